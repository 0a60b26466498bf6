"""The workers over one engine: those that answer, and the few that wait for a query."""

from typing import Final

from evidence_graph.workers.engine import Engine, Worker
from evidence_graph.workers.overdue import Overdue

UNUSED: Final = 15.0
"""Seconds after which a worker that gave way to others is let go of, if nobody needs it."""


class Crew:
    """Workers that are taken and put back; `few` of them are kept ready.

    A worker that once gave way to others does so for good: up to `many` of these wait for the
    queries of those who ask long ones, and over a replica have their copies of its pages already.
    `place` is where all of them answer from, "disk" or "memory".
    """

    def __init__(self, engine: Engine, few: int, many: int, *, place: str) -> None:
        self.engine = engine
        self.place = place
        self.is_retired = False
        self.busy = 0
        self._few = few
        self._many = many
        self._idle: list[Worker] = []
        self._giving_way: list[Worker] = []
        self._unused = Overdue(UNUSED, self._dismiss)

    @property
    def idle(self) -> int:
        """Returns how many wait for a query."""
        return len(self._idle) + len(self._giving_way)

    @property
    def ready(self) -> int:
        """Returns how many of them have opened the store, and can begin at once."""
        return sum(worker.is_ready for worker in (*self._idle, *self._giving_way))

    @property
    def _is_full(self) -> bool:
        """Says whether there are as many workers as there may be."""
        return self.busy + self.idle >= self._few + self._many

    @property
    def is_short(self) -> bool:
        """Says whether fewer are ready than should be."""
        return not self.is_retired and len(self._idle) + self.busy < self._few

    def take_ready(self, *, is_long: bool) -> Worker | None:
        """Returns the worker that worked last, or None where none waits for such a query."""
        waiting = self._giving_way if is_long and self._giving_way else self._idle
        if not waiting:
            return None
        self.busy += 1
        worker = waiting.pop()
        self._unused.drop(worker)
        return worker

    async def take(self) -> Worker:
        """Returns a worker for one query, made for it if need be.

        Raises StoreError where the supervisor has gone.
        """
        self.busy += 1
        if not self._idle and self._giving_way and self._is_full:
            self._giving_way.pop(0).close()  # each may have a copy of all there is in memory
        try:
            return self._idle.pop() if self._idle else await self.engine.spawn()
        except BaseException:
            self.busy -= 1
            raise

    def put_back(self, worker: Worker) -> None:
        """Takes a worker back, or lets go of it where there are enough."""
        self.busy -= 1
        self._keep(worker)

    def lose(self, worker: Worker) -> None:
        """Lets go of a worker that was taken."""
        self.busy -= 1
        worker.close()

    async def begin(self) -> None:
        """Has one worker ready. Raises StoreError."""
        if not self._idle:
            self._keep(await self.engine.spawn())

    async def replenish(self) -> None:
        """Has as many workers ready as should be. Raises StoreError."""
        while self.is_short:
            self._keep(await self.engine.spawn())

    def retire(self) -> None:
        """Lets go of those that wait; those that answer end with their queries."""
        self.is_retired = True
        for waiting in (self._idle, self._giving_way):
            for worker in waiting:
                worker.close()
            waiting.clear()

    def _keep(self, worker: Worker) -> None:
        waiting, most = self._idle, self._few
        if worker.is_niced:
            waiting, most = self._giving_way, self._many
        if self.is_retired or len(waiting) >= most or self._is_full:
            worker.close()
            return
        worker.take, worker.lost = None, lambda: self._lost(worker)
        waiting.append(worker)
        if worker.is_niced:
            self._unused.add(worker)

    def _dismiss(self, worker: Worker) -> None:
        if worker in self._giving_way:
            self._giving_way.remove(worker)
            worker.close()

    def _lost(self, worker: Worker) -> None:
        for waiting in (self._idle, self._giving_way):
            if worker in waiting:
                waiting.remove(worker)
        worker.close()
