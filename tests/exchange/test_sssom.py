"""The mappings of a report's concepts as a table that other tools read."""

import io

import sssom_pydantic

from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import named
from evidence_graph.exchange.report import ReportGraph


def test_the_table_is_one_of_the_standard_with_every_mapping_of_the_concepts(
    report: ReportGraph,
) -> None:
    made = export_of(report, to=named("sssom"))

    mappings, converter, mapping_set, faults = sssom_pydantic.read(
        io.StringIO(made.content.decode()), return_errors=True
    )
    assert not faults
    assert str(mapping_set.license).startswith("https://creativecommons.org/licenses/by/4.0")
    found = {
        (m.subject.curie, m.predicate.curie, converter.expand_reference(m.object)) for m in mappings
    }
    mesh = "http://id.nlm.nih.gov/mesh/"
    assert ("outcome:child-behaviour", "skos:closeMatch", f"{mesh}D002652") in found
    assert made.loss.carried == len(report.mapped)


def test_what_the_report_says_is_told_to_be_lost(report: ReportGraph) -> None:
    loss = export_of(report, to=named("sssom")).loss

    assert loss.total - loss.carried == len(report.said)
