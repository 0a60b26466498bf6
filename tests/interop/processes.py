"""The processes of one server, as the kernel counts them: memory, descriptors, threads, zombies."""

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MIB = 1024**2
WORKER_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process at one moment; `memory` in bytes, pages shared by several counted in parts."""

    pid: int
    parent: int
    state: str
    threads: int
    memory: int
    descriptors: int

    @property
    def is_zombie(self) -> bool:
        return self.state == "Z"


@dataclass(frozen=True, slots=True)
class Family:
    """All processes of a server at one moment."""

    members: tuple[Process, ...]

    @property
    def memory(self) -> int:
        return sum(member.memory for member in self.members)

    @property
    def descriptors(self) -> int:
        return sum(member.descriptors for member in self.members)

    @property
    def threads(self) -> int:
        return sum(member.threads for member in self.members)

    @property
    def zombies(self) -> int:
        return sum(member.is_zombie for member in self.members)

    @property
    def pids(self) -> set[int]:
        return {member.pid for member in self.members}

    @property
    def workers(self) -> list[Process]:
        """The living members without children whose parents are not the server's own processes.

        The server has its web process, that has supervisors, and those have the workers.
        """
        by_pid = {member.pid: member for member in self.members}
        parents = {member.parent for member in self.members}

        def depth(member: Process) -> int:
            parent = by_pid.get(member.parent)
            return 0 if parent is None else depth(parent) + 1

        return [
            member
            for member in self.members
            if member.pid not in parents and not member.is_zombie and depth(member) >= WORKER_DEPTH
        ]


def family(mark: str) -> Family:
    """Returns the processes that have `mark` in their environment, and their descendants.

    A process that left its parents is found by the mark, a zombie by its parent.
    """
    parents = {pid: fields[1] for pid in _pids() if (fields := _stat(pid)) is not None}
    found = {pid for pid in parents if _is_marked(pid, mark)}
    while more := {p for p, parent in parents.items() if int(parent) in found and p not in found}:
        found |= more
    return Family(tuple(p for pid in sorted(found) if (p := _process(pid)) is not None))


def command(pid: int) -> str:
    """Returns the words that a process was started with; nothing if it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str] | None:
    # The name of the program stands in parentheses and may hold spaces; what counts comes after.
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _is_marked(pid: int, mark: str) -> bool:
    try:
        return mark.encode() in (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return False


def _process(pid: int) -> Process | None:
    fields = _stat(pid)
    if fields is None:
        return None
    return Process(
        pid=pid,
        parent=int(fields[1]),
        state=fields[0],
        threads=int(fields[17]),
        memory=_memory(pid),
        descriptors=_descriptors(pid),
    )


def _memory(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _descriptors(pid: int) -> int:
    try:
        return len(list((PROC / str(pid) / "fd").iterdir()))
    except OSError:
        return 0
