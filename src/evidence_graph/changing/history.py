"""The history of a store: what each version changed, what lies between two, and taking one back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from evidence_graph.changing.edits import Edit
from evidence_graph.errors import ConflictError
from evidence_graph.rdf import display
from evidence_graph.store.changes import Authorship, ChangeSet, Quad, Source, graph_of
from evidence_graph.store.terms import Term, triple_of
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.work import Work

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChange:
    """One line of the log; the graphs are those of the documents that were read."""

    version: int
    by: Authorship
    has_quads: bool  # whether the quads of that version are still on disk, to be asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of the named graphs that people write to, between two versions."""

    before: int
    after: int
    added: frozenset[Quad]
    removed: frozenset[Quad]

    def lines(self) -> list[tuple[str, str]]:
        """Returns for each quad its graph, and the statement as people read it after + or -.

        They are sorted by graph and subject, so that what took the place of what stands near it.
        """
        marked = (("-", self.removed), ("+", self.added))
        lines = [
            (graph_of(quad) or "the default graph", triple_of(quad), mark)
            for mark, quads in marked
            for quad in quads
        ]
        return [
            (graph, f"{mark} {' '.join(map(_notation, triple))}")
            for graph, triple, mark in sorted(lines)
        ]

    def patch(self) -> Iterator[str]:
        """Yields the lines of an RDF Patch."""
        yield "TX ."
        for mark, quads in (("D", self.removed), ("A", self.added)):
            yield from sorted(f"{mark} {quad} ." for quad in quads)
        yield "TC ."


def _notation(term: Term) -> str:
    return display.words(term) if isinstance(term, URIRef) else display.exact(term)


def log(directory: StoreDirectory) -> Iterator[LoggedChange]:
    """Yields the changes on record, the newest first. Raises StoreError."""
    retained = set(directory.retained())
    for number in reversed(directory.recorded()):
        by = directory.authorship(number)
        yield LoggedChange(version=number, by=by, has_quads=number in retained)


def difference(directory: StoreDirectory, before: int, after: int) -> Difference:
    """Returns the net change from one version to another, which may be the older one.

    It is put together from the changes on record, so that neither version need be on disk. Raises
    NotFoundError where one of them is not on record.
    """
    first, last = sorted((before, after))
    added: set[Quad] = set()
    removed: set[Quad] = set()
    for number in range(first + 1, last + 1):
        change = directory.change(number)
        added, removed = (
            (added - change.removed) | (change.added - removed),
            (removed - change.added) | (change.removed - added),
        )
    if before > after:
        added, removed = removed, added
    return Difference(
        before=before, after=after, added=frozenset(added), removed=frozenset(removed)
    )


def taken_back(change: ChangeSet, number: int) -> Edit:
    """Returns the edit that takes a change back, where nothing later has touched the same quads.

    It raises ConflictError where something has.
    """

    def edit(work: Work) -> tuple[Source, ...]:
        gone = [quad for quad in change.added if quad not in work.store]
        back = [quad for quad in change.removed if quad in work.store]
        if gone or back:
            shown = "; ".join(str(quad) for quad in sorted([*gone, *back], key=str)[:_SHOWN])
            raise ConflictError(
                f"change {number} cannot be taken back: later changes have removed {len(gone)} of "
                f"the quads it added and added {len(back)} of those it removed, such as {shown}. "
                "Take the later changes back first, or make the change you want by hand"
            )
        work.remove(change.added)
        work.add(change.removed)
        return ()

    return edit
