"""Where the next version is made: a working copy of the current one, kept from change to change."""

import fcntl
import os
import shutil
import uuid
import weakref
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import IO, Any, Protocol

from evidence_graph.errors import StoreError
from evidence_graph.store import faults, sums
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import PATIENCE, StoreDirectory, Version
from evidence_graph.store.work import Work


class Workshop(Protocol):
    """Makes one version after the other, for one writer at a time."""

    def writing(self) -> AbstractContextManager[None]:
        """Holds the place of the one writer; raises StoreError when it cannot be had in time."""

    def current(self) -> Version | None:
        """Returns the current version, or None where nothing has been published yet."""

    def published(self) -> QuadStore:
        """Returns the current version's quads, to read. Raises StoreError where there is none."""

    def begin(self) -> Work:
        """Returns work on what the current version holds. For whoever is `writing`."""

    def publish(self, work: Work, change: ChangeSet, facts: Mapping[str, Any]) -> Version:
        """Makes the outcome the current version. Raises StoreError, and then nothing changes."""

    def abandon(self, work: Work) -> None:
        """Takes back all that was done; what has been published stays."""

    def close(self) -> None:
        """Lets go of the working copy; the next work begins with a new one."""


@dataclass(slots=True)
class _Copy:
    """A working copy on disk: its quads, the state they are in when no work is under way."""

    quads: QuadStore
    state: str | None

    remove: Callable[[], object]
    """Removes it from the disk, once; done in any case when the process ends by itself."""


