"""Whose query runs next, and who has to come again."""

import asyncio
import os
import time

import pytest

from evidence_graph.errors import QueryTimeoutError, ServerBusyError
from workers.conftest import ENDLESS, Asking

SHORT_PLACES = len(os.sched_getaffinity(0)) + 1
LONG_PLACES_FOR_TWO = SHORT_PLACES + 2
"""Workers of which two may answer long queries."""


class TestMany:
    def test_more_queries_than_may_wait_are_told_to_come_again(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            asked = [
                asyncio.create_task(a.ask(ENDLESS, client=f"{n}", seconds=1)) for n in range(9)
            ]
            results = await asyncio.gather(*asked, return_exceptions=True)
            assert {type(result) for result in results} == {QueryTimeoutError, ServerBusyError}
            assert all(r.retry_after >= 1 for r in results if isinstance(r, ServerBusyError))

        with_pool(body, workers=2, queue_length=2)

    def test_who_waits_too_long_is_told_so(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            long = asyncio.create_task(a.ask(ENDLESS, seconds=1.5))
            await asyncio.sleep(0.2)
            with pytest.raises(ServerBusyError, match=r"within 0\.3 s"):
                await a.ask("ASK {}")
            with pytest.raises(QueryTimeoutError):
                await long

        with_pool(body, client_running=1, queue_seconds=0.3)

    def test_short_queries_go_on_while_long_ones_have_all_their_places(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            long = [asyncio.create_task(a.ask(ENDLESS, client=f"{n}", seconds=8)) for n in range(2)]
            await asyncio.sleep(0.5)
            for n in range(20):
                began = time.monotonic()
                assert (await a.ask("ASK {}", client=f"short {n}")).content.endswith(b"true}")
                assert time.monotonic() - began < 5
            assert not any(task.done() for task in long)
            for task in long:
                task.cancel()
            await asyncio.gather(*long, return_exceptions=True)

        with_pool(body, workers=LONG_PLACES_FOR_TWO)

    def test_a_client_with_several_long_queries_gives_way_to_those_with_one(
        self, with_pool
    ) -> None:
        async def body(a: Asking) -> None:
            greedy = [asyncio.create_task(a.ask(ENDLESS, seconds=9)) for _ in range(2)]
            await asyncio.sleep(0.5)
            modest = [
                asyncio.create_task(a.ask(ENDLESS, client=f"modest {n}", seconds=9))
                for n in range(SHORT_PLACES)
            ]
            await asyncio.sleep(0.5)
            assert not any(task.done() for task in (*greedy, *modest))
            assert (await a.ask("ASK {}", client="new")).content.endswith(b"true}")
            evicted = [task for task in (*greedy, *modest) if task.done()]
            assert [type(task.exception()) for task in evicted] == [ServerBusyError]
            assert evicted[0] in greedy
            for task in (*greedy, *modest):
                task.cancel()
            await asyncio.gather(*greedy, *modest, return_exceptions=True)

        with_pool(body, workers=LONG_PLACES_FOR_TWO)

    def test_many_that_grow_long_at_once_are_all_answered_where_nobody_waits(
        self, with_pool
    ) -> None:
        async def body(a: Asking) -> None:
            asked = [
                asyncio.create_task(a.ask(ENDLESS, client=f"{n}", seconds=2.5))
                for n in range(LONG_PLACES_FOR_TWO)
            ]
            results = await asyncio.gather(*asked, return_exceptions=True)
            assert {type(result) for result in results} == {QueryTimeoutError}

        with_pool(body, workers=LONG_PLACES_FOR_TWO)

    def test_a_newcomer_does_not_wait_behind_those_who_wait_for_their_own_share(
        self, with_pool
    ) -> None:
        async def body(a: Asking) -> None:
            crowd = [asyncio.create_task(a.ask(ENDLESS, seconds=5)) for _ in range(8)]
            await asyncio.sleep(0.3)
            assert (await a.ask("ASK {}", client="new")).content.endswith(b"true}")
            for task in crowd:
                task.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)

        with_pool(body, client_running=1, queue_length=7)

    def test_one_client_never_has_more_than_its_share_of_the_workers(self, with_pool) -> None:
        async def body(a: Asking) -> None:
            asked = [asyncio.create_task(a.ask(ENDLESS, seconds=1)) for _ in range(5)]
            await asyncio.sleep(0.5)
            assert a.pool.stats().running == 2
            assert a.pool.stats().waiting == 3
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

        with_pool(body, client_running=2)

    def test_who_has_just_asked_a_hard_question_leaves_the_short_places_to_others(
        self, with_pool
    ) -> None:
        async def body(a: Asking) -> None:
            with pytest.raises(QueryTimeoutError):
                await a.ask(ENDLESS, client="hard", seconds=0.3)
            await a.until(lambda: a.pool.stats().running == 0)
            again = [asyncio.create_task(a.ask("ASK {}", client="hard")) for _ in range(4)]
            await asyncio.sleep(0)
            assert (a.pool.stats().running, a.pool.stats().waiting) == (2, 2)
            assert len(await asyncio.gather(*again)) == 4

        with_pool(body, workers=LONG_PLACES_FOR_TWO)

    def test_who_has_asked_a_hard_question_is_not_left_waiting_beside_free_places(
        self, with_pool
    ) -> None:
        async def body(a: Asking) -> None:
            with pytest.raises(QueryTimeoutError):
                await a.ask(ENDLESS, client="hard", seconds=0.3)
            others = [
                asyncio.create_task(a.ask(ENDLESS, client=f"other {n}", seconds=9))
                for n in range(2)
            ]
            await asyncio.sleep(0.5)
            assert (await a.ask("ASK {}", client="hard", seconds=2)).content.endswith(b"true}")
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        with_pool(body, workers=LONG_PLACES_FOR_TWO)
