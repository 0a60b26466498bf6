"""The checks of vocabulary_checks for a change: only the terms that changed quads speak of.

What such a check says of a term depends on the quads that hold the term and on no others. The
exceptions are the ontology, whose change is checked whole, and the names that a message suggests.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final, Self

from rdflib import SKOS, Graph, URIRef

from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    GraphFamily,
    family_of,
    is_quarantined,
)
from evidence_graph.store.changes import graph_of
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import to_engine, to_rdflib
from evidence_graph.store.work import Work
from evidence_graph.validation import shape_terms, vocabulary_checks
from evidence_graph.validation.lookups import Found
from evidence_graph.validation.report import ValidationResult
from evidence_graph.vocabulary import IDENTIFIERS, NAMESPACE

_COMPUTED: Final = frozenset({INFERRED_GRAPH, CATALOGUE_GRAPH})
_CONCEPT: Final = to_engine(SKOS.Concept)
_SAYING_SOMETHING: Final = (
    SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SKOS.prefLabel, SKOS.altLabel,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NetChange:
    """What a change comes to: triples of the merged graph, terms and named graphs it touches."""

    merged: tuple[Found, ...]
    terms: frozenset[URIRef]
    graphs: frozenset[str]

    @classmethod
    def of(cls, work: Work) -> Self:
        """Returns what a work has done so far; raises TypeError for what RDF 1.1 has not."""
        triples: dict[str | None, set[Found]] = defaultdict(set)
        for quad in chain(work.added, work.removed):
            triples[graph_of(quad)].add((quad.subject, quad.predicate, quad.object))
        terms = {term for found in triples.values() for triple in found for term in triple}
        said = map(to_rdflib, terms)
        return cls(
            merged=tuple(triples.pop(None, ())),
            terms=frozenset(term for term in said if isinstance(term, URIRef)),
            graphs=frozenset(graph for graph in triples if graph is not None),
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
    unsaid = {
        term: graphs for term in terms if (graphs := _saying_little(asked, store, term)) is not None
    }
    return (
        *asked.undeclared_terms([t for t in terms if _is_undeclared(asked, t)]),
        *asked.dangling([t for t, graphs in unsaid.items() if graphs <= _COMPUTED]),
        *asked.silent_concepts([t for t in terms if _is_silent(asked, store, t)]),
        *asked.misspelt_names([t for t in terms if vocabulary_checks.is_misspelt(t)]),
        *asked.unknown_mapped([t for t, graphs in unsaid.items() if not graphs <= _COMPUTED]),
        *asked.outside_profile(sorted(change.graphs)),
        *asked.stray_axioms(change.graphs),
        *asked.shape_terms(use for use in uses if URIRef(use.term) in change.terms),
    )


# Each of these says too often rather than too seldom that a check must be asked about a term.


def _is_undeclared(asked: vocabulary_checks.Asked, term: URIRef) -> bool:
    return term.startswith(NAMESPACE) and not asked.is_declared(term)


def _saying_little(
    asked: vocabulary_checks.Asked, store: QuadStore, term: URIRef
) -> set[str] | None:
    """Returns the graphs that describe a term of ours, if only mappings and what is computed do."""
    if not str(term).startswith((NAMESPACE, IDENTIFIERS)):
        return None
    graphs: set[str] = set()
    # Most terms have a type, and looking for that takes less than looking through everything.
    for graph in chain(
        (graph for _, graph in asked.kinds(term)), store.graphs_of((term, None, None))
    ):
        if is_quarantined(graph):
            continue
        if graph not in _COMPUTED and family_of(graph) is not GraphFamily.MAPPED:
            return None
        graphs.add(graph)
    return graphs


def _is_silent(asked: vocabulary_checks.Asked, store: QuadStore, term: URIRef) -> bool:
    is_concept = any(
        kind == _CONCEPT and family_of(graph) is GraphFamily.VOCABULARY
        for kind, graph in asked.kinds(term)
    )
    return is_concept and not any(
        not is_quarantined(graph)
        for property_ in _SAYING_SOMETHING
        for graph in store.graphs_of((term, property_, None))
    )
