"""Clients written in Python, against the running server."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from interop.running import RunningServer

pytestmark = pytest.mark.xdist_group("interop")

EV = rdflib.Namespace("https://w3id.org/evidence-graph/ns#")
SCHEMA = rdflib.Namespace("http://schema.org/")
REPORT = rdflib.URIRef("https://w3id.org/evidence-graph/id/report/ut202002")
REPORT_GRAPH = rdflib.URIRef("https://w3id.org/evidence-graph/graph/report/ut202002")
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
BY_WAY = pytest.mark.parametrize(("method", "sent"), WAYS, ids=["get", "form", "direct"])

OLD_WAYS_OF_CLIENTS = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated", "ignore:Dataset", "ignore:Sending Accept header"
)


def wrapper(
    server: RunningServer, query: str, format_: str, method: str = GET, sent: str = URLENCODED
) -> SPARQLWrapper:
    client = SPARQLWrapper(server.endpoint)
    client.setQuery(query)
    client.setMethod(method)
    client.setRequestMethod(sent)
    client.setReturnFormat(format_)
    client.setTimeout(30)
    return client


def dois_in(graph: rdflib.Graph) -> set[str]:
    return {str(doi) for doi in graph.objects(None, SCHEMA.identifier)}


def in_json(found: Any) -> dict[str, int]:
    rows = found["results"]["bindings"]
    return {row["label"]["value"]: int(row["total"]["value"]) for row in rows}


def in_xml(found: Any) -> dict[str, int]:
    rows = rdflib.query.Result.parse(io.BytesIO(found.toxml("utf-8")), format="xml")
    return {str(row.label): int(row.total) for row in rows}


def in_csv(found: bytes) -> dict[str, int]:
    rows = csv.DictReader(io.StringIO(found.decode()))
    return {row["label"]: int(row["total"]) for row in rows}


def in_tsv(found: bytes) -> dict[str, int]:
    header, *lines = (line.split("\t") for line in found.decode().splitlines())
    assert header[:2] == ["?label", "?total"]
    return {label.strip('"'): int(total) for label, total, *_ in lines}


READERS = {JSON: in_json, XML: in_xml, CSV: in_csv, TSV: in_tsv}


@pytest.mark.parametrize("format_", READERS)
@BY_WAY
def test_sparqlwrapper_reads_solutions(
    server: RunningServer,
    participants_query: str,
    participants: Mapping[str, int],
    format_: str,
    method: str,
    sent: str,
) -> None:
    found = wrapper(server, participants_query, format_, method, sent).query().convert()

    assert READERS[format_](found) == participants


@pytest.mark.parametrize("format_", [JSON, XML])
@BY_WAY
def test_sparqlwrapper_reads_yes(
    server: RunningServer, format_: str, method: str, sent: str
) -> None:
    found = wrapper(server, "ASK { ?s ?p ?o }", format_, method, sent).query().convert()

    text = json.dumps(found) if isinstance(found, dict) else found.toxml()
    assert "true" in text


@OLD_WAYS_OF_CLIENTS
@pytest.mark.parametrize("format_", [XML, RDF, RDFXML, TURTLE, N3, JSONLD])
@BY_WAY
def test_sparqlwrapper_reads_graphs(
    server: RunningServer, works_query: str, dois: set[str], format_: str, method: str, sent: str
) -> None:
    found = wrapper(server, works_query, format_, method, sent).query().convert()

    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found)
    assert dois_in(graph) == dois


def test_sparqlwrapper_reads_a_description(server: RunningServer) -> None:
    found = wrapper(server, f"DESCRIBE <{REPORT}>", TURTLE).query().convert()

    graph = rdflib.Graph().parse(data=found)
    assert graph.value(REPORT, EV.reportNumber) == rdflib.Literal("ut202002")


def test_sparqlwrapper_says_what_is_wrong_with_a_query(server: RunningServer) -> None:
    with pytest.raises(Exception, match="not declared"):
        wrapper(server, "SELECT * { ?s ex:p ?o }", JSON).query()


@pytest.fixture
def remote(server: RunningServer) -> Iterator[rdflib.Graph]:
    """The endpoint as a graph of rdflib."""
    graph = rdflib.Graph(SPARQLStore(server.endpoint))
    yield graph
    graph.close()


def test_rdflib_reads_the_endpoint_as_a_graph(remote: rdflib.Graph) -> None:
    assert remote.value(REPORT, EV.reportNumber) == rdflib.Literal("ut202002")
    assert (REPORT, EV.reportNumber, None) in remote
    assert len(remote) > 1_000


def test_rdflib_queries_the_endpoint(
    remote: rdflib.Graph, participants_query: str, participants: Mapping[str, int]
) -> None:
    rows = remote.query(participants_query)

    assert {str(row.label): int(row.total) for row in rows} == participants


def test_rdflib_constructs_from_the_endpoint(
    remote: rdflib.Graph, works_query: str, dois: set[str]
) -> None:
    assert dois_in(remote.query(works_query).graph) == dois


def test_rdflib_reads_one_named_graph(server: RunningServer) -> None:
    named = rdflib.Graph(SPARQLStore(server.endpoint), identifier=REPORT_GRAPH)

    assert named.value(REPORT, EV.reportNumber) == rdflib.Literal("ut202002")
    assert len(named) < len(rdflib.Graph(SPARQLStore(server.endpoint)))


def test_rdflibs_question_for_the_graphs_lists_them(remote: rdflib.Graph) -> None:
    names = {row.name for row in remote.query("SELECT ?name WHERE { GRAPH ?name {} }")}

    assert REPORT_GRAPH in names
    assert rdflib.URIRef("https://w3id.org/evidence-graph/graph/ontology") in names


def test_rdflib_calls_us_as_a_service(
    server: RunningServer, participants: Mapping[str, int]
) -> None:
    local = rdflib.Graph()
    for label in participants:
        mine = rdflib.URIRef(f"http://example.org/{quote(label)}")  # it sends no blank nodes
        local.add((mine, rdflib.RDFS.label, rdflib.Literal(label)))
    rows = local.query(
        f"""
        SELECT ?label ?total {{
          ?mine rdfs:label ?label .
          SERVICE <{server.endpoint}> {{
            ?entry <{EV.citationLabel}> ?label ; <{EV.aboutReview}>/<{EV.hasParticipants}> ?count .
            ?count <{EV.total}> ?total FILTER NOT EXISTS {{ ?count <{EV.ofSubset}> ?part }}
          }}
        }}"""
    )

    assert {str(row.label): int(row.total) for row in rows} == participants


@OLD_WAYS_OF_CLIENTS
@pytest.mark.parametrize("format_", [None, "ttl", "nt", "rdfxml", "jsonld"])
def test_rdflib_parses_the_address_of_a_constructed_graph(
    server: RunningServer, works_query: str, dois: set[str], format_: str | None
) -> None:
    asked = {"query": works_query} if format_ is None else {"query": works_query, "format": format_}

    assert dois_in(rdflib.Graph().parse(f"{server.endpoint}?{urlencode(asked)}")) == dois


def test_rdflib_parses_the_service_description(server: RunningServer) -> None:
    described = rdflib.Graph().parse(server.endpoint)

    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert list(described.objects(None, endpoint)) == [rdflib.URIRef(server.endpoint)]


def test_another_oxigraph_calls_us_as_a_service(
    server: RunningServer, participants_query: str, participants: Mapping[str, int]
) -> None:
    prefixes, select, pattern = participants_query.partition("SELECT")
    body = (select + pattern).partition("WHERE")[2].partition("ORDER BY")[0]
    query = f"{prefixes} SELECT ?label ?total {{ SERVICE <{server.endpoint}> {body} }}"

    rows = ox.Store().query(query)

    assert {row["label"].value: int(row["total"].value) for row in rows} == participants


def test_another_oxigraph_loads_a_constructed_graph(
    server: RunningServer, works_query: str, dois: set[str]
) -> None:
    store = ox.Store()
    store.update(f"LOAD <{server.endpoint}?{urlencode({'query': works_query})}>")

    identifier = ox.NamedNode(SCHEMA.identifier)
    found = {quad.object.value for quad in store.quads_for_pattern(None, identifier, None)}
    assert found == dois


def test_pandas_reads_csv_from_the_address(
    server: RunningServer, participants_query: str, participants: Mapping[str, int]
) -> None:
    asked = urlencode({"query": participants_query, "format": "csv"})

    table = pd.read_csv(f"{server.endpoint}?{asked}")

    assert dict(zip(table["label"], table["total"], strict=True)) == participants
    assert table["unit"].isna().sum() == len(participants) - 1


def test_python_alone_is_enough(
    server: RunningServer, participants_query: str, participants: Mapping[str, int]
) -> None:
    request = Request(
        f"{server.endpoint}?{urlencode({'query': participants_query})}",
        headers={"Accept": "text/csv"},
    )

    with urlopen(request, timeout=30) as reply:
        assert in_csv(reply.read()) == participants


def test_python_alone_can_read_why_a_query_failed(server: RunningServer) -> None:
    with pytest.raises(HTTPError) as failed:
        urlopen(f"{server.endpoint}?{urlencode({'query': 'SELEKT'})}", timeout=30)

    problem = json.load(failed.value)
    failed.value.close()
    assert (problem["status"], problem["line"]) == (400, 1)
