"""Servers that are processes of their own: waiting for them, and connections below HTTP."""

import socket
import subprocess
import time
from typing import Any

from web.serving import Server


def free_port() -> int:
    """Returns a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_alive(server: Server, process: subprocess.Popen[Any], *, seconds: float) -> None:
    """Returns when the server answers; fails at once when its process has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if server.get("/healthz").status == 200:
                return
        except OSError:
            assert process.poll() is None, ("the server ended before it answered", *_said(process))
        time.sleep(0.1)
    raise AssertionError(f"the server did not answer within {seconds} s")


def _said(process: subprocess.Popen[Any]) -> list[Any]:
    return [pipe.read() for pipe in (process.stdout, process.stderr) if pipe is not None]


def reader(server: Server, address: str, *, version: str = "1.1") -> socket.socket:
    """Returns a connection on which an answer was asked for, and nothing of it read."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall(f"GET {address} HTTP/{version}\r\nHost: localhost\r\n\r\n".encode())
    return connection


def read_all(connection: socket.socket) -> None:
    """Reads to the end; raises ConnectionResetError when the connection is broken off."""
    while connection.recv(65_536):
        pass
