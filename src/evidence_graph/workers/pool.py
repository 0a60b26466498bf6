"""QueryPool: queries in, answers out, each evaluated in a process of its own choosing.

For the thread of one event loop. A worker that misses its deadline, takes too much memory, crashes
or is no longer wanted is ended alone and another takes its place.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import (
    EvidenceGraphError,
    QueryEvaluationError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
)
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.settings import Settings
from evidence_graph.workers import frames
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.engine import Engine, Worker
from evidence_graph.workers.frames import Bounds, Task
from evidence_graph.workers.turns import Turn, Turns

_FORMATS: Final = {f.name: f for f in (*SOLUTION_FORMATS, *GRAPH_FORMATS)}

FEWEST_IN_MEMORY: Final = 2
"""Workers that the memory for replicas has to hold for one to be made."""

LEAST_PER_QUAD: Final = 200
"""Bytes that the engine needs for a quad in memory at the very least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A query to answer: its dataset, the formats wanted, its deadline, and who asks.

    `rows` has only so many solutions written, as TSV, and the rest counted. `charge` is told, once,
    the seconds of evaluation that the query took, however it ended.
    """

    query: str
    client: str
    seconds: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""
    formats: tuple[str, ...] = ()
    rows: int | None = None
    charge: Callable[[float], None] | None = None


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
        self._busy: set[_Run] = set()
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
            raise

    async def _begin(self, job: Job, turn: Turn) -> "_Run":
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
            run = _Run(self, worker, job, turn)
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

    def finished(self, run: "_Run", *, alive: bool, outcome: str) -> None:
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


class _Run:
    """One query in one worker, from the task sent to the last frame."""

    def __init__(self, pool: QueryPool, worker: Worker, job: Job, turn: Turn) -> None:
        self.worker = worker
        self.job = job
        self.turn = turn
        self.first: asyncio.Future[Answering] = asyncio.get_running_loop().create_future()
        self.seconds = 0.0
        self._pool = pool
        self._began = time.perf_counter()
        self._format = ""
        self._kind = ""
        self._repeatable = False
        self._answering: Answering | None = None
        self._is_over = False
        self._ended_for: EvidenceGraphError | None = None
        worker.take, worker.lost = self._take, self._lost
        turn.grew_long, turn.evict = worker.give_way, self.end_for

    def forget(self) -> None:
        """Lets go of a worker that never got the task."""
        self.turn.grew_long = self.turn.evict = None
        self.worker.close()

    def abandon(self) -> None:
        """Ends the query: nobody wants its answer."""
        if not self._is_over:
            self.end_for(QueryEvaluationError("nobody waited for the answer"))

    def end_for(self, error: EvidenceGraphError) -> None:
        """Ends the query for this reason, which whoever still waits is told."""
        self._ended_for = error
        self.worker.kill()

    def _take(self, kind: bytes, content: bytes, descriptor: int | None) -> None:
        if kind == frames.HEAD:
            said = frames.decode(content)
            self._format, self._kind = said["format"], said["kind"]
            self._repeatable = said["repeatable"]
        elif kind == frames.PIECE:
            self._answering = Answering(
                answer_format=_FORMATS[self._format],
                kind=self._kind,
                snapshot=self.worker.engine.token,
                is_repeatable=self._repeatable,
                first=content,
                abandon=self.abandon,
            )
        elif kind == frames.ERROR:
            self._fail(frames.error(content), alive=True)
        elif self._answering is None:
            raise AssertionError(f"a worker sent {kind!r} before its answer began")
        elif kind == frames.FILE and descriptor is not None:
            self._answering.goes_on_in(descriptor)
            self._hand_out(self._answering)
        elif kind == frames.MORE:
            self._answering.has_in_file(frames.NUMBER.unpack(content)[0])
        elif kind == frames.END:
            said = frames.decode(content)
            self._over(alive=True, outcome="answered", seconds=said["seconds"])
            self._answering.end(said["seconds"], said["rows"])
            self._hand_out(self._answering)

    def _hand_out(self, answering: Answering) -> None:
        if self.first.cancelled():
            answering.release()
        elif not self.first.done():
            self.first.set_result(answering)

    def _lost(self) -> None:
        if not self._is_over:
            self.worker.exit_code.add_done_callback(self._explain)

    def _explain(self, exit_code: "asyncio.Future[int]") -> None:
        limit = self._pool.bounds.query_memory_bytes
        error: EvidenceGraphError
        match -exit_code.result():
            case _ if self._ended_for is not None:
                error = self._ended_for
            case signal.SIGALRM:
                error = QueryTimeoutError(self.job.seconds)
            case signal.SIGABRT | signal.SIGKILL:
                error = QueryMemoryError(limit)
            case number:
                error = QueryEvaluationError(f"the process that answered ended ({-number})")
        self._fail(error, alive=False)

    def _fail(self, error: EvidenceGraphError, *, alive: bool) -> None:
        if self._is_over:
            return
        self._over(alive=alive, outcome=type(error).__name__, seconds=None)
        if self._answering is not None:
            self._answering.fail(error, self.seconds)
        if not self.first.done():
            self.first.set_exception(error)

    def _over(self, *, alive: bool, outcome: str, seconds: float | None) -> None:
        self._is_over = True
        self.turn.grew_long = self.turn.evict = None
        self.seconds = time.perf_counter() - self._began if seconds is None else seconds
        self._pool.finished(self, alive=alive, outcome=outcome)
