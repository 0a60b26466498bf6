"""One timer for many: what lasts is called late, what was dropped is not."""

import asyncio
import socket
import time

from evidence_graph.workers.overdue import Overdue


def test_only_what_lasts_is_late() -> None:
    async def run() -> list[str]:
        late: list[str] = []
        watch = Overdue(0.05, late.append)
        watch.add("first")
        watch.add("dropped")
        await asyncio.sleep(0.03)
        watch.add("second")
        watch.drop("dropped")
        await asyncio.sleep(0.035)
        assert late == ["first"]
        await asyncio.sleep(0.05)
        assert late == ["first", "second"]
        watch.add("third")
        await asyncio.sleep(0.08)
        return late

    assert asyncio.run(run()) == ["first", "second", "third"]


def test_what_came_while_the_loop_was_held_up_is_read_first() -> None:
    async def run() -> list[str]:
        late: list[str] = []
        loop = asyncio.get_running_loop()
        watch = Overdue(0.02, late.append)
        ours, theirs = socket.socketpair()

        def read() -> None:
            ours.recv(1)
            watch.drop("answered")

        loop.add_reader(ours, read)
        watch.add("answered")
        await asyncio.sleep(0.001)
        theirs.send(b"x")
        time.sleep(0.05)  # it is the loop that is held up
        await asyncio.sleep(0.05)
        loop.remove_reader(ours)
        ours.close()
        theirs.close()
        return late

    assert asyncio.run(run()) == []


def test_one_that_fails_does_not_end_the_watch() -> None:
    async def run() -> list[str]:
        seen: list[str] = []

        def late(one: str) -> None:
            seen.append(one)
            if one == "bad":
                raise ValueError(one)

        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        watch = Overdue(0.01, late)
        watch.add("bad")
        await asyncio.sleep(0.03)
        watch.add("good")
        await asyncio.sleep(0.03)
        return seen

    assert asyncio.run(run()) == ["bad", "good"]
