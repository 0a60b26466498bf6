"""A store directory: immutable numbered versions, and a pointer to the current one.

    DIRECTORY/current          the number of the current version, replaced atomically; 0 until there
                               is one
    DIRECTORY/version-7/       an Oxigraph database that is never written again
    DIRECTORY/version-7.json   what is known of that version: its state, its time, its figures
    DIRECTORY/version-7.sums   checksums of its files, written soon after it
    DIRECTORY/changes/7.rdfp.gz  the change that made version 7, kept for good
    DIRECTORY/work-NAME/       a writer's working copy, and its lock beside it
    DIRECTORY/writer.lock      held by the one process that makes the next version

Readers open the current version read-only and are never waited for. A writer changes its working
copy, makes a hard-linked snapshot of it and only then moves `current`; a crash at any moment leaves
the current version as it was, and the next writer throws away what is left over. Entries of other
names are left alone.
"""

import fcntl
import gzip
import json
import re
import shutil
import time
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from evidence_graph.errors import NotFoundError, StoreError
from evidence_graph.files import mark_of, write_durably
from evidence_graph.store import faults, patches
from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.layout import Layout
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

    @property
    def token(self) -> str:
        """Returns what is told of the state that an answer is of: the number, and the name."""
        return f"v{self.number}-{self.state}"


def number_in(token: str) -> int | None:
    """Returns the number of the version whose token this is, or begins with; None if it is none.

    >>> number_in("v12-0d5a7c0e-disk"), number_in("state")
    (12, None)
    """
    found = _TOKEN.match(token)
    return int(found[1]) if found else None


FORMAT: Final = 2
"""How this release lays out a store directory; 1 had no record of changes."""

MADE_OF: Final = ("fingerprint", "shipped", "plain")
"""The facts of a version that its change carries, for whoever follows it."""

KEPT: Final = 10
"""Versions whose quads stay on disk, the current one among them."""

RECORDED: Final = "recorded"
"""The fact which says from which version on there is a record of each change."""

PATIENCE: Final = 30.0
"""Seconds that a writer waits for another one."""

AGAIN: Final = (
    "`evidence-graph recover` makes the newest whole version on disk the current one, and "
    "`evidence-graph restore` makes a store of a backup in another directory"
)
"""What to do where a store is damaged."""

_LOOK_AGAIN: Final = 0.02

_TOKEN: Final = re.compile(r"v([0-9]+)-")


