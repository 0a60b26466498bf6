"""The process that writes: one job after the other, without a network.

It is started by the server with `python -m evidence_graph.writing.process SOCKET STORE BYTES
KEPT`: the descriptor of its end of a socket, the store's directory, the memory that it may take,
and how many versions are kept. It ends when the server does.
"""

import logging
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from evidence_graph.changing.writer import Writer
from evidence_graph.errors import EvidenceGraphError, WriterFailedError
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from evidence_graph.workers import sandbox

_LOG: Final = logging.getLogger(__name__)

STACK: Final = 64 * 1024 * 1024
"""Bytes of stack for a text nested as deeply as the limits allow."""


def main() -> None:
    """Does jobs until the server goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    descriptor, store, memory, kept = sys.argv[1:]
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    stack = STACK if hard == resource.RLIM_INFINITY else min(STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (stack, hard))
    sandbox.bound_memory(int(memory))
    sandbox.deny_sockets_and_programs()
    workshop = DiskWorkshop(StoreDirectory(Path(store), kept=int(kept)))
    try:
        _serve(Connection(int(descriptor)), Writer(workshop))
    finally:
        workshop.close()


def _serve(connection: Connection, writer: Writer) -> None:
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        try:
            answer = job.run(writer)
        except EvidenceGraphError as refusal:
            answer = refusal
        except MemoryError:
            raise  # there may be none for the next job either; the server starts another process
        except Exception:  # noqa: BLE001 - whatever it is, it is this job's alone
            _LOG.exception("job_failed", extra={"job": type(job).__name__})
            answer = WriterFailedError()
        connection.send(answer)


if __name__ == "__main__":
    main()
