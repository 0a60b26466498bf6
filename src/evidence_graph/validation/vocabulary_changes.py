"""The checks of vocabulary_checks for a change: only the terms that changed quads speak of.

What such a check says of a term depends on the quads that hold the term and on no others. The
exceptions are the ontology, whose change is checked whole, and the names that a message suggests.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Self

from rdflib import RDF, SKOS, Graph, URIRef

from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    GraphFamily,
    family_of,
)
from evidence_graph.store.changes import graphs_of
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import to_rdflib
from evidence_graph.store.work import Work
from evidence_graph.validation import shape_terms, vocabulary_checks
from evidence_graph.validation.report import ValidationResult
from evidence_graph.vocabulary import IDENTIFIERS, NAMESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class NetChange:
    """What a change comes to: triples of the merged graph, terms and named graphs it touches."""

    merged: tuple[Triple, ...]
    terms: frozenset[URIRef]
    graphs: frozenset[str]

    @classmethod
    def of(cls, work: Work) -> Self:
        """Returns what a work has done so far, its numbers written as the engine writes them."""
        written = QuadStore.in_memory()
        written.add_quads(chain(work.added, work.removed))
        merged = tuple(written.triples((None, None, None), None))
        graphs = graphs_of(work.added) | graphs_of(work.removed)
        terms = {
            to_rdflib(part)
            for quad in chain(work.added, work.removed)
            for part in (quad.subject, quad.predicate, quad.object)
        }
        return cls(
            merged=merged,
            terms=frozenset(term for term in terms if isinstance(term, URIRef)),
            graphs=frozenset(graph for graph in graphs if graph is not None),
        )


def check(
    store: QuadStore,
    shapes: Graph,
    uses: Iterable[shape_terms.TermInShape],
    change: NetChange,
    origin_of: Callable[[str], str | None],
) -> tuple[ValidationResult, ...]:
    """Returns the faults that vocabulary_checks finds in the terms that a change speaks of."""
    if ONTOLOGY_GRAPH in change.graphs:
        return vocabulary_checks.check(store, shapes, origin_of)
    asked = vocabulary_checks.Asked(store, origin_of)
    terms = sorted(change.terms)
    return (
        *asked.undeclared_terms([t for t in terms if _is_undeclared(store, t)]),
        *asked.dangling([t for t in terms if _is_dangling(store, t)]),
        *asked.silent_concepts([t for t in terms if _is_concept(store, t)]),
        *asked.misspelt_names([t for t in terms if vocabulary_checks.is_misspelt(t)]),
        *asked.unknown_mapped([t for t in terms if _is_unknown(store, t)]),
        *asked.outside_profile(sorted(change.graphs)),
        *asked.shape_terms(use for use in uses if URIRef(use.term) in change.terms),
    )


def _is_undeclared(store: QuadStore, term: URIRef) -> bool:
    return term.startswith(NAMESPACE) and not vocabulary_checks.is_declared(store, term)


def _is_dangling(store: QuadStore, term: URIRef) -> bool:
    return term.startswith(IDENTIFIERS) and all(
        graph in {INFERRED_GRAPH, CATALOGUE_GRAPH} for graph in store.graphs_of((term, None, None))
    )


def _is_concept(store: QuadStore, term: URIRef) -> bool:
    return any(
        family_of(graph) is GraphFamily.VOCABULARY
        for graph in store.graphs_of((term, RDF.type, SKOS.Concept))
    )


def _is_unknown(store: QuadStore, term: URIRef) -> bool:
    return str(term).startswith((NAMESPACE, IDENTIFIERS)) and any(
        family_of(graph) is GraphFamily.MAPPED for graph in store.graphs_of((term, None, None))
    )
