"""Evidence that keeps the shapes: the shipped report, again and again under other names."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from evidence_graph import assembly
from evidence_graph.assembly import Rules
from evidence_graph.rdf import documents, formats
from evidence_graph.store.engine import Engine
from evidence_graph.store.quads import QuadStore

NAME: Final = "ut202002"
REVIEW: Final = "spittle-2015"

_NAMED = re.compile(rb"(<https://[^<>\"\s]*)" + NAME.encode())


def copied(quads: int, directory: Path | None) -> tuple[QuadStore, Rules]:
    """Returns a store of about so many quads with all that follows, on disk or in memory.

    It holds the shipped documents and as many copies of the report as fit.
    """
    base = QuadStore.in_memory()
    assembly.load(base, documents.shipped(), progress=assembly.silent)
    rules, _ = assembly.complete(base, known=None, progress=assembly.silent)
    engine = ox.Store() if directory is None else ox.Store(str(directory))
    with tempfile.NamedTemporaryFile(suffix=".nq") as every:
        every.writelines(_lines(base, quads))
        every.flush()
        engine.bulk_load(path=every.name, format=ox.RdfFormat.N_QUADS)
    engine.optimize()
    return QuadStore(Engine(engine)), rules


def _lines(base: QuadStore, quads: int) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as dumped:
        base.dump(dumped, formats.N_QUADS)  # type: ignore[arg-type]
        dumped.seek(0)
        lines = dumped.readlines()
    # The text of the source tells its own name, and must stay as it is.
    again = [line for line in lines if _NAMED.search(line)]
    yield from lines
    for number in range(1, 1 + max(1, (quads - len(lines)) // len(again))):
        name = rb"\1" + f"{NAME}-{number}".encode()
        yield from (_NAMED.sub(name, line) for line in again)
