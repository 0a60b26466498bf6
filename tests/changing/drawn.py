"""Edits drawn at random; apart from `made`, so that what is killed need not load hypothesis."""

import pyoxigraph as ox
from hypothesis import strategies as st

from changing.made import MINE, remark
from evidence_graph.store.changes import Quad, graph_of, in_graph


def edits(quads: list[Quad]) -> st.SearchStrategy[tuple[list[Quad], list[Quad]]]:
    """Quads to remove, and to add: of known terms put together anew, or said in another graph."""
    known = st.sampled_from(quads)
    graphs = st.sampled_from([*sorted({str(graph_of(q)) for q in quads}), MINE])
    mixed = st.tuples(known, known, graphs).map(
        lambda parts: in_graph(
            ox.Quad(parts[0].subject, parts[0].predicate, parts[1].object), parts[2]
        )
    )
    elsewhere = st.tuples(known, graphs).map(lambda parts: in_graph(*parts))
    remarks = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(remark)
    return st.tuples(
        st.lists(known, max_size=8), st.lists(st.one_of(mixed, elsewhere, remarks), max_size=5)
    )
