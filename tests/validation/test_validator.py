"""Validator: hostile data, broken shapes, what is left behind, which file is named."""

import re

import pytest
import rdflib
from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib import SH, Graph, URIRef

from evidence_graph.errors import InputError, UnusableShapesError
from evidence_graph.rdf import formats
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.report import Severity, ValidationReport
from evidence_graph.validation.validator import Validator

PREFIXES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
DATA_GRAPH = "https://w3id.org/evidence-graph/graph/report/test"


def checked(shapes: str, data: str, **graphs: str) -> ValidationReport:
    store = QuadStore.in_memory()
    every = {DATA_GRAPH: data, **{f"http://example.org/graph/{n}": d for n, d in graphs.items()}}
    for graph, turtle in every.items():
        store.load((PREFIXES + turtle).encode(), formats.TURTLE, source="test", graph=graph)
    store.merge(every)
    validator = Validator(Graph().parse(data=PREFIXES + shapes))
    return validator.check(store, {graph: f"{graph.rpartition('/')[2]}.ttl" for graph in every})


EVERY_NAME = """
:Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql :rule .
:rule a sh:SPARQLConstraint ; sh:message "{?value} is wrong on {$this}." ;
    sh:select "SELECT $this ?value WHERE { $this <http://example.org/name> ?value }" .
"""


@pytest.mark.parametrize("text", [r"\\d", r"\\g<0>", r"C:\\new", r"ends in \\", "a {?value} b"])
def test_a_value_is_told_as_it_stands_whatever_is_in_it(text: str) -> None:
    report = checked(EVERY_NAME, f':a a :Thing ; :name "{text}" .')

    (result,) = report.violations
    shown = text.replace("\\\\", "\\")
    assert result.message == f"{shown} is wrong on http://example.org/a."
    assert str(result.value) == shown


def test_validation_leaves_the_libraries_as_they_were() -> None:
    before = (
        rdflib.NORMALIZE_LITERALS,
        dict(rdflib.term._toPythonMapping),
        ConstraintComponent._format_sparql_based_result_message,
    )

    checked(EVERY_NAME, ':a a :Thing ; :name "x" .')

    assert before == (
        rdflib.NORMALIZE_LITERALS,
        dict(rdflib.term._toPythonMapping),
        ConstraintComponent._format_sparql_based_result_message,
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this",
        "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?c } }",
        "SELECT $this WHERE { $this <http://example.org/name> ?n FILTER (:unknown(?n)) }",
    ],
)
def test_a_constraint_that_cannot_be_run_is_refused(query: str) -> None:
    shapes = EVERY_NAME.replace(
        "SELECT $this ?value WHERE { $this <http://example.org/name> ?value }", query
    )

    with pytest.raises(UnusableShapesError, match="the shapes cannot be used"):
        checked(shapes, ':a a :Thing ; :name "x" .')


def test_a_shape_that_is_broken_is_refused() -> None:
    with pytest.raises(UnusableShapesError, match="the shapes cannot be used"):
        checked(":Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:minCount 1 .", ":a a :Thing .")


def test_a_triple_term_is_refused_in_words() -> None:
    shapes = ":Shape a sh:NodeShape ; sh:targetSubjectsOf :says ; sh:property :p ."
    path = ":p a sh:PropertyShape ; sh:path :says ; sh:nodeKind sh:IRI ."

    with pytest.raises(InputError, match=r"RDF 1\.1 only"):
        checked(shapes + path, ":a :says <<( :x :y :z )>> .")


PATHS = """
:Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:property :isNamed , :isPointedTo .
:isNamed a sh:PropertyShape ; sh:path [ sh:alternativePath ( :name ( :alias :name ) ) ] ;
    sh:minCount 1 ; sh:message "Name it." .
:isPointedTo a sh:PropertyShape ; sh:path [ sh:inversePath :pointsTo ] ;
    sh:minCount 1 ; sh:message "Point to it." .
"""
PATHS_DATA = ':good a :Thing ; :name "x" . :other :pointsTo :good . :bad a :Thing .'


