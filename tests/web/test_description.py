"""GET of the endpoint without a query: what it says of itself."""

from typing import Any

import pytest
import rdflib
from rdflib import RDF, VOID, Literal, Namespace, URIRef

from evidence_graph.settings import Settings
from web.serving import Server, graph_of, serving, triples_of
from web.test_formats import CHROME, GRAPHS

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def told(server: Server, **headers: str) -> rdflib.Graph:
    reply = server.send("GET", "/sparql", headers={"Accept": "text/turtle", **headers})
    return rdflib.Graph().parse(data=reply.content, format="turtle")


@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_it_comes_in_every_type_of_rdf(few: Server, media_type: str) -> None:
    reply = few.get("/sparql", accept=media_type)

    assert reply.media_type == media_type
    assert str(SD.Service) in {getattr(o, "value", None) for _, _, o in triples_of(reply)}


def test_it_is_the_same_in_every_type_of_rdf(few: Server) -> None:
    said = [triples_of(few.get("/sparql", accept=media_type)) for media_type in GRAPHS.values()]

    assert all(triples == said[0] for triples in said)


def test_it_is_true_of_the_graph() -> None:
    settings = Settings(public_url="https://evidence.example/graph/")
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1, 2 }"), settings) as server:
        graph = told(server, Host="evil.example")

    service = URIRef("https://evidence.example/graph/sparql")
    assert graph.value(service, SD.endpoint) == service
    assert graph.value(service, DCAT.endpointURL) == service
    dataset = graph.value(service, SD.defaultDataset)
    named = graph.value(dataset, SD.namedGraph)
    assert graph.value(named, SD.name) == URIRef("http://x/g")
    assert graph.value(graph.value(named, SD.graph), VOID.triples) == Literal(2)
    assert graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples) == Literal(2)
    assert not any("evil.example" in str(term) for triple in graph for term in triple)


def test_a_graph_with_a_name_from_elsewhere_is_told_by_that_name() -> None:
    with serving(graph_of("<http://x/a#b?c=ö> { <http://x/a> <http://x/b> 1 }")) as server:
        graph = told(server)

    assert URIRef("http://x/a#b?c=ö") in set(graph.objects(None, SD.name))
    assert all(str(s).count("#") < 2 for s in graph.subjects(RDF.type, SD.NamedGraph))


def test_every_named_graph_and_the_default_graph_have_the_sizes_it_says(shipped: Server) -> None:
    graph = told(shipped)
    sizes = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    counted = _bindings(shipped, sizes)

    said = {
        str(graph.value(named, SD.name)): int(
            str(graph.value(graph.value(named, SD.graph), VOID.triples))
        )
        for named in graph.subjects(RDF.type, SD.NamedGraph)
    }
    assert said == {row["g"]: int(row["n"]) for row in counted}
    (default,) = graph.objects(None, SD.defaultGraph)
    (row,) = _bindings(shipped, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(str(graph.value(default, VOID.triples))) == int(row["n"])


def test_every_format_that_it_names_is_answered(few: Server) -> None:
    graph = told(few)

    assert len(set(graph.objects(None, SD.resultFormat))) == 10


@pytest.mark.parametrize(
    ("feature", "query"),
    [
        (SD.BasicFederatedQuery, "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"),
        (SD.DereferencesURIs, "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }"),
    ],
)
def test_what_it_refuses_is_not_among_its_features(
    few: Server, feature: URIRef, query: str
) -> None:
    assert (None, SD.feature, feature) not in told(few)
    assert few.ask(query).status in {400, 403}


def test_it_claims_no_union_for_the_shapes_are_not_in_the_default_graph(shipped: Server) -> None:
    assert (None, SD.feature, SD.UnionDefaultGraph) not in told(shipped)
    assert shipped.ask("ASK { ?shape a <http://www.w3.org/ns/shacl#NodeShape> }").json == {
        "head": {},
        "boolean": False,
    }


def test_it_is_not_sent_again_to_a_client_that_has_it(few: Server) -> None:
    first = few.get("/sparql", accept="text/turtle")
    again = few.send(
        "GET",
        "/sparql",
        headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]},
    )
    other = few.get("/sparql", accept="application/n-quads")

    assert (again.status, again.content) == (304, b"")
    assert "Accept" in first.headers["Vary"]
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_client_of_answers_gets_it_too(few: Server) -> None:
    reply = few.get("/sparql", accept="application/sparql-results+json")

    assert (reply.status, reply.media_type) == (200, "text/turtle")


def test_a_browser_is_led_to_the_query_page(few: Server) -> None:
    reply = few.get("/sparql", accept=CHROME)

    assert (reply.status, reply.headers["Location"]) == (303, "/query")


def _bindings(server: Server, query: str) -> list[dict[str, Any]]:
    rows = server.ask(query).json["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]
