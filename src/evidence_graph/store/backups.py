"""Backups: one file that holds a version, the record of all changes and the tokens, with checksums.

The quads are N-Quads, so that no release of the engine is needed to read them. A backup is a tar:

    manifest.json          each other file with its size and SHA-256, the layout, the version
    quads.nq.gz            every quad of the version
    facts.json             what is known of it
    changes/7.rdfp.gz      the change that made each version
    tokens.json            hashes of the tokens, where there are any
"""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from evidence_graph.errors import StoreError
from evidence_graph.files import sync_names
from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.store import faults, manifests, patches, restoring
from evidence_graph.store.manifests import FACTS, QUADS, TOKENS, Manifest, Part
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import FORMAT, StoreDirectory, Version

_AT_ONCE: Final = 1 << 20
_OURS_ALONE: Final = 0o600
"""A backup holds all that is kept of the tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says of itself."""

    version: int
    state: str
    files: int
    bytes: int


def back_up(directory: StoreDirectory, target: Path) -> Backup:
    """Writes the current version of a store into a file, which is there whole or not at all.

    Others may read and write the store meanwhile. Raises StoreError.
    """
    current = directory.current()
    if current is None:
        raise StoreError(f"{directory.path} holds nothing to back up")
    try:
        with tempfile.TemporaryDirectory(
            dir=target.parent, prefix=".backup-", ignore_cleanup_errors=True
        ) as temporary:
            folder = Path(temporary)
            files = _gathered(directory, current, folder)
            manifest = Manifest(
                format=FORMAT,
                version=current.number,
                state=current.state,
                files={name: _described(path) for name, path in files.items()},
            )
            listed = folder / manifests.NAME
            listed.write_bytes(manifest.written())
            _pack({manifests.NAME: listed, **files}, folder / "whole.tar")
            (folder / "whole.tar").replace(target)
            sync_names(target.parent)
    except OSError as cause:
        raise faults.of_storage(cause, f"the backup {target} cannot be written") from cause
    return _of(manifest)


def check(source: Path) -> Backup:
    """Returns what a backup holds, once all of it was read and its checksums were right.

    Raises StoreError.
    """
    with _opened(source) as (archive, manifest):
        for name, said in manifest.files.items():
            with _member(archive, name) as content:
                if _digest(content) != said:
                    raise StoreError(f"{source} is damaged: {name} is not what was backed up")
        if json.loads(_read(archive, FACTS)).get("state") != manifest.state:
            raise ValueError(f"{FACTS} is of another version")
        records = manifest.records()
        if records:
            last = gzip.decompress(_read(archive, manifests.record(records[-1])))
            if patches.states(last)[0] != patches.name_of(manifest.state):
                raise ValueError("the last change is of another version")
    return _of(manifest)


def restore(source: Path, directory: StoreDirectory) -> Version:
    """Makes a store of a backup, in a directory that is empty or not there yet.

    Raises StoreError, and then there is no store.
    """
    check(source)
    with (
        directory.writing(),
        restoring.begun(directory) as folder,
        _opened(source) as (archive, manifest),
    ):
        quads = QuadStore.open(folder / "quads", read_only=False)
        with _member(archive, QUADS) as content, gzip.open(content) as lines:
            quads.bulk_load(lines, N_QUADS)  # type: ignore[arg-type]
        kept = {name: _read(archive, name) for name in manifest.files if name != QUADS}
        return restoring.adopt(directory, quads, manifest.version, kept)


def _gathered(directory: StoreDirectory, current: Version, folder: Path) -> dict[str, Path]:
    files = {QUADS: folder / QUADS, FACTS: folder / FACTS}
    quads = QuadStore.open(current.path, read_only=True)
    with gzip.open(files[QUADS], "wb", compresslevel=6) as output:
        quads.dump(output, N_QUADS)  # type: ignore[arg-type]
    files[FACTS].write_text(json.dumps(current.facts, sort_keys=True), encoding="utf-8")
    for number in directory.recorded():
        if number <= current.number:
            files[manifests.record(number)] = directory.patch_file(number)
    tokens = directory.path / TOKENS
    if tokens.exists():
        files[TOKENS] = Path(shutil.copy(tokens, folder / TOKENS))
    return files


def _pack(files: dict[str, Path], target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ALONE)
    with os.fdopen(descriptor, "wb") as output:
        with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, path in files.items():
                archive.add(path, arcname=name, recursive=False)
        output.flush()
        os.fsync(output.fileno())


def _of(manifest: Manifest) -> Backup:
    return Backup(
        version=manifest.version,
        state=manifest.state,
        files=len(manifest.files),
        bytes=sum(part.bytes for part in manifest.files.values()),
    )


def _described(path: Path) -> Part:
    with path.open("rb") as content:
        return _digest(content)


def _digest(content: IO[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(_AT_ONCE):
        digest.update(piece)
        size += len(piece)
    return Part(sha256=digest.hexdigest(), bytes=size)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Yields a backup and what it says; whatever in it cannot be read is a StoreError."""
    try:
        with tarfile.open(source, mode="r:") as archive:
            manifest = manifests.read(_read(archive, manifests.NAME))
            if manifest.format > FORMAT:
                raise StoreError(f"{source} was made by a newer release; install that release")
            yield archive, manifest
    except _UNREADABLE as cause:
        raise StoreError(
            f"{source} is no backup that can be read: {cause}; take another one, or another copy"
        ) from cause


_UNREADABLE: Final = (
    OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError, EOFError
)  # fmt: skip


@contextmanager
def _member(archive: tarfile.TarFile, name: str) -> Iterator[IO[bytes]]:
    content = archive.extractfile(name)
    if content is None:
        raise ValueError(f"{name} is no file")
    with content:
        yield content


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    with _member(archive, name) as content:
        return content.read()
