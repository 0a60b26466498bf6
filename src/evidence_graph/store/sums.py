"""Checksums of a version's files, made soon after it is published and read when it is verified.

Most files of a version are those of the one before, under a second name: these are not read again.
Where the engine has put many files together into new ones it takes long, so nobody waits for it.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from evidence_graph.errors import StoreError
from evidence_graph.files import write_durably
from evidence_graph.store.layout import Layout

Sums = Mapping[str, str]
"""The SHA-256 of each file in a folder, by its name."""

Seen = dict[tuple[int, int], str]
"""The SHA-256 of files that were read already, by what they are whatever their name."""


def note(layout: Layout, number: int, *, before: int | None) -> None:
    """Writes down the checksums of a version; `before` is one that may share files with it.

    Raises OSError, and StoreError where those of `before` are damaged.
    """
    known = {} if before is None else read(layout, before) or {}
    theirs = {} if before is None or not known else _files(layout.quads(before))
    folder = layout.quads(number)
    made = {
        name: known[name]
        if name in known and name in theirs and _is_one(found, theirs[name])
        else _sum(folder / name)
        for name, found in sorted(_files(folder).items())
    }
    write_durably(layout.sums(number), json.dumps(made, indent=0).encode())


def read(layout: Layout, number: int) -> Sums | None:
    """Returns the checksums of a version, None where none were written down. Raises StoreError."""
    file = layout.sums(number)
    try:
        return {str(name): str(wanted) for name, wanted in json.loads(file.read_text()).items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError) as cause:
        raise StoreError(f"{file.name} cannot be read: {cause}") from cause


def faults(folder: Path, sums: Sums, seen: Seen) -> Iterator[str]:
    """Yields which files of a folder are not what they were, in words."""
    for name, wanted in sums.items():
        try:
            found = (folder / name).stat()
            key = found.st_dev, found.st_ino
            if key not in seen:
                seen[key] = _sum(folder / name)
        except OSError as cause:
            yield f"{folder.name}/{name} cannot be read ({cause.strerror})"
            continue
        if seen[key] != wanted:
            yield f"{folder.name}/{name} is not what was written"


def _files(folder: Path) -> dict[str, os.stat_result]:
    with os.scandir(folder) as entries:
        return {entry.name: entry.stat() for entry in entries if entry.is_file()}


def _is_one(this: os.stat_result, other: os.stat_result) -> bool:
    return (this.st_dev, this.st_ino) == (other.st_dev, other.st_ino)


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
