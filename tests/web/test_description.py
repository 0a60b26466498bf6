"""GET of the endpoint without a query: what it says of itself."""

import pytest
import rdflib
from rdflib import VOID, Literal, Namespace, URIRef

from evidence_graph.settings import Settings
from web.serving import Server, graph_of, serving, triples_of
from web.test_formats import CHROME, GRAPHS

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_it_comes_in_every_type_of_rdf(few: Server, media_type: str) -> None:
    reply = few.get("/sparql", accept=media_type)

    assert reply.media_type == media_type
    assert str(SD.Service) in {getattr(o, "value", None) for _, _, o in triples_of(reply)}


def test_it_is_true_of_the_graph() -> None:
    settings = Settings(public_url="https://evidence.example/graph/")
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1, 2 }"), settings) as server:
        headers = {"Host": "evil.example", "Accept": "text/turtle"}
        told = rdflib.Graph().parse(data=server.send("GET", "/sparql", headers=headers).content)

    service = URIRef("https://evidence.example/graph/sparql")
    assert told.value(service, SD.endpoint) == service
    dataset = told.value(service, SD.defaultDataset)
    named = told.value(dataset, SD.namedGraph)
    assert told.value(named, SD.name) == URIRef("http://x/g")
    assert told.value(told.value(named, SD.graph), VOID.triples) == Literal(2)
    assert told.value(told.value(dataset, SD.defaultGraph), VOID.triples) == Literal(2)
    assert not any("evil.example" in str(term) for triple in told for term in triple)


def test_every_format_that_it_names_is_answered(few: Server) -> None:
    told = rdflib.Graph().parse(data=few.get("/sparql").content, format="turtle")

    assert len(set(told.objects(None, SD.resultFormat))) == 10
    assert (None, SD.feature, SD.BasicFederatedQuery) not in told


def test_a_browser_is_led_to_the_query_page(few: Server) -> None:
    reply = few.get("/sparql", accept=CHROME)

    assert (reply.status, reply.headers["Location"]) == (303, "/query")
