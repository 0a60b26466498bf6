"""What OWL 2 RL allows, and what it does not."""

import pytest
from rdflib import Graph, URIRef

from evidence_graph.validation.owl_profile import faults

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""

SOME = "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ]"
ALL = "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ]"
UNION = "[ a owl:Class ; owl:unionOf ( :B :C ) ]"
INTERSECTION = "[ a owl:Class ; owl:intersectionOf ( :B :C ) ]"
NOT = "[ a owl:Class ; owl:complementOf :B ]"
ONE_OF = "[ a owl:Class ; owl:oneOf ( :x :y ) ]"


def at_most(number: int) -> str:
    return f"[ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality {number} ]"


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf :B .",
        f"{SOME} rdfs:subClassOf :A .",
        f"{UNION} rdfs:subClassOf :A .",
        f"{ONE_OF} rdfs:subClassOf :A .",
        f":A rdfs:subClassOf {ALL} .",
        f":A rdfs:subClassOf {NOT} .",
        f":A rdfs:subClassOf {INTERSECTION} .",
        f":A rdfs:subClassOf {at_most(0)} , {at_most(1)} .",
        f":A owl:equivalentClass {INTERSECTION} .",
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :x ] .",
        f":p rdfs:domain {INTERSECTION} ; rdfs:range :B .",
        ":d rdfs:range xsd:integer .",
        ":A owl:disjointWith :B . [] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":p a owl:TransitiveProperty ; owl:inverseOf :q ; owl:propertyChainAxiom ( :p :q ) .",
        ":p a owl:FunctionalProperty , owl:SymmetricProperty . :A owl:hasKey ( :p ) .",
    ],
)
def test_what_the_profile_allows_is_allowed(axiom: str) -> None:
    assert faults(Graph().parse(data=PREFIXES + axiom)) == ()


@pytest.mark.parametrize(
    ("axiom", "words"),
    [
        (f":A rdfs:subClassOf {SOME} .", "someValuesFrom"),
        (f":A rdfs:subClassOf {UNION} .", "unionOf"),
        (f":A rdfs:subClassOf {ONE_OF} .", "oneOf"),
        (f":A rdfs:subClassOf {at_most(2)} .", "only be 0 or 1"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .", "minCardinality"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:cardinality 1 ] .", "cardinality"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasSelf true ] .", "hasSelf"),
        (":A rdfs:subClassOf owl:Thing .", "Thing"),
        (f"{ALL} rdfs:subClassOf :A .", "allValuesFrom"),
        (f"{NOT} rdfs:subClassOf :A .", "complementOf"),
        (f":A owl:equivalentClass {UNION} .", "unionOf"),
        (f":A owl:equivalentClass {SOME} .", "someValuesFrom"),
        (":A owl:unionOf ( :B :C ) .", "unionOf"),
        (":A owl:disjointUnionOf ( :B :C ) .", "disjoint union"),
        (f":p rdfs:range {UNION} .", "unionOf"),
        (f":p rdfs:domain {SOME} .", "someValuesFrom"),
        (":d rdfs:range xsd:date .", "no datatype of OWL 2 RL"),
        (
            ":d rdfs:range [ owl:onDatatype xsd:int ; owl:withRestrictions ( [ :p 1 ] ) ] .",
            "onDatatype",
        ),
        (":p a owl:ReflexiveProperty .", "reflexive"),
        (":p a owl:DatatypeProperty .", "cannot be"),
        (":p a owl:TransitiveProperty , owl:FunctionalProperty .", "transitive"),
        (":p owl:propertyChainAxiom ( :p :q ) ; a owl:AsymmetricProperty .", "chain"),
        (
            f":A rdfs:subClassOf [ owl:intersectionOf ( :B {SOME} ) ] .",
            "someValuesFrom",
        ),
    ],
)
def test_what_the_profile_refuses_is_told_of_the_term_it_is_about(axiom: str, words: str) -> None:
    found = faults(Graph().parse(data=PREFIXES + axiom))

    assert len(found) == 1, found
    assert words in found[0].message
    assert isinstance(found[0].subject, URIRef)


def test_all_faults_are_told_at_once() -> None:
    axioms = f":A rdfs:subClassOf {SOME} , {UNION} . :p a owl:ReflexiveProperty ."

    assert len(faults(Graph().parse(data=PREFIXES + axioms))) == 3
