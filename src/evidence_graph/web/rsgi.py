"""The application as granian calls it: which face answers, what is read, how it is sent."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

# granian does not mark what it re-exports.
from granian.rsgi import (  # type: ignore[attr-defined]
    HTTPProtocol,
    ProtocolClosed,
    Scope,
)

from evidence_graph.errors import (
    EvidenceGraphError,
    RequestTimeoutError,
    ServerBusyError,
)
from evidence_graph.settings import Settings
from evidence_graph.web.bridge import FlaskBridge
from evidence_graph.web.connections import AHEAD, CLIENT_IDLE, ClientStalledError, Connection
from evidence_graph.web.endpoint import PATHS, Headers, HttpRequest
from evidence_graph.web.http_request import READING
from evidence_graph.web.incoming import longest_body
from evidence_graph.web.problems import problem_reply, unforeseen_reply
from evidence_graph.web.reply import Header, Reply, Streamed
from evidence_graph.web.request_body import RequestBody
from evidence_graph.workers.overdue import Overdue

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WATCH_AFTER: Final = 0.03
"""Seconds after which it is watched whether the client still waits."""

SECONDS_TO_END: Final = 4
"""Seconds that this process has to end after it was told to."""

UNREADABLE: Final = "\xff"
"""What stands for a header's value that is not ASCII; no header of ours may be that."""

SLICE: Final = 131_072
"""Bytes of a long body that are handed on at once."""

log = logging.getLogger(__name__)


class Answerer(Protocol):
    """What answers at the direct addresses; the endpoint is one."""

    def immediate(self, request: HttpRequest) -> Reply | None:
        """Returns a reply that needs no thought, or None."""
        ...

    def begin(self, request: HttpRequest) -> Reply | Awaitable[Reply | None] | None:
        """Returns the reply, or what it has to be awaited from; None where a page is wanted."""
        ...


def _nobody(authorization: str | None) -> bool:
    del authorization
    return False


