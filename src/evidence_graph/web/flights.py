"""Queries on their way, so that equal ones that come meanwhile share one evaluation."""

import asyncio
from collections.abc import Hashable

from evidence_graph.errors import EvidenceGraphError, ServerBusyError
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.pool import QueryPool
from evidence_graph.workers.run import Job


class Flight:
    """One evaluation and those who want it; the last one that leaves ends it."""

    def __init__(self, flights: "Flights", key: Hashable | None, job: Job) -> None:
        self._flights = flights
        self._key = key
        self._readers = 0
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

    async def board(self) -> Answering:
        """Joins those who want the answer; returns it once its first piece is there.

        Raises what the evaluation raised; then nobody has to leave.
        """
        self._readers += 1
        try:
            if self._outcome is None:
                begun = asyncio.get_running_loop().create_future()
                self._waiting.append(begun)
                await begun
            answering = self.answering
        except BaseException:
            self.leave()
            raise
        return answering

    def _told(self, outcome: Answering | EvidenceGraphError) -> None:
        self._outcome = outcome
        for begun in self._waiting:
            if not begun.done():
                begun.set_result(None)

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
        self.joined = 0
        self._flights: dict[Hashable, Flight] = {}

    def __len__(self) -> int:
        return len(self._flights)

    async def take(self, key: Hashable | None, job: Job) -> Flight:
        """Returns a flight whose answer has begun; whoever gets it leaves it once.

        A key of None is for queries whose answer is new each time. Raises what the pool raises.
        """
        found = None if key is None else self._flights.get(key)
        if found is not None and found.has_failed:
            found.close()
        elif found is not None:
            try:
                answering = await found.board()
            except ServerBusyError:
                pass  # the other client had no room; this one may have
            else:
                if answering.is_repeatable:
                    self.joined += 1
                    return found
                found.leave()
            key = None
        flight = Flight(self, key, job)
        if key is not None:
            self._flights[key] = flight
        await flight.board()
        return flight

    def forget(self, key: Hashable | None, flight: Flight) -> None:
        """Lets nobody join a flight any more."""
        if key is not None and self._flights.get(key) is flight:
            del self._flights[key]