@pytest.mark.parametrize("way", ["as parsed", "through a store"])
def test_paths_hold_even_after_blank_nodes_were_given_iris(way: str) -> None:
    shapes = Graph().parse(data=PREFIXES + PATHS)
    if way == "through a store":
        shelf = QuadStore.in_memory()
        turtle = (PREFIXES + PATHS).encode()
        shelf.load_skolemised(turtle, formats.TURTLE, source="shapes.ttl", graph=SHAPES_GRAPH)
        shapes = shelf.to_rdflib(SHAPES_GRAPH)
    store = QuadStore.in_memory()
    store.load((PREFIXES + PATHS_DATA).encode(), formats.TURTLE, source="test")

    report = Validator(shapes).check(store, {})

    assert [(r.focus_node, r.path, r.message) for r in report.violations] == [
        (
            URIRef("http://example.org/bad"),
            "<http://example.org/name>|(<http://example.org/alias>/<http://example.org/name>)",
            "Name it.",
        ),
        (URIRef("http://example.org/bad"), "^<http://example.org/pointsTo>", "Point to it."),
    ]


def test_a_named_property_shape_is_never_dropped() -> None:
    """pySHACL's use_shapes would: minCount missed, a closed shape broken for no reason."""
    shapes = """
    :Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:closed true ;
        sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ;
        sh:property :p , :q .
    :p a sh:PropertyShape ; sh:path :name .
    :q a sh:PropertyShape ; sh:path :age ; sh:minCount 1 .
    """

    report = checked(shapes, ':a a :Thing ; :name "x" .')

    assert [re.sub(".*#", "", result.component) for result in report.violations] == [
        "MinCountConstraintComponent"
    ]


def test_the_file_named_is_the_one_that_asserts_the_value() -> None:
    report = checked(EVERY_NAME, ':a a :Thing ; :name "x" .', second=':a :name "y" .')

    files = {str(result.value): result.file for result in report.violations}
    assert files == {"x": "test.ttl", "y": "second.ttl"}


def test_a_node_that_is_only_pointed_to_is_named_with_the_file_that_points() -> None:
    shapes = """
    :Shape a sh:NodeShape ; sh:targetObjectsOf :knows ; sh:property :p .
    :p a sh:PropertyShape ; sh:path :name ; sh:minCount 1 .
    """

    report = checked(shapes, ":a :knows :b .")

    assert [(r.focus_node, r.file) for r in report.violations] == [
        (URIRef("http://example.org/b"), "test.ttl")
    ]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_only_violations_make_a_graph_unacceptable(severity: Severity) -> None:
    shapes = EVERY_NAME.replace(
        "sh:sparql", f"sh:severity sh:{severity.value.capitalize()} ; sh:sparql"
    )

    report = checked(shapes, ':a a :Thing ; :name "x" .')

    assert report.conforms
    assert [result.severity for result in report.results] == [severity]
    assert "sh:conforms true" in report.to_turtle()


def test_an_anonymous_shape_is_told_by_the_named_one_it_belongs_to() -> None:
    shapes = """
    :Shape a sh:NodeShape ; sh:targetClass :Thing ;
        sh:property [ sh:path :name ; sh:minCount 1 ] .
    """

    report = checked(shapes, ":a a :Thing .")

    assert [result.shape for result in report.violations] == ["http://example.org/Shape"]


def test_stores_with_the_same_shapes_share_what_was_read_of_them() -> None:
    def holding(shapes: str) -> QuadStore:
        store = QuadStore.in_memory()
        store.load((PREFIXES + shapes).encode(), formats.TURTLE, source="test", graph=SHAPES_GRAPH)
        return store

    known = Validator.of(holding(EVERY_NAME))

    assert Validator.of(holding(EVERY_NAME)) is known
    other = Validator.of(holding(EVERY_NAME.replace(":Thing", ":Other")))
    assert (URIRef("http://example.org/Shape"), SH.targetClass, None) in other.shapes
    assert set(other.shapes) != set(known.shapes)


def test_shapes_that_cannot_be_used_are_refused_each_time() -> None:
    shapes = EVERY_NAME.replace("WHERE {", "WHERE")
    store = QuadStore.in_memory()
    store.load((PREFIXES + shapes).encode(), formats.TURTLE, source="test", graph=SHAPES_GRAPH)

    for _ in range(2):
        with pytest.raises(UnusableShapesError):
            Validator.of(store).check(store, {})
