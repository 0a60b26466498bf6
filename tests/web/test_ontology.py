"""The ontology at its address, and a context with which JSON-LD says the same and reads better."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from evidence_graph.rdf.formats import GRAPH_FORMATS, Format
from shared_material import CHECKOUT
from web.serving import Reply, Server, triples_of

NS = "https://w3id.org/evidence-graph/ns"
BROWSER = "text/html,*/*;q=0.8"
COMPACTED = "http://www.w3.org/ns/json-ld#compacted"

# rdflib 7.6 uses what it has deprecated itself when a Dataset reads a document.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

DOCUMENTS = [
    "/doc/report/ut202002/ohara-2019/participants",
    "/doc/report/ut202002",
    "/doc/report/ut202002/spittle-2015/population/observed/weight",
    "/doc/intervention/video-feedback",
    "/doc/outcome/parental-stress",
]


@pytest.fixture(scope="module")
def source() -> Graph:
    """The ontology as it is written by hand."""
    return Graph().parse(CHECKOUT / "ontology" / "evidence.ttl")


@pytest.fixture(scope="module")
def context(shipped: Server) -> Any:
    return shipped.get("/context.jsonld").json["@context"]


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda f: f.name)
def test_the_ontology_comes_in_every_type_of_rdf(
    shipped: Server, source: Graph, wanted: Format
) -> None:
    negotiated = shipped.get("/ns", accept=wanted.media_type)
    fixed = shipped.get(f"/ns.{wanted.endings[0]}", accept=BROWSER)

    assert (negotiated.status, negotiated.media_type) == (200, wanted.media_type)
    assert negotiated.headers["Content-Location"] == f"/ns.{wanted.endings[0]}"
    assert negotiated.headers["Vary"] == "Accept-Encoding, Accept"
    assert fixed.content == negotiated.content
    assert len(triples_of(negotiated)) == len(source)


def test_it_is_the_ontology_as_it_was_written(shipped: Server, source: Graph) -> None:
    served = Graph().parse(data=shipped.get("/ns.ttl").text, format="turtle")

    assert isomorphic(served, source)


def test_it_can_be_had_by_version(shipped: Server, source: Graph) -> None:
    version = str(source.value(URIRef(NS), OWL.versionIRI)).removeprefix(NS)

    reply = shipped.get(f"/ns{version}", accept="text/turtle")

    assert reply.status == 200
    assert reply.content == shipped.get("/ns.ttl").content
    assert reply.headers["Content-Location"] == f"/ns{version}.ttl"
    assert f'<{NS}{version}>; rel="cite-as"' in reply.headers["Link"]
    assert shipped.get(f"/ns{version}.rdf").media_type == "application/rdf+xml"


@pytest.mark.parametrize("path", ["/ns/1999-01-01", "/ns/1999-01-01.ttl", "/ns.doc", "/ns/x/y"])
def test_a_version_that_there_is_not_is_not_found(shipped: Server, path: str) -> None:
    assert shipped.get(path).status == 404


def test_a_page_explains_every_term(shipped: Server, source: Graph) -> None:
    page = shipped.get("/ns", accept=BROWSER).text

    terms = {str(s) for s in source.subjects(RDF.type) if str(s).startswith(f"{NS}#")}
    assert {t for t in terms if f'id="{t.removeprefix(f"{NS}#")}"' not in page} == set()
    assert "The total number of participants, in the unit of analysis." in page
    assert 'href="/ns#ParticipantCount"' in page


def test_a_page_says_which_form_it_is(shipped: Server) -> None:
    head = shipped.send("HEAD", "/ns", headers={"Accept": BROWSER})

    assert head.headers["Content-Location"] == "/ns.html"
    assert (
        '/ns.rdf>; rel="alternate describedby"; type="application/rdf+xml"' in head.headers["Link"]
    )


def test_the_context_can_be_kept_and_used_from_anywhere(shipped: Server) -> None:
    reply = shipped.get("/context.jsonld")

    again = shipped.send("GET", "/context.jsonld", headers={"If-None-Match": reply.headers["ETag"]})
    assert reply.media_type == "application/ld+json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=86400" in reply.headers["Cache-Control"]
    assert again.status == 304


def quads_offline(document: Any) -> set[tuple[Any, ...]]:
    """Returns the quads that a parser of another make reads from JSON-LD, offline."""
    dataset = Dataset()
    dataset.parse(data=json.dumps(document), format="json-ld")
    return {(s, p, o, str(g)) for s, p, o, g in dataset.quads()}


def quads_of(reply: Reply) -> set[tuple[Any, ...]]:
    dataset = Dataset()
    dataset.parse(data=reply.text, format="nquads")
    return {(s, p, o, str(g)) for s, p, o, g in dataset.quads()}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_with_the_context_says_the_same(
    shipped: Server, context: Any, path: str
) -> None:
    accept = f'application/ld+json;profile="{COMPACTED}"'
    compacted = shipped.get(path, accept=accept)
    assert compacted.headers["Content-Type"] == accept
    assert compacted.headers["Content-Location"] == f"{path}.jsonld?profile=compacted"
    assert compacted.json["@context"].endswith("/context.jsonld")

    offline = {**compacted.json, "@context": context}

    assert quads_offline(offline) == quads_of(shipped.get(f"{path}.nq"))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_context_changes_nothing_of_json_ld_without_one(
    shipped: Server, context: Any, path: str
) -> None:
    nodes = shipped.get(f"{path}.jsonld").json

    with_context = {"@context": context, "@graph": nodes}

    assert quads_offline(with_context) == quads_of(shipped.get(f"{path}.nq"))


def test_values_are_written_as_json_writes_them(shipped: Server) -> None:
    document = shipped.get(f"{DOCUMENTS[0]}.jsonld?profile=compacted").json

    (node,) = (
        node for graph in document["@graph"] for node in graph["@graph"] if "ev:total" in node
    )
    assert node["ev:total"] == 1889
    assert node["ev:totalVerbatim"] == "1\u00a0889"
    assert node["ev:unitOfAnalysis"] == "unitofanalysis:parent-child-dyad-or-family-unit"


def test_every_prefix_of_the_context_is_that_of_the_queries(context: Any) -> None:
    assert context["ev"] == f"{NS}#"
    assert context["ev:total"] == {"@id": f"{NS}#total", "@type": "xsd:integer"}
    assert context["ev:hasPopulation"]["@type"] == "@id"
    assert ox.NamedNode(context["outcome"]).value.endswith("/id/outcome/")
