"""Going back, where a store is damaged, to a version on disk that is whole."""

import shutil
from pathlib import Path

from evidence_graph.errors import StoreError
from evidence_graph.files import write_durably
from evidence_graph.store import sums
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.sums import Seen
from evidence_graph.store.versions import StoreDirectory, Version


def recover(directory: StoreDirectory, number: int | None = None) -> Version:
    """Makes a whole version current, the newest or the one named, and returns it.

    What there is of later versions is moved into a folder `after-N` of the store, and nothing is
    deleted. Raises StoreError where no version is whole, or the one named is not.
    """
    if not directory.layout.everything():
        raise StoreError(f"{directory.path} has no version to go back to; restore a backup")
    with directory.writing():
        version = _chosen(directory, number)
        try:
            write_durably(directory.layout.pointer, f"{version.number}\n".encode())
            _set_aside(directory, version.number)
        except OSError as cause:
            raise StoreError(
                f"version {version.number} cannot be made current: {cause.strerror or cause}"
            ) from cause
    return version


def faults(directory: StoreDirectory, number: int, *, seen: Seen | None = None) -> list[str]:
    """Returns what keeps a version from being read, in words; nothing where it is whole.

    `seen` are files that were read already, by which it is made longer.
    """
    try:
        version = directory.read(number)
        wanted = sums.read(directory.layout, number)
        found = list(sums.faults(version.path, wanted or {}, {} if seen is None else seen))
        if not found:
            QuadStore.open(version.path, read_only=True)
    except StoreError as fault:
        return [str(fault)]
    return found


def _chosen(directory: StoreDirectory, number: int | None) -> Version:
    there = directory.layout.with_facts()
    if number is not None and number not in there:
        shown = ", ".join(map(str, there)) or "none"
        raise StoreError(f"version {number} is not on disk; those that are: {shown}")
    told: list[str] = []
    for candidate in reversed(there if number is None else [number]):
        found = faults(directory, candidate)
        if not found:
            return directory.read(candidate)
        told.append(f"version {candidate}: {'; '.join(found)}")
    raise StoreError("; ".join([f"nothing to go back to in {directory.path}", *told]))


def _set_aside(directory: StoreDirectory, current: int) -> None:
    layout = directory.layout
    later = [number for number in layout.everything() if number > current]
    parts = [part for number in later for part in layout.parts(number) if part.exists()]
    if parts:
        aside = _new_folder(directory.path / f"after-{current}")
        for part in parts:
            shutil.move(part, aside / part.name)


def _new_folder(wanted: Path) -> Path:
    folder, again = wanted, 1
    while folder.exists():
        again += 1
        folder = wanted.with_name(f"{wanted.name}-{again}")
    folder.mkdir()
    return folder
