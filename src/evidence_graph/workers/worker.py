"""One worker: answers one query at a time from a snapshot, and is ended by the kernel if need be.

The deadline is a timer of the process whose signal nobody handles, so that it ends the evaluation
wherever that is; the memory is bounded by a limit of the process, past which the engine aborts.
"""

import os
import signal
import socket
import tempfile
import time
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from evidence_graph.errors import (
    AnswerTooLargeError,
    EvidenceGraphError,
    QueryEvaluationError,
    QueryMemoryError,
    QuerySyntaxError,
    StoreError,
)
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS, TSV, Format
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard, is_repeatable
from evidence_graph.sparql.negotiation import choose
from evidence_graph.sparql.spelling import for_engine
from evidence_graph.store import writing
from evidence_graph.workers import frames, sandbox
from evidence_graph.workers.frames import FIRST_PIECE, Bounds, Task

if TYPE_CHECKING:
    import pyoxigraph as ox

LONGEST_PIECE: Final = 262_144
"""Bytes that are written before the server is told of them."""


def work(engine: "ox.Store", server: socket.socket, bounds: Bounds) -> None:
    """Answers queries until the server closes the socket; never returns after a broken one."""
    sandbox.bound_memory(bounds.query_memory_bytes)
    sandbox.deny_sockets_and_programs()
    server.sendall(frames.frame(frames.READY))
    incoming = server.makefile("rb", buffering=FIRST_PIECE)
    while header := incoming.read(frames.HEADER.size):
        _, length = frames.HEADER.unpack(header)
        _answer(engine, frames.task(incoming.read(length)), server, bounds)


def _answer(engine: "ox.Store", task: Task, server: socket.socket, bounds: Bounds) -> None:
    began = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, task.seconds)
    output = _Output(server, bounds)
    last = b""
    try:
        rows = _write(engine, task, output, bounds)
        last = output.end(time.perf_counter() - began, rows)
    except EvidenceGraphError as error:
        last = frames.frame(frames.ERROR, frames.of_error(error))
    except MemoryError:
        too_much = QueryMemoryError(bounds.query_memory_bytes)
        last = frames.frame(frames.ERROR, frames.of_error(too_much))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this query's alone
        unforeseen = QueryEvaluationError(f"{type(error).__name__}: {error}")
        last = frames.frame(frames.ERROR, frames.of_error(unforeseen))
    finally:
        # Disarmed before the end is said: nobody is given a worker that is about to die.
        signal.setitimer(signal.ITIMER_REAL, 0)
    output.close()
    server.sendall(last)


def _write(engine: "ox.Store", task: Task, output: "_Output", bounds: Bounds) -> int | None:
    """Writes the answer; returns how many rows it has where only some were to be written."""
    guard(
        task.query,
        max_bytes=bounds.max_query_bytes,
        max_nesting=bounds.max_query_nesting,
        base=bounds.base,
    )
    try:
        native = writing.evaluate(
            engine,
            for_engine(task.query),
            task.default_graphs,
            task.named_graphs,
            bounds.base,
        )
    except QuerySyntaxError as error:
        raise diagnosed(error, task.query) from error
    kind, repeatable = writing.kind(native), is_repeatable(task.query)
    if kind == "triples":
        chosen = choose(task.accept, task.formats, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    else:
        chosen = choose(task.accept, task.formats, SOLUTION_FORMATS, others=GRAPH_FORMATS)
    if task.rows is not None and kind == "solutions":
        output.begin(TSV, kind, repeatable=repeatable)
        return _write_some(native, output, task.rows)
    output.begin(chosen, kind, repeatable=repeatable)
    writing.write(native, output, chosen, max_rows=bounds.max_answer_rows)
    return None


def _write_some(native: Any, output: "_Output", most: int) -> int:  # noqa: ANN401 - QuerySolutions
    rows = iter(native)
    output.write(("\t".join(str(v) for v in native.variables) + "\n").encode())
    written = 0
    for row in islice(rows, most):
        cells = ("" if term is None else str(term) for term in row)
        output.write(("\t".join(cells) + "\n").encode())
        written += 1
    return written + sum(1 for _ in rows)


class _Output:
    """The answer on its way: its first piece in the socket, the rest in a file."""

    def __init__(self, server: socket.socket, bounds: Bounds) -> None:
        self._server = server
        self._limit = bounds.max_answer_bytes
        self._total = 0
        self._waiting = bytearray()
        self._head = b""
        self._file: int | None = None
        self._in_file = 0

    def begin(self, chosen: Format, kind: str, *, repeatable: bool) -> None:
        """Notes what the answer will be; it is said together with the first piece."""
        self._head = frames.of_head(chosen.name, kind, repeatable=repeatable)

    def write(self, data: bytes) -> int:
        """Takes what the engine wrote. Raises AnswerTooLargeError."""
        self._total += len(data)
        if self._total > self._limit:
            raise AnswerTooLargeError(self._limit)
        self._waiting += data
        if len(self._waiting) >= (FIRST_PIECE if self._file is None else LONGEST_PIECE):
            self._send()
        return len(data)

    def flush(self) -> None:
        """Does nothing: pieces are sent when they are long enough."""

    def end(self, seconds: float, rows: int | None) -> bytes:
        """Returns the frame that is left to send: all of a short answer, or the end of a long one.

        An answer of which only some rows were written says how many there are at its end.
        """
        if self._file is None and rows is None:
            return frames.frame(
                frames.WHOLE, frames.of_whole(self._head, seconds, bytes(self._waiting))
            )
        end = frames.frame(frames.END, frames.encode({"seconds": seconds, "rows": rows}))
        if self._file is None:
            return self._beginning(bytes(self._waiting)) + end
        self._send()
        return end

    def close(self) -> None:
        """Lets go of the file of a long answer."""
        if self._file is not None:
            os.close(self._file)

    def _beginning(self, piece: bytes) -> bytes:
        return frames.frame(frames.HEAD, self._head) + frames.frame(frames.PIECE, piece)

    def _send(self) -> None:
        piece = bytes(self._waiting)
        self._waiting.clear()
        if self._file is None:
            self._file = _nameless_file()
            self._server.sendall(self._beginning(piece))
            socket.send_fds(self._server, [frames.frame(frames.FILE)], [self._file])
            return
        view = memoryview(piece)
        while view:
            view = view[os.write(self._file, view) :]
        self._in_file += len(piece)
        self._server.sendall(frames.frame(frames.MORE, frames.NUMBER.pack(self._in_file)))


def _nameless_file() -> int:
    try:
        handle, path = tempfile.mkstemp(prefix="evidence-graph-answer-")
        os.unlink(path)  # noqa: PTH108 - by its path, as mkstemp gave it
    except OSError as cause:
        raise StoreError(f"there is no room for the answer: {cause}") from cause
    return handle
