"""Comunica, the query engine in JavaScript, against the running server and others beside it."""

import csv
import io
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import rdflib

from interop.conftest import Run
from interop.running import RunningServer
from web.serving import Server, graph_of, serving

pytestmark = pytest.mark.xdist_group("interop")

EV = "https://w3id.org/evidence-graph/ns#"
SCHEMA = rdflib.Namespace("http://schema.org/")
READERS = {"O’Hara et al 2019 [4]": "Ann", "Evans et al 2014 [2]": "Berit"}
NOTES = "".join(
    f'<http://example.org/{name}> <http://example.org/read> "{label}" .\n'
    for label, name in READERS.items()
)
FEDERATED = f"""
    SELECT ?who ?label ?total {{
      ?who <http://example.org/read> ?label .
      ?entry <{EV}citationLabel> ?label ; <{EV}aboutReview> ?review .
      ?review <{EV}hasParticipants> ?count .
      ?count <{EV}total> ?total
      FILTER NOT EXISTS {{ ?count <{EV}ofSubset> ?part }}
    }}"""


@pytest.fixture(scope="session")
def endpoint_of_notes() -> Iterator[Server]:
    """A second endpoint, with two triples of its own."""
    with serving(graph_of(f"<http://example.org/notes> {{ {NOTES} }}")) as server:
        yield server


@pytest.fixture(scope="session")
def file_of_notes() -> Iterator[str]:
    """The address of a Turtle file with the same two triples."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/notes.ttl"
    server.shutdown()
    server.server_close()


class _Notes(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle; charset=utf-8")
        self.end_headers()
        self.wfile.write(NOTES.encode())

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def select(run: Run, comunica: Path, query: str, *sources: str) -> list[dict[str, str]]:
    shown = run(str(comunica / "comunica-sparql"), *sources, "-q", query, "-t", "text/csv")
    return list(csv.DictReader(io.StringIO(shown)))


@pytest.mark.parametrize("kind", ["", "sparql@"], ids=["detected", "told"])
def test_comunica_reads_solutions(
    run: Run,
    comunica: Path,
    server: RunningServer,
    participants_query: str,
    participants: Mapping[str, int],
    kind: str,
) -> None:
    rows = select(run, comunica, participants_query, kind + server.endpoint)

    assert {row["label"]: int(row["total"]) for row in rows} == participants


def test_comunica_constructs(
    run: Run, comunica: Path, server: RunningServer, works_query: str, dois: set[str]
) -> None:
    program = str(comunica / "comunica-sparql")

    shown = run(program, server.endpoint, "-q", works_query, "-t", "text/turtle")

    graph = rdflib.Graph().parse(data=shown, format="turtle")
    assert {str(doi) for doi in graph.objects(None, SCHEMA.identifier)} == dois


def test_comunica_joins_two_endpoints(
    run: Run,
    comunica: Path,
    server: RunningServer,
    endpoint_of_notes: Server,
    participants: Mapping[str, int],
) -> None:
    rows = select(run, comunica, FEDERATED, server.endpoint, endpoint_of_notes.endpoint)

    assert_joined(rows, participants)


def test_comunica_joins_the_endpoint_with_a_file(
    run: Run,
    comunica: Path,
    server: RunningServer,
    file_of_notes: str,
    participants: Mapping[str, int],
) -> None:
    rows = select(run, comunica, FEDERATED, server.endpoint, file_of_notes)

    assert_joined(rows, participants)


def assert_joined(rows: list[dict[str, str]], participants: Mapping[str, int]) -> None:
    found = {(row["who"], row["label"], int(row["total"])) for row in rows}
    assert found == {
        (f"<http://example.org/{name}>", label, participants[label])
        for label, name in READERS.items()
    }
