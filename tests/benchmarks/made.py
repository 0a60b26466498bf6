"""The made evidence that the tests of the benchmarks ask."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from shared_material import CHECKOUT

BENCHMARKS = CHECKOUT / "benchmarks"
QUERIES = sorted((BENCHMARKS / "queries").glob("*.rq"))
PAGES = sorted((BENCHMARKS / "pages").glob("*.rq"))


def made(*, quads: str = "1e4", seed: int = 1) -> bytes:
    """Returns what the generator writes, as N-Quads."""
    command = [sys.executable, str(BENCHMARKS / "generate.py")]
    arguments = ["--quads", quads, "--seed", str(seed), "-"]
    return subprocess.run([*command, *arguments], check=True, capture_output=True).stdout


@cache
def small() -> ox.Store:
    """Returns ten thousand made quads, merged into the default graph."""
    store = ox.Store()
    store.load(made(), ox.RdfFormat.N_QUADS)
    store.extend([ox.Quad(q.subject, q.predicate, q.object) for q in store])
    return store


def named(query: Path) -> str:
    """Returns the name that a query goes by."""
    return query.stem
