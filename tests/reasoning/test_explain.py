"""Each step of an explanation is an instance of a rule, and its ends are asserted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, URIRef

from evidence_graph.errors import InconsistencyError, NotFoundError
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.equality import EQUALITY_RULES
from evidence_graph.reasoning.explain import Assertion, Explanation, Proof, explain
from evidence_graph.reasoning.rules import Rule, RuleProgram
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import quad_in
from reasoning import generated
from reasoning.changing import DESCRIBED, GRAPHS, complete, inferred_in, triples_of
from reasoning.instances import is_instance
from reasoning.ontologies import parsed

EXAMPLE = "http://example.org/"


def made_of(ontology: str, *facts: str) -> tuple[RuleProgram, QuadStore]:
    """Returns a program and a store whose first graph asserts the first facts, and so on."""
    program = compile_program(parsed(ontology))
    asserted = {graph: triples_of([said]) for graph, said in zip(GRAPHS, facts, strict=False)}
    return program, complete(program, asserted)


def triple(subject: str, predicate: str, object_: str) -> Triple:
    known = {"a": RDF.type, "sameAs": OWL.sameAs}
    return (
        URIRef(EXAMPLE + subject),
        known.get(predicate, URIRef(EXAMPLE + predicate)),
        URIRef(EXAMPLE + object_),
    )


def test_a_proof_names_its_rules_and_ends_in_assertions_with_their_graphs() -> None:
    program, store = made_of(
        ":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":x :p :y .", ":x :p :y . :z a :B ."
    )

    proof = explain(program, store, triple("x", "a", "B"))

    ground = Assertion(triple=triple("x", "p", "y"), graphs=GRAPHS[:2])
    step = Proof(triple=triple("x", "a", "A"), rule="prp-dom", premises=(ground,))
    assert proof == Proof(triple=triple("x", "a", "B"), rule="cax-sco", premises=(step,))


def test_an_asserted_triple_is_explained_by_the_graphs_that_assert_it() -> None:
    program, store = made_of(":A rdfs:subClassOf :B .", ":x a :A .", ":x a :B .")

    assert explain(program, store, triple("x", "a", "B")) == Assertion(
        triple=triple("x", "a", "B"), graphs=(GRAPHS[1],)
    )


def test_the_proof_with_the_fewest_steps_is_given() -> None:
    program, store = made_of(
        ":A rdfs:subClassOf :B . :p rdfs:domain :A . :q rdfs:subPropertyOf :p . :r rdfs:range :B .",
        ":x :q :y . :y :r :x .",
    )

    proof = explain(program, store, triple("x", "a", "B"))

    assert isinstance(proof, Proof)
    assert (proof.rule, proof.height) == ("prp-rng", 1)


def test_things_that_are_the_same_explain_each_other() -> None:
    program, store = made_of("", ":x sameAs :y . :y a :A .".replace("sameAs", "owl:sameAs"))

    proof = explain(program, store, triple("x", "a", "A"))

    assert isinstance(proof, Proof)
    assert proof.rule == "eq-rep-s"
    assert triple("y", "a", "A") in {premise.triple for premise in proof.premises}


def test_a_circle_of_rules_explains_nothing() -> None:
    program, store = made_of(
        ":A owl:equivalentClass :B . :B owl:equivalentClass :C .", ":x a :A .", ":y a :C ."
    )

    proof = explain(program, store, triple("x", "a", "C"))

    assert leaves(proof) == {triple("x", "a", "A")}


def test_a_step_that_an_axiom_alone_makes_has_no_premises() -> None:
    program, store = made_of("[ owl:oneOf ( :x :y ) ] rdfs:subClassOf :A .", ":z a :A .")

    proof = explain(program, store, triple("x", "a", "A"))

    assert isinstance(proof, Proof)
    assert proof.premises == ()


@pytest.mark.parametrize("unknown", [triple("x", "a", "C"), DESCRIBED[0]])
def test_what_is_neither_asserted_nor_inferred_is_not_found(unknown: Triple) -> None:
    program, store = made_of(":A rdfs:subClassOf :B .", ":x a :A .")

    with pytest.raises(NotFoundError, match="asserted or inferred"):
        explain(program, store, unknown)


@given(generated.ontologies_beyond, st.lists(generated.fact, max_size=14))
@settings(max_examples=40)
def test_every_inferred_triple_has_a_sound_explanation(ontology: str, facts: list[str]) -> None:
    program = compile_program(parsed(ontology))
    try:
        store = complete(program, {GRAPHS[0]: triples_of(facts)})
    except InconsistencyError:
        return
    for inferred in inferred_in(store):
        proof = explain(program, store, inferred)

        assert isinstance(proof, Proof)
        assert proof.triple == inferred
        assert_sound(proof, (*program.rules, *EQUALITY_RULES), store)


def assert_sound(proof: Explanation, rules: tuple[Rule, ...], store: QuadStore) -> None:
    if isinstance(proof, Assertion):
        assert set(proof.graphs) == set(store.graphs_saying(quad_in(proof.triple, None))) & {
            *GRAPHS
        }
        assert proof.graphs
        return
    premises = tuple(premise.triple for premise in proof.premises)
    assert any(
        rule.name == proof.rule and is_instance(rule, proof.triple, premises) for rule in rules
    )
    for premise in proof.premises:
        assert_sound(premise, rules, store)


def leaves(proof: Explanation) -> set[Triple]:
    if isinstance(proof, Assertion):
        return {proof.triple}
    return {leaf for premise in proof.premises for leaf in leaves(premise)}
