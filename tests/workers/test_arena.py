"""Memory that a fork can have for itself, and what becomes of a replica without it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.store.quads import QuadStore
from evidence_graph.workers import allocator
from workers.conftest import MANY, Asking

WITH_MIMALLOC = allocator.environment(os.environ)
WITHOUT = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}

PRELUDE = """
import io, os, resource
from pathlib import Path
import pyoxigraph as ox
from evidence_graph.errors import StoreError
from evidence_graph.workers.arena import Arena
from evidence_graph.workers.replica import Replica
from evidence_graph.workers.sandbox import used_bytes

MANY = 20_000
LINES = "".join(f'<http://e/{n}> <http://e/is> "number {n}" .\\n' for n in range(MANY)).encode()

def loaded():
    store = ox.Store()
    store.bulk_load(io.BytesIO(LINES), ox.RdfFormat.N_TRIPLES)
    return store

def set_apart():
    arena = Arena(256 << 20)
    with arena.in_use():
        return arena, loaded()

def answer(store):
    return store.query("SELECT * { ?s ?p ?o } ORDER BY ?o").serialize(
        format=ox.QueryResultsFormat.CSV
    )

def bytes_of(arena, *kinds):
    of_arena, found = False, 0
    for line in Path("/proc/self/smaps").read_text().splitlines():
        name, *rest = line.split()
        if "-" in name:
            begin = int(name.partition("-")[0], 16)
            of_arena = arena._begin <= begin < arena._begin + arena._size
        elif of_arena and name[:-1] in kinds:
            found += int(rest[0]) * 1024
    return found

def shared(arena):
    return bytes_of(arena, "Shared_Clean", "Shared_Dirty")

def copy_all(arena):
    while arena.copy_a_page():
        pass

def in_fork(body):
    child = os.fork()
    if not child:
        try:
            body()
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


def run(body: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + body, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


def require(body: str, environment: dict[str, str] = WITH_MIMALLOC, *arguments: str) -> None:
    ran = run(body, environment, *arguments)

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr


def texts(directory: Path, *, number: int, length: int) -> Path:
    store = QuadStore.open(directory / "texts", read_only=False)
    lines = (f'<http://e/a> <http://e/is> "{n}{"." * length}" .\n' for n in range(number))
    store.load("".join(lines).encode(), N_QUADS, source="test")
    store.close()
    return directory / "texts"


class TestArena:
    def test_what_is_made_while_it_is_in_use_lies_in_it_and_nothing_else(self) -> None:
        require("""
arena = Arena(256 << 20)
assert bytes_of(arena, "Rss") < 4 << 20
used = used_bytes()
with arena.in_use():
    store = loaded()
lies_in_it = bytes_of(arena, "Rss")
assert lies_in_it > 4 << 20
assert used_bytes() - used < 1.5 * lies_in_it
other = [bytes(100_000) + bytes([n]) for n in range(100)]
assert bytes_of(arena, "Rss") <= lies_in_it
""")

    def test_a_fork_with_a_copy_of_its_own_answers_the_same_and_shares_nothing(self) -> None:
        require("""
arena, store = set_apart()
expected = answer(store)

def body():
    assert shared(arena) > 4 << 20
    copy_all(arena)
    assert shared(arena) == 0
    assert answer(store) == expected
    store.clear()
    assert len(store) == 0

in_fork(body)
assert answer(store) == expected
in_fork(body)
""")

    def test_the_copy_is_in_large_pages_where_the_kernel_grants_any(self) -> None:
        require("""
arena, store = set_apart()

def body():
    copy_all(arena)
    setting = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    if setting.exists() and "[never]" not in setting.read_text():
        assert bytes_of(arena, "AnonHugePages") > 0

in_fork(body)
""")

    def test_without_memory_for_a_copy_all_stays_shared_and_answers(self) -> None:
        require("""
arena, store = set_apart()
expected = answer(store)

def body():
    resource.setrlimit(resource.RLIMIT_DATA, (1, resource.RLIM_INFINITY))
    copy_all(arena)
    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert shared(arena) > 4 << 20
    assert answer(store) == expected

in_fork(body)
""")

    def test_memory_that_is_not_there_is_an_error_and_is_not_kept(self) -> None:
        require("""
def data():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmData:")[2].split()[0]) * 1024

before = data()
resource.setrlimit(resource.RLIMIT_DATA, (before + (512 << 20), resource.RLIM_INFINITY))
try:
    Arena(1 << 30)
except StoreError:
    assert data() < before + (128 << 20)
else:
    raise AssertionError("it has memory beyond the limit")
""")

    def test_one_that_is_too_small_ends_the_process(self) -> None:
        ran = run("with Arena(64 << 20).in_use():\n    loaded()", WITH_MIMALLOC)

        assert ran.returncode == -signal.SIGABRT, ran.stderr

    def test_a_process_without_mimalloc_has_none(self) -> None:
        ran = run("Arena(64 << 20)", WITHOUT)

        assert "StoreError: this process does not run with mimalloc" in ran.stderr


class TestReplica:
    @pytest.mark.parametrize("environment", [WITH_MIMALLOC, WITHOUT], ids=["mimalloc", "without"])
    def test_a_fork_answers_from_it(self, environment: dict[str, str], snapshot: Path) -> None:
        ran = run(
            """
import sys
replica = Replica(Path(sys.argv[1]), budget=1 << 20)

def body():
    print(len(replica.store), flush=True)

in_fork(body)
in_fork(body)
""",
            environment,
            str(snapshot),
        )

        assert ran.stdout == f"{MANY}\n{MANY}\n", ran.stderr

    def test_a_text_that_no_memory_is_left_for_is_an_error(self, tmp_path: Path) -> None:
        snapshot = texts(tmp_path, number=100, length=1_000_000)

        ran = run(
            """
import sys
try:
    Replica(Path(sys.argv[1]), budget=1 << 20)
except StoreError as error:
    print(error)
""",
            WITH_MIMALLOC,
            str(snapshot),
        )

        assert "takes more memory than it may" in ran.stdout, ran.stderr

    def test_where_the_engine_gets_no_memory_its_process_ends_and_the_disk_goes_on(
        self, with_pool, tmp_path, capfd
    ) -> None:
        snapshot = texts(tmp_path, number=20_000, length=10_000)

        async def body(a: Asking) -> None:
            await a.pool.start(snapshot, "large")
            await a.until(lambda: not a.pool._tasks)
            assert "memory allocation" in capfd.readouterr().err
            assert a.pool.stats().engine == "disk"
            answer = await a.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv")
            assert answer.content == b"n\r\n20000\r\n"

        with_pool(body, replica_memory_bytes=12 * 1024**2)
