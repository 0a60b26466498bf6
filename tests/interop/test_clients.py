"""Clients that people use, against the running server."""

import io
import subprocess
import urllib.request
from collections.abc import Iterator
from shutil import which

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from web.serving import Server, graph_of, serving

DATA = """
    PREFIX ex: <http://example.org/>
    ex:one { ex:a ex:p ex:b ; ex:says "one", "ett"@sv . }
    ex:two { ex:b ex:p ex:c . }
"""
PAIRS = "SELECT ?s ?o ?gone { ?s <http://example.org/p> ?o } ORDER BY ?s"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(graph_of(DATA)) as server:
        yield server


@pytest.mark.parametrize(
    ("method", "sent"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_reads_solutions(server: Server, method: str, sent: str) -> None:
    client = SPARQLWrapper(server.endpoint)
    client.setQuery(PAIRS)
    client.setMethod(method)
    client.setRequestMethod(sent)
    client.setReturnFormat(JSON)

    rows = client.query().convert()["results"]["bindings"]

    assert [sorted(row) for row in rows] == [["o", "s"], ["o", "s"]]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated", "ignore:Dataset")
@pytest.mark.parametrize("format_", [XML, RDFXML, TURTLE, JSONLD])
def test_sparqlwrapper_reads_graphs(server: Server, format_: str) -> None:
    client = SPARQLWrapper(server.endpoint)
    client.setQuery("CONSTRUCT WHERE { ?s <http://example.org/p> ?o }")
    client.setReturnFormat(format_)

    found = client.query().convert()

    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found)
    assert len(graph) == 2


def test_sparqlwrapper_tells_what_is_wrong(server: Server) -> None:
    client = SPARQLWrapper(server.endpoint)
    client.setQuery("SELECT * { ?s ex:p ?o }")

    with pytest.raises(Exception, match="not declared"):
        client.query()


def test_rdflib_reads_the_endpoint_as_a_graph(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.endpoint))

    assert len(list(graph.triples((None, rdflib.URIRef("http://example.org/p"), None)))) == 2
    assert bool(graph.query("ASK { ?s ?p 'ett'@sv }"))


def test_pandas_reads_csv_from_the_address(server: Server) -> None:
    query = urllib.parse.urlencode({"query": PAIRS, "format": "csv"})

    table = pd.read_csv(f"{server.endpoint}?{query}")

    assert list(table.columns) == ["s", "o", "gone"]
    assert table["gone"].isna().all()
    assert len(table) == 2


def test_another_oxigraph_calls_us_as_a_service(server: Server) -> None:
    query = f"SELECT ?s {{ SERVICE <{server.endpoint}> {{ ?s <http://example.org/p> ?o }} }}"

    assert len(list(ox.Store().query(query))) == 2


def test_rdflib_calls_us_as_a_service(server: Server) -> None:
    query = f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s <http://example.org/p> ?o }} }}"

    assert len(list(rdflib.Graph().query(query))) == 2


def test_rdflib_parses_an_address_that_constructs(server: Server) -> None:
    query = urllib.parse.urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o }"})

    assert len(rdflib.Graph().parse(f"{server.endpoint}?{query}")) == 4


def test_python_alone_is_enough(server: Server) -> None:
    query = urllib.parse.urlencode({"query": PAIRS})
    request = urllib.request.Request(f"{server.endpoint}?{query}", headers={"Accept": "text/csv"})

    with urllib.request.urlopen(request) as reply:
        assert len(io.TextIOWrapper(reply).readlines()) == 3


def test_curl_sends_a_form(server: Server) -> None:
    curl = which("curl")
    if curl is None:
        pytest.skip("needs curl")
    command = [curl, "--silent", "--data-urlencode", "query=ASK {}", server.endpoint]

    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)

    assert done.stdout == '{"head":{},"boolean":true}'
