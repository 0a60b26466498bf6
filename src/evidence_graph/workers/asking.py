"""One query on its way to a worker: in the queue, while its worker is made, and in its worker."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from evidence_graph.errors import EvidenceGraphError, QueryTimeoutError, ServerBusyError
from evidence_graph.workers import frames
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.job import Job
from evidence_graph.workers.run import Run, Told
from evidence_graph.workers.turns import Turn, Turns

WORTH_TELLING: Final = 0.02
"""Seconds of waiting that are not taken off what a query has to be evaluated in."""

LEAST: Final = 0.001
"""Seconds that it has at least; none at all would mean that it has for ever."""


class Asking:
    """A query that has been asked; `told` is called once, unless it is abandoned before."""

    __slots__ = (
        "_asked",
        "_begin",
        "_deadline",
        "_is_told",
        "_told",
        "_turns",
        "job",
        "preparing",
        "run",
    )

    def __init__(
        self, turns: Turns, job: Job, told: Told, begin: Callable[["Asking", Turn], None]
    ) -> None:
        self.job = job
        self._asked = time.monotonic()
        self.preparing: asyncio.Task[None] | None = None
        self.run: Run | None = None
        self._turns = turns
        self._told = told
        self._begin = begin
        self._is_told = False  # or need not be
        self._deadline: asyncio.TimerHandle | None = None

    def left(self) -> float:
        """Returns the seconds in which it has to be answered: those it has waited are gone."""
        return max(LEAST, self.job.seconds - (time.monotonic() - self._asked))

    def content(self, left: float) -> bytes:
        """Returns what its worker is sent, who has that many seconds left."""
        is_soon = self.job.seconds - left < WORTH_TELLING
        return frames.of_task(self.job, self.job.seconds if is_soon else left)

    def admit(self, turn: Turn) -> None:
        """Begins, since there is room."""
        self._begin(self, turn)

    def refuse(self, error: ServerBusyError) -> None:
        """Tells that there is no room."""
        self.tell(error)

    def watch_deadline(self) -> None:
        """Tells when the time is over that it has, should it still be without a worker then."""
        if not self._is_told:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(self.job.seconds, self._be_late)

    def _be_late(self) -> None:
        if self.run is None and not self._is_told:
            self.tell(QueryTimeoutError(self.job.seconds))
            self._withdraw()

    def tell(self, what: Answering | EvidenceGraphError) -> None:
        """Passes on what became of the query."""
        if self._deadline is not None:
            self._deadline.cancel()
        if not self._is_told:
            self._is_told = True
            self._told(what)
        elif isinstance(what, Answering):
            what.release()

    def abandon(self) -> None:
        """Ends the query, wherever it is: nobody waits for it any more."""
        self._is_told = True
        if self._deadline is not None:
            self._deadline.cancel()
        self._withdraw()

    def _withdraw(self) -> None:
        if self.run is not None:
            self.run.abandon()
        elif self.preparing is not None:
            self.preparing.cancel()
        else:
            self._turns.leave(self.job.client, self)
