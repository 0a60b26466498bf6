"""Published quads as a query worker opens them: from disk, or copied into memory.

Free of rdflib: a worker is a small process, and there are several of them.
"""

import os
import signal
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pyoxigraph as ox

from evidence_graph.errors import StoreError
from evidence_graph.store import faults


def on_disk(directory: Path) -> ox.Store:
    """Returns the quads of a published version, read from disk.

    The engine starts threads for it, so it has to be opened after the last fork. Raises StoreError.
    """
    try:
        return ox.Store.read_only(str(directory))
    except (OSError, RuntimeError) as cause:
        raise faults.of_opening(cause, directory) from cause


def in_memory(directory: Path, *, into: AbstractContextManager[None] | None = None) -> ox.Store:
    """Returns a published version's default graph in memory; the process stays single-threaded.

    Only a child process opens the directory, and hands over its triples in a pipe; `into`, if
    given, is entered while they are taken. Raises StoreError.
    """
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        _hand_over(directory, source, sink)
    os.close(sink)
    try:
        with os.fdopen(source, "rb", buffering=1 << 20) as triples, into or nullcontext():
            replica = ox.Store()
            replica.bulk_load(triples, ox.RdfFormat.N_TRIPLES)
    except SyntaxError as cause:  # the child has ended within a line
        os.waitpid(child, 0)
        raise StoreError(f"the store {directory} could not be copied into memory") from cause
    if os.waitpid(child, 0)[1]:
        raise StoreError(f"the store {directory} could not be copied into memory")
    return replica


def _hand_over(directory: Path, source: int, sink: int) -> None:
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.close(source)
        with os.fdopen(sink, "wb", buffering=1 << 20) as output:
            store = on_disk(directory)
            store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    except BaseException:  # noqa: BLE001 - this child has no caller; its exit status is its word
        os._exit(1)
    os._exit(0)
