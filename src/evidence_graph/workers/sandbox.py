"""What a worker may not do: outlive its supervisor, take all memory, reach out, start programs.

Linux only where it is the kernel that denies; elsewhere the policy on queries stands alone.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
_KILL: Final = 0x80000000

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06

_NUMBER_AT: Final = 0  # struct seccomp_data: nr, arch
_ARCHITECTURE_AT: Final = 4
_X32: Final = 0x40000000

# socket, connect, execve, execveat, ptrace, io_uring_setup, process_vm_readv, process_vm_writev
_DENIED: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425, 270, 271)),
}


def die_with_parent() -> None:
    """Has the kernel kill this process when the one that started it ends."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def bound_memory(more: int) -> None:
    """Lets this process take `more` bytes than it has; beyond, the engine aborts it."""
    now = _data_bytes()
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900")


@contextlib.contextmanager
def memory_bounded(most: int) -> Iterator[None]:
    """Lets this process have `most` bytes in all while the block runs; beyond, it is aborted."""
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def used_bytes() -> int:
    """Returns the memory of this process that is no file's, shared with a fork or not."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return _status("RssAnon", otherwise=peak)


def _data_bytes() -> int:
    return _status("VmData", otherwise=256 * 1024**2)


def _status(name: str, *, otherwise: int) -> int:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return otherwise
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("operand", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def deny_sockets_and_programs() -> bool:
    """Has the kernel deny new sockets, connections and programs, for good.

    Says whether it does: only Linux on x86-64 and AArch64 is known here (seccomp, mode filter).
    """
    known = _DENIED.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, numbers = known
    deny = 6 + len(numbers)  # where the last instruction is; jumps count from the next one
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, deny - 5, 0, _X32),
    ]
    steps += [(_JUMP_IF_EQUAL, deny - 6 - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    filters = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), filters)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
