"""Updates done to small stores, for tests to look at."""

from collections.abc import Callable

import pyoxigraph as ox

from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import PLAIN, WriteRights, of_evidence
from evidence_graph.sparql.update import UsingDataset, run_update
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.engine import Engine
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work

EX = "http://example.org/"
PREFIXES = f"PREFIX e: <{EX}> "
WITHIN = UpdateLimits(max_bytes=100_000, max_nesting=20, max_changes=1_000, max_seconds=60)


def evidence(refusal: Callable[[str], str | None] = lambda _: None) -> WriteRights:
    return of_evidence(refusal)


def store_of(data: str) -> QuadStore:
    """Returns a store that holds data as INSERT DATA has it."""
    engine = ox.Store()
    engine.update(f"{PREFIXES} INSERT DATA {{ {data} }}")
    return QuadStore(Engine(engine))


def content(store: QuadStore) -> set[ox.Quad]:
    return {*store.quads(None), *store.quads_in_named_graphs()}


def holds(store: QuadStore, pattern: str) -> bool:
    """Says whether ASK finds a pattern."""
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def update(
    work: Work,
    text: str,
    *,
    rights: WriteRights = PLAIN,
    within: UpdateLimits = WITHIN,
    using: UsingDataset | None = None,
    home: str | None = None,
) -> None:
    """Reads an update, with the prefix e:, and runs it."""
    operations = read_update(PREFIXES + text, within=within)
    run_update(operations, work, rights=rights, within=within, using=using, home=home)
