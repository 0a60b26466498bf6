"""The process that makes workers: single-threaded, so that it may fork, and small.

It is started by the server with `python -m evidence_graph.workers.supervisor CONTROL`, CONTROL
being the descriptor of a socket that keeps messages apart. The server says SPAWN, KILL or NICE; the
supervisor answers with each worker's process id and socket, and tells of each worker that ended.
"""

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import EvidenceGraphError, StoreError
from evidence_graph.store import snapshots
from evidence_graph.workers import frames, sandbox, worker
from evidence_graph.workers.frames import Bounds
from evidence_graph.workers.replica import Replica

LONGEST_MESSAGE: Final = 65_536

STACK: Final = 64 * 1024 * 1024
"""Bytes of stack for a query nested as deeply as the limits allow."""

NICENESS: Final = 19
"""How far a query that runs long gives way to others: as far as it goes."""


def main() -> None:
    """Serves the server on the control socket until it goes away."""
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    stack = STACK if hard == resource.RLIM_INFINITY else min(STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (stack, hard))
    data = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (data, data))  # the server's own is not for us
    control = socket.socket(fileno=int(sys.argv[1]))
    setup = frames.decode(control.recv(LONGEST_MESSAGE))
    supervisor = Supervisor(
        control, Path(setup["snapshot"]), Bounds(**setup["bounds"]), budget=setup["budget"]
    )
    with contextlib.suppress(ConnectionError):  # the server has gone away
        supervisor.run()


class Supervisor:
    """The workers over one snapshot, and what is said about them."""

    def __init__(
        self, control: socket.socket, snapshot: Path, bounds: Bounds, *, budget: int | None
    ) -> None:
        self._control = control
        self._snapshot = snapshot
        self._bounds = bounds
        self._budget = budget
        self._replica: Replica | None = None
        self._children: set[int] = set()

    def run(self) -> None:
        """Answers messages and reaps workers until the server closes the control socket."""
        if self._budget is not None:
            try:
                self._replica = Replica(self._snapshot, budget=self._budget)
            except EvidenceGraphError as error:
                self._say({"failed": str(error)})
                return
        gc.collect()
        gc.freeze()  # nothing made so far is touched again, so its pages stay shared
        gc.disable()
        self._say({"ready": sandbox.used_bytes()})
        awake, wake = os.pipe()
        for end in (awake, wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        control = self._control.fileno()
        while True:
            ready, _, _ = select.select([control, awake], [], [])
            if awake in ready:
                os.read(awake, LONGEST_MESSAGE)
                self._reap()
            if control in ready and not self._obey():
                return

    def _obey(self) -> bool:
        message = self._control.recv(LONGEST_MESSAGE)
        if not message:
            return False
        said = frames.decode(message)
        if said["do"] == "spawn":
            self._spawn()
        elif said["pid"] in self._children:
            if said["do"] == "kill":
                os.kill(said["pid"], signal.SIGKILL)
            elif said["do"] == "nice":
                os.setpriority(os.PRIO_PROCESS, said["pid"], NICENESS)
        return True

    def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            self._become_worker(ours, theirs)
        ours.close()
        self._children.add(pid)
        socket.send_fds(self._control, [frames.encode({"spawned": pid})], [theirs.fileno()])
        theirs.close()

    def _become_worker(self, ours: socket.socket, theirs: socket.socket) -> None:
        try:
            sandbox.die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            theirs.close()
            self._control.close()
            if self._replica is None:
                self._work_on_disk(ours)
            else:
                store, improve = self._replica.store, self._replica.improve
                worker.work(store, ours, self._bounds, meanwhile=improve)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a fork must never go on as its parent
            print(f"query worker: {error!r}", file=sys.stderr, flush=True)  # noqa: T201
            os._exit(1)
        os._exit(0)

    def _work_on_disk(self, server: socket.socket) -> None:
        try:
            engine = snapshots.on_disk(self._snapshot)
        except StoreError as fault:
            worker.refuse(server, fault)
        else:
            worker.work(engine, server, self._bounds)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)
            self._say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, message: dict[str, Any]) -> None:
        self._control.send(frames.encode(message))


if __name__ == "__main__":
    main()
