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
from evidence_graph.workers.crew import Crew
from evidence_graph.workers.engine import Engine
from evidence_graph.workers.frames import Bounds, Task
from evidence_graph.workers.run import Job, Run, of_default_graph_alone
from evidence_graph.workers.turns import Turn, Turns

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
    """The workers over the version that is served; `start` before use, `close` after."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._few = max(1, min(settings.workers - 1, cores + 1))
        self.bounds = Bounds(
            base=f"{settings.url}/sparql",
            max_query_bytes=settings.max_query_bytes,
            max_query_nesting=settings.max_query_nesting,
            max_answer_bytes=settings.max_answer_bytes,
            max_answer_rows=settings.max_answer_rows,
            query_memory_bytes=settings.query_memory_bytes,
        )
        self._turns = Turns(
            short_places=self._few,
            long_places=max(1, settings.workers - self._few),
            per_client=settings.client_running,
            waiting=settings.queue_length,
            patience=settings.queue_seconds,
        )
        self._disk: Crew | None = None
        self._memory: Crew | None = None
        self._busy: set[Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._ended: Counter[str] = Counter()
        self._seconds = 0.0
        self._served: tuple[Path, str] | None = None
        self._is_closing = False
        self._restarting = asyncio.Lock()
        self.snapshot = ""
        """A token that names what answers now; other bytes may come from another."""

    async def start(self, snapshot: Path, state: str, *, quads: int = 0) -> None:
        """Begins, or goes over, to answer from a published version; `state` names it for good.

        It is served from disk at once. Queries of the default graph alone are answered from memory
        as soon as there is a replica of that graph, where `replica_memory_bytes` has room for it
        and its copies; `quads` is how many it has, if known. Queries that run end on the version
        they began with. Raises StoreError.
        """
        self._served = (snapshot, state)
        disk = Crew(await self._started(snapshot), self._few)
        self._go_over_to(disk, None, f"{state}-disk")
        await disk.replenish()
        if self._settings.replica_memory_bytes > LEAST_PER_QUAD * quads * (self._few + 2):
            self._in_background(self._replicate(snapshot, state))

    async def close(self) -> None:
        """Ends every query and every process."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._leaving, return_exceptions=True)
        crews = {run.crew for run in self._busy}
        crews |= {crew for crew in (self._disk, self._memory) if crew is not None}
        for run in list(self._busy):
            run.end_for(StoreError("the server is stopping"))
        for crew in crews:
            crew.retire()
        await asyncio.gather(*(crew.engine.close() for crew in crews))

    def stats(self) -> PoolStats:
        """Returns what the pool is doing."""
        crews = [crew for crew in (self._disk, self._memory) if crew is not None]
        return PoolStats(
            engine="none" if self._disk is None else "disk" if self._memory is None else "memory",
            idle=sum(crew.idle for crew in crews),
            running=self._turns.running,
            waiting=self._turns.waiting,
            spawned=sum(crew.engine.spawned for crew in crews),
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
            crew = await self._crew_for(job)
            snapshot = self.snapshot
            try:
                worker = await crew.take()
            except BaseException:
                self._settle(crew)
                raise
            run = Run(crew, worker, job, turn, snapshot=snapshot, over=self._finished)
            try:
                await worker.ask(content)
            except OSError:
                if run.is_over:  # it was ended while it was being asked, and has given all back
                    return run
                run.forget()  # it ended while it was idle
                self._settle(crew)
                continue
            except BaseException:
                worker.kill()
                if not run.is_over:
                    run.forget()
                    self._settle(crew)
                raise
            if run.is_over:
                return run
            self._busy.add(run)
            return run

    async def _crew_for(self, job: Job) -> Crew:
        if self._memory is not None and self._memory.engine.has_ended and self._disk is not None:
            self._go_over_to(self._disk, None, f"{self._served_state}-disk")
        if self._memory is not None and of_default_graph_alone(job):
            return self._memory
        if self._disk is None or self._served is None or self._is_closing:
            raise StoreError("the query workers are not running")
        while self._disk.engine.has_ended:
            async with self._restarting:
                dead, served = self._disk, self._served
                if not dead.engine.has_ended:
                    break
                engine = await self._started(served[0])
                if self._disk is not dead or self._served != served or self._is_closing:
                    await engine.close()
                    continue
                self._go_over_to(Crew(engine, self._few), self._memory, self.snapshot)
        return self._disk

    @property
    def _served_state(self) -> str:
        return "" if self._served is None else self._served[1]

    def _finished(self, run: Run, *, alive: bool, outcome: str) -> None:
        """Notes that a query has ended, and what became of its worker."""
        self._busy.discard(run)
        self._turns.give_back(run.turn)
        self._ended[outcome] += 1
        self._seconds += run.seconds
        if run.job.charge is not None:
            run.job.charge(run.seconds)
        crew = run.crew
        if alive:
            crew.put_back(run.worker)
        else:
            crew.lose(run.worker)
        self._settle(crew)
        if crew.is_short and not crew.engine.has_ended and not self._is_closing:
            self._in_background(crew.replenish())

    def _settle(self, crew: Crew) -> None:
        if crew.is_retired and not crew.busy:
            self._let_go_of(crew)

    # Replicas and versions

    async def _started(self, snapshot: Path, *, budget: int | None = None) -> Engine:
        return await Engine.start(snapshot, self.bounds, budget=budget)

    def _go_over_to(self, disk: Crew, memory: Crew | None, snapshot: str) -> None:
        before = {self._disk, self._memory} - {disk, memory, None}
        self._disk, self._memory, self.snapshot = disk, memory, snapshot
        for crew in before:
            if crew is not None:
                crew.retire()
                if not crew.busy:
                    self._let_go_of(crew)

    async def _replicate(self, snapshot: Path, state: str) -> None:
        # A worker that reads all of the replica comes to have a copy of its own, since the engine
        # counts references in the very places that it reads.
        budget = self._settings.replica_memory_bytes
        copies = 1 + self._settings.workers
        try:
            engine = await self._started(snapshot, budget=budget // copies)
        except StoreError:
            return  # it does not fit: disk it is
        if engine.memory * copies > budget or self._served != (snapshot, state):
            await engine.close()
            return
        memory = Crew(engine, self._few)
        try:
            await memory.replenish()
        except BaseException:
            await engine.close()
            raise
        if self._served != (snapshot, state) or self._disk is None:
            await engine.close()
        else:
            self._go_over_to(self._disk, memory, f"{state}-memory-{os.urandom(4).hex()}")

    def _let_go_of(self, crew: Crew) -> None:
        task = asyncio.create_task(crew.engine.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(StoreError):
                await work

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
