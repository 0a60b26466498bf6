"""A tally revised after a change is the tally that a count of everything gives."""

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence_graph.catalogue.revision import revised
from evidence_graph.catalogue.tally import Tally, tally
from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.records.graphs import CATALOGUE_GRAPH, SHAPES_GRAPH, is_asserted
from evidence_graph.store.changes import Quad, graph_of
from evidence_graph.store.merged import evidence_change, keep_in_step
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work

ID = "https://w3id.org/evidence-graph/id/"
GENID = "https://w3id.org/evidence-graph/.well-known/genid/x-1"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = "http://www.w3.org/2001/XMLSchema#"

THINGS = [f"<{ID}a>", f"<{ID}b>", "<http://example.org/c>", "<http://example.org/A>"]
CLASSES = ["<http://example.org/A>", "<http://example.org/B>", f"<{XSD}string>", f"<{GENID}>"]
LITERALS = ['"text"', '"text"@sv', f'"1"^^<{XSD}integer>', '"tab\\t \\"<x>\\""']
PROPERTIES = ["<http://example.org/p>", "<http://example.org/q>"]
GRAPHS = ["http://example.org/g", "http://example.org/h", CATALOGUE_GRAPH, SHAPES_GRAPH]


def lines() -> st.SearchStrategy[str]:
    thing, place = st.sampled_from(THINGS), st.sampled_from([GRAPHS[0], *GRAPHS])
    values = st.sampled_from([*THINGS, *LITERALS])
    typed = st.builds(
        lambda s, o, g: f"{s} {TYPE} {o} <{g}> .", thing, st.sampled_from(CLASSES), place
    )
    said = st.builds(
        lambda s, p, o, g: f"{s} {p} {o} <{g}> .", thing, st.sampled_from(PROPERTIES), values, place
    )
    return typed | said


def quads(text: list[str]) -> list[Quad]:
    store = QuadStore.in_memory()
    store.load("\n".join(text).encode(), N_QUADS, source="test")
    return [quad for graph in store.graphs() for quad in store.quads(graph)]


def merged(text: list[str]) -> QuadStore:
    store = QuadStore.in_memory()
    store.add_quads(quads(text))
    store.merge(graph for graph in store.graphs() if graph != SHAPES_GRAPH)
    return store


def counted(store: QuadStore) -> Tally:
    """Returns the tally of the evidence alone, counted in full."""
    bare = QuadStore.in_memory()
    bare.add_quads(q for g in store.graphs() if is_asserted(g) for q in store.quads(g))
    bare.merge(bare.graphs())
    return tally(bare)


def changed(store: QuadStore, gone: list[Quad], come: list[Quad]) -> tuple[Work, Tally]:
    """Returns the work and the tally after a change, the tally being revised."""
    before = counted(store)
    work = Work(store)
    work.remove(gone)
    work.add(come)
    keep_in_step(work)
    return work, revised(before, store, evidence_change(work))


@settings(max_examples=400, deadline=None)
@given(st.lists(lines(), max_size=40), st.lists(lines(), max_size=20), st.data())
def test_it_is_what_a_full_count_of_the_state_after_gives(
    held: list[str], come: list[str], data: st.DataObject
) -> None:
    store = merged(held)
    gone = [q for g in store.graphs() for q in store.quads(g)]
    gone = data.draw(st.lists(st.sampled_from(gone), max_size=10)) if gone else []

    _, after = changed(store, gone, quads(come))

    assert after == counted(store)


@settings(max_examples=100, deadline=None)
@given(st.lists(lines(), max_size=30), st.lists(lines(), max_size=10), st.data())
def test_the_default_graph_is_in_step_and_the_work_can_be_undone(
    held: list[str], come: list[str], data: st.DataObject
) -> None:
    store = merged(held)
    begin = {q for g in [None, *store.graphs()] for q in store.quads(g)}
    gone = [q for q in sorted(begin, key=str) if graph_of(q) is not None]
    gone = data.draw(st.lists(st.sampled_from(gone), max_size=10)) if gone else []

    work, _ = changed(store, gone, quads(come))

    anew = store.copy(None)
    anew.merge(graph for graph in anew.graphs() if graph != SHAPES_GRAPH)
    assert set(store.quads(None)) == set(anew.quads(None))
    work.undo()
    assert {q for g in [None, *store.graphs()] for q in store.quads(g)} == begin


@settings(max_examples=100, deadline=None)
@given(st.lists(lines(), max_size=30))
@example([])
def test_it_is_kept_as_plain_facts(held: list[str]) -> None:
    found = counted(merged(held))

    assert Tally.from_facts(json.loads(json.dumps(found.to_facts()))) == found


def test_a_link_that_comes_with_a_class_of_what_it_points_to_counts_once() -> None:
    a, b, c = THINGS[:3]
    held = [f"{b} {TYPE} {CLASSES[0]}", f"{c} {TYPE} {CLASSES[0]}", f"{b} {PROPERTIES[0]} {a}"]
    come = [f"{c} {PROPERTIES[0]} {a}", f"{a} {TYPE} {CLASSES[1]}"]
    store = merged([f"{said} <{GRAPHS[0]}> ." for said in held])

    _, after = changed(store, [], quads([f"{said} <{GRAPHS[0]}> ." for said in come]))

    key = ("http://example.org/A", "http://example.org/p", "http://example.org/B")
    assert after.classes_of_values[key] == 2
    assert after == counted(store)


def test_a_thing_that_many_point_to_changes_its_class() -> None:
    pointing = [
        f"<http://example.org/{n}> {PROPERTIES[n % 2]} {THINGS[0]} <{GRAPHS[0]}> ."
        for n in range(3000)
    ]
    typed = [
        f"<http://example.org/{n}> {TYPE} {CLASSES[n % 2]} <{GRAPHS[0]}> ." for n in range(3000)
    ]
    was = quads([f"{THINGS[0]} {TYPE} {CLASSES[0]} <{GRAPHS[0]}> ."])
    store = merged([*pointing, *typed])
    store.add_quads(was)
    store.merge([GRAPHS[0]])

    _, after = changed(store, was, quads([f"{THINGS[0]} {TYPE} {CLASSES[1]} <{GRAPHS[0]}> ."]))

    assert after == counted(store)
    key = ("http://example.org/B", "http://example.org/q", "http://example.org/B")
    assert after.classes_of_values[key] == 1500
