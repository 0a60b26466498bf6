"""What is shipped conforms; the one oddity that the source prints is warned of."""

import pytest
from rdflib import URIRef

from evidence_graph.graph import EvidenceGraph
from evidence_graph.validation.report import SHAPES, Severity, ValidationReport

UT202002 = "https://w3id.org/evidence-graph/id/report/ut202002/"

pytestmark = pytest.mark.xdist_group("shipped data")


@pytest.fixture(scope="module")
def report() -> ValidationReport:
    return EvidenceGraph.open().validate()


def test_the_shipped_graph_has_no_violation(report: ValidationReport) -> None:
    assert [result.line() for result in report.violations] == []
    assert report.conforms


def test_spittles_observed_range_against_its_own_limit_is_the_only_warning(
    report: ValidationReport,
) -> None:
    """The source prints "<37 weeks" and "(23–37 weeks": kept as it is, and pointed out."""
    (warning,) = (result for result in report.results)

    assert warning.severity is Severity.WARNING
    assert warning.focus_node == URIRef(f"{UT202002}spittle-2015/population")
    assert warning.value == URIRef(f"{UT202002}spittle-2015/population/observed/gestational-age")
    assert warning.shape == str(SHAPES["RangeConflict-withinEligibility"])
    assert warning.file == "data/reports/ut202002/report.trig"
