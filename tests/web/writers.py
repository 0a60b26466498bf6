"""Clients that write over HTTP: each with a token, or without one."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from evidence_graph.vocabulary import GRAPHS
from web.serving import FORM, Reply, Server

UPDATE = "application/sparql-update"
TURTLE = "text/turtle"
MINE = GRAPHS + "enrichment/mine"
ADMIN = "secret-of-the-admin"


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
