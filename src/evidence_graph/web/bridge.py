"""The way from a request to the Flask application and back: WSGI in a few threads."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from evidence_graph.errors import ServerBusyError
from evidence_graph.web.http_request import READING, HttpRequest
from evidence_graph.web.reply import Header, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

PIECE: Final = 65_536
"""Bytes of a long page that are made at a time."""

WHOLE: Final = 262_144
"""Bytes up to which a page is sent as one."""

MOST_WAITING: Final = 256
"""Pages that may wait for a thread; beyond it the server says that it is busy."""


class FlaskBridge:
    """Calls a WSGI application in threads of its own.

    What writes has other threads than what reads, so that no page waits for changes.
    """

    def __init__(self, application: "WSGIApplication", *, threads: int, writers: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._waiting = 0

    async def respond(
        self, request: HttpRequest, *, headers: Iterable[Header], server: str, scheme: str
    ) -> Reply:
        """Returns the application's reply to a request.

        Raises ServerBusyError when too many wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise ServerBusyError("too many pages are asked for at once", retry_after=1)
        environ = environment(request, headers=headers, server=server, scheme=scheme)
        self._waiting += 1
        try:
            is_read = request.method in READING
            called = (self._threads if is_read else self._writers).submit(self._call, environ)
            try:
                return await asyncio.wrap_future(called)
            except asyncio.CancelledError:
                called.add_done_callback(_let_go)
                raise
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Takes no more requests; those that run are left to end with the process."""
        for threads in (self._threads, self._writers):
            threads.shutdown(wait=False, cancel_futures=True)

    def _call(self, environ: "WSGIEnvironment") -> Reply:
        begun: list[tuple[str, list[Header]]] = []

        def start(status: str, headers: list[Header], _: object = None) -> Callable[[bytes], None]:
            begun[:] = [(status, headers)]
            return _no_write

        content = self._application(environ, start)
        rest = iter(content)
        try:
            first = _gather(rest, WHOLE)
        except BaseException:
            _close(content)
            raise
        status, headers = begun[0]
        reply = Reply(int(status.split(" ", 1)[0]), headers, first)
        if len(first) < WHOLE:
            _close(content)
        else:
            reply.body = _LongPage(first, rest, content, self._threads)
        return reply


class _LongPage:
    """A page of which only the beginning has been made."""

    def __init__(
        self,
        first: bytes,
        rest: Iterator[bytes],
        content: Iterable[bytes],
        threads: ThreadPoolExecutor,
    ) -> None:
        self._first, self._rest, self._content = first, rest, content
        self._threads = threads
        self._turn = Lock()  # closed in one thread while another still makes a piece
        self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first
        while piece := await asyncio.wrap_future(self._threads.submit(self._next)):
            yield piece

    def close(self) -> None:
        """Lets go of what the application holds, as soon as no piece is being made."""
        self._threads.submit(self._close)

    def _next(self) -> bytes:
        with self._turn:
            return b"" if self._is_closed else _gather(self._rest, PIECE)

    def _close(self) -> None:
        with self._turn:
            if not self._is_closed:
                self._is_closed = True
                _close(self._content)


def environment(
    request: HttpRequest, *, headers: Iterable[Header], server: str, scheme: str
) -> "WSGIEnvironment":
    """Returns the request as WSGI has it; nothing of our own environment is in it."""
    host, _, port = server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query_string.decode("latin-1"),
        "REMOTE_ADDR": request.client.rpartition(":")[0].strip("[]") or request.client,
        "SERVER_NAME": host.strip("[]") or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        # With an underscore it could pass for another header that a proxy vouches for.
        if "_" not in name:
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]}, {value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(len(request.body))
    if request.error is not None:
        environ["evidence_graph.error"] = request.error
    return environ


def _gather(pieces: Iterator[bytes], size: int) -> bytes:
    """Returns the next pieces as one, at least `size` bytes unless the body ends before."""
    gathered: list[bytes] = []
    length = 0
    while length < size and (piece := next(pieces, None)) is not None:
        gathered.append(piece)
        length += len(piece)
    return b"".join(gathered)


def _close(content: Iterable[bytes]) -> None:
    if (close := getattr(content, "close", None)) is not None:
        close()


def _let_go(called: "Future[Reply]") -> None:
    if not called.cancelled() and called.exception() is None:
        body = called.result().body
        if not isinstance(body, bytes):
            body.close()


def _no_write(_: bytes) -> None:
    raise NotImplementedError("pages are returned, not written")
