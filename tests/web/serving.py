"""The program's HTTP face over a real socket, for tests that speak HTTP themselves."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from rdflib import Graph
from werkzeug.serving import WSGIRequestHandler, make_server

from evidence_graph.assembly import Rules
from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf.formats import TRIG
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.web.app import create_app

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


def graph_of(trig: str, settings: Settings | None = None) -> EvidenceGraph:
    """Returns a graph of these quads and nothing else, the named graphs merged."""
    store = QuadStore.in_memory()
    store.load(trig.encode(), TRIG, source="test")
    store.merge(store.graphs())
    without_rules = Rules(digest="none", program=compile_program(Graph()))
    return EvidenceGraph(store, rules=without_rules, settings=settings or Settings())


@contextmanager
def serving(graph: EvidenceGraph, settings: Settings | None = None) -> Iterator[Server]:
    """Serves a graph until the block ends; many requests at once."""
    app = create_app(graph, settings or Settings())
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Server(server.port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Says nothing: a failing test says enough."""
