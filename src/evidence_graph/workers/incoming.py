"""What a worker is sent: one frame after another, waited for awake for a moment, then asleep."""

import os
import select
import socket
import time
from collections.abc import Callable
from typing import Final

from evidence_graph.workers.frames import HEADER

AWAKE: Final = 0.0001
"""Seconds that a worker stays awake for a frame that is expected soon.

While a server is busy the next query comes within that time. To sleep and to be woken takes longer
than a tiny query does, above all on a virtual machine.
"""

QUIET: Final = 0.02
"""Seconds without a frame after which a moment is a quiet one."""

AT_ONCE: Final = 65_536
"""Bytes that are received at once."""


class Incoming:
    """The frames that come from a socket, in pieces cut anywhere."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._received = b""
        self.meanwhile: Callable[[], bool] | None = None
        """Is called again and again in quiet moments, until it returns False."""

    def next(self, *, is_soon: bool = False) -> bytes | None:
        """Returns the content of the next frame; None where the other side has closed the socket.

        One that `is_soon` there is waited for awake, for as long as that is worth it.
        """
        received = self._received or self._receive(is_soon=is_soon)
        while len(received) < HEADER.size or len(received) < (end := _end_of_frame(received)):
            piece = self._server.recv(AT_ONCE)
            if not piece:
                return None
            received += piece
        self._received = received[end:]
        return received[HEADER.size : end]

    def _receive(self, *, is_soon: bool) -> bytes:
        until = time.perf_counter() + AWAKE if is_soon else 0.0
        while time.perf_counter() < until:
            try:
                return self._server.recv(AT_ONCE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                os.sched_yield()
        if self.meanwhile is not None:
            self._use_the_time(self.meanwhile)
        return self._server.recv(AT_ONCE)

    def _use_the_time(self, meanwhile: Callable[[], bool]) -> None:
        patience = QUIET
        while not select.select([self._server], [], [], patience)[0]:
            patience = 0.0
            if not meanwhile():
                self.meanwhile = None
                return


def _end_of_frame(received: bytes) -> int:
    _, length = HEADER.unpack_from(received)
    return HEADER.size + int(length)
