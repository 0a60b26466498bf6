"""The socket under a request: how much of a body it has taken, and how to break it off.

The HTTP server in front of us takes every piece it is handed, however slowly the client reads, and
ends a body that failed as if it were whole. Both can be put right only at the socket itself.
"""

import asyncio
import ctypes
import os
import select
import socket
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

if sys.platform == "linux":
    import fcntl

AHEAD: Final = 262_144
"""Bytes that the HTTP server may hold of a body before it is given more."""

CLIENT_IDLE: Final = 60.0
"""Seconds after which a client that takes nothing of its answer is given up."""

_DESCRIPTORS: Final = Path("/proc/self/fd")

# struct tcp_info of Linux: where the count of acknowledged bytes is, and how much of it to ask for.
_ACKNOWLEDGED: Final = slice(120, 128)
_INFO_LENGTH: Final = 128

_UNSPECIFIED: Final = struct.pack("=H14x", socket.AF_UNSPEC)


class ClientStalledError(ConnectionError):
    """The client has taken nothing of its answer for too long."""


class Connection:
    """A connection, seen beside the HTTP server that owns it."""

    def __init__(self, shared: socket.socket, *, idle: float) -> None:
        self._socket = shared
        self._idle = idle
        self._loop = asyncio.get_running_loop()
        # Without this the kernel would hold megabytes for each client that reads slowly.
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, AHEAD)
        self._base = self._taken()

    @classmethod
    def between(cls, client: str, server: str, *, idle: float = CLIENT_IDLE) -> Self | None:
        """Returns the connection from one `address:port` to another, or None if it is not found.

        A client that takes nothing for `idle` seconds is given up.
        It is found where the platform shows a process its own descriptors, and tells of a socket
        how much it has taken: on Linux.
        """
        there, here = _address(client), _address(server)
        if there is None or here is None or not _DESCRIPTORS.is_dir():
            return None
        for descriptor in _descriptors():
            if not _joins(descriptor, here, there):
                continue
            with suppress(OSError):
                own = os.dup(descriptor)
                # It may have become another one between the look and the copy.
                if _joins(own, here, there):
                    return cls(socket.socket(fileno=own), idle=idle)
                os.close(own)
        return None

    def when_left(self, leave: Callable[[], object]) -> None:
        """Has `leave` called once when the client closes the connection.

        The HTTP server itself does not see that while it waits for room to write.
        """

        def look() -> None:
            try:
                coming = self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                coming = b""
            # Otherwise it is the next request, which is for the HTTP server to read.
            self._loop.remove_reader(self._socket)
            if not coming:
                leave()

        self._loop.add_reader(self._socket, look)

    async def takes(self, handed: int, *, ahead: int = AHEAD) -> None:
        """Waits until all but `ahead` bytes of those handed to the HTTP server are in the socket.

        Raises ClientStalledError when the client takes nothing for too long.
        """
        pause, acknowledged, since = 0.0, -1, time.monotonic()
        while handed - (self._taken() - self._base) > ahead:
            if (now_acknowledged := self._acknowledged()) != acknowledged:
                acknowledged, since = now_acknowledged, time.monotonic()
            elif time.monotonic() - since > self._idle:
                raise ClientStalledError(f"the client has taken nothing for {self._idle:g} s")
            if self._has_room():
                # The HTTP server has not come round to writing yet.
                await asyncio.sleep(pause)
                pause = min(pause * 2 + 0.0002, 0.02)
            else:
                await self._room(min(self._idle / 4, 5.0))
                pause = 0.0

    def abort(self) -> None:
        """Breaks the connection off with a reset, so that no client takes the body for whole."""
        reset(self._socket)

    def close(self) -> None:
        """Lets go of the connection; the HTTP server keeps it."""
        if self._socket.fileno() >= 0:
            self._loop.remove_writer(self._socket)
            self._loop.remove_reader(self._socket)
        self._socket.close()

    def _taken(self) -> int:
        """Returns the bytes that were ever written to the socket."""
        queued = fcntl.ioctl(self._socket, termios.TIOCOUTQ, bytes(4))
        return self._acknowledged() + int.from_bytes(queued, sys.byteorder)

    def _acknowledged(self) -> int:
        info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_LENGTH)
        return int.from_bytes(info[_ACKNOWLEDGED], sys.byteorder)

    def _has_room(self) -> bool:
        poll = select.poll()
        poll.register(self._socket, select.POLLOUT)
        return bool(poll.poll(0))

    async def _room(self, seconds: float) -> None:
        roomy = asyncio.Event()
        self._loop.add_writer(self._socket, roomy.set)
        try:
            # Not wait_for: up to Python 3.11 it forgets a cancellation that comes with the room.
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await roomy.wait()
        finally:
            self._loop.remove_writer(self._socket)


def reset(connection: socket.socket) -> None:
    """Breaks a connection off at once, whoever else holds it."""
    # To connect a socket to nowhere resets it. A mere shutdown would look like the good end of an
    # HTTP/1.0 body; it is for platforms that know no better.
    libc = ctypes.CDLL(None)
    if libc.connect(connection.fileno(), _UNSPECIFIED, len(_UNSPECIFIED)):
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def _address(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    return (host.strip("[]"), int(port)) if host and port.isdecimal() else None


def _descriptors() -> Iterator[int]:
    # The newest connection has, more often than not, one of the highest numbers.
    with suppress(OSError):  # none may be left to look with
        yield from sorted((int(entry.name) for entry in _DESCRIPTORS.iterdir()), reverse=True)


def _joins(descriptor: int, here: tuple[str, int], there: tuple[str, int]) -> bool:
    """Whether a descriptor is the socket that joins these two addresses."""
    try:
        seen = socket.socket(fileno=descriptor)
    except OSError:
        return False
    try:
        return (seen.getpeername()[:2], seen.getsockname()[:2]) == (there, here)
    except OSError:
        return False
    finally:
        seen.detach()
