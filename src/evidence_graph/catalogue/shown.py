"""The things that are shown as examples of what the dataset holds: of each of a few kinds one.

It is the first member by the order of IRIs. After a change it is looked for again only where it is
no member any more.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import RDF, VOID, URIRef

from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.terms import DATASET
from evidence_graph.records.graphs import CATALOGUE_GRAPH
from evidence_graph.store.changes import Quad
from evidence_graph.store.merged import ViewChange
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import iri_of, notation, to_engine
from evidence_graph.vocabulary import EV, IDENTIFIERS

_KINDS: Final = (EV.EvidenceReport, EV.SystematicReview, EV.EffectFinding, EV.Population)
_TYPE: Final = to_engine(RDF.type)


def all_of(store: QuadStore) -> Iterator[Triple]:
    """Yields the examples that the store's merged graph has."""
    yield from _said(first for kind in _KINDS if (first := _first(store, kind)))


def revised(store: QuadStore, change: ViewChange) -> tuple[set[Triple], set[Triple]]:
    """Returns the examples that the catalogue tells, and those that it should tell after a change.

    `change` is what has become of the evidence since the catalogue was true.
    """
    told = set(store.triples((DATASET, VOID.exampleResource, None), CATALOGUE_GRAPH))
    examples = {str(example) for _, _, example in told}
    firsts = (_first_now(store, change, kind, examples) for kind in _KINDS)
    return told, set(_said(first for first in firsts if first))


def _first_now(
    store: QuadStore, change: ViewChange, kind: URIRef, examples: set[str]
) -> str | None:
    come, left = _members(change.added, kind), _members(change.removed, kind)
    if left & examples:
        return _first(store, kind)
    # Of the examples that are of this kind, its own is the first.
    old = {e for e in examples - come if any(store.triples((URIRef(e), RDF.type, kind), None))}
    return min(old | come, default=None)


def _first(store: QuadStore, kind: URIRef) -> str | None:
    (row,) = store.select(text_of("shown").replace("?kind", notation(kind)))
    return None if row["first"] is None else str(row["first"])


def _members(quads: Iterable[Quad], kind: URIRef) -> set[str]:
    named = to_engine(kind)
    members = {
        iri_of(quad.subject) or ""
        for quad in quads
        if quad.predicate == _TYPE and quad.object == named
    }
    return {name for name in members if name.startswith(IDENTIFIERS)}


def _said(examples: Iterable[str]) -> Iterator[Triple]:
    for example in examples:
        yield DATASET, VOID.exampleResource, URIRef(example)
