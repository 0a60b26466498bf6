"""A store directory: immutable numbered versions, and a pointer to the current one.

    DIRECTORY/current        the number of the current version, replaced atomically
    DIRECTORY/version-7/     an Oxigraph database that is never written again
    DIRECTORY/version-7.json what that version was built from
    DIRECTORY/writer.lock    held by the one process that prepares the next version

Readers open the current version read-only and are never waited for. A writer prepares the next
version as a hard-linked copy and publishes it whole; a crash at any moment leaves the current
version as it was.
"""

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence_graph.errors import StoreError
from evidence_graph.store.quads import QuadStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published state: its number, its quads on disk, and the facts of its making."""

    number: int
    path: Path
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Returns the name of this very state, which no other ever has, in whichever directory."""
        return str(self.facts["state"])


class StoreDirectory:
    """The versions of one store on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Version | None:
        """Returns the current version, or None where nothing has been published yet."""
        pointer = self.path / "current"
        try:
            if not pointer.exists():
                return None
            number = int(pointer.read_text())
            facts = json.loads(self._facts(number).read_text())
            facts.setdefault("state", f"{number}-{facts.get('fingerprint', '')}")
        except (OSError, ValueError) as cause:
            raise StoreError(f"{self.path} is not an evidence-graph store: {cause}") from cause
        return Version(number=number, path=self._quads(number), facts=facts)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's lock; raises StoreError when another process has it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "writer.lock").open("w")
        except OSError as cause:
            raise StoreError(f"{self.path} cannot be written: {cause.strerror}") from cause
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as cause:
                raise StoreError(f"another process is writing to {self.path}; try again") from cause
            yield

    def prepare(self, base: QuadStore | None) -> tuple[Version, QuadStore]:
        """Returns an unpublished next version and its quads, copied from `base` if there is one."""
        current = self.current()
        number = 1 if current is None else current.number + 1
        version = Version(number=number, path=self._quads(number))
        self._remove(number)
        if base is None:
            version.path.mkdir(parents=True)
            return version, QuadStore.open(version.path, read_only=False)
        return version, base.copy(version.path)

    def publish(self, version: Version, facts: dict[str, Any]) -> Version:
        """Makes a prepared version, whose quads are flushed and closed, the current one.

        Among the facts it gets a name of its own and the time.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        facts = {**facts, "state": uuid.uuid4().hex, "made": now}
        _write_durably(self._facts(version.number), json.dumps(facts, indent=2, sort_keys=True))
        _write_durably(self.path / "current", f"{version.number}\n")
        self._sweep(keep=version.number)
        return Version(number=version.number, path=version.path, facts=facts)

    def abandon(self, version: Version) -> None:
        """Removes a prepared version that was not published."""
        self._remove(version.number)

    def _sweep(self, *, keep: int) -> None:
        # The version before stays: a reader may be about to open it.
        for quads in self.path.glob("version-*/"):
            number = int(quads.name.removeprefix("version-"))
            if number < keep - 1:
                self._remove(number)

    def _remove(self, number: int) -> None:
        shutil.rmtree(self._quads(number), ignore_errors=True)
        self._facts(number).unlink(missing_ok=True)

    def _quads(self, number: int) -> Path:
        return self.path / f"version-{number}"

    def _facts(self, number: int) -> Path:
        return self.path / f"version-{number}.json"


def _write_durably(path: Path, text: str) -> None:
    fresh = path.with_suffix(path.suffix + ".new")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
