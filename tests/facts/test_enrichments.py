"""What is known from elsewhere is sourced, verified and kept out of the report's graph."""

import pytest

from facts.asking import ANNOTATION, REPORT, Quads

DOIS = {
    (1, "10.1186/1471-2393-13-S1-S10"),
    (2, "10.1016/j.infbeh.2013.12.009"),
    (3, "10.1002/imhj.21480"),
    (4, "10.1002/14651858.CD012348.pub2"),
    (5, "10.1002/14651858.CD005495.pub4"),
}

IDENTIFIED = """
SELECT ?number ?doi WHERE {
  ?record ev:describes/ev:referenceNumber ?number ; ev:doi ?doi
}"""

WITHOUT_SOURCE = """
SELECT ?record WHERE {
  ?record a ev:ExternalRecord .
  FILTER NOT EXISTS {
    ?record dcterms:source ?source ; ev:describes|^ev:supersededBy ?thing FILTER(isIRI(?source)) }
}"""

NEWER = """
SELECT ?number ?doi ?issued WHERE {
  ?record ev:describes/ev:referenceNumber ?number ; ev:supersededBy ?newer .
  ?newer ev:doi ?doi ; dcterms:issued ?issued .
}"""

DESCRIBED = """
SELECT ?thing WHERE {
  ?record ev:describes ?thing FILTER NOT EXISTS { ?thing a ?class }
}"""

NAMED_IN_BENZIES = """
SELECT ?label WHERE {
  ?record ev:describes/ev:referenceNumber 1 ; rdfs:label ?label .
  FILTER NOT EXISTS { ?record ev:doi ?doi }
}"""

SHARED_WITH_HERD = """
SELECT ?label WHERE {
  ?record ev:describes/ev:referenceNumber 1 ; dcterms:subject ?shared ; rdfs:label ?label .
}"""


def test_each_reference_has_the_one_verified_doi(quads: Quads) -> None:
    rows = quads.select(IDENTIFIED)

    assert len(rows) == 5
    assert {(int(number.value), doi.value) for number, doi in rows} == DOIS


def test_only_the_verified_pubmed_number_is_given(quads: Quads) -> None:
    rows = quads.select("SELECT ?doi ?number WHERE { ?record ev:pubmedId ?number ; ev:doi ?doi }")

    assert [(doi.value, number.value) for doi, number in rows] == [
        ("10.1016/j.infbeh.2013.12.009", "24530846")
    ]


def test_only_reference_5_is_known_to_have_a_newer_version(quads: Quads) -> None:
    rows = quads.select(NEWER)

    assert [(int(number.value), doi.value, issued.value) for number, doi, issued in rows] == [
        (5, "10.1002/14651858.CD005495.pub5", "2024-02-13")
    ]


def test_rows_of_benzies_with_a_name_of_the_report_are_recorded(quads: Quads) -> None:
    labels = {label.value.rpartition(": ")[2] for (label,) in quads.select(NAMED_IN_BENZIES)}

    assert labels == {"IHDP 1990", "Avon 1998", "Kaaresen 2006", "Spittle 2010", "Ravn 2011"}


def test_only_three_of_these_rows_are_studies_known_to_be_shared(quads: Quads) -> None:
    labels = {label.value.rpartition(": ")[2] for (label,) in quads.select(SHARED_WITH_HERD)}

    assert labels == {"IHDP 1990", "Avon 1998", "Spittle 2010"}


def test_every_external_record_names_its_source_and_its_subject(quads: Quads) -> None:
    assert quads.select(WITHOUT_SOURCE) == []
    assert quads.select(DESCRIBED) == []


@pytest.mark.parametrize("graph", [REPORT, ANNOTATION], ids=["report", "annotation"])
def test_no_external_record_is_in_a_graph_about_the_document(graph, quads: Quads) -> None:
    assert not quads.ask("ASK { ?record a ev:ExternalRecord }", graph=graph)
    assert not quads.ask("ASK { ?record ev:doi|ev:pubmedId|ev:supersededBy ?x }", graph=graph)


def test_a_fact_number_never_stands_on_a_curators_remark(quads: Quads) -> None:
    numbered = quads.select("SELECT ?number WHERE { ?q ev:factNumber ?number }", graph=ANNOTATION)

    assert numbered == []
