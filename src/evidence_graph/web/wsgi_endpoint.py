"""The endpoint as Flask sees it: pages and errors it leaves to Flask, and all of it under WSGI."""

import asyncio
import select
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.sparql.negotiation import prefers_page
from evidence_graph.sparql.request import is_update, read_request
from evidence_graph.web.endpoint import Endpoint, HttpRequest
from evidence_graph.web.incoming import raw_request
from evidence_graph.web.reply import Reply, Streamed

ALL_METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
"""Methods that reach us, so that those we do not know are answered like every other error."""

FOUND_WRONG: Final = "evidence_graph.error"
"""Where in the WSGI environment an error is that the endpoint leaves to a page."""

CONNECTION: Final = "gunicorn.socket"
"""Where in the WSGI environment gunicorn has the connection."""

LOOK_EVERY: Final = 0.2
"""Seconds between two looks whether the client is still there."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Share:
    """Whom a page's query is charged to, and what is told the seconds that it took."""

    client: str
    charge: Callable[[float], None]


class LoopedEndpoint:
    """An endpoint in the thread of its event loop, asked from the threads of a WSGI server."""

    def __init__(self, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
        self._endpoint = endpoint
        self._loop = loop

    def respond(self, asked: HttpRequest, *, is_gone: Callable[[], bool]) -> Reply | None:
        """Returns what Endpoint.respond returns; ends the query when the client is gone.

        Raises BrokenPipeError then.
        """
        made: list[Reply] = []

        async def reply() -> Reply | None:
            if (it := await self._reply(asked)) is not None:
                made.append(it)
            return it

        def let_go() -> None:
            for it in made:
                if not isinstance(it.body, bytes):
                    it.body.close()

        try:
            return self._wait(reply(), is_gone)
        except BrokenPipeError:
            self._loop.call_soon_threadsafe(let_go)  # it may have come in the very moment
            raise

    def pieces(self, stream: Streamed, *, is_gone: Callable[[], bool]) -> Iterator[bytes]:
        """Yields the pieces of a stream, which is closed at the end, however that comes.

        Raises what the stream raises, and BrokenPipeError when the client is gone.
        """
        pieces = aiter(stream)
        try:
            while (piece := self._wait(_next(pieces), is_gone)) is not None:
                yield piece
        finally:
            self.close(stream)

    def close(self, stream: Streamed) -> None:
        """Lets go of a stream, which may have been closed before."""
        self._loop.call_soon_threadsafe(stream.close)

    async def _reply(self, asked: HttpRequest) -> Reply | None:
        return self._endpoint.immediate(asked) or await self._endpoint.respond(asked)

    def _wait(self, work: Coroutine[Any, Any, T], is_gone: Callable[[], bool]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        while True:
            try:
                return future.result(LOOK_EVERY)
            except TimeoutError:
                if future.done():
                    raise  # the work's own
                if is_gone():
                    future.cancel()
                    raise BrokenPipeError("the client has left") from None
            except CancelledError:
                raise BrokenPipeError("the server is ending") from None

    @contextmanager
    def share(self) -> Iterator[Share]:
        """Lets the query of the current request's page in, out of its client's share.

        Raises TooManyRequestsError.
        """
        fair_use, client = self._endpoint.fair_use, self._endpoint.client(_http_request())
        fair_use.enter(client)
        try:
            yield Share(client, partial(fair_use.charge, client))
        finally:
            fair_use.leave(client)


class WsgiHeaders:
    """The headers of Flask's current request as an endpoint reads them."""

    def __init__(self) -> None:
        self._headers = request.headers

    def get(self, name: str, /) -> str | None:
        """Returns the first value of a header, or None."""
        return self._headers.get(name)

    def get_all(self, name: str, /) -> list[str]:
        """Returns every value of a header, in the order they came."""
        return self._headers.getlist(name)


def sparql(
    endpoint: LoopedEndpoint,
    describe: Callable[[], Response],
    update: Callable[[], Response],
) -> Blueprint:
    """Returns the endpoint at /sparql and /sparql/ alike, with /healthz and /metrics.

    `describe` answers a GET without a query, `update` a POST with an update. A server that asks the
    endpoint itself, and comes here only for what is not for it, sets FOUND_WRONG where that is an
    error.
    """
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=ALL_METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=ALL_METHODS, provide_automatic_options=False)
    def sparql() -> AnyResponse:
        if FOUND_WRONG in request.environ:
            error: EvidenceGraphError = request.environ[FOUND_WRONG]
            raise error
        if is_update(raw_request()):
            return update()
        asked = _http_request()
        reply = endpoint.respond(asked, is_gone=look_for_client())
        if reply is not None:
            return response_of(endpoint, reply)
        if asked.error is not None:
            raise asked.error
        read = read_request(raw_request())
        formats = request.args.getlist("format") if read is None else read.formats
        if prefers_page(request.headers.get("Accept", ""), formats):
            return _page_instead()
        return describe()

    @blueprint.route("/healthz", methods=ALL_METHODS, provide_automatic_options=False)
    @blueprint.route("/metrics", methods=ALL_METHODS, provide_automatic_options=False)
    def about_itself() -> AnyResponse:
        asked = _http_request()
        reply = endpoint.respond(asked, is_gone=look_for_client())
        if reply is None:
            raise asked.error or AssertionError("the endpoint has no answer for its own address")
        return response_of(endpoint, reply)

    return blueprint


def _http_request() -> HttpRequest:
    return HttpRequest(
        method=request.method,
        path=request.path,
        query_string=request.query_string,
        headers=WsgiHeaders(),
        body=request.get_data() if request.method == "POST" else b"",
        client=request.remote_addr or "",
    )


def _page_instead() -> AnyResponse:
    """Returns the way to the page that shows the same answer; 307 takes the form along."""
    asked = "?" + request.query_string.decode() if request.query_string else ""
    response = redirect(url_for("pages.query") + asked, 307 if request.method == "POST" else 303)
    response.vary.add("Accept")
    return response


def response_of(endpoint: LoopedEndpoint, reply: Reply) -> Response:
    """Returns the endpoint's reply as Flask sends it."""
    if isinstance(reply.body, bytes):
        # A list, because Flask would count bytes, which are none in the answer to HEAD.
        return Response([reply.body], reply.status, reply.headers)
    pieces = endpoint.pieces(reply.body, is_gone=look_for_client())
    response = Response(pieces, reply.status, reply.headers)
    # A server that cannot even send the head never begins with the pieces.
    response.call_on_close(partial(endpoint.close, reply.body))
    return response


def look_for_client() -> Callable[[], bool]:
    """Returns what says whether the client has left, as far as the server lets us see it."""
    connection: socket.socket | None = request.environ.get(CONNECTION)
    if connection is None:
        return lambda: False
    return lambda: _has_ended(connection)


def _has_ended(connection: socket.socket) -> bool:
    try:
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(0)) and connection.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)
