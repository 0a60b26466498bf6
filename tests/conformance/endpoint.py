"""The program's own HTTP face on loopback, over whichever store a test puts behind it."""

import http.client
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from werkzeug.serving import WSGIRequestHandler, make_server

from evidence_graph.store.quads import QuadStore

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Method(Enum):
    """The ways to send a query (SPARQL 1.1 Protocol, section 2.1)."""

    GET = "GET"
    FORM = "POST with URL-encoded parameters"
    DIRECT = "POST of the query itself"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    status: int
    media_type: str
    content: bytes


class Endpoint:
    """A server that answers from the store it was given last; `serve` is told each with a name."""

    def __init__(self, application: Application, serve: Callable[[QuadStore, str], None]) -> None:
        self._serve = serve
        self._served: Hashable = None
        self._count = 0
        self._server = make_server("127.0.0.1", 0, application, request_handler=_Quiet)

    @contextmanager
    def running(self) -> Iterator["Endpoint"]:
        """Serves until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def put(self, data: Hashable, store: Callable[[], QuadStore]) -> None:
        """Makes the store that holds this data the one that is asked."""
        if data != self._served:
            self._count += 1
            self._serve(store(), f"store-{self._count}")
            self._served = data

    def ask(self, query: bytes, *, method: Method, accept: str) -> Response:
        """Returns the response to a query."""
        path, body, headers = "/sparql", None, {"Accept": accept}
        parameters = urlencode({"query": query})
        if method is Method.GET:
            path += "?" + parameters
        elif method is Method.FORM:
            body = parameters.encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            body = query
            headers["Content-Type"] = "application/sparql-query"
        verb = "GET" if method is Method.GET else "POST"
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        try:
            connection.request(verb, path, body, headers)
            response = connection.getresponse()
            media_type = response.headers.get_content_type()
            return Response(response.status, media_type, response.read())
        finally:
            connection.close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Says nothing: a thousand lines would hide the one that matters."""
