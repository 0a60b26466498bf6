"""pySHACL by itself: every shape, every target, no help from the engine's queries."""

import pyshacl
from pyshacl import Validator as Shacl
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph
from rdflib.compare import isomorphic

from evidence_graph.errors import QueryError, UnusableShapesError
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.mended import faults_mended
from evidence_graph.validation.validator import Validator
from evidence_graph.validation.view import merged_view


def stock_report(store: QuadStore, shapes: Graph) -> Graph:
    """Returns what pySHACL alone reports about a store's merged graph."""
    validator = Validator(shapes)
    options = {"allow_warnings": True, "allow_infos": True}
    data = DataGraph.from_rdflib_graph(merged_view(store))
    with faults_mended():
        _, report, _ = Shacl(data, shacl_graph=validator.shapes, options=options).run()
    assert isinstance(report, Graph)
    return report


def plain_report(store: QuadStore, shapes: Graph) -> Graph:
    """Returns what pySHACL, as it comes, reports about a copy of a store's merged graph in rdflib.

    rdflib answers the queries of the shapes here, not the engine.
    """
    data, own = Graph(bind_namespaces="none"), Graph(bind_namespaces="none")
    for triple in store.triples((None, None, None), None):
        data.add(triple)
    for triple in Validator(shapes).shapes:
        own.add(triple)
    _, report, _ = pyshacl.validate(
        data, shacl_graph=own, allow_warnings=True, allow_infos=True, inference="none"
    )
    assert isinstance(report, Graph)
    return report


def assert_same_report(store: QuadStore, shapes: Graph) -> Graph:
    """Fails unless ours is the report of pySHACL alone, blank nodes apart; returns it.

    Where pySHACL refuses the shapes, so must ours.
    """
    try:
        expected = stock_report(store, shapes)
    except (ReportableRuntimeError, QueryError):
        try:
            Validator(shapes).shacl_report(store)
        except UnusableShapesError:
            return Graph()
        raise AssertionError("pySHACL alone refuses these shapes") from None
    report = Validator(shapes).shacl_report(store)
    assert isomorphic(report, expected), difference(report, expected)
    return report


def difference(report: Graph, expected: Graph) -> str:
    """Returns both reports as text, for a person to compare."""
    return f"ours:\n{report.serialize()}\npySHACL's:\n{expected.serialize()}"