class RsgiApplication:
    """One object that granian calls for each request, on one event loop."""

    def __init__(
        self,
        endpoint: Answerer,
        flask_app: "WSGIApplication",
        settings: Settings,
        *,
        may_write: Callable[[str | None], bool] = _nobody,
        begin: Callable[[], Coroutine[Any, Any, None]] | None = None,
        end: Callable[[], Coroutine[Any, Any, None]] | None = None,
        client_idle: float = CLIENT_IDLE,
    ) -> None:
        """Takes what is awaited before the first request and after the last one, if anything.

        `may_write` says of an Authorization header whether who sends it may send a long body. A
        client that takes nothing of its answer for `client_idle` seconds is given up.
        """
        self._endpoint = endpoint
        self._bridge = FlaskBridge(
            flask_app,
            threads=settings.threads,
            # Those beyond the queue are there to be told that it is full.
            writers=settings.write_queue_length + settings.threads,
        )
        self._settings = settings
        self._longest_body = longest_body(settings)
        self._may_write = may_write
        self._begin, self._end = begin, end
        self._client_idle = client_idle
        self._running: set[_Watch] = set()
        self._unwatched = Overdue(WATCH_AFTER, _Watch.begin)
        self._is_ending = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Prepares what answers; granian calls it before the loop runs."""

        def end(*_: object) -> None:
            signal.alarm(SECONDS_TO_END)  # ends the process, should anything hold it up
            loop.call_soon_threadsafe(self.abandon)

        # granian's own handlers, which the loop keeps apart from these, go on to stop the server.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
        if self._begin is not None:
            loop.run_until_complete(self._begin())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ends what answers; granian calls it after the last request."""
        self._bridge.close()
        if self._end is not None:
            loop.run_until_complete(self._end())

    def abandon(self) -> None:
        """Breaks off every answer that is on its way; to be called in the loop's thread."""
        self._is_ending = True
        for watch in self._running:
            watch.task.cancel()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answers one request."""
        request = None
        reply: Reply | Awaitable[Reply | None] | None = None
        if scope.path in PATHS and scope.method in READING:
            request = _request(scope, b"")
            try:
                reply = self._endpoint.immediate(request)
                if reply is None and RequestBody.announced(scope, protocol) is None:
                    reply = self._endpoint.begin(request)
            except Exception as fault:  # noqa: BLE001 - the last resort, see _unforeseen
                reply = self._unforeseen(scope, fault)
            if isinstance(reply, Reply) and _is_short(reply):
                _send_whole(scope.method, protocol, reply)
                return
        # Most answers are sent sooner than anybody leaves, and watching costs as much as sending.
        watch = _Watch(cast(asyncio.Task[None], asyncio.current_task()), protocol)
        self._running.add(watch)
        self._unwatched.add(watch)
        fault_told = None
        try:
            if reply is not None and not isinstance(reply, Reply):
                reply = await reply
                if reply is not None and _is_short(reply):
                    _send_whole(scope.method, protocol, reply)
                    return
            await self._answer(scope, protocol, watch, request, reply)
        except asyncio.CancelledError:
            # Where the client has left, nobody is there any more to be told anything.
            if self._is_ending:
                busy = ServerBusyError("the server is ending", retry_after=5)
                fault_told = self._problem(scope, busy)
        except ProtocolClosed:
            pass  # the client left while it was being answered
        except Exception as unforeseen:  # noqa: BLE001 - the last resort, see _unforeseen
            fault_told = self._unforeseen(scope, unforeseen)
        finally:
            self._running.discard(watch)
            self._unwatched.drop(watch)
            watch.end()
        if fault_told is not None:
            with suppress(ProtocolClosed):  # an answer had begun, and was broken off
                _send_whole(scope.method, protocol, fault_told)

    async def _answer(
        self,
        scope: Scope,
        protocol: HTTPProtocol,
        watch: "_Watch",
        request: HttpRequest | None,
        reply: Reply | None,
    ) -> None:
        """Answers what needs more than one look: bodies, long answers, pages."""
        connection = None
        body = RequestBody.announced(scope, protocol)
        try:
            if reply is None:
                reply = await self._reply(scope, request, body)
            if scope.method != "HEAD" and not _is_short(reply):
                connection = Connection.between(scope.client, scope.server, idle=self._client_idle)
                if connection is None:
                    reply = await _collected(reply)
        except EvidenceGraphError as error:
            reply = self._problem(scope, error)
            if isinstance(error, RequestTimeoutError):
                reply.headers.append(("Connection", "close"))
            log.info("request", extra=_logged(scope, reply))
        watch.is_paced = connection is not None
        await _send(scope, protocol, reply, connection)
        if body is not None and reply.status in (408, 413):
            await body.throw_rest_away()

    async def _reply(
        self, scope: Scope, request: HttpRequest | None, body: RequestBody | None
    ) -> Reply:
        if request is None or body is not None:
            content = b"" if body is None else await body.read(self._longest(scope))
            request = _request(scope, content)
            if request.path in PATHS:
                found = self._endpoint.immediate(request) or self._endpoint.begin(request)
                reply = found if found is None or isinstance(found, Reply) else await found
                if reply is not None:
                    return reply
        return await self._bridge.respond(
            request, headers=_headers(scope), server=scope.server, scheme=scope.scheme
        )

    def _longest(self, scope: Scope) -> int:
        """Returns the most bytes that the body of this request may have."""
        authorization = scope.headers.get("authorization")
        if authorization is None or not self._may_write(authorization):
            return self._longest_body
        return max(self._longest_body, self._settings.max_write_bytes)

    def _unforeseen(self, scope: Scope, fault: Exception) -> Reply:
        """Tells the log, and returns what tells the client: granian would tell neither."""
        log.error("unforeseen", exc_info=fault, extra={"path": scope.path})
        return unforeseen_reply(path=scope.path, settings=self._settings)

    def _problem(self, scope: Scope, error: EvidenceGraphError) -> Reply:
        accept = scope.headers.get("accept") or ""
        return problem_reply(error, accept=accept, path=scope.path, settings=self._settings)


class _Watch:
    """Ends the task of a request whose client leaves; watched is only what lasts."""

    __slots__ = ("_gone", "_protocol", "is_paced", "task")

    def __init__(self, task: "asyncio.Task[None]", protocol: HTTPProtocol) -> None:
        self.task = task
        self.is_paced = False  # its connection tells who left
        self._protocol = protocol
        self._gone: asyncio.Future[None] | None = None

    def begin(self) -> None:
        """Begins to look."""
        # What granian gives back is awaitable, and a future as well.
        self._gone = cast(asyncio.Future[None], self._protocol.client_disconnect())
        self._gone.add_done_callback(self._leave)

    def end(self) -> None:
        """Looks no more."""
        if self._gone is not None:
            self._gone.remove_done_callback(self._leave)
            self._gone.cancel()

    def _leave(self, _: object) -> None:
        # granian also calls a client gone to whom it has just written a body of known length.
        if not self.is_paced:
            self.task.cancel()


class _Slices:
    """A body that is whole, and too long to be handed on at once."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), SLICE):
            yield self._body[start : start + SLICE]

    def close(self) -> None:
        """Does nothing: there is nothing behind it."""


