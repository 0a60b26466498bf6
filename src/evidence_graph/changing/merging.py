"""Merging a newer release's documents with what people changed in the graphs that they fill."""

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Final

from rdflib import URIRef

from evidence_graph.rdf import display
from evidence_graph.rdf.addresses import GENID
from evidence_graph.store.changes import Quad, graph_of
from evidence_graph.store.terms import triple_of

_SHOWN: Final = 10

_Quads = AbstractSet[Quad]


class Taking(Enum):
    """What becomes of the graphs of the shipped documents that people have changed."""

    MERGE = "merge"  # what people added and removed stays so, and the rest is as it is shipped
    KEEP = "keep"  # they stay whole as they are
    REPLACE = "replace"  # they become whole what is shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """How graphs that a release fills are to become what they are shipped as."""

    added: _Quads
    removed: _Quads
    ours: _Quads = frozenset()  # that people added and that stay, or go by Taking.REPLACE
    missing: _Quads = frozenset()  # that people removed and that stay away, or come back
    left_out: _Quads = frozenset()  # of the release, because people changed the same statement
    kept: frozenset[str] = frozenset()  # graphs that stay whole as they are
    taking: Taking = Taking.MERGE

    def lines(self) -> Iterator[str]:
        """Yields what became of people's own changes, for people."""
        if self.taking is Taking.REPLACE:
            yield from _counted(self.ours, "that people had added are gone")
            yield from _counted(self.missing, "that people had removed are back")
            return
        for graph in sorted(self.kept):
            yield f"<{graph}> stays as it is; what the release has for it was not taken in"
        yield from _counted(_without(self.ours, self.kept), "that people added stay")
        yield from _counted(_without(self.missing, self.kept), "that people removed stay away")
        for quad in sorted(self.left_out, key=str)[:_SHOWN]:
            said = _said(quad)
            yield f"Conflict in <{graph_of(quad)}>, which people changed too; left out: {said}"
        if len(self.left_out) > _SHOWN:
            yield f"Conflict: {len(self.left_out) - _SHOWN:,} more statements were left out"


def merged(here: _Quads, loaded: _Quads, shipped: _Quads) -> Merge:
    """Returns the merge of what graphs hold and what they are shipped as.

    `loaded` is what releases loaded into them before. What people added to that and removed from
    it stays so. Where people and the release both took a statement away, and the release says
    another in its place, people's word holds, and the release's is left out.
    """
    ours, missing = here - loaded, loaded - here
    comes, goes = shipped - loaded - here, (loaded & here) - shipped
    both_took = {_slot(quad) for quad in missing - shipped}
    left_out = {quad for quad in comes if _slot(quad) in both_took}
    return Merge(
        added=comes - left_out,
        removed=goes,
        ours=ours - shipped,
        missing=missing & shipped,
        left_out=left_out,
    )


def replaced(here: _Quads, loaded: _Quads | None, shipped: _Quads) -> Merge:
    """Returns the merge after which the graphs are whole what they are shipped as."""
    known = here if loaded is None else loaded
    return Merge(
        added=shipped - here,
        removed=here - shipped,
        ours=here - known - shipped,
        missing=(known - here) & shipped,
        taking=Taking.REPLACE,
    )


def kept(here: _Quads, loaded: _Quads | None, shipped: _Quads) -> Merge:
    """Returns the merge that leaves alone each graph that people changed, or may have."""
    base = shipped if loaded is None else loaded
    own = _graphs((here - base) | (base - here))
    if loaded is None:
        own &= _graphs(here)  # the others are new
    return Merge(
        added=_without(shipped - here, own),
        removed=_without(here - shipped, own),
        ours=here - base,
        missing=base - here,
        kept=own,
        taking=Taking.KEEP,
    )


def not_mergeable(here: _Quads, loaded: _Quads | None, shipped: _Quads) -> frozenset[str]:
    """Returns the graphs that cannot be merged quad by quad.

    Those are graphs of which it is not known what was loaded, where they are not as shipped; and
    those in which both people and the release changed what is said of blank nodes: these have
    numbers in the order of the document, so that the same number may be another node now.
    """
    if loaded is None:
        return _graphs((here - shipped) | (shipped - here)) & _graphs(here)
    by_people = (here - loaded) | (loaded - here)
    by_release = (shipped - loaded) | (loaded - shipped)
    return _graphs(filter(_has_blank, by_people)) & _graphs(filter(_has_blank, by_release))


def _has_blank(quad: Quad) -> bool:
    return GENID in str(quad)


def _slot(quad: Quad) -> tuple[object, object, object]:
    return quad.subject, quad.predicate, quad.graph_name


def _graphs(quads: Iterable[Quad]) -> frozenset[str]:
    return frozenset(graph for quad in quads if (graph := graph_of(quad)) is not None)


def _without(quads: _Quads, graphs: AbstractSet[str]) -> _Quads:
    return {quad for quad in quads if graph_of(quad) not in graphs}


def _counted(quads: _Quads, what: str) -> Iterator[str]:
    sizes: Counter[str | None] = Counter(map(graph_of, quads))
    for graph, size in sorted(sizes.items(), key=str):
        yield f"{size:,} statements of <{graph}> {what}"


def _said(quad: Quad) -> str:
    return " ".join(
        display.words(term) if isinstance(term, URIRef) else display.exact(term)
        for term in triple_of(quad)
    )
