"""What is inferred after a change is what would be inferred from scratch, and undo undoes it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_graph.errors import InconsistencyError
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.consequences import Revision
from evidence_graph.reasoning.revise import recompute, revise
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.work import Work
from reasoning import generated
from reasoning.changing import (
    DESCRIBED,
    GRAPHS,
    apply,
    complete,
    contents,
    inferred_in,
    triples_of,
)
from reasoning.ontologies import parsed

FEW = 12

Step = tuple[str, list[str], list[str], list[int]]

changes = st.lists(
    st.tuples(
        st.sampled_from(GRAPHS),
        st.lists(generated.fact, max_size=4),
        st.lists(generated.fact, max_size=2),
        st.lists(st.integers(0, 50), max_size=6),
    ),
    min_size=1,
    max_size=5,
)
"""Changes: the graph: facts to add, facts to remove, and places of facts it has to remove."""


@given(generated.ontologies, st.lists(generated.fact, max_size=14), changes)
@settings(max_examples=60)
def test_revising_gives_what_inferring_from_scratch_gives(
    ontology: str, facts: list[str], steps: list[Step]
) -> None:
    follow(ontology, facts, steps)


@given(generated.ontologies_beyond, st.lists(generated.fact, max_size=14), changes)
@settings(max_examples=30)
def test_beyond_the_profile_too_revising_gives_what_inferring_gives(
    ontology: str, facts: list[str], steps: list[Step]
) -> None:
    follow(ontology, facts, steps)


def follow(ontology: str, facts: list[str], steps: list[Step]) -> None:
    """Changes a store step by step and compares it with one made from scratch each time."""
    program = compile_program(parsed(ontology))
    asserted = {graph: triples_of(facts[number::2]) for number, graph in enumerate(GRAPHS)}
    store = complete_or_not(program, asserted)
    if isinstance(store, InconsistencyError):
        return
    for graph, to_add, to_remove, places in steps:
        add, held = triples_of(to_add), sorted(asserted[graph])
        remove = {held[place % len(held)] for place in places if held} | triples_of(to_remove)
        change = {"graph": graph, "add": add, "remove": remove - add}
        wanted = {**asserted, graph: asserted[graph] - remove | add}
        for by in (recompute, revise):
            copy = store.copy(None)
            work = Work(copy)
            is_accepted = agree(
                program, work, wanted, partial(apply, program, work, **change, by=by)
            )
            after = contents(copy)
            work.undo()
            assert contents(copy) == contents(store)
        if is_accepted:
            asserted = wanted
            apply(program, Work(store), **change)
            assert contents(store) == after


def agree(
    program: RuleProgram,
    work: Work,
    wanted: dict[str, set[Triple]],
    change: Callable[[], Revision],
) -> bool:
    """Makes a change, compares it with a store made of what is wanted, returns whether it went."""
    before = contents(work.store)
    expected = complete_or_not(program, wanted)
    if isinstance(expected, InconsistencyError):
        with pytest.raises(InconsistencyError) as found:
            change()
        # Of very many contradictions, which ones are told is left open.
        if len(expected.findings) < FEW:
            assert facts_named(found.value) == facts_named(expected)
        return False
    revision = change()
    after = contents(work.store)
    assert after == contents(expected)
    for graph, arrived, left in (
        (INFERRED_GRAPH, revision.inferred, revision.withdrawn),
        (None, revision.added, revision.removed),
    ):
        assert arrived == after.get(graph, set()) - before.get(graph, set())
        assert left == before.get(graph, set()) - after.get(graph, set())
    return True


def complete_or_not(
    program: RuleProgram, asserted: dict[str, set[Triple]]
) -> QuadStore | InconsistencyError:
    """Returns a store made from scratch, or why there is none."""
    try:
        return complete(program, asserted)
    except InconsistencyError as contradictory:
        return contradictory


def facts_named(error: InconsistencyError) -> set[tuple[str, frozenset[str]]]:
    """Returns axiom and facts of each line; which of the facts is named first is left open."""
    return {
        (head.partition(": ")[2], frozenset(facts.split(" and ")))
        for head, _, facts in (line.partition(", yet ") for line in error.findings)
    }


HIERARCHY = ":A rdfs:subClassOf :B . :p rdfs:range :A ; rdfs:subPropertyOf :q ."


def changed(
    ontology: str, facts: dict[str, str], *, add: str = "", remove: str = ""
) -> tuple[Revision, QuadStore]:
    """Returns what it meant to change the first graph, and the store afterwards."""
    program = compile_program(parsed(ontology))
    store = complete(program, {graph: triples_of([said]) for graph, said in facts.items()})
    revision = apply(
        program, Work(store), graph=GRAPHS[0], add=triples_of([add]), remove=triples_of([remove])
    )
    return revision, store


def test_what_another_graph_still_asserts_changes_nothing() -> None:
    facts = {GRAPHS[0]: ":x :p :y .", GRAPHS[1]: ":x :p :y ."}

    revision, _ = changed(HIERARCHY, facts, remove=":x :p :y .")

    assert not any((revision.inferred, revision.withdrawn, revision.added, revision.removed))


def test_what_is_inferred_and_then_asserted_leaves_the_inferred_graph() -> None:
    revision, store = changed(HIERARCHY, {GRAPHS[0]: ":x :p :y ."}, add=":x :q :y .")

    assert revision.withdrawn == triples_of([":x :q :y ."])
    assert revision.added == set()
    assert inferred_in(store) == triples_of([":y a :A , :B ."])


def test_what_is_no_longer_asserted_and_still_follows_becomes_inferred() -> None:
    facts = {GRAPHS[0]: ":x :p :y ; :q :y ."}

    revision, store = changed(HIERARCHY, facts, remove=":x :q :y .")

    assert revision.inferred == triples_of([":x :q :y ."])
    assert revision.removed == set()
    assert triples_of([":x :q :y ."]) <= inferred_in(store)


def test_things_that_support_only_each_other_go_together() -> None:
    ontology = ":p a owl:TransitiveProperty , owl:SymmetricProperty ."

    revision, store = changed(ontology, {GRAPHS[0]: ":x :p :y ."}, remove=":x :p :y .")

    assert revision.withdrawn == triples_of([":y :p :x . :x :p :x . :y :p :y ."])
    assert inferred_in(store) == set()


def test_what_followed_from_an_identity_goes_with_it() -> None:
    facts = {GRAPHS[0]: ":x owl:sameAs :y .", GRAPHS[1]: ":x a :A . :y :p :z ."}

    _, store = changed(HIERARCHY, facts, remove=":x owl:sameAs :y .")

    assert inferred_in(store) == triples_of([":x a :B . :z a :A , :B . :y :q :z ."])


def test_no_rule_draws_on_what_only_the_provenance_says() -> None:
    ontology = ":p0 rdfs:domain :C2 . :C0 rdfs:subClassOf :C3 ."
    facts = {GRAPHS[0]: ":i1 :p0 :i2 .", GRAPHS[1]: ":i3 a :C0 ."}

    revision, store = changed(ontology, facts, remove=":i1 :p0 :i2 .")

    assert set(DESCRIBED) <= set(store.triples((None, None, None), None))
    assert revision.withdrawn == triples_of([":i1 a :C2 ."])
    assert inferred_in(store) == triples_of([":i3 a :C3 ."])


def test_what_the_provenance_says_stays_where_a_fact_said_it_too() -> None:
    facts = {GRAPHS[0]: ":i0 a :C1 ."}

    revision, store = changed(":C1 rdfs:subClassOf :C2 .", facts, remove=":i0 a :C1 .")

    assert triples_of([":i0 a :C1 ."]) <= set(store.triples((None, None, None), None))
    assert revision.removed == triples_of([":i0 a :C2 ."])


def test_a_change_beside_a_hub_looks_at_few_of_its_neighbours() -> None:
    program = compile_program(parsed(HIERARCHY))
    uses = " , ".join(f":h{number}" for number in range(5_000))
    store = complete(program, {GRAPHS[1]: triples_of([f":hub :p {uses} . :x :p :hub ."])})
    counted = CountingStore(store)

    for add, remove in ((":new :p :hub .", ""), ("", ":new :p :hub .")):
        work = Work(counted)
        apply(program, work, graph=GRAPHS[0], add=triples_of([add]), remove=triples_of([remove]))

    assert counted.seen < 1_000


class CountingStore(QuadStore):
    """A store that counts the facts it has looked up."""

    def __init__(self, of: QuadStore) -> None:
        super().__init__(of._engine)
        self.seen = 0

    def matching(self, *asked: Any) -> Iterator[Quad]:
        for quad in super().matching(*asked):
            self.seen += 1
            yield quad


def test_a_large_change_gives_what_a_small_one_gives() -> None:
    program = compile_program(parsed(HIERARCHY))
    many = triples_of([f":x{number} :p :y{number} ." for number in range(1_500)])
    store = complete(program, {GRAPHS[0]: set()})

    revision = apply(program, Work(store), graph=GRAPHS[0], add=many, remove=set())

    assert contents(store) == contents(complete(program, {GRAPHS[0]: many}))
    assert len(revision.inferred) == 3 * 1_500
