"""A report exported: found, written in a format, and what of it that format does not carry."""

from dataclasses import dataclass

from evidence_graph.exchange.formats import ExportFormat, named
from evidence_graph.exchange.loss import Loss, compared
from evidence_graph.exchange.report import (
    Ask,
    ReportGraph,
    ReportPlace,
    place_of,
    places,
    read_report,
)

__all__ = ["Export", "export_of", "exported", "named", "reports"]


@dataclass(frozen=True, slots=True)
class Export:
    """A report in a format, and what that format does not carry of it."""

    format: ExportFormat
    report: ReportPlace
    content: bytes
    loss: Loss

    @property
    def file_name(self) -> str:
        """Returns what a file of it is called."""
        return f"{self.report.file_name}.{self.format.ending}"


def exported(ask: Ask, report: str, *, to: ExportFormat) -> Export:
    """Returns the report that a number or an IRI names, in a format.

    Raises NotFoundError, and UnsayableError where the format would have to say something else than
    the report does.
    """
    return export_of(read_report(ask, place_of(ask, report)), to=to)


def export_of(report: ReportGraph, *, to: ExportFormat) -> Export:
    """Returns a report in a format. Raises UnsayableError."""
    made = to.write(report)
    loss = compared(
        format_name=to.name,
        report=report.place.iri,
        scope=to.scope,
        whole=to.whole(report),
        carried=set(made.carried),
    )
    return Export(to, report.place, made.content, loss)


def reports(ask: Ask) -> tuple[str, ...]:
    """Returns the number, or else the IRI, of each report that there is."""
    return tuple(place.number or place.iri for place in places(ask))
