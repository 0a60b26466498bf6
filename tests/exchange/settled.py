"""Reports as exports see them, settled from responses whatever these leave to a person."""

from pathlib import Path

from rdflib import RDF, Graph

from evidence_graph.exchange.report import ReportGraph, ReportPlace, graph_of
from evidence_graph.ingesting.settle import settle
from evidence_graph.reading import opening
from evidence_graph.reading.drafting import drafted
from evidence_graph.vocabulary import EV

RESPONSES = Path(__file__).parent / "responses"


def report_of(response: bytes) -> ReportGraph:
    """Returns the report that a response is settled into."""
    opened = opening.read(response, "report")
    settled = settle(drafted(opened), opened.text, label="report", leave_gaps=True)
    said = graph_of(settled.triples)
    (iri,) = said.subjects(RDF.type, EV.EvidenceReport)
    place = ReportPlace(iri=str(iri), number=settled.name, graph=settled.graph)
    return ReportGraph(place=place, said=said, mapped=Graph(), external=Graph(), labels={})
