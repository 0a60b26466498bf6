"""The closed namespace EV and the ontology know the same terms, and the code uses no other."""

import re

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from architecture.source_code import PACKAGE, modules, named
from evidence_graph.vocabulary import EV, NAMESPACE
from shared_material import CHECKOUT


@pytest.fixture(scope="module")
def declared() -> set[str]:
    ontology = Graph().parse(CHECKOUT / "ontology" / "evidence.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    ours = (str(t) for t in terms if isinstance(t, URIRef) and t.startswith(NAMESPACE))
    return {iri.removeprefix(NAMESPACE) for iri in ours}


def test_ev_has_the_terms_of_the_ontology(declared: set[str]) -> None:
    known = {term.removeprefix(NAMESPACE) for term in dir(EV)}

    assert known == declared


def test_a_misspelt_term_fails_where_it_is_used() -> None:
    with pytest.raises(AttributeError):
        _ = EV.hasOutcom


def test_every_term_that_the_code_names_is_declared(declared: set[str]) -> None:
    used = {
        (named(module), term)
        for module in modules()
        if module.is_relative_to(PACKAGE)
        for term in re.findall(r"\bEV\.([a-zA-Z]\w*)", module.read_text(encoding="utf-8"))
    }

    assert {(module, term) for module, term in used if term not in declared} == set()
