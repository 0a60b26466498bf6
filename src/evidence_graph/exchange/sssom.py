"""SSSOM: what the concepts that a report uses are mapped to, as a table of the standard."""

from rdflib import Graph, URIRef

from evidence_graph.exchange.report import ReportGraph, Triple
from evidence_graph.exchange.written import Written
from evidence_graph.rdf.sssom import SSSOM, to_turtle
from evidence_graph.rdf.sssom_table import to_table

_SET = "/mappings"


def written(report: ReportGraph) -> Written:
    """Returns the mappings of the report's concepts, and nothing of what the report says."""
    content = to_table(
        report.mapped,
        iri=f"{report.iri}{_SET}",
        title=f"What the concepts of report {report.place.name} are mapped to",
        labels=report.labels,
    )
    return Written(content, frozenset(read(content)))


def read(content: bytes) -> set[Triple]:
    """Returns the statements of a table made by `written`, but for those on the table itself."""
    graph = Graph().parse(data=to_turtle(content, "the table of mappings"), format="turtle")
    sets = {subject for subject, _ in graph.subject_objects(SSSOM.mappings)}
    own = {s for s in graph.subjects() if isinstance(s, URIRef) and s.endswith(_SET)}
    return {triple for triple in graph if triple[0] not in sets | own}
