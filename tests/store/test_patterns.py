"""On disk, just the quads with the terms that were asked for are found."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import quad_in

EX = "http://example.org/"
ONE = EX + "graph/one"
A, P = URIRef(EX + "a"), URIRef(EX + "p")

NUMBERS = st.integers(-(2**40), 2**40) | st.builds(
    lambda places, near: 2**places - near, st.integers(7, 33), st.integers(-2, 2)
)
VALUES_NEAR_EACH_OTHER = st.one_of(
    NUMBERS.map(lambda n: Literal(str(n), datatype=XSD.integer)),
    NUMBERS.map(lambda n: Literal(f"{n}.5", datatype=XSD.decimal)),
    NUMBERS.map(lambda n: Literal(f"{n}.0E0", datatype=XSD.double)),
    st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date)),
    st.integers(0, 600).map(lambda n: Literal(f"P{n}M", datatype=XSD.yearMonthDuration)),
    st.integers(0, 600).map(lambda n: Literal(f"PT{n}S", datatype=XSD.dayTimeDuration)),
)


@settings(max_examples=60)
@given(st.lists(VALUES_NEAR_EACH_OTHER, min_size=1, max_size=40))
def test_a_value_is_found_and_none_that_is_kept_beside_it(tmp_path_factory, values):
    store = QuadStore.open(tmp_path_factory.mktemp("disk") / "store", read_only=False)
    for graph in (None, ONE):
        store.add([(A, P, value) for value in values], graph)
    in_memory = store.copy(None)

    for value in values:
        alike = list(in_memory.triples((None, None, value), ONE))
        assert len(alike) == 1
        for graph in (None, ONE):
            assert list(store.triples((A, P, value), graph)) == alike
            assert list(store.triples((None, P, value), graph)) == alike
        assert set(store.graphs_saying(quad_in(alike[0], None))) == {None, ONE}
    store.close()


def test_a_value_is_found_however_it_is_written(tmp_path) -> None:
    store = QuadStore.open(tmp_path / "store", read_only=False)
    store.add([(A, P, Literal(n)) for n in (255, 256)], None)

    (found,) = store.triples((A, P, Literal("0255", datatype=XSD.integer)), None)

    assert found == (A, P, Literal(255))
