"""Which triples are asserted after a change and were not before, and the other way round."""

from evidence_graph.records.graphs import is_asserted
from evidence_graph.store.changes import ChangeSet, Quad, graph_of, in_graph
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import triple_of


def asserted_change(
    store: QuadStore, change: ChangeSet
) -> tuple[frozenset[Triple], frozenset[Triple]]:
    """Returns the triples newly asserted, and those asserted no more; the store shows the change.

    A triple is asserted when any asserted graph holds it, so one that moves from graph to graph is
    in neither.
    """
    came, went = _graphs_by_triple(change.added), _graphs_by_triple(change.removed)
    added, removed = set(), set()
    for triple in came.keys() | went.keys():
        now = {graph for graph in store.graphs_saying(triple) if is_asserted(graph)}
        before = (now - came.get(triple, set())) | went.get(triple, set())
        if now and not before:
            added.add(triple_of(triple))
        elif before and not now:
            removed.add(triple_of(triple))
    return frozenset(added), frozenset(removed)


def _graphs_by_triple(quads: frozenset[Quad]) -> dict[Quad, set[str | None]]:
    found: dict[Quad, set[str | None]] = {}
    for quad in quads:
        graph = graph_of(quad)
        if is_asserted(graph):
            found.setdefault(in_graph(quad, None), set()).add(graph)
    return found
