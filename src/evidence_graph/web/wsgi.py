"""The faces put together over one store; the application for WSGI servers such as gunicorn.

`evidence_graph.web.wsgi:app` is made when it is asked for: its settings come from the environment,
and its queries run in processes of its own, driven by an event loop in a thread of its own.
"""

import asyncio
import atexit
import os
import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask

from evidence_graph import logs
from evidence_graph.changing.tags import is_plain
from evidence_graph.errors import StoreError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings, read_settings
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.web.app import create_app
from evidence_graph.web.authority import Gate
from evidence_graph.web.connections import reset
from evidence_graph.web.endpoint import Endpoint
from evidence_graph.web.writes import Writes
from evidence_graph.web.wsgi_endpoint import CONNECTION, LoopedEndpoint
from evidence_graph.writing.client import WriterProcess

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXPLANATIONS_WAITING: Final = 3
"""Explanations that may wait for the one being made; each takes one of the threads of pages."""

EXPORTS_WAITING: Final = 2
"""Exports that may wait for the one being made; with explanations they leave a thread to pages."""

SECONDS_TO_END: Final = 3.0
"""Seconds that the queries may take to end when the process ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that is served: `graph` has to be started on its loop, and closed there."""

    graph: ServedGraph
    endpoint: Endpoint
    pages: Flask
    gate: Gate
    processes: tuple[WriterProcess, ...]

    async def close(self) -> None:
        """Ends every query, and the processes that write, explain and export."""
        for process in self.processes:
            await asyncio.get_running_loop().run_in_executor(None, process.close)
        await self.graph.close()


def site(store: Path, settings: Settings, loop: asyncio.AbstractEventLoop) -> Site:
    """Returns what serves the current version of a store, driven by a loop."""
    graph = ServedGraph(store, settings)
    gate = Gate(store, settings)
    endpoint = Endpoint(graph.pool, settings, graph.past, may_write=gate.knows)
    writer = WriterProcess(
        store,
        memory=settings.write_memory_bytes,
        kept=settings.kept_versions,
        waiting=settings.write_queue_length,
        queue_seconds=settings.write_queue_seconds,
    )
    explainer = _reading(store, settings, waiting=EXPLANATIONS_WAITING)
    exporter = _reading(store, settings, waiting=EXPORTS_WAITING)
    writes = Writes(graph, gate, writer, settings)
    current = StoreDirectory(store).current()
    pages = create_app(
        graph,
        LoopedEndpoint(endpoint, loop),
        writes,
        explainer,
        exporter,
        settings,
        is_plain=current is not None and is_plain(current.facts),
    )
    processes = (writer, explainer, exporter)
    return Site(graph=graph, endpoint=endpoint, pages=pages, gate=gate, processes=processes)


def _reading(store: Path, settings: Settings, *, waiting: int) -> WriterProcess:
    """Returns a process, started when it is first asked, for what is long and writes nothing."""
    return WriterProcess(
        store,
        memory=settings.write_memory_bytes,
        kept=settings.kept_versions,
        waiting=waiting,
        queue_seconds=settings.queue_seconds,
    )


def application() -> "WSGIApplication":
    """Returns the application for this process, its queries ready to be asked.

    Raises SettingsError, or StoreError where no store is named or nothing is published in it.
    """
    settings = read_settings(environment=os.environ).settings
    if settings.store is None:
        raise StoreError(
            "no store is named: set EVIDENCE_GRAPH_STORE to a directory that "
            "`evidence-graph serve --store` or `evidence-graph load --store` has filled"
        )
    logs.configure(settings.log_level)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="queries", daemon=True).start()
    made = site(settings.store, settings, loop)
    asyncio.run_coroutine_threadsafe(made.graph.start(), loop).result()
    atexit.register(_end, made, loop)
    return _in_this_process(_resetting(made.pages))


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's __getattr__ returns
    # A WSGI server asks for `app` when it has forked; nothing happens at import.
    if name == "app":
        globals()["app"] = made = application()
        return made
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _end(made: Site, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(made.close(), loop).result(SECONDS_TO_END)
    loop.call_soon_threadsafe(loop.stop)


def _in_this_process(application: "WSGIApplication") -> "WSGIApplication":
    """Returns the application, which refuses to work in a fork: its threads are not there."""
    home = os.getpid()

    def call(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if os.getpid() != home:
            raise StoreError("the application was made before the fork: serve without --preload")
        return application(environ, start)

    return call


def _resetting(application: "WSGIApplication") -> "WSGIApplication":
    """Returns the application with connections reset when a body fails.

    A WSGI server closes them, which is the good end of a body in HTTP/1.0; proxies speak that.
    """

    def call(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        content = application(environ, start)
        connection: socket.socket | None = environ.get(CONNECTION)
        return content if connection is None else _Guarded(content, connection)

    return call


class _Guarded:
    """A body that takes its connection down with it."""

    def __init__(self, content: Iterable[bytes], connection: socket.socket) -> None:
        self._content, self._connection = content, connection

    def __iter__(self) -> Iterator[bytes]:
        is_whole = False
        try:
            yield from self._content
            is_whole = True
        finally:
            if not is_whole:
                reset(self._connection)

    def close(self) -> None:
        """Closes the body."""
        if (close := getattr(self._content, "close", None)) is not None:
            close()
