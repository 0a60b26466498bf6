"""Puts made evidence where each engine reads it: the same quads, laid out the same way.

    DIRECTORY/store       a store directory of ours: the shipped documents and the made evidence
    DIRECTORY/oxigraph    a copy of its current version, for `oxigraph serve-read-only`
    DIRECTORY/default.nt  its default graph, for engines that load a file
    DIRECTORY/made-from   what all of this was made from

In both databases the default graph holds the deduplicated union of the named graphs.
"""

import argparse
import gzip
import hashlib
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import generate
import pyoxigraph as ox
from publishing import publish

from evidence_graph import assembly
from evidence_graph.rdf import documents, formats
from evidence_graph.store.engine import Engine
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory

_GRAPH = re.compile(rb" <[^<>]*> \.$", re.MULTILINE)
_PIECE = 4 * 1024**2


def main() -> None:
    """Builds the directory, and says how long each step took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=float, default=1e5, help="how many, about: 1e5, 1e6")
    arguments.add_argument("--seed", type=int, default=1, help="another seed, other evidence")
    arguments.add_argument("directory", type=Path)
    options = arguments.parse_args()
    build(options.directory, quads=int(options.quads), seed=options.seed)


def build(directory: Path, *, quads: int, seed: int) -> None:
    """Builds the directory anew, unless it was made from this very code, size and seed."""
    origin = _origin(quads, seed)
    stamp = directory / "made-from"
    if stamp.exists() and stamp.read_text() == origin:
        return
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    made = directory / "made.nq.gz"
    begin = time.perf_counter()
    written = generate.write_file(made, quads=quads, seed=seed)
    _say(f"made {written:,} quads", begin)
    publish_with(made, directory / "store")
    _copy(directory / "store", directory / "oxigraph", directory / "default.nt")
    stamp.write_text(origin)


def publish_with(made: Path, store: Path) -> None:
    """Publishes the shipped documents and made evidence (.nq.gz) as a version of a store."""
    begin = time.perf_counter()
    shipped = documents.shipped()
    base = QuadStore.in_memory()
    filled = assembly.load(base, shipped, progress=assembly.silent)
    rules, _ = assembly.complete(base, known=None, progress=assembly.silent)
    store.mkdir()
    with tempfile.TemporaryDirectory(dir=store.parent) as folder:
        engine = ox.Store(folder)
        _add(base, made, engine)
        also = {"fingerprint": assembly.fingerprint(shipped), "shipped": list(filled)}
        publish(StoreDirectory(store), QuadStore(Engine(engine)), rules, also)
    _say("published it in a store directory", begin)


def _add(base: QuadStore, made: Path, engine: ox.Store) -> None:
    with tempfile.TemporaryFile() as dumped:
        base.dump(dumped, formats.N_QUADS)  # type: ignore[arg-type]
        dumped.seek(0)
        engine.bulk_load(dumped, ox.RdfFormat.N_QUADS)
    with gzip.open(made) as quads, tempfile.TemporaryFile() as plain:
        shutil.copyfileobj(quads, plain)
        plain.seek(0)
        engine.bulk_load(plain, ox.RdfFormat.N_QUADS)
    with gzip.open(made) as quads, tempfile.TemporaryFile() as triples:
        _strip_graphs(quads, triples)
        triples.seek(0)
        engine.bulk_load(triples, ox.RdfFormat.N_TRIPLES)
    engine.optimize()
    engine.flush()


def _strip_graphs(quads: Iterable[bytes], triples: BinaryIO) -> None:
    """Writes the triples of quads, one line each, without their graphs' names."""
    piece: list[bytes] = []
    size = 0
    for line in quads:
        piece.append(line)
        size += len(line)
        if size >= _PIECE:
            triples.write(_GRAPH.sub(b" .", b"".join(piece)))
            piece, size = [], 0
    triples.write(_GRAPH.sub(b" .", b"".join(piece)))


def _copy(store: Path, oxigraph: Path, triples: Path) -> None:
    begin = time.perf_counter()
    version = StoreDirectory(store).current()
    if version is None:
        raise FileNotFoundError(f"{store} holds no published version")
    engine = ox.Store.read_only(str(version.path))
    engine.backup(str(oxigraph))
    engine.dump(str(triples), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    _say("copied it for the other engines", begin)


def _origin(quads: int, seed: int) -> str:
    made_of = assembly.fingerprint(documents.shipped()) + assembly.code_digest()
    digest = hashlib.sha256(made_of.encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if module.name.startswith(("made_", "generate", "build", "publishing")):
            digest.update(module.read_bytes())
    return f"{quads} quads, seed {seed}, {digest.hexdigest()}\n"


def _say(step: str, begin: float) -> None:
    print(f"{step}: {time.perf_counter() - begin:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
