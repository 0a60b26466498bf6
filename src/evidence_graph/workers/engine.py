"""One snapshot and the workers over it: their supervisor's process, seen from the server."""

import array
import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import StoreError
from evidence_graph.workers import allocator, frames
from evidence_graph.workers.frames import Bounds
from evidence_graph.workers.supervisor import LONGEST_MESSAGE

RECEIVED_AT_ONCE: Final = 262_144

_ONE_DESCRIPTOR: Final = socket.CMSG_SPACE(array.array("i").itemsize)

_OF_A_PROCESS: Final = 2
"""What makes a process id, complemented and shifted, the clock of its work (`man clock_getres`)."""

AGAIN_AFTER: Final = 0.02
"""Seconds until a message is sent again that a busy supervisor had no room for."""

LONGEST_GOODBYE: Final = 5.0
"""Seconds until a supervisor that does not end is ended."""

FrameTaker = Callable[[bytes, bytes, int | None], None]
"""Is told each frame of a worker: its kind, its content, and the descriptor that came with it."""


class Worker:
    """One process that answers queries; `take` is told its frames, `lost` that it is gone."""

    def __init__(self, pid: int, server: socket.socket, engine: "Engine") -> None:
        self.pid = pid
        self.engine = engine
        self.take: FrameTaker | None = None
        self.lost: Callable[[], None] | None = None
        self.is_niced = False
        self.is_ready = False
        self._prepared = 0.0  # seconds of work before it was ready
        self.exit_code: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._socket = server
        self._received = b""
        self._sending: asyncio.Future[None] | None = None
        self._descriptors: deque[int] = deque()
        self._loop = asyncio.get_running_loop()
        server.setblocking(False)
        self._loop.add_reader(server, self._readable)

    def ask(self, content: bytes) -> None:
        """Sends a task. Raises OSError where the worker has gone away."""
        message = frames.frame(frames.ASK, content)
        sent = self._socket.send(message)
        if sent < len(message):
            rest = self._loop.sock_sendall(self._socket, memoryview(message)[sent:])
            self._sending = asyncio.ensure_future(rest)
            # A worker that goes away meanwhile is noticed by what reads from it.
            self._sending.add_done_callback(lambda it: it.cancelled() or it.exception())

    def kill(self) -> None:
        """Ends the process, whatever it is doing."""
        self.engine.tell({"do": "kill", "pid": self.pid})

    def give_way(self) -> None:
        """Lets other processes go first from now on."""
        self.is_niced = True
        self.engine.tell({"do": "nice", "pid": self.pid})

    def worked(self) -> float:
        """Returns the seconds for which its process has had a processor since it was ready."""
        return _work_of(self.pid) - self._prepared if self.is_ready else 0.0

    def close(self) -> None:
        """Lets go of the worker, as often as one likes; one that waits for a query ends."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._socket.close()
        if self._sending is not None:
            self._sending.cancel()
        while self._descriptors:
            os.close(self._descriptors.popleft())

    def _readable(self) -> None:
        buffer = self.engine.buffer
        try:
            length, ancillary, _, _ = self._socket.recvmsg_into([buffer], _ONE_DESCRIPTOR)
        except BlockingIOError:
            return
        except OSError:
            length, ancillary = 0, []
        for _, _, descriptors in ancillary:
            self._descriptors.extend(array.array("i", descriptors))
        if not length:
            self._loop.remove_reader(self._socket)
            if self.lost is not None:
                self.lost()
            return
        self._cut(self._received + buffer[:length] if self._received else buffer[:length])

    def _cut(self, received: bytes | memoryview) -> None:
        begin, size, most = 0, frames.HEADER.size, len(received)
        while most - begin >= size:
            kind, length = frames.HEADER.unpack_from(received, begin)
            end = begin + size + length
            if most < end:
                break
            content = bytes(received[begin + size : end])
            begin = end
            if kind == frames.READY:
                self._prepared, self.is_ready = _work_of(self.pid), True
                continue
            has_one = kind == frames.FILE and self._descriptors
            descriptor = self._descriptors.popleft() if has_one else None
            if self.take is not None:
                self.take(kind, content, descriptor)
            elif descriptor is not None:
                os.close(descriptor)
        self._received = bytes(received[begin:]) if begin < most else b""


def _work_of(pid: int) -> float:
    """Returns the seconds of a processor that a process has had; where nobody knows, the time."""
    try:
        return time.clock_gettime((~pid << 3) | _OF_A_PROCESS)
    except OSError:
        return 0.0 if sys.platform == "linux" else time.monotonic()  # it has ended


class Engine:
    """A supervisor over one snapshot; made by `start`."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        control: socket.socket,
        bounds: Bounds,
    ) -> None:
        self.bounds = bounds
        self.has_ended = False
        self.is_ready = False
        self.spawned = 0
        self.memory = 0  # bytes of the supervisor that a worker may come to copy
        self.buffer = memoryview(bytearray(RECEIVED_AT_ONCE))
        """Where each worker's words are received; they are cut before another's come."""
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._unsaid: deque[bytes] = deque()
        self._spawning: deque[asyncio.Future[Worker]] = deque()
        self._workers: dict[int, Worker] = {}
        control.setblocking(False)
        self._loop.add_reader(control, self._readable)

    @classmethod
    async def start(cls, snapshot: Path, bounds: Bounds, *, budget: int | None) -> "Engine":
        """Returns the engine once it can make workers.

        With a `budget`, in bytes, the snapshot's default graph is copied into memory. Raises
        StoreError where it cannot be copied, or is larger than that.
        """
        try:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as cause:
            raise StoreError(f"no query workers can be started: {cause}") from cause
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own program  # noqa: ASYNC220
                [sys.executable, "-m", "evidence_graph.workers.supervisor", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=allocator.environment(os.environ),
            )
        engine = cls(process, ours, bounds)
        setup = {
            "snapshot": str(snapshot),
            "bounds": {name: getattr(bounds, name) for name in Bounds.__slots__},
            "budget": budget,
        }
        engine.tell(setup)
        try:
            await engine._ready
        except BaseException:
            await engine.close()
            raise
        return engine

    async def spawn(self) -> Worker:
        """Returns a new worker. Raises StoreError where the supervisor has gone."""
        if self.has_ended:
            raise StoreError("the supervisor of the query workers has ended")
        spawned: asyncio.Future[Worker] = self._loop.create_future()
        self._spawning.append(spawned)
        self.spawned += 1
        self.tell({"do": "spawn"})
        try:
            return await spawned
        except asyncio.CancelledError:
            if spawned.done() and not spawned.cancelled() and spawned.exception() is None:
                spawned.result().close()  # it came in the very moment
            raise

    def tell(self, message: dict[str, Any]) -> None:
        """Sends the supervisor a message; one that has gone needs none."""
        self._unsaid.append(frames.encode(message))
        self._say()

    def _say(self) -> None:
        while self._unsaid:
            try:
                self._control.send(self._unsaid[0])
            except BlockingIOError:  # it has not come round to listening yet
                self._loop.call_later(AGAIN_AFTER, self._say)
                return
            except OSError:
                self._unsaid.clear()
                return
            self._unsaid.popleft()

    async def close(self) -> None:
        """Ends the supervisor and with it every worker."""
        workers = list(self._workers.values())
        with contextlib.suppress(ValueError, OSError):
            self._loop.remove_reader(self._control)
        self._control.close()
        self._fail("the query workers are being ended")
        await asyncio.sleep(0)  # those who wait for an answer are told before its socket goes
        for worker in workers:
            if worker.lost is not None:
                worker.lost()
            worker.close()
        if self._process.poll() is None and not self.is_ready:
            self._process.kill()  # it loads, and listens to nobody
        for _ in range(int(LONGEST_GOODBYE / 0.05)):
            if self._process.poll() is not None:
                return
            await asyncio.sleep(0.05)
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _readable(self) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, LONGEST_MESSAGE, 1)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if not message:
            self._loop.remove_reader(self._control)
            self._fail("the supervisor of the query workers has ended")
            return
        said = frames.decode(message)
        if "spawned" in said:
            if descriptors:
                self._introduce(said["spawned"], descriptors[0])
            elif self._spawning and not (waiting := self._spawning.popleft()).done():
                waiting.set_exception(StoreError("no descriptor is free for a query worker"))
        elif "ended" in said:
            worker = self._workers.pop(said["ended"], None)
            if worker is not None and not worker.exit_code.done():
                worker.exit_code.set_result(said["status"])
        elif "ready" in said:
            self.memory = said["ready"]
            self.is_ready = True
            self._ready.set_result(None)
        elif "failed" in said:
            self._fail(said["failed"])

    def _introduce(self, pid: int, descriptor: int) -> None:
        server = socket.socket(fileno=descriptor)
        waiting = self._spawning.popleft() if self._spawning else None
        if waiting is None or waiting.cancelled():
            server.close()  # nobody waits for it any more, so it ends
            return
        worker = self._workers[pid] = Worker(pid, server, self)
        waiting.set_result(worker)

    def _fail(self, why: str) -> None:
        self.has_ended = True
        if not self._ready.done():
            self._ready.set_exception(StoreError(why))
        for spawning in self._spawning:
            if not spawning.done():
                spawning.set_exception(StoreError(why))
        self._spawning.clear()
        for worker in self._workers.values():
            if not worker.exit_code.done():
                worker.exit_code.set_result(-signal.SIGKILL)
        self._workers.clear()
