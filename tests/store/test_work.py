"""Work compares quads as the engine keeps them, and its steps can be undone."""

import pyoxigraph as ox
from hypothesis import example, given
from hypothesis import strategies as st

from evidence_graph.store.engine import Engine
from evidence_graph.store.kept import as_kept
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work

XSD = "http://www.w3.org/2001/XMLSchema#"
P = ox.NamedNode("http://example.org/p")

texts = st.one_of(
    st.text(max_size=8),
    st.integers().map(str),
    st.integers(min_value=0).map(lambda n: f"0{n}"),
    st.sampled_from(
        ["-0", "+1", "", "1.0", "1.50", "true", "1", "２", "9" * 18, "9" * 19, "9" * 30]
    ),
    st.sampled_from(["2020-01-01T00:00:00+00:00", "2020-01-01Z", "P0D", "PT60S", "INF", "1e0"]),
)
datatypes = st.sampled_from(
    "string integer decimal double float boolean dateTime date duration int gYear "
    "dayTimeDuration nonNegativeInteger".split()
).map(lambda name: ox.NamedNode(XSD + name))
nodes = st.sampled_from(
    [
        ox.NamedNode("http://example.org/a"),
        ox.BlankNode("a"),
        ox.BlankNode("0a1"),
        ox.BlankNode("f"),
    ]
)
literals = st.one_of(
    st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), texts, datatypes),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from("en EN-gb".split())
    ),
)
quads = st.builds(
    ox.Quad,
    nodes,
    st.just(P),
    st.one_of(nodes, literals),
    st.sampled_from([ox.DefaultGraph(), ox.NamedNode("http://example.org/g"), ox.BlankNode("a")]),
)


@given(st.lists(quads, max_size=8))
@example(
    [
        ox.Quad(P, P, ox.Literal(digits, datatype=ox.NamedNode(f"{XSD}integer")))
        for digits in ("1", "01")
    ]
)
def test_quads_are_kept_as_the_engine_writes_them(given_quads: list[ox.Quad]) -> None:
    engine = ox.Store()
    engine.extend(given_quads)

    kept = list(as_kept(given_quads))

    assert len(kept) == len(set(kept))
    assert set(kept) == set(engine)


@given(st.lists(quads, max_size=8), st.lists(quads, max_size=8), st.lists(quads, max_size=8))
def test_what_is_done_is_remembered_and_undone(
    held: list[ox.Quad], come: list[ox.Quad], gone: list[ox.Quad]
) -> None:
    store = QuadStore.in_memory()
    store.add_quads(held)
    begin = set(as_kept(held))
    work = Work(store)

    added = work.add(come)
    removed = work.remove(gone)

    assert set(added) == set(as_kept(come)) - begin
    assert set(removed) == (begin | set(added)) & set(as_kept(gone))
    assert work.added == (set(added) - set(removed))
    assert work.removed == set(removed) - set(added)
    assert all(quad in store for quad in work.added)
    work.undo()
    assert {q for q in begin if q in store} == begin
    assert len(store) == len(begin)


@given(st.lists(quads, min_size=1, max_size=8), st.booleans())
def test_no_name_stays_of_a_graph_that_is_empty(
    given_quads: list[ox.Quad], is_undone: bool
) -> None:
    engine = ox.Store()
    work = Work(QuadStore(Engine(engine)))

    work.add(given_quads)
    if is_undone:
        work.undo()
    else:
        work.remove(given_quads)

    assert list(engine.named_graphs()) == []
