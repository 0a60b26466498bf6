"""The server as operators run it: a process of its own, reached over loopback only."""

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from interop.processes import Family, family
from web.serving import Server
from web.spawned import free_port, wait_until_alive

START_SECONDS = 120
END_SECONDS = 20


class RunningServer(Server):
    """A server and the processes it consists of."""

    def __init__(self, port: int, mark: str, log: IO[str]) -> None:
        super().__init__(port)
        self.mark = mark
        self._log = log

    def said(self) -> str:
        """Returns everything that the server has written to its terminal so far."""
        self._log.seek(0)
        return self._log.read()

    def family(self) -> Family:
        """Returns the server's processes as they are now."""
        return family(self.mark)


@contextmanager
def running(
    store: Path, *, port: int = 0, options: Sequence[str] = (), **settings: object
) -> Iterator[RunningServer]:
    """Runs a server over the store with these settings; at the end nothing of it may be left."""
    mark = f"SERVER_OF_A_TEST={secrets.token_hex(8)}"
    name, _, value = mark.partition("=")
    chosen = {f"EVIDENCE_GRAPH_{n.upper()}": str(v) for n, v in settings.items()}
    command = [sys.executable, "-m", "evidence_graph", "serve", "--store", str(store)]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, *options, "--port", str(port or free_port())],
            env={**os.environ, **chosen, name: value},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = RunningServer(int(process.args[-1]), mark, log)
        try:
            wait_until_alive(server, process, seconds=START_SECONDS)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            left = _wait_until_gone(server, process)
            said = server.said()
            sys.stderr.write(said[-2_000:])
        assert left == set(), f"the server ended and left processes: {left}"
        fault = re.search(r"^Traceback .*?^\w[^\n]*", said, re.DOTALL | re.MULTILINE)
        assert fault is None, f"the server said:\n{fault[0]}"


def _wait_until_gone(server: RunningServer, process: subprocess.Popen[bytes]) -> set[int]:
    end = time.monotonic() + END_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None and not server.family().members:
            return set()
        time.sleep(0.1)
    left = server.family().pids
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left
