"""Aiming constraints at their hits changes how long pySHACL takes, and nothing else."""

import pytest
from pyshacl import Validator as Shacl
from pyshacl.graph_abstraction import DataGraph
from rdflib import SH, Graph, URIRef

from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.pushdown import narrow, opens_with_this
from evidence_graph.validation.validator import Validator
from evidence_graph.validation.view import merged_view
from validation.examples import bad_files, shapes_of, store_of
from validation.test_view import found

PREFIXES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
RULE = """
:Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql :rule .
:rule a sh:SPARQLConstraint ;
    sh:select "SELECT $this WHERE { $this <http://example.org/age> ?age FILTER (?age < 0) }" .
"""
DATA = ":a a :Thing ; :age -1 . :b a :Thing ; :age 1 . :c :age -1 ."


def narrowed(shapes: str) -> Graph:
    store = QuadStore.in_memory()
    store.load((PREFIXES + DATA).encode(), formats.TURTLE, source="test")
    return narrow(Graph().parse(data=PREFIXES + shapes), store).shapes


def test_the_report_is_that_of_all_constraints_on_all_targets() -> None:
    store, _ = store_of(bad_files()[::9])
    validator = Validator(shapes_of(store))
    options = {"allow_warnings": True, "allow_infos": True}
    data = DataGraph.from_rdflib_graph(merged_view(store))
    _, expected, _ = Shacl(data, shacl_graph=validator._shapes, options=options).run()

    report = validator._shacl_report(store)

    assert len(found(expected)) > 20
    assert found(report) == found(expected)


def test_a_constraint_is_aimed_at_the_targets_that_break_it() -> None:
    shapes = narrowed(RULE)

    assert list(shapes.objects(None, SH.targetNode)) == [URIRef("http://example.org/a")]
    assert (URIRef("http://example.org/Shape"), SH.sparql, None) not in shapes


def test_a_constraint_that_nobody_breaks_is_left_out() -> None:
    shapes = narrowed(RULE.replace("< 0", "> 99"))

    assert list(shapes.objects(None, SH.sparql)) == []


@pytest.mark.parametrize(
    "change",
    [
        ("sh:targetClass :Thing", "sh:targetClass :Thing ; sh:targetNode :c"),
        ("SELECT $this WHERE { $this", "SELECT $this WHERE { ?x :knows ?y . $this"),
        ("FILTER (?age < 0)", "MINUS { $this :name ?n }"),
        (":rule a", ":Other sh:node :Shape . :rule a"),
    ],
)
def test_what_cannot_be_asked_for_all_at_once_is_left_to_pyshacl(change: tuple[str, str]) -> None:
    shapes = narrowed(RULE.replace(*change))

    assert (URIRef("http://example.org/Shape"), SH.sparql, None) in shapes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this WHERE { $this ?p ?o }", True),
        ("select ?this where {\n  ?this ?p ?o }", True),
        ("SELECT $this WHERE { ?s ?p $this }", False),
        ("SELECT $this WHERE { OPTIONAL { $this ?p ?o } }", False),
        ("SELECT $this WHERE { $this ?p ?o { SELECT ?x WHERE { ?x ?y ?z } } }", False),
    ],
)
def test_a_first_pattern_about_this_in_the_only_select_binds_it(text: str, expected: bool) -> None:
    assert opens_with_this(text) is expected
