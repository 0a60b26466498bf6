"""Queries on their way, so that equal ones that come meanwhile share one evaluation."""

import asyncio
from collections.abc import Hashable

from evidence_graph.errors import EvidenceGraphError, ServerBusyError
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.job import Job
from evidence_graph.workers.pool import QueryPool


class Flight:
    """One evaluation and those who want it; the last one that leaves ends it."""

    __slots__ = ("_asking", "_flights", "_key", "_outcome", "_readers", "_waiting")

    def __init__(self, flights: "Flights", key: Hashable | None, job: Job) -> None:
        """Begins the evaluation; whoever does so is the first of those who want it."""
        self._flights = flights
        self._key = key
        self._readers = 1
        self._waiting: list[asyncio.Future[None]] = []
        self._outcome: Answering | EvidenceGraphError | None = None
        self._asking = flights.pool.begin(job, self._told)

    @property
    def answering(self) -> Answering:
        """Returns the answer, of which at least the first piece is there, or raises why not."""
        if isinstance(self._outcome, Answering):
            return self._outcome
        raise self._outcome or AssertionError("the answer has not begun")

    @property
    def has_failed(self) -> bool:
        """Says whether it is known already that nobody will get a whole answer here."""
        return isinstance(self._outcome, Answering) and self._outcome.has_failed

    async def begun(self) -> Answering:
        """Returns the answer once its first piece is there.

        Raises what the evaluation raised; then, and when cancelled, one has left.
        """
        try:
            if self._outcome is None:
                first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(first)
                await first
            answering = self.answering
        except BaseException:
            self.leave()
            raise
        return answering

    def _told(self, outcome: Answering | EvidenceGraphError) -> None:
        self._outcome = outcome
        for first in self._waiting:
            if not first.done():
                first.set_result(None)

    def board(self) -> None:
        """Adds one to those who want the answer."""
        self._readers += 1

    def leave(self) -> None:
        """Takes one away from those who want the answer."""
        self._readers -= 1
        if self._readers:
            return
        self.close()
        if self._outcome is None:
            self._asking.abandon()
        elif isinstance(self._outcome, Answering):
            self._outcome.release()

    def close(self) -> None:
        """Lets nobody else join."""
        self._flights.forget(self._key, self)


class Flights:
    """The evaluations that others may join, by what they answer."""

    def __init__(self, pool: QueryPool) -> None:
        self.pool = pool
        self.joins = 0
        self._flights: dict[Hashable, Flight] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def begin(self, key: Hashable | None, job: Job) -> Flight:
        """Returns a new flight; whoever gets it waits until it has begun, and leaves it once.

        A key of None is for queries whose answer is new each time.
        """
        flight = Flight(self, key, job)
        if key is not None:
            self._flights[key] = flight
        return flight

    def __contains__(self, key: Hashable | None) -> bool:
        return key in self._flights

    async def joined(self, key: Hashable) -> Flight | None:
        """Returns the flight that answers the same, once it has begun; None where nobody may join.

        Whoever gets it leaves it once. Raises what the pool raises.
        """
        found = self._flights[key]
        if found.has_failed:
            found.close()
            return None
        found.board()
        try:
            answering = await found.begun()
        except ServerBusyError:
            return None  # the other client had no room; this one may have
        if answering.is_repeatable:
            self.joins += 1
            return found
        found.leave()
        return None

    def forget(self, key: Hashable | None, flight: Flight) -> None:
        """Lets nobody join a flight any more."""
        if key is not None and self._flights.get(key) is flight:
            del self._flights[key]
