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
from typing import IO, Any, Final

from evidence_graph.errors import StoreError
from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import FORMAT, StoreDirectory, Version

MANIFEST: Final = "manifest.json"
QUADS: Final = "quads.nq.gz"
FACTS: Final = "facts.json"
TOKENS: Final = "tokens.json"

_AT_ONCE: Final = 1 << 20


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
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            files = _gathered(directory, current, Path(folder))
            manifest = {
                "format": FORMAT,
                "version": current.number,
                "state": current.state,
                "files": {name: _described(path) for name, path in files.items()},
            }
            (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            with fresh.open("wb") as output:
                with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
                    for name, path in {MANIFEST: Path(folder) / MANIFEST, **files}.items():
                        archive.add(path, arcname=name, recursive=False)
                output.flush()
                os.fsync(output.fileno())
        fresh.replace(target)
    except OSError as cause:
        raise StoreError(f"the backup {target} cannot be written: {cause.strerror}") from cause
    finally:
        fresh.unlink(missing_ok=True)
    return _of(manifest)


def check(source: Path) -> Backup:
    """Returns what a backup holds, once all of it was read and its checksums were right.

    Raises StoreError.
    """
    with _opened(source) as (archive, manifest):
        for name, said in manifest["files"].items():
            with _member(archive, name, source) as content:
                digest, size = _digest(content)
            if (digest, size) != (said["sha256"], said["bytes"]):
                raise StoreError(f"{source} is damaged: {name} is not what was backed up")
    return _of(manifest)


def restore(source: Path, directory: StoreDirectory) -> Version:
    """Makes a store of a backup, in a directory that is empty or not there yet.

    Raises StoreError, and then there is no store.
    """
    check(source)
    with directory.writing(), _opened(source) as (archive, manifest):
        if directory.current() is not None:
            raise StoreError(
                f"{directory.path} holds a store already; restore into an empty directory"
            )
        with tempfile.TemporaryDirectory(dir=directory.path, prefix=".restore-") as folder:
            quads = QuadStore.open(Path(folder) / "quads", read_only=False)
            with _member(archive, QUADS, source) as content, gzip.open(content) as lines:
                quads.bulk_load(lines, N_QUADS)  # type: ignore[arg-type]
            kept = {
                name: _read(archive, name, source) for name in manifest["files"] if name != QUADS
            }
            return directory.adopt(quads, kept)


def _gathered(directory: StoreDirectory, current: Version, folder: Path) -> dict[str, Path]:
    files = {QUADS: folder / QUADS, FACTS: folder / FACTS}
    quads = QuadStore.open(current.path, read_only=True)
    with gzip.open(files[QUADS], "wb", compresslevel=6) as output:
        quads.dump(output, N_QUADS)  # type: ignore[arg-type]
    files[FACTS].write_text(json.dumps(current.facts, sort_keys=True), encoding="utf-8")
    for number in directory.recorded():
        if number <= current.number:
            files[f"changes/{number}.rdfp.gz"] = directory.patch_file(number)
    tokens = directory.path / TOKENS
    if tokens.exists():
        files[TOKENS] = Path(shutil.copy(tokens, folder / TOKENS))
    return files


def _of(manifest: dict[str, Any]) -> Backup:
    sizes = [said["bytes"] for said in manifest["files"].values()]
    return Backup(
        version=manifest["version"], state=manifest["state"], files=len(sizes), bytes=sum(sizes)
    )


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest, size = _digest(content)
    return {"sha256": digest, "bytes": size}


def _digest(content: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(_AT_ONCE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


@contextmanager
def _opened(source: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    try:
        with tarfile.open(source, mode="r:") as archive:
            manifest = json.loads(_read(archive, MANIFEST, source))
            if manifest["format"] > FORMAT:
                raise StoreError(f"{source} was made by a newer release; install that release")
            yield archive, manifest
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as cause:
        raise StoreError(f"{source} is no backup that can be read: {cause}") from cause


@contextmanager
def _member(archive: tarfile.TarFile, name: str, source: Path) -> Iterator[IO[bytes]]:
    content = archive.extractfile(name)
    if content is None:
        raise StoreError(f"{source} is damaged: {name} is no file")
    with content:
        yield content


def _read(archive: tarfile.TarFile, name: str, source: Path) -> bytes:
    with _member(archive, name, source) as content:
        return content.read()
