"""Snapshots to ask, and pools over them; each pool has an event loop of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.workers.job import Job
from evidence_graph.workers.pool import QueryPool

MANY = 3_000

ENDLESS = (
    "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(STRLEN(STR(?a)) + STRLEN(STR(?d)) + STRLEN(STR(?g)) < 0) }"
)
"""A query over MANY triples that no machine answers."""

GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a ?c ?d"
"""A query that wants to sort millions of rows in memory."""

PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
"""A query with millions of rows, which come at once."""


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds MANY triples about things that are numbered, and one in a named graph."""
    directory = tmp_path_factory.mktemp("snapshot") / "quads"
    store = QuadStore.open(directory, read_only=False)
    lines = (f'<http://e/{n}> <http://e/is> "number {n}" .\n' for n in range(MANY))
    store.load("".join(lines).encode(), N_QUADS, source="test")
    named = b'<http://e/a> <http://e/is> "named" <http://e/named> .\n'
    store.load(named, N_QUADS, source="test")
    store.close()
    return directory


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that was read to its end."""

    format: str
    kind: str
    content: bytes
    rows: int | None
    seconds: float


class Asking:
    """A pool, and short ways to ask it."""

    def __init__(self, pool: QueryPool) -> None:
        self.pool = pool

    async def ask(self, query: str, client: str = "one", seconds: float = 20, **more: Any) -> Whole:
        answering = await self.pool.ask(Job(query=query, client=client, seconds=seconds, **more))
        try:
            content = b"".join([piece async for piece in answering.pieces()])
        finally:
            answering.release()
        assert answering.length == len(content)
        return Whole(
            answering.format.name, answering.kind, content, answering.rows, answering.seconds
        )

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not is_so():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def asking(snapshot: Path, **settings: Any) -> AsyncIterator[Asking]:
    given = {"replica_memory_bytes": 0, **settings}
    pool = QueryPool(Settings(**given))
    await pool.start(snapshot, "state")
    try:
        yield Asking(pool)
    finally:
        await pool.close()


@pytest.fixture
def with_pool(snapshot: Path) -> Iterator[Callable[..., None]]:
    """Runs a test's coroutine with a pool of these settings."""

    def run(body: Callable[[Asking], Awaitable[None]], **settings: Any) -> None:
        async def all_of_it() -> None:
            async with asking(snapshot, **settings) as asked:
                await body(asked)

        asyncio.run(all_of_it())

    return run
