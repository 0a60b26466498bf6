"""One report, told to people, to programs and as RDF."""

import json

import pytest
from rdflib import SH, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.report import Severity, ValidationReport
from evidence_graph.validation.validator import Validator

EV = "https://w3id.org/evidence-graph/ns#"
ENTITY = "https://w3id.org/evidence-graph/id/report/test/count"
DATA = f'<{ENTITY}> a <{EV}ParticipantCount> ; <{EV}total> "many" , "a few" .'
SHAPES = """
@prefix ev: <https://w3id.org/evidence-graph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:test:Count> a sh:NodeShape ; sh:targetClass ev:ParticipantCount ;
    sh:property <urn:test:total> , <urn:test:unit> .
<urn:test:total> a sh:PropertyShape ; sh:path ev:total ; sh:message "Give a whole number."@en ;
    sh:datatype <http://www.w3.org/2001/XMLSchema#integer> .
<urn:test:unit> a sh:PropertyShape ; sh:path [ sh:inversePath ev:hasParticipants ] ;
    sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Point to it."@en .
"""
GRAPH = "https://w3id.org/evidence-graph/graph/report/test"


@pytest.fixture
def report() -> ValidationReport:
    store = QuadStore.in_memory()
    store.load(DATA.encode(), formats.TURTLE, source="test", graph=GRAPH)
    store.merge([GRAPH])
    return Validator(Graph().parse(data=SHAPES)).check(store, {GRAPH: "test/report.trig"})


def our_results(report: ValidationReport) -> list[dict[str, object]]:
    results = json.loads(report.to_json())["results"]
    return [result for result in results if str(result["shape"]).startswith("urn:test:")]


def test_json_says_file_node_path_value_message_severity_and_shape(
    report: ValidationReport,
) -> None:
    datatype = str(SH.DatatypeConstraintComponent)
    expected = [
        {
            "severity": "violation",
            "file": "test/report.trig",
            "focusNode": ENTITY,
            "path": f"{EV}total",
            "value": value,
            "message": "Give a whole number.",
            "shape": "urn:test:total",
            "constraintComponent": datatype,
        }
        for value in ('"a few"', '"many"')
    ]

    assert our_results(report)[:2] == expected
    assert our_results(report)[2]["severity"] == "warning"
    assert our_results(report)[2]["path"] == f"^<{EV}hasParticipants>"


def test_json_counts_what_it_lists(report: ValidationReport) -> None:
    facts = json.loads(report.to_json())

    assert facts["conforms"] is False
    assert facts["violations"] + facts["warnings"] + facts["infos"] == len(facts["results"])


def test_the_text_is_grouped_by_file_in_short_names(report: ValidationReport) -> None:
    text = report.to_text()

    assert "\n\ntest/report.trig\n" in text
    assert "  violation  report/test/count  ev:total\n      Give a whole number.\n" in text
    assert "      value: a few\n" in text
    assert text.endswith(report.summary())


def test_a_line_names_place_fault_and_remedy(report: ValidationReport) -> None:
    lines = [result.line() for result in report.violations]

    assert "test/report.trig: report/test/count ev:total: Give a whole number." in lines


def test_the_turtle_is_a_shacl_report_of_all_results(report: ValidationReport) -> None:
    graph = Graph().parse(data=report.to_turtle())

    (node,) = graph.subjects(SH.conforms, Literal(False))
    assert len(list(graph.objects(node, SH.result))) == len(report.results)
    focus_nodes = set(graph.objects(None, SH.focusNode))
    assert URIRef(ENTITY) in focus_nodes


def test_the_turtle_is_the_same_each_time(report: ValidationReport) -> None:
    store = QuadStore.in_memory()
    store.load(DATA.encode(), formats.TURTLE, source="test", graph=GRAPH)
    store.merge([GRAPH])
    again = Validator(Graph().parse(data=SHAPES)).check(store, {GRAPH: "test/report.trig"})

    assert again.to_turtle() == report.to_turtle()
    assert again.to_json() == report.to_json()


def test_the_worst_comes_first(report: ValidationReport) -> None:
    severities = [result.severity for result in report.results]

    assert severities == sorted(severities, key=list(Severity).index)


def test_json_ld_is_the_turtle_in_another_form(report: ValidationReport) -> None:
    told = QuadStore.in_memory()
    told.load(report.to_jsonld().encode(), formats.JSON_LD, source="report")

    assert isomorphic(told.to_rdflib(None), Graph().parse(data=report.to_turtle(), format="turtle"))


def test_json_ld_is_the_same_each_time_and_uses_short_names(report: ValidationReport) -> None:
    assert report.to_jsonld() == report.to_jsonld()
    assert '"sh:ValidationResult"' in report.to_jsonld()