class DiskWorkshop:
    """Makes the versions of a store directory; other processes may do so in turn with it.

    The working copy stays between changes, so that a change costs what it touches. It is a folder
    of the store directory that `close` removes, or the next writer where this one has crashed.
    """

    def __init__(self, directory: StoreDirectory, *, patience: float = PATIENCE) -> None:
        self.directory = directory
        self._patience = patience
        self._copy: _Copy | None = None
        self._read: tuple[str, QuadStore] | None = None  # by its state
        self._afterwards: ThreadPoolExecutor | None = None

    def writing(self) -> AbstractContextManager[None]:
        """Holds the writer's lock of the directory; raises StoreError when it has waited enough."""
        return self.directory.writing(patience=self._patience)

    def current(self) -> Version | None:
        """Returns the current version, or None where nothing has been published yet."""
        return self.directory.current()

    def published(self) -> QuadStore:
        """Returns the current version's quads, to read. Raises StoreError where there is none."""
        current = self.current()
        if current is None:
            raise StoreError(f"{self.directory.path} holds no graph yet")
        if self._read is None or self._read[0] != current.state:
            self._read = current.state, QuadStore.open(current.path, read_only=True)
        return self._read[1]

    def begin(self) -> Work:
        """Returns work on what the current version holds. For whoever is `writing`."""
        current = self.current()
        state = None if current is None else current.state
        if self._copy is None or self._copy.state != state:
            self.close()
            self._clear_away()
            self._copy = self._copied(current)
        return Work(self._copy.quads)

    def publish(self, work: Work, change: ChangeSet, facts: Mapping[str, Any]) -> Version:
        """Makes the outcome the current version. Raises StoreError, and then nothing changes."""
        if self._copy is None or work.store is not self._copy.quads:
            raise ValueError("this work was begun elsewhere")
        self._copy.state = ""  # of no version, should the next line fail
        before = self.current()
        version = self.directory.publish(work.store, change, facts)
        work.keep()
        self._copy.state = version.state
        self._note_sums(version, before)
        return version

    def _note_sums(self, version: Version, before: Version | None) -> None:
        if self._afterwards is None:
            self._afterwards = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sums")
        number = None if before is None else before.number
        self._afterwards.submit(sums.note, self.directory.layout, version.number, before=number)

    def abandon(self, work: Work) -> None:
        """Takes back all that was done; what has been published stays."""
        if not work.is_tracked or self._copy is None or self._copy.state == "":
            self.close()
            return
        try:
            work.undo()
        except StoreError:  # on a full disk nothing can be undone; the next work has a new copy
            self.close()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Removes the working copy; the next work begins with a new one."""
        if self._afterwards is not None:
            self._afterwards.shutdown()
            self._afterwards = None
        if self._copy is not None:
            remove = self._copy.remove
            self._copy = None  # the engine ends first, which may be writing in the background
            remove()

    def _copied(self, current: Version | None) -> _Copy:
        folder = self.directory.path / f"work-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        try:
            lock = _lock_of(folder).open("w")
        except OSError as cause:
            raise faults.of_storage(cause, f"{folder.parent} cannot be written") from cause
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if current is None:
                folder.mkdir()
                quads = QuadStore.open(folder, read_only=False)
            else:
                quads = QuadStore.open(current.path, read_only=True).copy(folder)
        except OSError as cause:
            _let_go(folder, lock)
            raise faults.of_storage(cause, f"{folder.parent} cannot be written") from cause
        except BaseException:
            _let_go(folder, lock)
            raise
        state = None if current is None else current.state
        return _Copy(quads, state, weakref.finalize(self, _let_go, folder, lock))

    def _clear_away(self) -> None:
        """Removes what writers left that were killed: working copies, and files half written."""
        for unfinished in ("current.*.new", "version-*.json.*.new", "changes/*.rdfp.gz.*.new"):
            for file in self.directory.path.glob(unfinished):
                file.unlink(missing_ok=True)
        left = {path.with_suffix("") for path in self.directory.path.glob("work-*")}
        for folder in left:
            with suppress(OSError), _lock_of(folder).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(folder)


class MemoryWorkshop:
    """Makes the versions of a graph that lives in this process and is gone when it ends.

    Readers have a store of their own, which each change reaches at once and whole.
    """

    def __init__(self, quads: QuadStore, facts: Mapping[str, Any]) -> None:
        self.quads = quads
        self._version = _in_memory(1, facts)
        self._working: QuadStore | None = None
        self._one_at_a_time = Lock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the place of the one writer, for which other threads wait."""
        with self._one_at_a_time:
            yield

    @property
    def facts(self) -> Mapping[str, Any]:
        """Returns the facts of the current version."""
        return self._version.facts

    def current(self) -> Version | None:
        """Returns the current version."""
        return self._version

    def published(self) -> QuadStore:
        """Returns the current version's quads, to read."""
        return self.quads

    def begin(self) -> Work:
        """Returns work on what the current version holds. For whoever is `writing`."""
        if self._working is None:
            self._working = self.quads.copy(None)
        return Work(self._working)

    def publish(self, work: Work, change: ChangeSet, facts: Mapping[str, Any]) -> Version:
        """Makes the outcome of the work the current version."""
        del change
        if work.is_tracked:
            self.quads.exchange(work.removed, work.added)
            work.keep()
        else:
            self.quads, self._working = work.store, None
        self._version = _in_memory(self._version.number + 1, facts)
        return self._version

    def abandon(self, work: Work) -> None:
        """Takes back all that was done; what has been published stays."""
        if work.is_tracked:
            work.undo()
        else:
            self._working = None

    def close(self) -> None:
        """Lets go of the working copy."""
        self._working = None


def _in_memory(number: int, facts: Mapping[str, Any]) -> Version:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    said = {**facts, "state": uuid.uuid4().hex, "made": made}
    return Version(number=number, path=Path(), facts=said)


def _let_go(folder: Path, lock: IO[str]) -> None:
    _remove(folder)
    lock.close()


def _remove(folder: Path) -> None:
    # The engine makes a copy beside its place, and moves it there when it is whole.
    for left in (folder, folder.with_name(f"{folder.name}.tmp")):
        shutil.rmtree(left, ignore_errors=True)
    _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")
