"""The names of what is in a store directory; an entry named otherwise is somebody else's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_VERSION: Final = re.compile(r"version-([1-9][0-9]{0,17})")
_FACTS: Final = re.compile(r"version-([1-9][0-9]{0,17})\.json")
_PATCH: Final = re.compile(r"([1-9][0-9]{0,17})\.rdfp\.gz")


class Layout:
    """Where the parts of one store are, and which versions have them there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pointer = path / "current"
        self.lock = path / "writer.lock"
        self.changes = path / "changes"
        self.restoring = path / ".restoring"

    def quads(self, number: int) -> Path:
        """Returns where the quads of a version are."""
        return self.path / f"version-{number}"

    def facts(self, number: int) -> Path:
        """Returns where what is known of a version is."""
        return self.path / f"version-{number}.json"

    def sums(self, number: int) -> Path:
        """Returns where the checksums of the files of a version are."""
        return self.path / f"version-{number}.sums"

    def patch(self, number: int) -> Path:
        """Returns where the change that made a version is."""
        return self.changes / f"{number}.rdfp.gz"

    def with_quads(self) -> list[int]:
        """Returns the versions whose quads are there, the oldest first."""
        return sorted(_numbers(self.path, _VERSION))

    def with_facts(self) -> list[int]:
        """Returns the versions of which something is known, the oldest first."""
        return sorted(_numbers(self.path, _FACTS))

    def with_patch(self) -> list[int]:
        """Returns the versions whose change is on record, the oldest first."""
        return sorted(_numbers(self.changes, _PATCH))

    def everything(self) -> list[int]:
        """Returns the versions of which anything is there, the oldest first."""
        return sorted({*self.with_quads(), *self.with_facts(), *self.with_patch()})

    def parts(self, number: int) -> list[Path]:
        """Returns where the parts of a version are, or would be."""
        return [self.quads(number), self.facts(number), self.sums(number), self.patch(number)]


def _numbers(folder: Path, names: re.Pattern[str]) -> Iterator[int]:
    try:
        entries = [entry.name for entry in folder.iterdir()]
    except OSError:
        return
    for name in entries:
        if found := names.fullmatch(name):
            yield int(found[1])
