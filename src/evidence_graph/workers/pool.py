"""QueryPool: queries in, answers out, each evaluated in a process of its own choosing.

For the thread of one event loop. A worker that misses its deadline, takes too much memory, crashes
or is no longer wanted is ended alone and another takes its place.
"""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import (
    StoreError,
)
from evidence_graph.settings import Settings
from evidence_graph.workers import frames
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.engine import Engine, Worker
from evidence_graph.workers.frames import Bounds, Task
from evidence_graph.workers.run import Job, Run
from evidence_graph.workers.turns import Turn, Turns

FEWEST_IN_MEMORY: Final = 2
"""Workers that the memory for replicas has to hold for one to be made."""

LEAST_PER_QUAD: Final = 200
"""Bytes that the engine needs for a quad in memory at the very least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStats:
    """What the pool is doing; `ended` counts queries by how they ended."""

    engine: str  # "disk", "memory", or "none" before the first
    idle: int
    running: int
    waiting: int
    spawned: int
    ended: dict[str, int]
    seconds: float  # of evaluation, all told


class QueryPool:
    """The workers over the snapshot that is served; `start` before use, `close` after."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._few = min(settings.workers, cores + 1)
        self.bounds = Bounds(
            base=f"{settings.url}/sparql",
            max_query_bytes=settings.max_query_bytes,
            max_query_nesting=settings.max_query_nesting,
            max_answer_bytes=settings.max_answer_bytes,
            max_answer_rows=settings.max_answer_rows,
            query_memory_bytes=settings.query_memory_bytes,
        )
        self._turns = Turns(
            places=settings.workers,
            short_places=self._few,
            per_client=settings.client_running,
            waiting=settings.queue_length,
            patience=settings.queue_seconds,
        )
        self._engine: Engine | None = None
        self._idle: list[Worker] = []
        self._busy: set[Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._ended: Counter[str] = Counter()
        self._seconds = 0.0
        self._spawned = 0
        self._served: tuple[Path, str] | None = None
        self._is_closing = False

    @property
    def snapshot(self) -> str:
        """Returns a token that names what answers now; other bytes may come from another."""
        return "" if self._engine is None else self._engine.token

    async def start(self, snapshot: Path, state: str, *, quads: int = 0) -> None:
        """Begins, or goes over, to answer from a published version; `state` names it for good.

        It is served from disk at once and from memory as soon as there is a replica, where
        `replica_memory_bytes` has room for it and its copies; `quads` is how many there are, if
        known. Queries that run end on the version they began with. Raises StoreError.
        """
        self._served = (snapshot, state)
        engine = await Engine.start(snapshot, f"{state}-disk", self.bounds, budget=None)
        self._go_over_to(engine, self._settings.workers)
        await self._replenish()
        if self._settings.replica_memory_bytes > LEAST_PER_QUAD * quads * FEWEST_IN_MEMORY:
            self._in_background(self._replicate(snapshot, state))

    async def close(self) -> None:
        """Ends every query and every process."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._leaving, return_exceptions=True)
        engines = {run.worker.engine for run in self._busy}
        for run in list(self._busy):
            run.end_for(StoreError("the server is stopping"))
        if self._engine is not None:
            engines.add(self._engine)
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        await asyncio.gather(*(engine.close() for engine in engines))

    def stats(self) -> PoolStats:
        """Returns what the pool is doing."""
        engine = self._engine
        return PoolStats(
            engine="none" if engine is None else "memory" if engine.is_in_memory else "disk",
            idle=len(self._idle),
            running=self._turns.running,
            waiting=self._turns.waiting,
            spawned=self._spawned,
            ended=dict(self._ended),
            seconds=self._seconds,
        )

    async def ask(self, job: Job) -> Answering:
        """Returns an answer as soon as its first piece is there; whoever gets it releases it.

        Cancelling ends the query. Raises QueryError, ServerBusyError, NotAcceptableError or
        StoreError.
        """
        turn = await self._turns.take(job.client)
        try:
            run = await self._begin(job, turn)
        except BaseException:
            self._turns.give_back(turn)
            raise
        try:
            return await run.first
        except asyncio.CancelledError:
            run.abandon()
            if run.first.done() and not run.first.cancelled() and not run.first.exception():
                run.first.result().release()
            raise

    async def _begin(self, job: Job, turn: Turn) -> Run:
        content = frames.of_task(
            Task(
                query=job.query,
                default_graphs=job.default_graphs,
                named_graphs=job.named_graphs,
                accept=job.accept,
                formats=job.formats,
                rows=job.rows,
                seconds=job.seconds,
            )
        )
        while True:
            worker = self._idle.pop() if self._idle else await self._spawn()
            run = Run(worker, job, turn, over=self._finished)
            try:
                await worker.ask(content)
            except OSError:  # it ended while it was idle
                run.forget()
                continue
            except BaseException:
                run.forget()
                worker.kill()
                raise
            self._busy.add(run)
            return run

    async def _spawn(self) -> Worker:
        if self._engine is None or self._is_closing:
            raise StoreError("the query workers are not running")
        if self._engine.has_ended and self._served is not None:
            snapshot, state = self._served
            engine = await Engine.start(snapshot, f"{state}-disk", self.bounds, budget=None)
            self._go_over_to(engine, self._settings.workers)
        self._spawned += 1
        return await self._engine.spawn()

    async def _replenish(self) -> None:
        while len(self._idle) + len(self._busy) < self._few:
            self._put_back(await self._spawn())

    def _put_back(self, worker: Worker) -> None:
        if worker.engine is not self._engine or worker.is_niced or self._is_closing:
            worker.close()
            return
        worker.take, worker.lost = None, lambda: self._lost_while_idle(worker)
        self._idle.append(worker)

    def _lost_while_idle(self, worker: Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
        worker.close()

    def _finished(self, run: Run, *, alive: bool, outcome: str) -> None:
        """Notes that a query has ended, and what became of its worker."""
        self._busy.discard(run)
        self._turns.give_back(run.turn)
        self._ended[outcome] += 1
        self._seconds += run.seconds
        if run.job.charge is not None:
            run.job.charge(run.seconds)
        if alive:
            self._put_back(run.worker)
        else:
            run.worker.close()
        engine = run.worker.engine
        if engine is not self._engine and not any(r.worker.engine is engine for r in self._busy):
            self._let_go_of(engine)
        elif not self._is_closing and len(self._idle) + len(self._busy) < self._few:
            self._in_background(self._replenish())

    # Replicas and versions

    def _go_over_to(self, engine: Engine, places: int) -> None:
        before, self._engine = self._engine, engine
        self._turns.places = places
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        if before is not None and not any(run.worker.engine is before for run in self._busy):
            self._let_go_of(before)

    async def _replicate(self, snapshot: Path, state: str) -> None:
        budget = self._settings.replica_memory_bytes
        token = f"{state}-memory-{os.urandom(4).hex()}"
        most = budget // (1 + FEWEST_IN_MEMORY)
        try:
            engine = await Engine.start(snapshot, token, self.bounds, budget=most)
        except StoreError:
            return  # it does not fit: disk it is
        copies = budget // max(engine.memory, 1) - 1
        if copies < FEWEST_IN_MEMORY or self._served != (snapshot, state):
            await engine.close()
            return
        self._go_over_to(engine, min(self._settings.workers, copies))
        await self._replenish()

    def _let_go_of(self, engine: Engine) -> None:
        task = asyncio.create_task(engine.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(StoreError):
                await work

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
