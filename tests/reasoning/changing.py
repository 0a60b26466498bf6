"""Asserted facts that change step by step, and what the rules must make of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from rdflib import PROV, RDF, Graph, URIRef

from evidence_graph.reasoning.consequences import Revision
from evidence_graph.reasoning.materialise import materialise
from evidence_graph.reasoning.revise import revise
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.records.graphs import INFERRED_GRAPH, PROVENANCE_GRAPH, is_asserted
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work
from reasoning.ontologies import PREFIXES

GRAPHS = tuple(f"http://example.org/graph/{name}" for name in "abc")
DESCRIBED: list[Triple] = [
    (URIRef(GRAPHS[0]), RDF.type, URIRef("http://example.org/C0")),
    (URIRef("http://example.org/i0"), RDF.type, URIRef("http://example.org/C1")),
    (URIRef("http://example.org/i1"), URIRef("http://example.org/p0"), URIRef(GRAPHS[0])),
    (URIRef(GRAPHS[0]), PROV.wasDerivedFrom, URIRef("http://example.org/document")),
]
"""What the provenance says, of the same kind as facts, and one of them what a fact may say."""


class Reviser(Protocol):
    """revise, or recompute."""

    def __call__(
        self,
        program: RuleProgram,
        work: Work,
        *,
        added: Collection[Triple],
        removed: Collection[Triple],
    ) -> Revision: ...


def triples_of(facts: Iterable[str]) -> set[Triple]:
    """Returns facts in Turtle as triples."""
    graph = Graph().parse(data=PREFIXES + "\n".join(facts), format="turtle")
    return set(graph)  # type: ignore[arg-type]


def complete(program: RuleProgram, asserted: Mapping[str, set[Triple]]) -> QuadStore:
    """Returns a store made of what graphs assert, as assembly makes one.

    Raises InconsistencyError.
    """
    store = QuadStore.in_memory()
    for graph, triples in asserted.items():
        store.add(triples, graph)
    store.merge(asserted)
    materialise(program, store)
    for graph in (PROVENANCE_GRAPH, None):
        store.add(DESCRIBED, graph)
    return store


def apply(
    program: RuleProgram,
    work: Work,
    *,
    graph: str,
    add: set[Triple],
    remove: set[Triple],
    by: Reviser = revise,
) -> Revision:
    """Changes an asserted graph and brings what is inferred up to date."""
    before = {triple for triple in add | remove if _is_asserted(work.store, triple)}
    work.remove_triples(remove, graph)
    work.add_triples(add, graph)
    after = {triple for triple in add | remove if _is_asserted(work.store, triple)}
    return by(program, work, added=after - before, removed=before - after)


def contents(store: QuadStore) -> dict[str | None, set[Triple]]:
    """Returns what each graph of a store holds; empty ones are left out."""
    graphs = {graph: set(store.triples((None, None, None), graph)) for graph in store.graphs()}
    merged = set(store.triples((None, None, None), None))
    return {graph: held for graph, held in {**graphs, None: merged}.items() if held}


def inferred_in(store: QuadStore) -> set[Triple]:
    """Returns what a store has inferred."""
    return set(store.triples((None, None, None), INFERRED_GRAPH))


def _is_asserted(store: QuadStore, triple: Triple) -> bool:
    return any(is_asserted(graph) for graph in store.graphs_saying(quad_in(triple, None)))
