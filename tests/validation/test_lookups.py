"""Whatever is remembered of the graph is what the graph says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from evidence_graph.store.quads import Pattern, QuadStore, Triple
from evidence_graph.store.terms import EngineTerm, to_engine, to_rdflib
from evidence_graph.validation.lookups import Lookups
from validation.random_shapes import EX, LITERALS, NODES, PROPERTIES, triples

HUB = URIRef(f"{EX}hub")
CROWD = [URIRef(f"{EX}n{n}") for n in range(3_000)]
TERMS = [None, *NODES, *PROPERTIES, *LITERALS, HUB, CROWD[0]]


def sought(pattern: Pattern) -> tuple[EngineTerm | None, EngineTerm | None, EngineTerm | None]:
    subject, predicate, object_ = (None if t is None else to_engine(t) for t in pattern)
    return subject, predicate, object_


@pytest.fixture(scope="module")
def hub() -> QuadStore:
    store = QuadStore.in_memory()
    store.add([(member, PROPERTIES[0], HUB) for member in CROWD], None)
    store.add([(HUB, PROPERTIES[1], member) for member in CROWD[:100]], None)
    return store


@given(
    st.lists(triples(), max_size=15),
    st.lists(st.tuples(*[st.sampled_from(TERMS)] * 3), max_size=6),
    st.integers(1, 5),
)
def test_every_look_finds_what_the_store_has(
    data: list[Triple], patterns: list[Pattern], at_most: int
) -> None:
    store = QuadStore.in_memory()
    store.add(data, None)
    lookups = Lookups(store)
    for pattern in [*patterns, *patterns]:
        expected = _in_store(store, pattern)
        some = lookups.some(sought(pattern), at_most)

        assert len(some) >= min(at_most, len(expected))
        assert lookups.has(sought(pattern)) == bool(expected)
        assert _said(lookups, pattern) == expected


@given(st.lists(st.tuples(*[st.sampled_from([None, HUB, CROWD[0], *PROPERTIES])] * 3), max_size=4))
def test_a_hub_is_told_whole(hub: QuadStore, patterns: list[Pattern]) -> None:
    lookups = Lookups(hub)
    for pattern in [*patterns, *patterns]:
        lookups.some(sought(pattern), 4)

        assert _said(lookups, pattern) == _in_store(hub, pattern)


def _in_store(store: QuadStore, pattern: Pattern) -> list[Triple]:
    if pattern[1] is not None and not isinstance(pattern[1], URIRef):
        return []
    return sorted(store.triples(pattern, None), key=repr)


def _said(lookups: Lookups, pattern: Pattern) -> list[Triple]:
    found = lookups.each(sought(pattern))
    return sorted(((to_rdflib(s), to_rdflib(p), to_rdflib(o)) for s, p, o in found), key=repr)