def _request(scope: Scope, body: bytes) -> HttpRequest:
    headers = cast(Headers, scope.headers)  # granian's description of them is not complete
    return HttpRequest(
        scope.method, scope.path, scope.query_string.encode(), headers, body, scope.client
    )


def _headers(scope: Scope) -> list[Header]:
    # granian leaves out the values that are not ASCII. A condition must not be lost with one.
    told = scope.headers.items()
    missing = set(scope.headers.keys()) - {name for name, _ in told}
    return [*told, *((name, UNREADABLE) for name in sorted(missing))]


def _is_short(reply: Reply) -> bool:
    return isinstance(reply.body, bytes) and len(reply.body) <= AHEAD


async def _collected(reply: Reply) -> Reply:
    """Returns the reply with its body whole, where a failure could not be shown later."""
    if isinstance(reply.body, bytes):
        return reply
    try:
        body = b"".join([piece async for piece in reply.body])
    finally:
        reply.body.close()
    return Reply(reply.status, reply.headers, body)


def _send_whole(method: str, protocol: HTTPProtocol, reply: Reply) -> None:
    body = reply.body
    if method == "HEAD" or not isinstance(body, bytes) or not body:
        protocol.response_empty(reply.status, reply.headers)
    else:
        protocol.response_bytes(reply.status, reply.headers, body)


async def _send(
    scope: Scope,
    protocol: HTTPProtocol,
    reply: Reply,
    connection: Connection | None,
) -> None:
    body = reply.body
    if connection is not None:
        streamed = _Slices(body) if isinstance(body, bytes) else body
        await _stream(scope, protocol, reply, streamed, connection)
    elif isinstance(body, bytes):
        _send_whole(scope.method, protocol, reply)
    else:
        body.close()
        protocol.response_empty(reply.status, reply.headers)


async def _stream(
    scope: Scope,
    protocol: HTTPProtocol,
    reply: Reply,
    body: Streamed,
    connection: Connection,
) -> None:
    """Sends a body as fast as the client takes it, and breaks the connection off if it fails."""
    announced = _announced(reply.headers)
    handed, is_whole = 0, False
    task = cast(asyncio.Task[None], asyncio.current_task())
    try:
        connection.when_left(task.cancel)
        transport = protocol.response_stream(reply.status, reply.headers)
        async for piece in body:
            await transport.send_bytes(piece)
            handed += len(piece)
            await connection.takes(handed)
        await connection.takes(handed, ahead=0)
        is_whole = announced in (None, handed)
    except (EvidenceGraphError, ClientStalledError) as reason:
        log.warning("broken off", extra={"path": scope.path, "sent": handed, "why": str(reason)})
    finally:
        if not is_whole:
            connection.abort()
        connection.close()
        body.close()


def _logged(scope: Scope, reply: Reply) -> dict[str, object]:
    return {"method": scope.method, "path": scope.path, "status": reply.status}


def _announced(headers: list[Header]) -> int | None:
    lengths = [int(value) for name, value in headers if name.lower() == "content-length"]
    return lengths[0] if lengths else None