class StoreDirectory:
    """The versions of one store on disk."""

    def __init__(self, path: Path, *, kept: int = KEPT) -> None:
        self.path = path
        self.layout = Layout(path)
        self._kept = kept
        self._read_last: tuple[tuple[int, ...], Version] | None = None

    # Reading

    def current(self) -> Version | None:
        """Returns the current version, or None where nothing has been published yet.

        As long as it is the same one its facts are read once. Raises StoreError where the directory
        is damaged or a newer release has written to it.
        """
        number = self._pointed_to()
        return None if number == 0 else self.read(number)

    def required(self) -> Version:
        """Returns the current version; raises StoreError where there is none, too."""
        current = self.current()
        if current is None:
            raise StoreError(
                f"{self.path} holds no evidence graph; `evidence-graph serve --store` makes one"
            )
        return current

    def _pointed_to(self) -> int:
        try:
            number = int(self.layout.pointer.read_text())
            if number < 0:
                raise ValueError(f"{number} is no version")  # noqa: TRY301 - told as any other
        except FileNotFoundError as cause:
            if self.layout.restoring.exists():
                raise StoreError(
                    f"a backup was being restored into {self.path}, which is not done yet; if that "
                    "was stopped, restore it again"
                ) from cause
            left = self.layout.everything()
            if left:
                raise StoreError(
                    f"{self.path} has versions, up to {left[-1]}, but the file `current`, which "
                    f"says which of them holds, is gone; {AGAIN}"
                ) from cause
            return 0
        except (OSError, ValueError) as cause:
            raise StoreError(
                f"{self.path} is not an evidence-graph store, or a damaged one: its file `current` "
                f"cannot be read ({cause}); {AGAIN}"
            ) from cause
        return number

    def version(self, number: int) -> Version:
        """Returns a version whose quads are still here. Raises NotFoundError, StoreError."""
        retained = self.retained()
        if number not in retained:
            known = [str(known) for known in retained]
            raise NotFoundError("version on disk", str(number), known)
        return self.read(number)

    def retained(self) -> list[int]:
        """Returns the numbers of the versions whose quads are here, the oldest first."""
        last = self._pointed_to()
        return [number for number in self.layout.with_facts() if number <= last]

    def is_kept(self, number: int) -> bool:
        """Says whether a version is one of those whose quads stay on disk."""
        last = self._pointed_to()
        return last - max(2, self._kept) < number <= last

    def change(self, number: int) -> ChangeSet:
        """Returns the change that made a version. Raises NotFoundError, StoreError."""
        content = self.patch(number)
        with reading(number):
            return patches.read(content)

    def authorship(self, number: int) -> Authorship:
        """Returns who made a version, why and from what. Raises NotFoundError, StoreError."""
        return patches.authorship(self.header(number))

    def header(self, number: int) -> dict[str, Any]:
        """Returns what the patch of a version says before its quads.

        Raises NotFoundError, StoreError.
        """
        file = self.patch_file(number)
        with reading(number), gzip.open(file) as lines:
            return patches.read_header(lines)

    def patch(self, number: int) -> bytes:
        """Returns the RDF Patch of a version. Raises NotFoundError, StoreError."""
        file = self.patch_file(number)
        with reading(number):
            return gzip.decompress(file.read_bytes())

    def patch_file(self, number: int) -> Path:
        """Returns where the gzipped RDF Patch of a version is. Raises NotFoundError, StoreError."""
        if number not in self.recorded():
            raise NotFoundError("recorded change", str(number))
        return self.layout.patch(number)

    def recorded(self) -> list[int]:
        """Returns the numbers of the versions whose change is on record, the oldest first.

        All from the oldest one on are, for each version came with its record.
        """
        current = self.current()
        return [] if current is None else self._recorded_up_to(current)

    def _recorded_up_to(self, version: Version) -> list[int]:
        first = version.facts.get(RECORDED, 1)
        if RECORDED not in version.facts and not self.layout.patch(first).exists():
            first = min(self.layout.with_patch(), default=version.number + 1)
        return list(range(first, version.number + 1))

    def read(self, number: int) -> Version:
        """Returns a version on disk, whether or not it is the current one or an earlier one.

        Raises StoreError.
        """
        mark = mark_of(self.layout.facts(number))
        known = self._read_last
        if known is None or known[0] != mark or known[1].number != number:
            known = mark, self._parsed(number)
            self._read_last = known if mark else None
        return known[1]

    def _parsed(self, number: int) -> Version:
        file = self.layout.facts(number)
        try:
            facts = json.loads(file.read_text())
            if not facts.keys() & {"state", "fingerprint"}:
                raise ValueError("it does not say which state it is")  # noqa: TRY301 - as any other
            facts.setdefault("state", f"{number}-{facts.get('fingerprint', '')}")
            made_in = int(facts.setdefault("format", 1))
            if not isinstance(facts.get(RECORDED, 1), int):
                raise TypeError("what it says of changes is no number")  # noqa: TRY301
        except (OSError, ValueError, TypeError, AttributeError) as cause:
            raise StoreError(
                f"{self.path} is not an evidence-graph store, or a damaged one: {file.name} cannot "
                f"be read ({cause}); {AGAIN}"
            ) from cause
        if made_in > FORMAT:
            raise StoreError(
                f"{self.path} was written by a newer release (layout {made_in}, this one knows "
                f"{FORMAT}); install that release, or restore a backup into another directory"
            )
        return Version(number=number, path=self.layout.quads(number), facts=facts)

    # Writing

    @contextmanager
    def writing(self, *, patience: float = 0.0) -> Iterator[None]:
        """Holds the writer's lock, for which it waits up to `patience` seconds.

        Raises StoreError when another process has it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = self.layout.lock.open("w")
        except OSError as cause:
            raise faults.of_storage(cause, f"{self.path} cannot be written") from cause
        with lock:
            end = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError as cause:
                    if time.monotonic() >= end:
                        raise StoreError(
                            f"another process is writing to {self.path}; try again"
                        ) from cause
                time.sleep(_LOOK_AGAIN)
            yield

    def publish(self, quads: QuadStore, change: ChangeSet, facts: Mapping[str, Any]) -> Version:
        """Makes what `quads` holds the next version, and returns it once it is safe on disk.

        It comes after the current version by `change`. Among the facts it gets a name of its own
        and the time. The caller is `writing`. Raises StoreError, and then nothing has changed.
        """
        before = self.current()
        number = 1 if before is None else before.number + 1
        said = {
            **facts,
            "state": uuid.uuid4().hex,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "format": FORMAT,
            RECORDED: self._first_recorded(before),
        }
        step = patches.Step(
            number=number,
            state=said["state"],
            before=None if before is None else before.state,
            made_of={name: facts[name] for name in MADE_OF if name in facts},
        )
        patch = patches.compressed(step, change)
        try:
            if before is None:
                write_durably(self.layout.pointer, b"0\n")  # so that one that is lost is missed
            self._remove(number)
            quads.snapshot(self.layout.quads(number))
            self.layout.changes.mkdir(exist_ok=True)
            write_durably(self.layout.patch(number), patch)
            write_durably(self.layout.facts(number), json.dumps(said, sort_keys=True).encode())
            write_durably(self.layout.pointer, f"{number}\n".encode())
        except OSError as cause:
            raise self._unwritten(number, cause) from cause
        with suppress(OSError):  # it is made, whatever becomes of earlier ones
            self._sweep()
        return Version(number=number, path=self.layout.quads(number), facts=said)

    def _first_recorded(self, before: Version | None) -> int:
        if before is None:
            return 1
        recorded = self._recorded_up_to(before)
        return recorded[0] if recorded else before.number + 1

    def _unwritten(self, number: int, cause: OSError) -> StoreError:
        if self._pointed_to() == number:
            return StoreError(
                f"version {number} is made, but the disk does not say that it is safe there "
                f"({cause.strerror or cause}); make a backup, and mend the disk"
            )
        with suppress(OSError):
            self._remove(number)
        what = f"version {number} cannot be written to {self.path}, and the one before is current"
        return faults.of_storage(cause, what)

    def _sweep(self) -> None:
        # The version before stays in any case: a reader may be about to open it.
        last = self._pointed_to()
        for number in {*self.layout.with_quads(), *self.layout.with_facts()}:
            if number <= last and not self.is_kept(number):
                self._remove_quads(number)

    def _remove(self, number: int) -> None:
        self._remove_quads(number)
        self.layout.patch(number).unlink(missing_ok=True)

    def _remove_quads(self, number: int) -> None:
        self.layout.facts(number).unlink(missing_ok=True)
        self.layout.sums(number).unlink(missing_ok=True)
        shutil.rmtree(self.layout.quads(number), ignore_errors=True)


@contextmanager
def reading(number: int) -> Iterator[None]:
    """Raises StoreError where the record of a change cannot be read within."""
    try:
        yield
    except (OSError, EOFError, zlib.error, StoreError) as cause:
        raise StoreError(
            f"the record of change {number} cannot be read: {cause}; take changes/{number}.rdfp.gz "
            "out of a backup, which is a tar file, and put it in its place"
        ) from cause
