"""One query in one worker: what it was asked, what it said, and how it ended."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Final, Protocol

from evidence_graph.errors import (
    EvidenceGraphError,
    QueryEvaluationError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
)
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.workers import frames
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.crew import Crew
from evidence_graph.workers.engine import Worker
from evidence_graph.workers.frames import Head
from evidence_graph.workers.job import Job
from evidence_graph.workers.turns import Turn

_GRACE: Final = 0.05
"""Seconds that a worker has to end by itself when its deadline has come."""

_A_TURN_OF_THE_LOOP: Final = 0.001

CANCELLED: Final = "cancelled"
"""How a query ended whose answer nobody waited for."""

_FORMATS: Final = {f.name: f for f in (*SOLUTION_FORMATS, *GRAPH_FORMATS)}


Told = Callable[[Answering | EvidenceGraphError], None]
"""Is told once what became of a query: its answer, of which the first piece is there, or why not.

Whoever gets an answer releases it."""


class Over(Protocol):
    """Is told that a run has ended: whether its worker lives, and in a word how it ended."""

    def __call__(self, run: "Run", *, alive: bool, outcome: str) -> None:
        """Takes note."""


class Run:
    """One query in one worker, from the task sent to the last frame."""

    __slots__ = (
        "_answering",
        "_began",
        "_charge_to",
        "_deadline",
        "_ended_for",
        "_head",
        "_is_abandoned",
        "_left",
        "_noted",
        "_snapshot",
        "_told",
        "_worked_before",
        "crew",
        "is_over",
        "job",
        "seconds",
        "turn",
        "worker",
    )

    def __init__(
        self,
        crew: Crew,
        worker: Worker,
        job: Job,
        turn: Turn,
        *,
        snapshot: str,
        seconds: float,
        told: Told,
        over: Over,
    ) -> None:
        self.crew = crew
        self.worker = worker
        self.job = job
        self.turn = turn
        self.seconds = 0.0
        self.is_over = False
        self._snapshot = snapshot
        self._left = seconds
        self._told: Told | None = told
        self._noted = over
        self._charge_to = job.charge
        self._began = time.perf_counter()
        self._head: Head | None = None
        self._answering: Answering | None = None
        self._is_abandoned = False
        self._ended_for: EvidenceGraphError | None = None
        worker.take, worker.lost = self._take, self._lost
        self._worked_before = worker.worked()
        self._deadline: asyncio.TimerHandle | None = None
        turn.worked, turn.grew_long = self._worked, self._watch_deadline
        turn.give_way, turn.evict = worker.give_way, self.end_for
        if worker.is_niced:
            self._watch_deadline()

    def forget(self) -> None:
        """Lets go of a worker that never got the task."""
        self._leave_turn()
        self.worker.lost = None
        self.crew.lose(self.worker)

    def abandon(self) -> None:
        """Ends the query: nobody wants its answer."""
        if not self.is_over:
            self._is_abandoned = True
            self._told = None
            self.end_for(QueryEvaluationError("nobody waited for the answer"))

    def end_for(self, error: EvidenceGraphError) -> None:
        """Ends the query for this reason, which whoever still waits is told at once."""
        if self.is_over or self._ended_for is not None:
            return
        self._ended_for = error
        self.turn.worked = None  # what its process does now is dying
        self.worker.kill()
        self._break(error)

    def _worked(self) -> float:
        return self.worker.worked() - self._worked_before

    def _watch_deadline(self) -> None:
        # A process that gives way to others may be long in dying, and nobody shall wait for that.
        if self._deadline is None:
            left = self._left + _GRACE - (time.perf_counter() - self._began)
            self._deadline = asyncio.get_running_loop().call_later(left, self._see_deadline)

    def _see_deadline(self) -> None:
        # Where the loop was held up, an answer that has come meanwhile is read first.
        late = QueryTimeoutError(self.job.seconds)
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(_A_TURN_OF_THE_LOOP, self.end_for, late)

    def _leave_turn(self) -> None:
        turn = self.turn
        turn.worked = turn.grew_long = turn.give_way = turn.evict = None

    def _take(self, kind: bytes, content: bytes, descriptor: int | None) -> None:
        if self._ended_for is not None:  # its process is being ended, and is not to be used again
            if descriptor is not None:
                os.close(descriptor)
        elif kind == frames.WHOLE:
            self._head, seconds, answer = frames.whole(content)
            self._answering = self._begun(self._head, answer)
            self._finish(self._answering, seconds, None)
        elif kind == frames.HEAD:
            self._head = frames.head(content)
        elif kind == frames.PIECE and self._head is not None:
            self._answering = self._begun(self._head, content)
        elif kind == frames.ERROR:
            error = frames.error(content)
            # One that opens the files anew may find them whole.
            self._fail(error, alive=not isinstance(error, StoreError))
        elif self._answering is None:
            raise AssertionError(f"a worker sent {kind!r} before its answer began")
        elif kind == frames.FILE and descriptor is None:
            self.end_for(StoreError("no descriptor is free for the answer"))
        elif kind == frames.FILE and descriptor is not None:
            self._answering.goes_on_in(descriptor)
            self._tell(self._answering)
        elif kind == frames.MORE:
            self._answering.has_in_file(frames.NUMBER.unpack(content)[0])
        elif kind == frames.END:
            said = frames.decode(content)
            self._finish(self._answering, said["seconds"], said["rows"])

    def _begun(self, head: Head, first: bytes) -> Answering:
        return Answering(
            answer_format=_FORMATS[head.format],
            kind=head.kind,
            snapshot=self._snapshot,
            is_repeatable=head.repeatable,
            first=first,
            abandon=self.abandon,
        )

    def _finish(self, answering: Answering, seconds: float, rows: int | None) -> None:
        answering.end(seconds, rows)
        self._over(alive=True, outcome="answered", seconds=seconds)
        self._tell(answering)

    def _tell(self, what: Answering | EvidenceGraphError) -> None:
        told, self._told = self._told, None
        if told is not None:
            told(what)

    def _lost(self) -> None:
        if not self.is_over:
            self.worker.exit_code.add_done_callback(self._explain)

    def _explain(self, exit_code: "asyncio.Future[int]") -> None:
        limit = self.worker.engine.bounds.query_memory_bytes
        error: EvidenceGraphError
        match -exit_code.result():
            case _ if self._ended_for is not None:
                error = self._ended_for
            case signal.SIGALRM:
                error = QueryTimeoutError(self.job.seconds)
            case signal.SIGKILL if self.worker.engine.has_ended:
                error = StoreError("the query workers have ended; ask again")
            case _ if not self.worker.is_ready:
                error = StoreError("a query worker ended before it had begun; ask again")
            case signal.SIGABRT | signal.SIGKILL:
                error = QueryMemoryError(limit)
            case number:
                error = QueryEvaluationError(f"the process that answered ended ({-number})")
        self._fail(error, alive=False)

    def _fail(self, error: EvidenceGraphError, *, alive: bool) -> None:
        if self.is_over:
            return
        outcome = CANCELLED if self._is_abandoned else type(error).__name__
        self._over(alive=alive, outcome=outcome, seconds=None)
        self._break(error)

    def _break(self, error: EvidenceGraphError) -> None:
        if self._answering is not None and not self._answering.has_failed:
            self._answering.fail(error, time.perf_counter() - self._began)
        self._charge(time.perf_counter() - self._began)
        self._tell(error)

    def _charge(self, seconds: float) -> None:
        charge, self._charge_to = self._charge_to, None
        if charge is not None:
            charge(seconds)

    def _over(self, *, alive: bool, outcome: str, seconds: float | None) -> None:
        self.is_over = True
        self._leave_turn()
        if self._deadline is not None:
            self._deadline.cancel()
        self.seconds = time.perf_counter() - self._began if seconds is None else seconds
        self._charge(self.seconds)
        self._noted(self, alive=alive, outcome=outcome)
