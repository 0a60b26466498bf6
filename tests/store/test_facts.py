"""Facts: one notation, however they are read, from which the engine's own quad comes back."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from evidence_graph.store.changes import Quad
from evidence_graph.store.facts import as_kept, fact_of, facts_in, quad_of
from evidence_graph.store.quads import QuadStore

GRAPH = "http://example.org/graph"

iris = st.sampled_from(["http://example.org/a", "http://example.org/ö?b#c"]).map(ox.NamedNode)
datatypes = st.sampled_from(
    [
        XSD.string,
        XSD.integer,
        XSD.decimal,
        XSD.double,
        XSD.boolean,
        XSD.hexBinary,
        XSD.date,
        "urn:x:own",
    ]
).map(ox.NamedNode)
texts = st.text() | st.sampled_from(
    [
        "",
        "01",
        "1.0",
        "0F",
        ' . \n"\\\r\t',
        "\u2028",
        "NaN",
        "-7",
        ".5",
        "1e3",
        "\b\f\0\x1f\x7f",
        "true",
    ]
)
literals = st.one_of(
    st.builds(ox.Literal, texts),
    st.builds(lambda text, kind: ox.Literal(text, datatype=kind), texts, datatypes),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["sv"])),
)
quads = st.builds(Quad, iris, iris, iris | literals, st.just(ox.NamedNode(GRAPH)))


@given(st.lists(quads, max_size=8))
def test_a_graph_read_in_one_pass_has_the_facts_that_are_looked_up(written: list[Quad]) -> None:
    store = QuadStore.in_memory()
    store.add_quads(written)

    facts = list(store.facts(GRAPH, predicates=None))

    assert sorted(facts) == sorted(map(fact_of, store.quads(GRAPH)))
    assert {quad_of(fact, GRAPH) for fact in facts} == set(store.quads(GRAPH))


@given(st.lists(quads, max_size=8))
def test_facts_of_some_predicates_are_written_as_all_others(written: list[Quad]) -> None:
    store = QuadStore.in_memory()
    store.add_quads(written)
    everyone = {str(quad.predicate) for quad in written}

    facts = list(store.facts(GRAPH, predicates=everyone))

    assert sorted(facts) == sorted(store.facts(GRAPH, predicates=None))


@given(st.lists(quads, max_size=8))
def test_facts_added_to_a_graph_are_the_ones_that_it_holds(written: list[Quad]) -> None:
    store, copy = QuadStore.in_memory(), QuadStore.in_memory()
    store.add_quads(written)

    copy.add_facts(store.facts(GRAPH, predicates=None), [GRAPH])

    assert set(copy.quads(GRAPH)) == set(store.quads(GRAPH))


@given(quads)
def test_the_quad_of_a_fact_is_the_one_it_was_made_from(quad: Quad) -> None:
    assert quad_of(fact_of(quad), GRAPH) == quad


def test_only_the_predicates_asked_for_are_read() -> None:
    store = QuadStore.in_memory()
    node = ox.NamedNode("a:x")
    store.add_quads(Quad(node, ox.NamedNode(f"a:{name}"), node) for name in "pqr")

    assert {fact[1] for fact in store.facts(None, predicates={"<a:p>", "<a:r>"})} == {
        "<a:p>",
        "<a:r>",
    }


def test_a_number_becomes_the_one_that_the_engine_keeps() -> None:
    seven = Literal("007", datatype=XSD.integer, normalize=False)

    assert as_kept(seven) == as_kept(Literal(7))
    assert facts_in([(URIRef("a:x"), URIRef("a:p"), seven)]) == [
        ("<a:x>", "<a:p>", as_kept(Literal(7)))
    ]
