"""The view that follows an update's steps is the merged one, and afterwards what it was."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.records.graphs import INFERRED_GRAPH, SHAPES_GRAPH
from evidence_graph.store import merged
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work

P = ox.NamedNode("http://example.org/p")
GRAPHS = ["http://example.org/g", "http://example.org/h", INFERRED_GRAPH, SHAPES_GRAPH]

quads = st.builds(
    lambda name, graph: ox.Quad(
        ox.NamedNode(f"http://example.org/{name}"), P, P, ox.NamedNode(graph)
    ),
    st.sampled_from("abc"),
    st.sampled_from(GRAPHS),
)
sets = st.sets(quads, max_size=6)


def union(store: QuadStore) -> set[ox.Quad]:
    return {
        ox.Quad(q.subject, q.predicate, q.object)
        for q in store.quads_in_named_graphs()
        if q.graph_name.value != SHAPES_GRAPH
    }


@given(sets, st.lists(st.tuples(sets, sets), max_size=4))
def test_it_is_the_merged_view_after_each_step_and_then_as_before(start, steps) -> None:
    store = QuadStore.in_memory()
    store.add_quads(start)
    store.add_quads(union(store))
    before = set(store.quads(None))
    work, view = Work(store), Work(store)

    for removed, added in steps:
        gone = work.remove(removed)
        merged.follow(view, added=work.add(added), removed=gone)
        assert set(store.quads(None)) == union(store)
    view.undo()

    assert set(store.quads(None)) == before
