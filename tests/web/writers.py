"""Clients that write over HTTP: each with a token, or without one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from evidence_graph.store.versions import StoreDirectory
from evidence_graph.vocabulary import GRAPHS
from interop.running import RunningServer, running
from web.serving import FORM, Reply, Server

UPDATE = "application/sparql-update"
TURTLE = "text/turtle"
MINE = GRAPHS + "enrichment/mine"
OTHER = GRAPHS + "enrichment/other"
ADMIN = "secret-of-the-admin"


@contextmanager
def tidying(server: RunningServer) -> Iterator["Client"]:
    """Yields somebody who may write everything; what a test put to MINE and OTHER is away then."""
    client = Client(server)
    yield client
    gone = client.update(f"DROP SILENT GRAPH <{MINE}> ; DROP SILENT GRAPH <{OTHER}>")
    assert gone.status in (200, 204), gone.text
    assert server.is_alive()


def insert(triples: str, graph: str = MINE) -> str:
    """Returns the update that inserts triples into a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}"


def current(store: Path) -> int:
    """Returns the number of a store's current version."""
    version = StoreDirectory(store).current()
    assert version is not None
    return version.number


class Client:
    """Somebody who writes to a server; `headers` of a request come on top of the token."""

    def __init__(self, server: Server, token: str | None = ADMIN) -> None:
        self.server = server
        self._own = {} if token is None else {"Authorization": f"Bearer {token}"}

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        content = body.encode() if isinstance(body, str) else body
        return self.server.send(method, path, content, {**self._own, **(headers or {})})

    def update(self, text: str, *, query: str = "", **headers: str) -> Reply:
        """Sends an update as the body; `_` in a header's name stands for `-`."""
        given = {"Content-Type": UPDATE, **_headers(headers)}
        return self.send("POST", f"/sparql{query}", text, given)

    def form(
        self, *, query: str = "", headers: Mapping[str, str] | None = None, **fields: str
    ) -> Reply:
        """Sends an update as a form has it."""
        given = {"Content-Type": FORM, **(headers or {})}
        return self.send("POST", f"/sparql{query}", urlencode(fields), given)

    def graph(
        self,
        method: str,
        graph: str | None = MINE,
        body: bytes | str | None = None,
        *,
        also: str = "",
        **headers: str,
    ) -> Reply:
        """Sends a request about a graph, None for the default graph; bodies are Turtle."""
        given = _headers(headers)
        if body is not None:
            given.setdefault("Content-Type", TURTLE)
        return self.send(method, address(graph) + also, body, given)

    def says(self, pattern: str) -> bool:
        """Says whether an ASK of this pattern is true."""
        return bool(self.server.post(f"ASK {{ {pattern} }}").json["boolean"])


def address(graph: str | None) -> str:
    """Returns where a graph is."""
    return "/graph-store?" + ("default" if graph is None else f"graph={quote(graph, safe='')}")


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def plain_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """An empty plain store behind the server that users start."""
    store = tmp_path_factory.mktemp("plain") / "store"
    with running(store, options=["--plain"], admin_token=ADMIN, replica_memory_bytes=0) as server:
        yield server


def emptying(server: RunningServer) -> Iterator[Client]:
    """Somebody who may write to a plain store, which is empty."""
    client = Client(server)
    assert client.update("DROP ALL").status == 204
    yield client
    assert server.is_alive()
