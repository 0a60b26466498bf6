"""LOAD over HTTP: what the operator lists is fetched, by the server and within bounds; no more."""

import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph
from interop.running import RunningServer, running
from shipped_store import own_store
from web.writers import ADMIN, MINE, OTHER, UPDATE, Client, current, tidying

pytestmark = pytest.mark.xdist_group("load")

TURTLE = b"<> <urn:t:p> 1 . [] <urn:t:p> 2 ."


class Documents(BaseHTTPRequestHandler):
    """Documents of another site, and what may go wrong with them."""

    asked: list[str] = []  # noqa: RUF012 - of the one server that these tests run

    def do_GET(self) -> None:
        """Sends the document of a path."""
        self.asked.append(self.path)
        kind, body, status, headers = "text/turtle", TURTLE, 200, {}
        match self.path.rpartition("/")[2]:
            case "page.html":
                kind = "text/html"
            case "broken.ttl":
                body = b"<urn:a> <urn:b> "
            case "latin.ttl":
                kind = "text/turtle; charset=latin1"
            case "long.ttl":
                body = b"#" * 300_000
            case "away.ttl":
                status, headers = 302, {"Location": "/closed/a.ttl"}
            case "near.ttl":
                status, headers = 303, {"Location": "/open/a.ttl"}
            case "missing.ttl":
                status = 404
            case "short.ttl":
                headers = {"Content-Length": "1000"}
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of another site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Documents) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped, for these tests to change."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def server(store: Path, site: str) -> Iterator[RunningServer]:
    """A server whose operator lets it load what is below /open/, and one document more."""
    listed = f"{site}/open/,{site}/one.ttl"
    options = {"load_addresses": listed, "max_write_bytes": 200_000, "replica_memory_bytes": 0}
    with running(store, admin_token=ADMIN, **options) as server:
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[Client]:
    """Somebody who may write everything; what a test put to these graphs is away afterwards."""
    Documents.asked.clear()
    with tidying(server) as client:
        yield client


def load(address: str, silently: str = "", graph: str = MINE) -> str:
    return f"LOAD {silently} <{address}> INTO GRAPH <{graph}>"


@pytest.mark.parametrize("path", ["/open/a.ttl", "/open/deep/a.ttl?b=c", "/one.ttl"])
def test_what_is_listed_is_loaded(client, store, site, path) -> None:
    reply = client.update(load(site + path))

    assert (reply.status, Documents.asked) == (204, [path])
    assert client.says(f"GRAPH <{MINE}> {{ <{site}{path}> <urn:t:p> 1 . ?node <urn:t:p> 2 }}")
    sources = next(EvidenceGraph.published(store).log()).by.sources
    assert (f"{site}{path}", hashlib.sha256(TURTLE).hexdigest()) in {
        (source.label, source.sha256) for source in sources
    }


def test_one_that_leads_to_a_listed_one_is_followed(client, site) -> None:
    assert client.update(load(f"{site}/open/near.ttl")).status == 204
    assert Documents.asked == ["/open/near.ttl", "/open/a.ttl"]


def test_operations_before_and_after_it_see_what_they_should(client, site) -> None:
    text = f"""
        INSERT DATA {{ GRAPH <{MINE}> {{ <urn:t:a> <urn:t:p> 0 }} }} ;
        {load(f"{site}/open/a.ttl")} ;
        INSERT {{ GRAPH <{OTHER}> {{ ?s <urn:t:q> ?o }} }}
        WHERE {{ GRAPH <{MINE}> {{ ?s <urn:t:p> ?o }} }}
    """

    assert client.form(update=text).status == 204
    asked = f"SELECT ?o {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    assert client.server.ask(asked, format="csv").text.split()[1:] == ["0", "1", "2"]


@pytest.mark.parametrize("silently", ["", "SILENT"])
@pytest.mark.parametrize(
    "path",
    [
        "/closed/a.ttl",
        "/one.ttl?a=b",
        "/one.ttl/more",
        "/open",
        "/open/../closed/a.ttl",
        "/open/%2e%2e/closed/a.ttl",
        "/open/..%2fclosed/a.ttl",
        "/open/a.ttl#b",
        "@127.0.0.1/open/a.ttl",
    ],
)
def test_what_is_not_listed_is_not_asked_for(client, store, site, path, silently) -> None:
    before = current(store)

    reply = client.update(load(site + path, silently))

    assert (reply.status, "load_addresses" in reply.json["detail"]) == (403, True)
    assert (Documents.asked, current(store)) == ([], before)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/open/", "urn:a"])
def test_nothing_but_the_web_is_loaded(client, address) -> None:
    assert client.update(load(address)).status == 403


def test_a_patch_loads_nothing(client, site) -> None:
    reply = client.graph("PATCH", MINE, load(f"{site}/open/a.ttl"), Content_Type=UPDATE)

    assert (reply.status, Documents.asked) == (403, [])


def test_without_a_token_nothing_is_asked_for(server, site) -> None:
    Documents.asked.clear()

    assert Client(server, None).update(load(f"{site}/open/a.ttl")).status == 401
    assert Documents.asked == []


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("away.ttl", 502),
        ("missing.ttl", 502),
        ("page.html", 502),
        ("latin.ttl", 502),
        ("short.ttl", 502),
        ("long.ttl", 502),
        ("broken.ttl", 400),
    ],
)
def test_what_goes_wrong_is_told_or_passed_over(client, store, site, name, status) -> None:
    before, address = current(store), f"{site}/open/{name}"
    began = time.monotonic()

    told = client.update(load(address))
    silent = client.update(load(address, "SILENT"))

    assert (told.status, address in told.json["detail"]) == (status, True)
    assert (silent.status, current(store)) == (204, before)
    assert "/closed/a.ttl" not in Documents.asked
    assert time.monotonic() - began < 10


def test_a_graph_that_is_made_here_takes_no_document(client, site) -> None:
    inferred = "https://w3id.org/evidence-graph/graph/inferred"

    assert client.update(load(f"{site}/open/a.ttl", graph=inferred)).status == 403
    assert client.update(f"LOAD <{site}/open/a.ttl>").status == 403
