"""The program's HTTP face over a real socket, for tests that speak HTTP themselves."""

import asyncio
import atexit
import http.client
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from werkzeug.serving import WSGIRequestHandler, make_server

from evidence_graph.graph import EvidenceGraph, authorship
from evidence_graph.rdf.formats import TRIG
from evidence_graph.records.graphs import is_merged
from evidence_graph.settings import Settings
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.web.wsgi import site

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.content)


def triples_of(reply: Reply) -> set[tuple[Any, Any, Any]]:
    """Returns the triples of a reply in whatever type of RDF it is."""
    quads = ox.parse(reply.content, format=ox.RdfFormat.from_media_type(reply.media_type))
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


class Server:
    """A server on loopback; each call is one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.endpoint = f"{self.url}/sparql"

    def send(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, *, accept: str | None = None) -> Reply:
        return self.send("GET", path, headers={} if accept is None else {"Accept": accept})

    def ask(self, query: str, *, accept: str | None = None, **parameters: str) -> Reply:
        """Returns the reply to a query in the URL; `_` in a parameter's name stands for `-`."""
        given = {name.replace("_", "-"): value for name, value in parameters.items()}
        address = "/sparql?" + urlencode({"query": query, **given}, quote_via=quote)
        return self.get(address, accept=accept)

    def post(self, query: str | bytes, *, media_type: str = DIRECT, accept: str = "*/*") -> Reply:
        body = query.encode() if isinstance(query, str) else query
        return self.send("POST", "/sparql", body, {"Content-Type": media_type, "Accept": accept})

    def form(self, *, accept: str = "*/*", **fields: str) -> Reply:
        encoded = urlencode({name.replace("_", "-"): value for name, value in fields.items()})
        return self.post(encoded, media_type=FORM, accept=accept)

    def is_alive(self) -> bool:
        return self.ask("ASK {}").json == {"head": {}, "boolean": True}


def graph_of(trig: str) -> Path:
    """Returns a store of these quads and nothing else, the named graphs merged."""
    directory = StoreDirectory(_folder())
    quads = QuadStore.in_memory()
    quads.load(trig.encode(), TRIG, source="test")
    quads.merge(filter(is_merged, quads.graphs()))
    change = ChangeSet(added=frozenset(), removed=frozenset(), by=authorship("a test"))
    with directory.writing():
        directory.publish(quads, change, {})
    return directory.path


@cache
def shipped_store() -> Path:
    """Returns a store of everything that is shipped, made once for each process of tests."""
    folder = _folder()
    EvidenceGraph.open(folder)
    return folder


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="evidence-graph-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def looping() -> Iterator[asyncio.AbstractEventLoop]:
    """Runs an event loop in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def serving(store: Path, settings: Settings | None = None) -> Iterator[Server]:
    """Serves a store until the block ends; many requests at once."""
    with looping() as loop:
        made = site(store, settings or Settings(replica_memory_bytes=0), loop)
        asyncio.run_coroutine_threadsafe(made.graph.start(), loop).result()
        server = make_server("127.0.0.1", 0, made.pages, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Server(server.port)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            asyncio.run_coroutine_threadsafe(made.close(), loop).result()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Says nothing: a failing test says enough."""
