"""One worker: answers one query at a time from a snapshot, and is ended by the kernel if need be.

The deadline is a timer of the process whose signal nobody handles, so that it ends the evaluation
wherever that is; the memory is bounded by a limit of the process, past which the engine aborts.
"""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
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
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.negotiation import choose
from evidence_graph.store import writing
from evidence_graph.workers import frames, sandbox
from evidence_graph.workers.frames import FIRST_PIECE, Bounds, Terms
from evidence_graph.workers.incoming import Incoming

if TYPE_CHECKING:
    import pyoxigraph as ox

LONGEST_PIECE: Final = 262_144
"""Bytes that are written before the server is told of them."""

SHORT: Final = 0.005
"""Seconds below which the next query is waited for awake: an idle worker uses no processor."""


def work(
    engine: "ox.Store",
    server: socket.socket,
    bounds: Bounds,
    *,
    meanwhile: Callable[[], bool] | None = None,
) -> None:
    """Answers queries until the server closes the socket; never returns after a broken one.

    Once it has answered one, `meanwhile` is called in quiet moments, until that returns False. A
    worker that dies of its first query has no use for what takes so long.
    """
    sandbox.bound_memory(bounds.query_memory_bytes)
    sandbox.deny_sockets_and_programs()
    server.sendall(frames.frame(frames.READY))
    incoming = Incoming(server)
    is_soon = False
    while (content := incoming.next(is_soon=is_soon)) is not None:
        is_soon = _answer(engine, frames.task(content), server, bounds) < SHORT
        if meanwhile is not None:
            incoming.meanwhile, meanwhile = meanwhile, None


def refuse(server: socket.socket, fault: StoreError) -> None:
    """Tells every query why there is nothing to ask, until the server closes the socket."""
    server.sendall(frames.frame(frames.READY))
    incoming = Incoming(server)
    while incoming.next() is not None:
        server.sendall(frames.frame(frames.ERROR, frames.of_error(fault)))


def _answer(
    engine: "ox.Store", task: tuple[str, Terms], server: socket.socket, bounds: Bounds
) -> float:
    """Answers one query; returns the seconds that it took."""
    query, terms = task
    began = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, terms.seconds)
    output = _Output(server, bounds)
    last = b""
    try:
        rows = _write(engine, query, terms, output, bounds)
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
    return time.perf_counter() - began


def _write(
    engine: "ox.Store", query: str, terms: Terms, output: "_Output", bounds: Bounds
) -> int | None:
    """Writes the answer; returns how many rows it has where only some were to be written."""
    admitted = guard(
        query,
        max_bytes=bounds.max_query_bytes,
        max_nesting=bounds.max_query_nesting,
        base=bounds.base,
    )
    try:
        native = writing.evaluate(
            engine, admitted.text, terms.default_graphs, terms.named_graphs, bounds.base
        )
    except QuerySyntaxError as error:
        raise diagnosed(error, query) from error
    kind = writing.kind(native)
    if kind == "triples":
        chosen = choose(terms.accept, terms.formats, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    else:
        chosen = choose(terms.accept, terms.formats, SOLUTION_FORMATS, others=GRAPH_FORMATS)
    if terms.rows is not None and kind == "solutions":
        output.begin(TSV, kind, repeatable=admitted.is_repeatable)
        return _write_some(native, output, terms.rows)
    output.begin(chosen, kind, repeatable=admitted.is_repeatable)
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
        self._due = FIRST_PIECE  # the total at which something is sent
        self._waiting = bytearray()
        self._head = b""
        self._file: int | None = None
        self._in_file = 0

    def begin(self, chosen: Format, kind: str, *, repeatable: bool) -> None:
        """Notes what the answer will be; it is said together with the first piece."""
        self._head = frames.of_head(chosen.name, kind, repeatable=repeatable)

    def write(self, data: bytes) -> int:
        """Takes what the engine wrote. Raises AnswerTooLargeError."""
        length = len(data)
        self._total += length
        if self._total > self._limit:
            raise AnswerTooLargeError(self._limit)
        self._waiting += data
        if self._total >= self._due:
            self._send()
        return length

    def flush(self) -> None:
        """Does nothing: pieces are sent when they are long enough."""

    def end(self, seconds: float, rows: int | None) -> bytes:
        """Returns the frame that is left to send: all of a short answer, or the end of a long one.

        An answer of which only some rows were written says how many there are at its end.
        """
        if self._file is None and rows is None:
            return frames.of_whole(self._head, seconds, self._waiting)
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
        self._due = self._total + LONGEST_PIECE
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
        if hasattr(os, "O_TMPFILE"):
            # It never has a name, so that nothing is left of it whenever this process is ended.
            with suppress(OSError):
                return os.open(tempfile.gettempdir(), os.O_TMPFILE | os.O_RDWR, 0o600)
        handle, path = tempfile.mkstemp(prefix="evidence-graph-answer-")
        os.unlink(path)  # noqa: PTH108 - by its path, as mkstemp gave it
    except OSError as cause:
        raise StoreError(f"there is no room for the answer: {cause}") from cause
    return handle
