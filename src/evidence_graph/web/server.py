"""The HTTP server: granian in front of one process that answers from a published store."""

import asyncio
import gc
import json
import logging
import multiprocessing
import os
import resource
import socket
from dataclasses import fields
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from evidence_graph import logs
from evidence_graph.errors import StoreError
from evidence_graph.settings import Settings
from evidence_graph.web.rsgi import SECONDS_TO_END, RsgiApplication
from evidence_graph.web.wsgi import site
from evidence_graph.workers.sandbox import die_with_parent

HANDED_DOWN: Final = "_EVIDENCE_GRAPH_WORKER"
"""The environment variable through which the serving process learns its settings and its store."""

LONGEST_HEAD: Final = 65_536
"""Bytes of a request's line and headers; long GET queries need room."""

HEAD_MILLISECONDS: Final = 15_000
"""Milliseconds that a client may take to send a request's head, or to send the next one."""

CONNECTIONS: Final = 4_096
"""Connections that are open at once, at most; slow readers hold theirs for long."""

GARBAGE_AFTER: Final = 100_000
"""Objects that are made before unreachable ones are looked for; Python's own choice is 700."""

log = logging.getLogger(__name__)


def serve(settings: Settings, store: Path) -> None:
    """Serves the published graph in `store` until it is told to stop.

    Raises StoreError when the address cannot be listened on or the serving process does not start.
    """
    handed_down = {f.name: getattr(settings, f.name) for f in fields(settings)} | {"store": store}
    os.environ[HANDED_DOWN] = json.dumps(handed_down, default=str)
    run("evidence_graph.web.server:worker", settings.host, settings.port)


def run(factory: str, host: str, port: int) -> None:
    """Serves what `module:function` makes until it is told to stop. Raises StoreError."""
    check_address(host, port)
    _allow_connections()
    # The engine keeps threads of its own, and a process that has threads must not be forked.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        factory,
        factory=True,
        interface=Interfaces.RSGI,
        address=host,
        port=port,
        workers=1,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=LONGEST_HEAD * 8
        ),
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END + 1,
    )
    try:
        server.serve()
    except SystemExit as cause:
        if cause.code:
            raise StoreError(
                "the serving process ended twice in a row; if it wrote no reason above, it was "
                "killed: see the system's log"
            ) from cause


def worker() -> RsgiApplication:
    """Returns the application for the settings handed down; granian calls it in its process."""
    die_with_parent()
    handed_down = json.loads(os.environ[HANDED_DOWN])
    lists = {name: tuple(value) for name, value in handed_down.items() if isinstance(value, list)}
    store = Path(handed_down["store"])
    settings = Settings(**{**handed_down, **lists, "store": store})
    logs.configure(settings.log_level)
    _bound_memory(settings.max_memory_bytes)
    return of_store(settings, store)


def of_store(settings: Settings, store: Path) -> RsgiApplication:
    """Returns the application that answers from the current version of a store."""
    # granian has made the loop by now, and does not run it yet.
    made = site(store, settings, asyncio.get_event_loop())

    async def begin() -> None:
        await made.graph.start()
        gc.collect()
        gc.freeze()  # what was imported is never garbage, and need not be looked through
        gc.set_threshold(GARBAGE_AFTER)
        log.info("serving", extra={"url": settings.url})

    return RsgiApplication(
        made.endpoint,
        made.pages,
        settings,
        may_write=made.gate.knows,
        begin=begin,
        end=made.close,
    )


def check_address(host: str, port: int) -> None:
    """Raises StoreError when nobody can listen there; to be asked before any long work."""
    # granian itself reports a taken port as a panic of its runtime.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as cause:
        raise StoreError(
            f"cannot listen on {host}:{port}: {cause.strerror}; choose another with --port"
        ) from cause


def _bound_memory(limit: int) -> None:
    # Whatever grows without end, the machine is spared: the process ends, and granian starts
    # another. The processes of the queries set limits of their own, and may raise this one.
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _allow_connections() -> None:
    # Each connection is a descriptor; the usual limit of 1,024 is soon reached by slow readers.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + 1024  # a paced connection has two
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
