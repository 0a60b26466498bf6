"""Dumps of one published version: files that say all of it, the same bytes whoever makes them.

    FOLDER/evidence-graph.nq.gz     every named graph
    FOLDER/evidence-graph.trig.gz   the same
    FOLDER/graphs/NAME.nt.gz        one named graph; NAME is the end of its IRI
    FOLDER/manifest.json            each file's size, SHA-256 and number of triples

The default graph is left out: it is the union of the named graphs but the shapes. Lines are sorted
and gzip is told no time. Free of rdflib, and run as a process of its own: a dump takes as long as
the data is big, and the server has other things to do.
"""

import fcntl
import gzip
import hashlib
import heapq
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, Self

import pyoxigraph as ox

from evidence_graph.store.snapshots import on_disk
from evidence_graph.vocabulary import GRAPHS

STEM: Final = "evidence-graph"
MANIFEST: Final = "manifest.json"

KEPT: Final = 3
"""Dumps that stay: that of the version just written, and those made last before it."""

LINES_AT_ONCE: Final = 100_000
"""Lines sorted in memory; a longer graph is sorted in runs on disk."""

# Without dots, so that no folder can have the name of a file.
_PLAIN_NAME: Final = re.compile(r"(?!elsewhere/)\w[\w-]*(?:/\w[\w-]*)*", re.ASCII)


class _Compressed:
    """A gzip file being written, with its size and hash."""

    def __init__(self, folder: Path, name: str, media_type: str, graph: str | None) -> None:
        self._facts = {"name": name, "mediaType": media_type, "graph": graph}
        self.path = folder / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("wb")
        self._digest = hashlib.sha256()
        self._bytes = 0
        self._zip = gzip.GzipFile("", "wb", compresslevel=6, fileobj=self, mtime=0)
        self.triples = 0

    def write(self, compressed: bytes) -> int:
        """Takes what gzip made."""
        self._digest.update(compressed)
        self._bytes += len(compressed)
        return self._file.write(compressed)

    def flush(self) -> None:
        """Hands everything taken to the operating system."""
        self._file.flush()

    def add(self, text: bytes) -> None:
        """Adds uncompressed text."""
        self._zip.write(text)

    def __enter__(self) -> Self:
        """Returns the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the file and makes it safe on disk."""
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def facts(self) -> dict[str, Any]:
        """Returns what the manifest says of the file, once it has ended."""
        size = {"bytes": self._bytes, "sha256": self._digest.hexdigest()}
        return {**self._facts, **size, "triples": self.triples}


def write_dumps(quads: ox.Store, folder: Path) -> None:
    """Writes the dumps of these quads into a folder, which must not exist yet.

    Raises OSError when the disk is full or the folder cannot be made.
    """
    folder.mkdir(parents=True)
    names = sorted(g.value for g in quads.named_graphs() if isinstance(g, ox.NamedNode))
    parts: list[dict[str, Any]] = []
    with ExitStack() as files:
        whole = {"nq": "application/n-quads", "trig": "application/trig"}
        nquads, trig = (
            files.enter_context(_Compressed(folder, f"{STEM}.{ending}.gz", media_type, None))
            for ending, media_type in whole.items()
        )
        for name in names:
            with _Compressed(folder, file_of(name), "application/n-triples", name) as part:
                _write_graph(quads, name, nquads=nquads, trig=trig, part=part)
            parts.append(part.facts())
    facts = {"files": [nquads.facts(), trig.facts(), *parts]}
    (folder / MANIFEST).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def file_of(graph: str) -> str:
    """Returns the name of a named graph's file in the folder of a dump.

    >>> file_of("https://w3id.org/evidence-graph/graph/report/ut202002")
    'graphs/report/ut202002.nt.gz'
    >>> file_of("http://example.org/other")
    'graphs/elsewhere/b6bffc16ba1431ed.nt.gz'
    """
    name = graph.removeprefix(GRAPHS)
    if name == graph or not _PLAIN_NAME.fullmatch(name) or len(name) > 150:
        name = f"elsewhere/{hashlib.sha256(graph.encode()).hexdigest()[:16]}"
    return f"graphs/{name}.nt.gz"


def _write_graph(
    quads: ox.Store, name: str, *, nquads: _Compressed, trig: _Compressed, part: _Compressed
) -> None:
    place = part.path.parent
    graph = str(ox.NamedNode(name)).encode()
    trig.add(b"GRAPH " + graph + b" {\n")
    with tempfile.TemporaryFile(dir=place) as unsorted:
        quads.dump(unsorted, ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        unsorted.seek(0)
        ending = b" " + graph + b" .\n"
        for lines in _batches(_sorted(unsorted, place)):
            text = b"".join(lines)
            part.add(text)
            trig.add(text)
            nquads.add(b"".join(line[:-3] + ending for line in lines))
            for file in (part, trig, nquads):
                file.triples += len(lines)
    trig.add(b"}\n")


def _sorted(unsorted: IO[bytes], place: Path) -> Iterator[bytes]:
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        while lines := sorted(islice(unsorted, LINES_AT_ONCE)):
            if len(lines) < LINES_AT_ONCE:
                runs.append(lines)
                break
            run = files.enter_context(tempfile.TemporaryFile(dir=place))
            run.writelines(lines)
            run.seek(0)
            runs.append(run)
        yield from heapq.merge(*runs)


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(lines, 5_000)):
        yield batch


def publish(version: Path, folder: Path) -> None:
    """Makes `folder` hold the dumps of a published version, all of them or none.

    Where it exists already nothing is done. Older dumps beside it are removed, but for the last
    few. One process at a time writes beside a folder; others wait. Raises StoreError or OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        for unfinished in folder.parent.glob("*.new"):
            shutil.rmtree(unfinished)
        fresh = folder.with_name(f"{folder.name}.new")
        try:
            write_dumps(on_disk(version), fresh)
            fresh.rename(folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        for old in finished(folder.parent)[KEPT:]:
            shutil.rmtree(old)


def finished(parent: Path) -> list[Path]:
    """Returns the folders of finished dumps in a folder, the newest first."""
    found = [manifest.parent for manifest in parent.glob(f"*/{MANIFEST}")]
    whole = [folder for folder in found if folder.suffix != ".new"]
    return sorted(whole, key=lambda folder: folder.stat().st_mtime_ns, reverse=True)


if __name__ == "__main__":
    os.nice(10)
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
