"""/.well-known: what the server says of its dataset and of its interfaces."""

import gzip
import hashlib

import pytest
import rdflib
from rdflib import DCTERMS, RDF, VOID, XSD, Literal, Namespace, URIRef

from evidence_graph.settings import Settings
from web.serving import Server, serving, shipped_store, triples_of
from web.test_formats import CHROME, GRAPHS

VOID_PATH = "/.well-known/void"
DATASET = URIRef("https://w3id.org/evidence-graph/graph/catalogue#dataset")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SPDX = Namespace("http://spdx.org/rdf/terms#")


def told(server: Server) -> rdflib.Graph:
    content = server.get(VOID_PATH, accept="text/turtle").content
    return rdflib.Graph().parse(data=content, format="turtle")


@pytest.fixture(scope="module")
def description(shipped: Server) -> rdflib.Graph:
    return told(shipped)


class TestTheDataset:
    @pytest.mark.parametrize("media_type", GRAPHS.values())
    def test_it_is_described_in_every_type_of_rdf(self, shipped: Server, media_type: str) -> None:
        reply = shipped.get(VOID_PATH, accept=media_type)

        assert (reply.status, reply.media_type) == (200, media_type)
        assert any(getattr(o, "value", "") == str(VOID.Dataset) for _, _, o in triples_of(reply))

    @pytest.mark.parametrize("predicate", [
        DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.rights, DCTERMS.creator,
        DCTERMS.publisher, DCTERMS.modified, VOID.uriSpace, VOID.exampleResource, VOID.vocabulary,
        VOID.triples, VOID.entities, VOID.distinctSubjects, VOID.distinctObjects, VOID.properties,
        VOID.classes, VOID.classPartition, VOID.propertyPartition, VOID.subset,
        VOID.sparqlEndpoint, VOID.dataDump, DCAT.distribution, DCAT.landingPage,
    ])  # fmt: skip
    def test_everything_is_said_that_a_client_looks_for(
        self, description: rdflib.Graph, predicate: URIRef
    ) -> None:
        assert (DATASET, predicate, None) in description

    def test_the_time_of_its_making_is_a_time(self, description: rdflib.Graph) -> None:
        modified = description.value(DATASET, DCTERMS.modified)

        assert isinstance(modified, Literal)
        assert modified.datatype == XSD.dateTime
        assert modified.toPython().tzinfo is not None

    def test_its_figures_are_those_of_the_store(
        self, shipped: Server, description: rdflib.Graph
    ) -> None:
        catalogue = "https://w3id.org/evidence-graph/graph/catalogue"
        asked = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o "
            f"FILTER NOT EXISTS {{ GRAPH <{catalogue}> {{ ?s ?p ?o }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{catalogue}>) }} }} }}"
        )
        counted = shipped.ask(asked).json["results"]["bindings"][0]["n"]["value"]

        assert str(description.value(DATASET, VOID.triples)) == counted

    def test_its_example_queries_are_left_to_the_store(self, description: rdflib.Graph) -> None:
        executable = URIRef("http://www.w3.org/ns/shacl#SPARQLExecutable")

        assert (None, RDF.type, executable) not in description

    def test_its_addresses_are_those_of_the_configuration(self) -> None:
        settings = Settings(public_url="https://evidence.example/graph/")
        with serving(shipped_store(), settings) as server:
            graph = told(server)

        root = "https://evidence.example/graph"
        assert set(graph.objects(DATASET, VOID.sparqlEndpoint)) == {URIRef(f"{root}/sparql")}
        assert (URIRef(f"{root}/.well-known/void"), FOAF.primaryTopic, DATASET) in graph
        assert (URIRef(f"{root}/sparql"), DCAT.servesDataset, DATASET) in graph
        assert all(str(dump).startswith(f"{root}/dumps/") for dump in _dumps(graph))
        assert "127.0.0.1" not in graph.serialize(format="nt")

    def test_a_client_that_has_it_is_told_so(self, shipped: Server) -> None:
        first = shipped.get(VOID_PATH, accept="text/turtle")
        headers = {"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]}

        assert shipped.send("GET", VOID_PATH, headers=headers).status == 304
        assert "Accept" in first.headers["Vary"]
        assert 'rel="license"' in first.headers["Link"]

    def test_head_has_the_headers_of_get(self, shipped: Server) -> None:
        headers = {"Accept": "text/turtle"}
        got = shipped.send("GET", VOID_PATH, headers=headers)
        head = shipped.send("HEAD", VOID_PATH, headers=headers)

        assert (head.status, head.content) == (200, b"")
        for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Link"):
            assert head.headers[name] == got.headers[name]

    def test_a_browser_gets_a_page(self, shipped: Server) -> None:
        reply = shipped.get(VOID_PATH, accept=CHROME)

        assert (reply.status, reply.media_type) == (200, "text/html")
        assert "ns#EffectFinding" in reply.text

    def test_a_store_without_a_catalogue_has_its_addresses_all_the_same(self, few: Server) -> None:
        graph = told(few)

        assert (DATASET, VOID.sparqlEndpoint, None) in graph
        assert few.get(VOID_PATH, accept=CHROME).status == 200

    def test_what_it_does_not_have_is_refused(self, shipped: Server) -> None:
        reply = shipped.get(VOID_PATH, accept="image/png")

        assert (reply.status, reply.media_type) == (406, "application/problem+json")


class TestItsDumps:
    def test_each_has_the_size_and_the_digest_that_are_told(self, shipped: Server) -> None:
        index = shipped.get("/dumps/latest/").headers["Location"]
        assert shipped.get(index, accept="application/json").status == 200
        graph = told(shipped)

        assert len(_dumps(graph)) == 2
        for file in graph.objects(DATASET, DCAT.distribution):
            address = graph.value(file, DCAT.downloadURL)
            if address is None:
                continue
            content = shipped.get("/dumps/" + str(address).partition("/dumps/")[2]).content
            checksum = graph.value(file, SPDX.checksum)
            assert int(str(graph.value(file, DCAT.byteSize))) == len(content)
            digest = graph.value(checksum, SPDX.checksumValue)
            assert str(digest) == hashlib.sha256(content).hexdigest()
            assert gzip.decompress(content)

    def test_the_sparql_endpoint_is_a_distribution_too(self, description: rdflib.Graph) -> None:
        services = set(description.objects(None, DCAT.accessService))

        assert services == set(description.objects(DATASET, VOID.sparqlEndpoint))


class TestTheInterfaces:
    def test_they_are_listed_as_a_linkset(self, shipped: Server) -> None:
        reply = shipped.get("/.well-known/api-catalog")
        catalog, endpoint = reply.json["linkset"]

        assert reply.media_type == "application/linkset+json"
        assert 'profile="https://www.rfc-editor.org/info/rfc9727"' in reply.headers["Content-Type"]
        assert catalog["item"] == [{"href": endpoint["anchor"]}]
        assert {"service-desc", "service-doc", "status"} <= set(endpoint)

    def test_each_link_leads_to_what_it_says(self, shipped: Server) -> None:
        reply = shipped.get("/.well-known/api-catalog")
        _, endpoint = reply.json["linkset"]
        root = endpoint["anchor"].removesuffix("/sparql")
        local = [
            link
            for links in endpoint.values()
            if isinstance(links, list)
            for link in links
            if link["href"].startswith(root) and "type" in link
        ]

        assert len(local) > 10
        for link in local:
            found = shipped.get(link["href"].removeprefix(root), accept=link["type"])
            assert (found.status, found.media_type) == (200, link["type"]), link

    def test_a_head_request_links_to_the_catalog(self, shipped: Server) -> None:
        reply = shipped.send("HEAD", "/.well-known/api-catalog")

        assert 'rel="api-catalog"' in reply.headers["Link"]


def _dumps(graph: rdflib.Graph) -> set[URIRef]:
    return {URIRef(str(dump)) for dump in graph.objects(DATASET, VOID.dataDump)}
