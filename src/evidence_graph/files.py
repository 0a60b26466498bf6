"""Files that others read while they are replaced: written whole, and known again when unchanged."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def mark_of(file: Path) -> tuple[int, ...]:
    """Returns what tells a file from the one that was there before; nothing where it is missing."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Holds a lock file, for which other threads and processes wait. Raises OSError."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_durably(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Puts content in the place of a file, whole and safe on disk, or raises OSError.

    Until then it is in `NAME.PROCESS-THREAD.new`, which stays where the process is killed.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_native_id()}.new")
    fresh.unlink(missing_ok=True)
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Makes safe on disk which files a folder has, or raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
