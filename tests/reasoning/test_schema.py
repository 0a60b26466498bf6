"""Which triples are axioms, how owlrl closes them, and that it leaves no trace in the process."""

import pytest
import rdflib
from owlrl import DeductiveClosure
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, URIRef
from rdflib.term import _toPythonMapping as converters

from evidence_graph.errors import InputError
from evidence_graph.reasoning.schema import axioms_of, close_schema, process_state_restored
from reasoning.ontologies import parsed

A, B, C = (URIRef(f"http://example.org/{name}") for name in "ABC")


def test_labels_and_definitions_are_not_axioms() -> None:
    ontology = parsed(":A a owl:Class ; rdfs:subClassOf :B ; rdfs:label 'A'@en ; :note 'x' .")

    assert set(axioms_of(ontology)) == {(A, RDF.type, OWL.Class), (A, RDFS.subClassOf, B)}


def test_the_lists_of_axioms_come_with_them() -> None:
    ontology = parsed(":A owl:unionOf ( :B :C ) . :unrelated :list ( :B ) .")

    axioms = axioms_of(ontology)

    assert list(axioms.items(axioms.value(A, OWL.unionOf))) == [B, C]
    assert len(axioms) == 5


def test_the_closure_holds_what_follows_from_the_axioms() -> None:
    closed = close_schema(parsed(":A rdfs:subClassOf :B . :B owl:equivalentClass :C ."))

    assert (A, RDFS.subClassOf, C) in closed


def test_the_schema_itself_stays_as_it_was() -> None:
    ontology = parsed(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .")

    close_schema(ontology)

    assert len(ontology) == 2


def test_a_list_that_runs_in_a_circle_is_refused() -> None:
    ontology = parsed(":A owl:unionOf :l . :l rdf:first :B ; rdf:rest :l .")

    with pytest.raises(InputError, match="circle"):
        close_schema(ontology)


def test_a_literal_outside_its_datatype_does_not_stop_the_closure() -> None:
    ill_typed = "[ owl:onProperty :p ; owl:hasValue ''^^xsd:dateTime ]"
    ontology = parsed(f":A rdfs:subClassOf {ill_typed} , :B . :B rdfs:subClassOf :C .")

    assert (A, RDFS.subClassOf, C) in close_schema(ontology)


def test_closing_a_schema_leaves_the_process_as_it_was() -> None:
    before = dict(converters), rdflib.NORMALIZE_LITERALS

    close_schema(parsed(":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue 1 ] ."))

    assert (dict(converters), rdflib.NORMALIZE_LITERALS) == before


def test_a_run_of_owlrl_leaves_the_process_as_it_was() -> None:
    before = dict(converters)

    with process_state_restored():
        DeductiveClosure(OWLRL_Semantics).expand(parsed(":x :p 1 ."))
        assert dict(converters) != before, "owlrl has mended its ways; this context can go"

    assert dict(converters) == before


def test_a_run_of_owlrl_that_fails_leaves_the_process_as_it_was() -> None:
    before = dict(converters), rdflib.NORMALIZE_LITERALS
    ill_typed = parsed(":x :p ''^^xsd:dateTime .")

    with pytest.raises(IndexError), process_state_restored():
        DeductiveClosure(OWLRL_Semantics).expand(ill_typed)

    assert (dict(converters), rdflib.NORMALIZE_LITERALS) == before
