"""What a worker is sent comes whole, however it is cut, and waiting for it costs nothing."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from evidence_graph.workers import frames
from evidence_graph.workers.engine import _work_of
from evidence_graph.workers.incoming import Incoming
from evidence_graph.workers.job import Job

LONG = bytes(range(256)) * 4_096

WORKER = """
import socket, sys
import pyoxigraph as ox
from evidence_graph.workers.frames import Bounds
from evidence_graph.workers.worker import work
bounds = Bounds(
    base="http://e/", max_query_bytes=2 << 20, max_query_nesting=9, max_answer_bytes=1 << 20,
    max_answer_rows=9, query_memory_bytes=1 << 28,
)
work(ox.Store(), socket.socket(fileno=int(sys.argv[1])), bounds)
"""


def asked(query: str) -> bytes:
    content = frames.of_task(Job(query=query, client="one", seconds=9), 9)
    return frames.frame(frames.ASK, content)


def received(server: socket.socket) -> tuple[bytes, bytes]:
    header = server.recv(frames.HEADER.size, socket.MSG_WAITALL)
    kind, length = frames.HEADER.unpack(header)
    return kind, server.recv(length, socket.MSG_WAITALL) if length else b""


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def worker(sockets) -> Iterator[tuple[int, socket.socket]]:
    """Yields the process id of a worker, and the socket to ask it by."""
    ours, theirs = sockets
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(theirs.fileno())], pass_fds=[theirs.fileno()]
    )
    theirs.close()
    assert received(ours) == (frames.READY, b"")
    yield process.pid, ours
    ours.close()
    assert process.wait(10) == 0


@pytest.mark.parametrize("is_soon", [True, False])
class TestIncoming:
    def test_a_frame_in_pieces_is_put_together(self, sockets, is_soon: bool) -> None:
        ours, theirs = sockets

        def send() -> None:
            for place in asked("ASK {}"):
                ours.sendall(bytes([place]))
                time.sleep(0.0005)

        sending = threading.Thread(target=send)
        sending.start()
        content = Incoming(theirs).next(is_soon=is_soon)
        sending.join()

        assert content is not None
        assert frames.task(content)[0] == "ASK {}"

    def test_several_frames_at_once_are_told_apart(self, sockets, is_soon: bool) -> None:
        ours, theirs = sockets
        contents = [b"one", b"", b"three"]
        ours.sendall(b"".join(frames.frame(frames.ASK, content) for content in contents))
        incoming = Incoming(theirs)

        assert [incoming.next(is_soon=is_soon) for _ in contents] == contents

    def test_a_long_frame_comes_whole(self, sockets, is_soon: bool) -> None:
        ours, theirs = sockets
        message = frames.frame(frames.ASK, LONG) + frames.frame(frames.ASK, b"next")
        sending = threading.Thread(target=ours.sendall, args=[message])
        sending.start()
        incoming = Incoming(theirs)
        contents = [incoming.next(is_soon=is_soon) for _ in "12"]
        sending.join()

        assert contents == [LONG, b"next"]

    def test_what_comes_late_comes_nevertheless(self, sockets, is_soon: bool) -> None:
        ours, theirs = sockets
        later = threading.Timer(0.05, ours.sendall, [frames.frame(frames.ASK, b"late")])
        later.start()

        assert Incoming(theirs).next(is_soon=is_soon) == b"late"
        later.join()

    @pytest.mark.parametrize("begun", [0, 3, 8])
    def test_a_frame_that_is_broken_off_is_none(self, sockets, is_soon: bool, begun: int) -> None:
        ours, theirs = sockets
        ours.sendall(frames.frame(frames.ASK, b"never")[:begun])
        ours.close()

        assert Incoming(theirs).next(is_soon=is_soon) is None


class TestWorker:
    def test_queries_that_come_together_are_answered_one_by_one(self, worker) -> None:
        _, ours = worker
        ours.sendall(asked("ASK {}") + asked("ASK { ?s ?p ?o }") + asked("nonsense"))

        answers = [received(ours) for _ in "123"]

        assert [kind for kind, _ in answers] == [frames.WHOLE, frames.WHOLE, frames.ERROR]
        assert [content[-5:] for _, content in answers[:2]] == [b"true}", b"alse}"]

    def test_a_query_of_a_megabyte_is_answered(self, worker) -> None:
        _, ours = worker
        ours.sendall(asked("ASK {} #" + "x" * 1_000_000))

        assert received(ours)[1].endswith(b"true}")

    def test_one_that_has_answered_and_waits_uses_no_processor(self, worker) -> None:
        pid, ours = worker
        ours.sendall(asked("ASK {}"))
        assert received(ours)[0] == frames.WHOLE
        time.sleep(0.5)
        before = _work_of(pid)
        time.sleep(0.3)

        assert _work_of(pid) == before > 0


def test_quiet_moments_are_used_until_there_is_nothing_to_do(sockets) -> None:
    ours, theirs = sockets
    left = [True, True, False]
    incoming = Incoming(theirs)
    incoming.meanwhile = lambda: left.pop(0)

    sender = threading.Timer(0.3, ours.sendall, [frames.frame(frames.ASK, b"a")])
    sender.start()
    assert incoming.next() == b"a"
    assert (left, incoming.meanwhile) == ([], None)


def test_who_asks_soon_waits_for_nothing_else(sockets) -> None:
    ours, theirs = sockets
    calls = []
    incoming = Incoming(theirs)
    incoming.meanwhile = lambda: not calls.append(1)
    for _ in range(3):
        ours.sendall(frames.frame(frames.ASK, b"a"))
        assert incoming.next(is_soon=True) == b"a"

    assert not calls
