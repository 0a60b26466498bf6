"""QueryPool: queries in, answers out, each evaluated in a process of its own choosing.

For the thread of one event loop. A worker that misses its deadline, takes too much memory, crashes
or is no longer wanted is ended alone and another takes its place.
"""

import asyncio
import contextlib
import os
from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import EvidenceGraphError, StoreError
from evidence_graph.settings import Settings
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.asking import Asking
from evidence_graph.workers.crew import Crew
from evidence_graph.workers.engine import Engine, Worker
from evidence_graph.workers.frames import Bounds
from evidence_graph.workers.job import SITE, Job, Past, of_default_graph_alone
from evidence_graph.workers.run import Run, Told
from evidence_graph.workers.turns import Turn, Turns

LEAST_PER_QUAD: Final = 200
"""Bytes that the engine needs for a quad in memory at the very least."""


REST: Final = 2.0
"""Seconds for which a version is served from disk before it is worth a replica in memory."""

PASTS: Final = 2
"""Earlier versions that have processes of their own at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStats:
    """What the pool is doing; `ended` counts queries by how they ended, `begun` by where."""

    engine: str  # "disk", "memory", or "none" before the first
    idle: int
    running: int
    waiting: int
    spawned: int
    ended: dict[str, int]
    begun: dict[str, int]
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
            patience=min(settings.queue_seconds, settings.query_seconds),
            never_slow=SITE,
        )
        self._disk: Crew | None = None
        self._memory: Crew | None = None
        self._crews: set[Crew] = set()  # those two, and retired ones with queries of their own
        self._busy: set[Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._ended: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()
        self._seconds = 0.0
        self._past: OrderedDict[str, Crew] = OrderedDict()
        self._served: tuple[Path, str] | None = None
        self._is_closing = False
        self._restarting = asyncio.Lock()
        self._replicating = asyncio.Lock()
        self._has_replicated = False
        self.snapshot = ""
        """A token that names what answers now; other bytes may come from another."""

    async def start(self, snapshot: Path, state: str, *, quads: int = 0) -> None:
        """Begins, or goes over, to answer from a published version; `state` names it for good.

        It is served from disk at once. Queries of the default graph alone are answered from memory
        as soon as there is a replica of that graph, where `replica_memory_bytes` has room for it
        and its copies; `quads` is how many it has, if known. Queries that run end on the version
        they began with. Raises StoreError.
        """
        disk = self._crew(await self._started(snapshot), "disk")
        try:
            await disk.begin()  # whoever asks next finds a worker that waits
        except BaseException:
            await disk.engine.close()
            raise
        is_first = self._served is None
        self._served = (snapshot, state)
        self._go_over_to(disk, None, f"{state}-disk")
        if is_first:
            await disk.replenish()
        else:
            self._in_background(disk.replenish)
        if self._settings.replica_memory_bytes > LEAST_PER_QUAD * quads * (self._few + 2):
            rest = REST if self._has_replicated else 0.0
            self._has_replicated = True
            self._in_background(partial(self._replicate_later, snapshot, state, rest))

    async def close(self) -> None:
        """Ends every query and every process."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._leaving, return_exceptions=True)
        for run in list(self._busy):
            run.end_for(StoreError("the server is stopping"))
        crews = list(self._crews)
        for crew in crews:
            crew.retire()
        await asyncio.gather(*(crew.engine.close() for crew in crews))

    def stats(self) -> PoolStats:
        """Returns what the pool is doing."""
        crews = [crew for crew in (self._disk, self._memory) if crew is not None]
        return PoolStats(
            engine="none" if self._disk is None else "disk" if self._memory is None else "memory",
            idle=sum(crew.ready for crew in crews),
            running=self._turns.running,
            waiting=self._turns.waiting,
            spawned=sum(crew.engine.spawned for crew in crews),
            ended=dict(self._ended),
            begun=dict(self._begun),
            seconds=self._seconds,
        )

    async def ask(self, job: Job) -> Answering:
        """Returns an answer as soon as its first piece is there; whoever gets it releases it.

        Cancelling ends the query. Raises QueryError, ServerBusyError, NotAcceptableError or
        StoreError.
        """
        first: asyncio.Future[Answering] = asyncio.get_running_loop().create_future()

        def told(what: Answering | EvidenceGraphError) -> None:
            if first.cancelled():
                if isinstance(what, Answering):
                    what.release()
            elif isinstance(what, Answering):
                first.set_result(what)
            else:
                first.set_exception(what)

        asking = self.begin(job, told)
        try:
            return await first
        except asyncio.CancelledError:
            asking.abandon()
            if not first.cancelled() and not first.exception():
                first.result().release()
            raise

    def begin(self, job: Job, told: Told) -> Asking:
        """Begins to answer; `told` is called once, perhaps before this returns.

        It gets the answer, as `ask` returns it, or the error that `ask` raises; and nothing once
        what is returned has been abandoned.
        """
        asking = Asking(self._turns, job, told, self._begin)
        self._turns.ask(job.client, asking)
        if asking.run is None:
            asking.watch_deadline()
        return asking

    def _begin(self, asking: Asking, turn: Turn) -> None:
        while crew := self._ready_crew(asking.job):
            worker = crew.take_ready(is_long=turn.is_long)
            if worker is None:
                break
            if self._is_handed(asking, turn, crew, worker, snapshot=self._snapshot_of(asking.job)):
                return
        asking.preparing = asyncio.create_task(self._begin_later(asking, turn))
        asking.preparing.add_done_callback(partial(self._prepared, asking, turn))

    async def _begin_later(self, asking: Asking, turn: Turn) -> None:
        while True:
            past = asking.job.past
            crew = self._ready_crew(asking.job)
            if crew is None:
                crew = await (self._revived() if past is None else self._past_crew(past))
            snapshot = self._snapshot_of(asking.job)  # whatever is gone over to meanwhile
            try:
                worker = await crew.take()
            except BaseException:
                self._settle(crew)
                raise
            if self._is_handed(asking, turn, crew, worker, snapshot=snapshot):
                return

    def _prepared(self, asking: Asking, turn: Turn, preparing: "asyncio.Task[None]") -> None:
        """Notes whether a query got its worker; one that was cancelled may not even have tried."""
        if asking.run is not None:
            return
        self._turns.give_back(turn)
        fault = None if preparing.cancelled() else preparing.exception()
        if isinstance(fault, EvidenceGraphError):
            asking.tell(fault)
        elif fault is not None:
            asking.tell(StoreError(f"no query worker could be made: {fault!r}"))

    def _is_handed(
        self, asking: Asking, turn: Turn, crew: Crew, worker: Worker, *, snapshot: str
    ) -> bool:
        left = asking.left()
        if turn.is_long and not worker.is_niced:
            worker.give_way()  # whose hard questions are known need not show again what they are
        run = Run(
            crew,
            worker,
            asking.job,
            turn,
            snapshot=snapshot,
            seconds=left,
            told=asking.tell,
            over=self._finished,
        )
        try:
            worker.ask(asking.content(left))
        except OSError:
            run.forget()  # it ended while it was idle
            self._settle(crew)
            return False
        asking.run = run
        self._busy.add(run)
        self._begun[crew.place] += 1
        return True

    def _ready_crew(self, job: Job) -> Crew | None:
        """Returns the workers for a query, or None where they have to be started first."""
        if job.past is not None:
            crew = self._past.get(job.past.state)
            return None if crew is None or crew.engine.has_ended else crew
        if self._memory is not None:
            if self._memory.engine.has_ended and self._disk is not None:
                self._go_over_to(self._disk, None, f"{self._served_state}-disk")
            elif of_default_graph_alone(job):
                return self._memory
        disk = self._disk
        return None if disk is None or disk.engine.has_ended or self._is_closing else disk

    def _snapshot_of(self, job: Job) -> str:
        """Returns the token of what answers a query now."""
        return self.snapshot if job.past is None else f"{job.past.state}-disk"

    async def _past_crew(self, past: Past) -> Crew:
        """Returns workers over an earlier version, of which few are kept. Raises StoreError."""
        async with self._restarting:
            crew = self._past.pop(past.state, None)
            if crew is None or crew.engine.has_ended:
                if crew is not None:
                    crew.retire()
                    self._settle(crew)
                if self._is_closing:
                    raise StoreError("the server is stopping")
                engine = await self._started(past.path)
                crew = Crew(engine, 1, self._turns.long_places, place="past")
                self._crews.add(crew)
            self._past[past.state] = crew
            while len(self._past) > PASTS:
                _, oldest = self._past.popitem(last=False)
                oldest.retire()
                self._settle(oldest)
        return crew

    async def _revived(self) -> Crew:
        """Returns new workers over the disk, where a supervisor has died. Raises StoreError."""
        async with self._restarting:
            while not self._is_closing and self._disk is not None and self._served is not None:
                dead, served = self._disk, self._served
                if not dead.engine.has_ended:
                    return dead
                engine = await self._started(served[0])
                if self._disk is not dead or self._served != served or self._is_closing:
                    await engine.close()
                    continue
                self._go_over_to(self._crew(engine, "disk"), self._memory, self.snapshot)
        raise StoreError("the query workers are not running")

    @property
    def _served_state(self) -> str:
        return "" if self._served is None else self._served[1]

    def _finished(self, run: Run, *, alive: bool, outcome: str) -> None:
        """Notes that a query has ended, and what became of its worker."""
        self._busy.discard(run)
        self._ended[outcome] += 1
        self._seconds += run.seconds
        crew = run.crew
        if alive:
            crew.put_back(run.worker)
        else:
            crew.lose(run.worker)
        self._turns.give_back(run.turn)  # the next one finds the worker there
        self._settle(crew)
        if crew.is_short and not crew.engine.has_ended and not self._is_closing:
            self._in_background(crew.replenish)

    def _settle(self, crew: Crew) -> None:
        if crew.is_retired and not crew.busy:
            self._let_go_of(crew)

    # Replicas and versions

    def _crew(self, engine: Engine, place: str) -> Crew:
        return Crew(engine, self._few, self._turns.long_places, place=place)

    async def _started(self, snapshot: Path, *, budget: int | None = None) -> Engine:
        return await Engine.start(snapshot, self.bounds, budget=budget)

    def _go_over_to(self, disk: Crew, memory: Crew | None, snapshot: str) -> None:
        before = {self._disk, self._memory} - {disk, memory, None}
        self._crews |= {disk} if memory is None else {disk, memory}
        self._disk, self._memory, self.snapshot = disk, memory, snapshot
        for crew in before:
            if crew is not None:
                crew.retire()
                if not crew.busy:
                    self._let_go_of(crew)

    async def _replicate_later(self, snapshot: Path, state: str, rest: float) -> None:
        # Where one version follows the other, only the last of them is worth a replica.
        await asyncio.sleep(rest)
        async with self._replicating:
            if self._served == (snapshot, state) and not self._is_closing:
                await self._replicate(snapshot, state)

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
        memory = self._crew(engine, "memory")
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
        self._crews.discard(crew)
        task = asyncio.create_task(crew.engine.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _in_background(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(StoreError):
                await work()

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
