"""Numbers and their printed forms: what the reader takes for a number, the shapes do too."""

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from evidence_graph.reading.numbers import IN_WORDS
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.validation.validator import Validator
from evidence_graph.vocabulary import EV

SHAPES = Path(__file__).parents[2] / "shapes"
EQUALS = "PrintedNumber-equalsItsPrintedForm"
FORMS = {
    **IN_WORDS,
    "Twenty-One": 21,
    "Sexton": 16,
    "twenty one": 21,
    "1 204": 1204,
    "2,045": 2045,
    "1.654": 1654,
    "12": 12,
}
NO_FORMS = ("twentyten", "one-one", "hundred", "nil", "sextonfem", "some")


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator(Graph().parse(SHAPES / "shapes.ttl").parse(SHAPES / "evidence.ttl"))


def refused(validator: Validator, said: dict[str, int]) -> set[str]:
    """Returns the printed forms that are not those of their numbers, as the shapes have it."""
    store = QuadStore.in_memory()
    triples: list[Triple] = [(EV.value, EV.verbatimSibling, EV.valueVerbatim)]
    nodes = {URIRef(f"urn:n:{place}"): form for place, form in enumerate(said)}
    for node, form in nodes.items():
        triples += [
            (node, RDF.type, EV.EvidenceItem),
            (node, EV.value, Literal(said[form])),
            (node, EV.valueVerbatim, Literal(form)),
        ]
    store.add(triples, None)
    results = validator.check(store, {}).results
    return {nodes[r.focus_node] for r in results if (r.shape or "").endswith(EQUALS)}


def test_each_form_is_that_of_its_number(validator: Validator) -> None:
    assert refused(validator, FORMS) == set()


def test_no_form_is_that_of_another_number(validator: Validator) -> None:
    assert refused(validator, {form: value + 1 for form, value in FORMS.items()}) == set(FORMS)


def test_what_is_no_number_in_words_is_none(validator: Validator) -> None:
    assert refused(validator, dict.fromkeys(NO_FORMS, 30)) == set(NO_FORMS)
