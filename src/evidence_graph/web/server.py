"""The HTTP server: granian in front of one worker process that reads a published store."""

import json
import logging
import multiprocessing
import os
import resource
import socket
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from evidence_graph import logs
from evidence_graph.errors import StoreError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.settings import Settings
from evidence_graph.web.app import create_app

HANDED_DOWN: Final = "_EVIDENCE_GRAPH_WORKER"
"""The environment variable through which the worker learns its settings and its store."""

LONGEST_HEAD: Final = 65_536
"""Bytes of a request's line and headers; long GET queries need room."""


def serve(settings: Settings, store: Path) -> None:
    """Serves the published graph in `store` until it is told to stop.

    Raises StoreError when the address cannot be listened on or the worker does not start.
    """
    _check_address(settings.host, settings.port)
    handed_down = {f.name: getattr(settings, f.name) for f in fields(settings)} | {"store": store}
    os.environ[HANDED_DOWN] = json.dumps(handed_down, default=str)
    # The engine keeps threads of its own, and a process that has threads must not be forked.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "evidence_graph.web.server:worker",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=1,
        blocking_threads=settings.threads,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEAD * 8),
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    except SystemExit as cause:
        if cause.code:
            raise StoreError(
                "the serving process ended twice in a row; if it wrote no reason above, it was "
                "killed or ran out of its memory (max_memory_bytes)"
            ) from cause


def worker() -> Any:  # noqa: ANN401 - a WSGI application, which has no type of its own
    """Returns the application for the settings handed down; granian calls it in the worker."""
    handed_down = json.loads(os.environ[HANDED_DOWN])
    settings = Settings(**{**handed_down, "store": Path(handed_down["store"])})
    logs.configure(settings.log_level)
    _bound_memory(settings.max_memory_bytes)
    graph = EvidenceGraph.published(Path(handed_down["store"]), settings=settings)
    logging.getLogger(__name__).info("serving", extra={"url": settings.url})
    return create_app(graph, settings)


def _bound_memory(limit: int) -> None:
    # A query can ask for more memory than there is. The engine ends its process when it gets
    # none; the server starts another, and the machine is spared.
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _check_address(host: str, port: int) -> None:
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
