"""Classes and properties that no fact can use are found before there are facts."""

from rdflib import Graph

from evidence_graph import resources
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.satisfiability import (
    unsatisfiable_classes,
    unsatisfiable_properties,
)
from reasoning.ontologies import parsed

ONTOLOGY = """
:A a owl:Class ; owl:disjointWith :B . :B a owl:Class .
:Both a owl:Class ; rdfs:subClassOf :A , :B . :Below a owl:Class ; rdfs:subClassOf :Both .
:usable a owl:ObjectProperty ; rdfs:domain :A ; rdfs:range :B .
:unusable a owl:ObjectProperty ; rdfs:domain :A ; rdfs:range :Below .
:worded a owl:DatatypeProperty ; rdfs:domain :A , :B ; rdfs:range xsd:string .
"""


def test_a_class_below_two_disjoint_ones_can_have_no_member() -> None:
    found = unsatisfiable_classes(parsed(ONTOLOGY))

    assert [term.line() for term in found] == [
        (
            "<http://example.org/Below> can never be used: "
            "<http://example.org/A> and <http://example.org/B> share no members (cax-dw)"
        ),
        (
            "<http://example.org/Both> can never be used: "
            "<http://example.org/A> and <http://example.org/B> share no members (cax-dw)"
        ),
    ]


def test_a_property_whose_ends_contradict_each_other_can_link_nothing() -> None:
    found = unsatisfiable_properties(parsed(ONTOLOGY))

    assert [str(term.term) for term in found] == [
        "http://example.org/unusable",
        "http://example.org/worded",
    ]


def test_every_term_of_the_shipped_ontology_can_be_used() -> None:
    text = resources.directory("ontology").joinpath("evidence.ttl").read_text(encoding="utf-8")
    ontology = Graph().parse(data=text)
    program = compile_program(ontology)

    assert unsatisfiable_classes(ontology, program=program) == ()
    assert unsatisfiable_properties(ontology, program=program) == ()
