"""What a server takes: the memory of its processes, and which of them speaks HTTP."""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")


def tree(root: int) -> list[int]:
    """Returns a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.glob("[0-9]*"):
        parent = _parent(folder)
        if parent is not None:
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for process in found:
        found.extend(children.get(process, []))
    return found


def resident(process: int) -> int:
    """Returns the resident memory of one process, in bytes."""
    return _sum_of(process, "status", "VmRSS:")


def proportional(root: int) -> int:
    """Returns the memory of a process and its descendants, shared pages counted once, in bytes."""
    return sum(_sum_of(process, "smaps_rollup", "Pss:") for process in tree(root))


def speaker(root: int, connection: socket.socket) -> int:
    """Returns which process under `root` holds the other end of an open connection.

    Raises LookupError when none does.
    """
    local, remote = connection.getsockname()[1], connection.getpeername()[1]
    wanted = f"socket:[{_inode(local=remote, remote=local)}]"
    for process in tree(root):
        for descriptor in (_PROC / str(process) / "fd").glob("*"):
            if _linked(descriptor) == wanted:
                return process
    raise LookupError(f"no process under {root} holds the connection to port {remote}")


def rest(root: int, *, patience: float = 30.0) -> None:
    """Waits until a process and its descendants do next to nothing, or until patience ends."""
    end = time.monotonic() + patience
    before = worked(root)
    while time.monotonic() < end:
        time.sleep(0.1)
        now = worked(root)
        if now - before < 0.02:
            return
        before = now


def worked(root: int) -> float:
    """Returns the processor time of a process and its descendants, those that ended included.

    In seconds, to a hundredth.
    """
    ticks = 0
    for process in tree(root):
        with suppress(OSError):
            stat = (_PROC / str(process) / "stat").read_text()
            ticks += sum(map(int, stat.rsplit(")", 1)[1].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _inode(*, local: int, remote: int) -> str:
    for line in (_PROC / "net" / "tcp").read_text().splitlines()[1:]:
        fields = line.split()
        here, there = (int(address.rsplit(":", 1)[1], 16) for address in fields[1:3])
        if (here, there) == (local, remote):
            return fields[9]
    raise LookupError(f"no connection from port {remote} to {local}")


def _linked(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except OSError:
        return ""


def _parent(folder: Path) -> int | None:
    try:
        stat = (folder / "stat").read_text()
    except OSError:
        return None
    # The name, which comes before, stands in brackets and may itself have brackets and spaces.
    return int(stat.rsplit(")", 1)[1].split()[1])


def _sum_of(process: int, file: str, name: str) -> int:
    try:
        text = (_PROC / str(process) / file).read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith(name))
