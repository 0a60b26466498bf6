"""What a run does to the store: where conclusions go, and what is as it was afterwards."""

import pytest

from evidence_graph.errors import InconsistencyError
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.materialise import Workplace, materialise
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH
from reasoning.ontologies import FACTS_GRAPH, infer, parsed, store_of, triples

HIERARCHY = ":Trial rdfs:subClassOf :Study . :partOf a owl:TransitiveProperty ."
FACTS = ":t a :Trial , :Study . :u a :Trial . :a :partOf :b . :b :partOf :c . :c :partOf :d ."


def test_what_follows_is_in_the_inferred_graph_and_in_the_merged_one() -> None:
    store = store_of(HIERARCHY, FACTS)

    infer(store)

    expected = set(parsed(":u a :Study . :a :partOf :c , :d . :b :partOf :d ."))
    assert triples(store, INFERRED_GRAPH) == expected
    asserted = triples(store, ONTOLOGY_GRAPH) | triples(store, FACTS_GRAPH)
    assert triples(store, None) == asserted | expected


def test_what_is_asserted_is_not_inferred_again() -> None:
    store = store_of(HIERARCHY, FACTS)

    infer(store)

    assert triples(store, INFERRED_GRAPH) & triples(store, FACTS_GRAPH) == set()


def test_a_second_run_adds_nothing() -> None:
    store = store_of(HIERARCHY, FACTS)
    infer(store)
    before = len(store)

    receipt = infer(store)

    assert len(store) == before
    assert receipt.inferred == 4


def test_only_our_own_graphs_remain() -> None:
    store = store_of(HIERARCHY, FACTS)

    infer(store)

    assert set(store.graphs()) == {ONTOLOGY_GRAPH, FACTS_GRAPH, INFERRED_GRAPH}


def test_no_scratch_remains_after_a_contradiction() -> None:
    store = store_of(HIERARCHY + ":Trial owl:disjointWith :Study .", FACTS)

    with pytest.raises(InconsistencyError):
        infer(store)

    assert set(store.graphs()) == {ONTOLOGY_GRAPH, FACTS_GRAPH, INFERRED_GRAPH}


def test_the_receipt_says_what_was_done() -> None:
    receipt = infer(store_of(HIERARCHY, FACTS))

    assert receipt.inferred == 4
    assert receipt.rounds >= 1


def test_each_step_is_announced() -> None:
    steps: list[str] = []
    store = store_of(HIERARCHY, FACTS)

    materialise(compile_program(parsed(HIERARCHY)), store, progress=steps.append)

    assert steps == [
        "Inferring, step 1 of 2: cax-sco",
        "Inferring, step 2 of 2: prp-trp",
        "Looking for contradictions",
    ]


@pytest.mark.parametrize("identity", ["", ":t owl:sameAs :v ."])
def test_the_same_rules_run_where_the_merged_graph_has_a_name(identity: str) -> None:
    here = store_of(HIERARCHY, FACTS + identity)
    elsewhere = store_of(HIERARCHY, FACTS + identity)
    at = Workplace(
        merged="http://example.org/merged",
        inferred="http://example.org/inferred",
    )
    elsewhere.update(f"ADD DEFAULT TO <{at.merged}> ; CLEAR DEFAULT")

    infer(here)
    materialise(compile_program(parsed(HIERARCHY)), elsewhere, at=at)

    assert triples(elsewhere, at.inferred) == triples(here, INFERRED_GRAPH)
    assert triples(elsewhere, at.merged) == triples(here, None)
    assert triples(elsewhere, None) == set()


def test_contradictions_are_found_where_the_merged_graph_has_a_name() -> None:
    ontology = ":A owl:disjointWith :B ."
    facts = "[] a owl:AllDifferent ; owl:members ( :x :y ) . :x a :A , :B ; owl:sameAs :y ."
    store = store_of(ontology, facts)
    at = Workplace(merged="urn:m", inferred="urn:i")
    store.update(f"ADD DEFAULT TO <{at.merged}> ; CLEAR DEFAULT")

    with pytest.raises(InconsistencyError, match=r"(?s)cax-dw.*eq-diff2"):
        materialise(compile_program(parsed(ontology)), store, at=at)
