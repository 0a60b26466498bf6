"""Verifying a store: everything is read again, and has to agree with everything else."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from evidence_graph import assembly
from evidence_graph.assembly import Progress, Rules, silent
from evidence_graph.changing.tags import is_plain
from evidence_graph.errors import EvidenceGraphError, StoreError
from evidence_graph.records.graphs import COMPUTED, SHAPES_GRAPH
from evidence_graph.store import inspecting
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version

SHOWN: Final = 3


def verify(directory: StoreDirectory, *, progress: Progress = silent) -> list[str]:
    """Returns what does not agree in a store, in words; nothing where all of it does.

    Raises StoreError where it does not say which version is current, or a newer release wrote it.
    """
    current = directory.current()
    if current is None:
        return [f"{directory.path} holds no store"]
    progress("Reading the files of all versions")
    findings = list(inspecting.of_files(directory, current))
    progress("Reading the records of changes")
    findings += _told(_records(directory, current))
    progress("Counting")
    findings += _told(_counts(current))
    if not is_plain(current.facts):
        progress("Making the merged view again")
        findings += _told(_made_again(current, progress))
    return list(dict.fromkeys(findings))


def _told(findings: Iterator[str]) -> Iterator[str]:
    """Yields findings, and then what kept further ones from being looked for."""
    try:
        yield from findings
    except EvidenceGraphError as fault:
        yield f"the rest of it cannot be looked at: {fault}"


def _records(directory: StoreDirectory, current: Version) -> Iterator[str]:
    """Yields what is wrong with the records, and how what they add up to differs from the quads."""
    recorded = [number for number in directory.recorded() if number <= current.number]
    chain = inspecting.Chain(directory)
    added_up: set[Quad] = set()
    for number in recorded:
        change, faults = chain.next(number)
        yield from faults
        if change is None or not chain.is_whole:
            continue
        yield from _does_not_fit(number, change.added & added_up, "adds", "there already")
        yield from _does_not_fit(number, change.removed - added_up, "removes", "not there")
        added_up = (added_up - change.removed) | change.added
    if chain.is_whole and recorded and recorded[0] == 1:
        quads = QuadStore.open(current.path, read_only=True)
        written = {quad for graph in _written(current, quads) for quad in quads.quads(graph)}
        yield from _differences("the changes on record", added_up, "the graphs", written)


def _written(current: Version, quads: QuadStore) -> list[str | None]:
    names: list[str | None] = [name for name in quads.graphs() if name not in COMPUTED]
    return [None, *names] if is_plain(current.facts) else names


def _does_not_fit(number: int, misfits: AbstractSet[Quad], does: str, where: str) -> Iterator[str]:
    if misfits:
        yield f"change {number} {does} {len(misfits):,} quads that were {where}: {_some(misfits)}"


def _counts(current: Version) -> Iterator[str]:
    quads = QuadStore.open(current.path, read_only=True)
    counted = len(quads) if is_plain(current.facts) else quads.size(None)
    said = current.facts.get("statements")
    if said != counted:
        yield f"version {current.number} says it has {said} statements, and has {counted}"


def _made_again(current: Version, progress: Progress) -> Iterator[str]:
    quads = QuadStore.open(current.path, read_only=True)
    again = quads.copy(None)
    rules = _rules(current)
    assembly.complete(again, known=rules, progress=progress)
    assembly.add_catalogue(again, progress=progress)
    for graph in sorted({*COMPUTED, *quads.graphs()} - {SHAPES_GRAPH}):
        yield from _differences(
            f"<{graph}>", set(quads.quads(graph)), "what it is made of", set(again.quads(graph))
        )
    yield from _differences(
        "the merged view", set(quads.quads(None)), "its parts", set(again.quads(None))
    )


def _rules(current: Version) -> Rules | None:
    try:
        return Rules.from_facts(current.facts) if "rules" in current.facts else None
    except (ValueError, LookupError, TypeError, AttributeError) as cause:
        raise StoreError(f"the rules that version {current.number} notes are damaged") from cause


def _differences(name: str, one: set[Quad], other: str, theirs: set[Quad]) -> Iterator[str]:
    for fewer, more, said in ((one, theirs, "lacks"), (theirs, one, "has beyond")):
        missing = more - fewer
        if missing:
            where = f"of {other}" if said == "lacks" else other
            yield f"{name} {said} {len(missing):,} quads {where}: {_some(missing)}"


def _some(quads: AbstractSet[Quad]) -> str:
    shown = sorted(str(quad) for quad in quads)[:SHOWN]
    return "; ".join(shown) + (" …" if len(quads) > SHOWN else "")
