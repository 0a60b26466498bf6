"""The pool: answers as the engine gives them, and queries that are ended alone."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from evidence_graph.errors import (
    AnswerTooLargeError,
    AnswerTooLongError,
    NotAcceptableError,
    QueryEvaluationError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
)
from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.store.quads import QuadStore
from evidence_graph.workers.job import Job, of_default_graph_alone
from workers.conftest import ENDLESS, GREEDY, MANY, PRODUCT, Asking

FEW_ROWS = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2"
ALL_ROWS = "SELECT * { ?s ?p ?o }"

ROWS_OF_GRAPHS = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


def children_of(pid: int) -> set[int]:
    """Returns the process ids of a process's children, zombies too."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid:
                found.add(int(entry.name))
    return found


def processes_of(pid: int) -> set[int]:
    """Returns the process ids of everything below a process, zombies too."""
    children = children_of(pid)
    return children.union(*(processes_of(child) for child in children))


def _saying(word: str, directory: Path) -> Path:
    store = QuadStore.open(directory, read_only=False)
    lines = f'<http://e/a> <http://e/is> "{word}" .\n'
    store.load(lines.encode(), N_QUADS, source="test")
    store.close()
    return directory


class TestAnswers:
    def test_each_kind_of_query_is_answered(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            assert (await a.ask("ASK {}")).content == b'{"head":{},"boolean":true}'
            assert (await a.ask(FEW_ROWS)).kind == "solutions"
            triples = await a.ask("DESCRIBE <http://e/7>", accept="application/n-triples")
            assert triples.content == b'<http://e/7> <http://e/is> "number 7" .\n'

        with_pool(body)

    def test_an_answer_longer_than_its_first_piece_comes_whole(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answer = await a.ask(ALL_ROWS, accept="text/csv")
            lines = answer.content.decode().splitlines()
            assert len(answer.content) > 65_536
            assert len(lines) == MANY + 1
            assert len(set(lines)) == MANY + 1

        with_pool(body)

    def test_the_dataset_of_the_request_is_used(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answer = await a.ask("ASK { ?s ?p ?o }", default_graphs=("http://e/no-graph",))
            assert b"false" in answer.content

        with_pool(body)

    def test_those_that_wait_are_given_the_workers_that_are_there(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            before = a.pool.stats().spawned
            await a.until(lambda: a.pool.stats().idle == before)
            clients = [f"client {n}" for n in range(12)]
            for _ in range(5):
                await asyncio.gather(*(a.ask("ASK {}", client=client) for client in clients))
            stats = a.pool.stats()
            assert stats.spawned == before
            assert (stats.running, stats.waiting) == (0, 0)

        with_pool(body)

    def test_only_some_rows_are_written_and_the_rest_counted(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answer = await a.ask(ALL_ROWS, rows=5)
            assert answer.format == "tsv"
            assert len(answer.content.splitlines()) == 6
            assert answer.rows == MANY

        with_pool(body)

    def test_it_is_told_whether_another_evaluation_would_give_the_same(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            for query, repeatable in ((FEW_ROWS, True), ("SELECT (RAND() AS ?r) {}", False)):
                answering = await a.pool.ask(Job(query=query, client="one", seconds=9))
                answering.release()
                assert answering.is_repeatable is repeatable

        with_pool(body)

    def test_several_readers_read_one_answer_each_from_its_beginning(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answering = await a.pool.ask(Job(query=ALL_ROWS, client="one", seconds=9))

            async def read() -> bytes:
                answering.retain()
                content = b"".join([piece async for piece in answering.pieces()])
                answering.release()
                return content

            first, second = await asyncio.gather(read(), read())
            third = await read()
            answering.release()
            assert first == second == third
            assert len(first) == answering.length

        with_pool(body)

    @pytest.mark.parametrize(
        ("query", "accept", "error"),
        [
            ("SELEC", "", QuerySyntaxError),
            ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "", QueryRefusedError),
            ("ASK " + "{" * 3_000 + "}" * 3_000, "", QueryTooComplexError),
            ("ASK {}", "image/png", NotAcceptableError),
            ("SELECT (<http://e/f>(1) AS ?x) {}", "", QueryRefusedError),
        ],
    )
    def test_a_query_that_cannot_be_answered_is_told_so_and_harms_nothing(
        self, with_pool, query, accept, error
    ) -> None:
        async def body(a: Asking) -> None:
            with pytest.raises(error):
                await a.ask(query, accept=accept)
            assert (await a.ask("ASK {}")).content.endswith(b"true}")
            assert a.pool.stats().ended == {error.__name__: 1, "answered": 1}

        with_pool(body)

    def test_errors_keep_their_facts_on_the_way(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            with pytest.raises(QuerySyntaxError) as caught:
                await a.ask("SELECT *\n{ ?s ?p }")
            assert (caught.value.line, caught.value.column) == (2, 9)

        with_pool(body)


class TestBounds:
    def test_a_query_ends_at_its_deadline_and_its_place_is_free(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            began = time.monotonic()
            with pytest.raises(QueryTimeoutError) as caught:
                await a.ask(ENDLESS, seconds=0.5)
            assert 0.5 <= time.monotonic() - began < 5
            assert caught.value.limit == 0.5
            assert (await a.ask("ASK {}")).content.endswith(b"true}")
            await a.until(lambda: a.pool.stats().running == 0)

        with_pool(body)

    def test_waiting_for_a_place_is_part_of_the_time_a_query_has(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            long = asyncio.create_task(a.ask(ENDLESS, seconds=3))
            await asyncio.sleep(0.1)
            began = time.monotonic()
            with pytest.raises(QueryTimeoutError):
                await a.ask("ASK {}", seconds=0.5)
            assert 0.5 <= time.monotonic() - began < 2.9
            assert a.pool.stats().waiting == 0
            long.cancel()
            await asyncio.gather(long, return_exceptions=True)

        with_pool(body, client_running=1)

    def test_a_deadline_in_the_middle_of_an_answer_is_told_to_its_reader(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answering = await a.pool.ask(Job(query=PRODUCT, client="one", seconds=1.0))
            with pytest.raises(QueryTimeoutError):
                async for _ in answering.pieces():
                    pass
            answering.release()
            assert answering.length is None

        with_pool(body)

    def test_a_query_that_takes_too_much_memory_ends_alone(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            other = asyncio.create_task(a.ask(ALL_ROWS, client="two"))
            with pytest.raises(QueryMemoryError):
                await a.ask(GREEDY)
            assert len((await other).content) > 100_000
            await a.ask("ASK {}")

        with_pool(body, query_memory_bytes=128 * 1024**2)

    @pytest.mark.parametrize(
        ("setting", "limit", "error"),
        [
            ("max_answer_bytes", 200_000, AnswerTooLargeError),
            ("max_answer_rows", MANY - 1, AnswerTooLongError),
        ],
    )
    def test_an_answer_has_bounds(self, with_pool, setting, limit, error) -> None:
        async def body(a: Asking) -> None:
            with pytest.raises(error) as caught:
                await a.ask(ALL_ROWS)
            assert caught.value.limit == limit
            await a.ask("ASK {}")

        with_pool(body, **{setting: limit})

    def test_a_worker_that_is_killed_is_replaced(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            asked = asyncio.create_task(a.ask(ENDLESS))
            await asyncio.sleep(0.2)
            for pid in processes_of(os.getpid()):
                if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R":
                    os.kill(pid, signal.SIGSEGV)
            with pytest.raises(QueryEvaluationError):
                await asked
            assert (await a.ask("ASK {}")).content.endswith(b"true}")

        with_pool(body)

    def test_a_supervisor_that_is_killed_is_replaced(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            await a.until(lambda: a.pool.stats().idle > 0)
            for pid in children_of(os.getpid()):
                os.kill(pid, signal.SIGKILL)
            await a.until(lambda: a.pool.stats().idle == 0)
            assert (await a.ask("ASK {}")).content.endswith(b"true}")

        with_pool(body)


class TestLeaving:
    def test_who_goes_away_before_the_answer_ends_the_query(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            asked = asyncio.create_task(a.ask(ENDLESS))
            await asyncio.sleep(0.2)
            asked.cancel()
            await a.until(lambda: a.pool.stats().running == 0)
            await a.ask("ASK {}")

        with_pool(body)

    def test_who_goes_away_in_the_middle_of_the_answer_ends_the_query(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            answering = await a.pool.ask(Job(query=PRODUCT, client="one", seconds=60))
            async for _ in answering.pieces():
                break
            answering.release()
            await a.until(lambda: a.pool.stats().running == 0)

        with_pool(body)

    def test_a_query_that_was_ended_takes_no_other_with_it(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            for number in range(60):
                asked = asyncio.create_task(a.ask(ALL_ROWS, client="leaver"))
                await asyncio.sleep(number / 4_000)
                asked.cancel()
                assert (await a.ask("ASK {}", client="other")).content.endswith(b"true}")
            await a.until(lambda: a.pool.stats().running == 0)

        with_pool(body)

    def test_closing_leaves_no_process_and_no_descriptor(self, with_pool) -> None:
        before = len(list(Path("/proc/self/fd").iterdir())), processes_of(os.getpid())

        async def body(a: Asking) -> None:
            tasks = [asyncio.create_task(a.ask(ENDLESS, client=f"{n}")) for n in range(3)]
            await a.ask(ALL_ROWS)
            await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        with_pool(body)
        assert (len(list(Path("/proc/self/fd").iterdir())), processes_of(os.getpid())) == before

    def test_every_second_of_evaluation_is_charged_once(self, with_pool) -> None:
        charged: list[float] = []

        async def body(a: Asking) -> None:
            await a.ask("ASK {}", charge=charged.append)
            with pytest.raises(QueryTimeoutError):
                await a.ask(ENDLESS, seconds=0.4, charge=charged.append)

        with_pool(body)
        assert len(charged) == 2
        assert 0.4 <= charged[1] < 2


class TestReplica:
    def test_it_takes_over_where_the_budget_has_room(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            on_disk = a.pool.snapshot
            from_disk = await a.ask(ALL_ROWS + " ORDER BY ?s")
            named = await a.ask(ROWS_OF_GRAPHS)
            await a.until(lambda: a.pool.stats().engine == "memory")
            assert a.pool.snapshot != on_disk
            assert (await a.ask(ALL_ROWS + " ORDER BY ?s")).content == from_disk.content
            assert (await a.ask(ROWS_OF_GRAPHS)).content == named.content
            assert b"named" in named.content
            assert a.pool.stats().begun == {"disk": 3, "memory": 1}
            with pytest.raises(QueryTimeoutError):
                await a.ask(ENDLESS, seconds=0.3)
            await a.ask("ASK {}")

        with_pool(body, replica_memory_bytes=1024**3)

    def test_without_room_the_disk_goes_on_answering(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            await asyncio.sleep(1)
            assert a.pool.stats().engine == "disk"
            await a.ask("ASK {}")

        with_pool(body, replica_memory_bytes=12 * 1024**2)

    def test_another_version_is_gone_over_to_while_queries_run(self, with_pool, snapshot) -> None:
        async def body(a: Asking) -> None:
            running = await a.pool.ask(Job(query=ALL_ROWS, client="one", seconds=20))
            await a.pool.start(snapshot, "another")
            assert a.pool.snapshot == "another-disk"
            content = b"".join([piece async for piece in running.pieces()])
            running.release()
            assert content.endswith(b"]}}")
            await a.ask("ASK {}")

        with_pool(body)

    def test_no_answer_goes_by_the_name_of_another_version(self, with_pool, tmp_path) -> None:
        old, new = (_saying(word, tmp_path / word) for word in ("old", "new"))

        async def body(a: Asking) -> None:
            before = children_of(os.getpid())
            await a.pool.start(old, "old")
            (supervisor,) = children_of(os.getpid()) - before
            await a.until(lambda: a.pool.stats().idle == a.pool.stats().spawned)
            for worker in children_of(supervisor):
                os.kill(worker, signal.SIGKILL)
            # The next query waits for a worker of the old version while the new one is begun.
            os.kill(supervisor, signal.SIGSTOP)
            await a.until(lambda: a.pool.stats().idle == 0)
            job = Job(query="SELECT ?o { ?s ?p ?o }", client="one", seconds=20)
            waiting = asyncio.create_task(a.pool.ask(job))
            await asyncio.sleep(0.05)
            await a.pool.start(new, "new")
            os.kill(supervisor, signal.SIGCONT)
            answering = await waiting
            answering.release()
            assert (answering.snapshot, b"old" in answering.first) == ("old-disk", True)
            assert b"new" in (await a.ask(job.query)).content

        with_pool(body)

    @pytest.mark.parametrize(
        ("query", "is_alone"),
        [
            ("SELECT * { ?s ?p ?o }", True),
            ("ASK { ?s a <https://w3id.org/evidence-graph/ns#Finding> }", True),
            ("SELECT * { GRAPH ?g { ?s ?p ?o } }", False),
            ("SELECT * { graph <http://e/named> { ?s ?p ?o } }", False),
            ("SELECT * FROM <http://e/named> { ?s ?p ?o }", False),
            ("SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }", False),
        ],
    )
    def test_a_replica_answers_what_asks_the_default_graph_alone(self, query, is_alone) -> None:
        job = Job(query=query, client="one", seconds=1)
        assert of_default_graph_alone(job) is is_alone
        graphs = ("http://e/named",)
        assert not of_default_graph_alone(
            Job(query=query, client="one", seconds=1, named_graphs=graphs)
        )
