"""The workers over one engine: those that answer, and the few that wait for a query."""

from evidence_graph.workers.engine import Engine, Worker


class Crew:
    """Workers that are taken and put back; `few` of them wait at most, and are kept ready.

    `place` is where they answer from, "disk" or "memory".
    """

    def __init__(self, engine: Engine, few: int, *, place: str) -> None:
        self.engine = engine
        self.place = place
        self.is_retired = False
        self.busy = 0
        self._few = few
        self._idle: list[Worker] = []

    @property
    def idle(self) -> int:
        """Returns how many wait for a query."""
        return len(self._idle)

    @property
    def is_short(self) -> bool:
        """Says whether fewer are ready than should be."""
        return not self.is_retired and len(self._idle) + self.busy < self._few

    def take_ready(self) -> Worker | None:
        """Returns a worker for one query, the one that worked last, or None where none waits."""
        if not self._idle:
            return None
        self.busy += 1
        return self._idle.pop()

    async def take(self) -> Worker:
        """Returns a worker for one query, made for it if need be.

        Raises StoreError where the supervisor has gone.
        """
        self.busy += 1
        try:
            return self._idle.pop() if self._idle else await self.engine.spawn()
        except BaseException:
            self.busy -= 1
            raise

    def put_back(self, worker: Worker) -> None:
        """Takes a worker back, or lets go of it; one that gave way to others does so for good."""
        self.busy -= 1
        self._keep(worker)

    def lose(self, worker: Worker) -> None:
        """Lets go of a worker that was taken."""
        self.busy -= 1
        worker.close()

    async def replenish(self) -> None:
        """Has as many workers ready as should be. Raises StoreError."""
        while self.is_short:
            self._keep(await self.engine.spawn())

    def retire(self) -> None:
        """Lets go of those that wait; those that answer end with their queries."""
        self.is_retired = True
        for worker in self._idle:
            worker.close()
        self._idle.clear()

    def _keep(self, worker: Worker) -> None:
        if self.is_retired or worker.is_niced or len(self._idle) >= self._few:
            worker.close()
            return
        worker.take, worker.lost = None, lambda: self._lost(worker)
        self._idle.append(worker)

    def _lost(self, worker: Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
        worker.close()
