"""The formats that a report is exported in: a name, a media type, a file ending, a writer each."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from evidence_graph.errors import UnknownFormatError

if TYPE_CHECKING:  # the command line lists the formats, and does not wait for rdflib
    from evidence_graph.exchange.report import ReportGraph, Triple
    from evidence_graph.exchange.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format of others; its `module` writes it, and is imported when it is first asked for."""

    name: str
    media_type: str
    ending: str
    title: str
    module: str
    function: str = "written"
    is_named_only: bool = False  # its media type is that of another form of the same document
    has_mappings: bool = False  # it says what the report's concepts are mapped to
    has_records: bool = False  # it says what outside records add to the report's references

    def write(self, report: "ReportGraph") -> "Written":
        """Returns a report in this format. Raises UnsayableError."""
        made: Callable[[ReportGraph], Written] = getattr(
            import_module(f"{__package__}.{self.module}"), self.function
        )
        return made(report)

    def whole(self, report: "ReportGraph") -> "set[Triple]":
        """Returns the statements that a report in this format is compared with."""
        whole = set(report.said)
        if self.has_mappings:
            whole |= set(report.mapped)
        if self.has_records:
            whole |= set(report.external)
        return whole

    @property
    def scope(self) -> str:
        """Returns, in words, what a report in this format is compared with."""
        parts = ["the report's graph"]
        if self.has_mappings:
            parts.append("the mappings of its concepts")
        if self.has_records:
            parts.append("outside records that identify its references")
        return ", ".join(parts)

    @property
    def content_type(self) -> str:
        """Returns the Content-Type header; text formats say that they are UTF-8."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


EXPORT_FORMATS: Final = (
    ExportFormat(
        name="fhir-r5",
        media_type="application/fhir+json",
        ending="fhir.json",
        title="a Bundle of FHIR R5: Evidence, EvidenceReport, Citation, Group",
        module="fhir",
        has_records=True,
    ),
    ExportFormat(
        name="csv",
        media_type="application/zip",
        ending="zip",
        title="tables for a spreadsheet, in one zip",
        module="csv_tables",
    ),
    ExportFormat(
        name="ris",
        media_type="application/x-research-info-systems",
        ending="ris",
        title="the references, for a reference manager",
        module="ris",
        has_records=True,
    ),
    ExportFormat(
        name="summary-of-findings",
        media_type="text/html",
        ending="html",
        title="the findings as a table to read",
        module="summary_of_findings",
        function="as_html",
        is_named_only=True,
    ),
    ExportFormat(
        name="summary-of-findings-markdown",
        media_type="text/markdown",
        ending="md",
        title="the findings as a table in Markdown",
        module="summary_of_findings",
        function="as_markdown",
    ),
    ExportFormat(
        name="enquiry-response",
        media_type="text/html",
        ending="response.html",
        title="the report in the layout of its source, to print or to draft from",
        module="enquiry_response",
        function="as_html",
        is_named_only=True,
    ),
    ExportFormat(
        name="enquiry-response-markdown",
        media_type="text/markdown",
        ending="response.md",
        title="the same in Markdown",
        module="enquiry_response",
        function="as_markdown",
        is_named_only=True,
    ),
    ExportFormat(
        name="nanopub",
        media_type="application/trig",
        ending="nanopub.trig",
        title="a nanopublication for each statement, with its quotations",
        module="nanopub",
        is_named_only=True,
    ),
    ExportFormat(
        name="sssom",
        media_type="text/tab-separated-values",
        ending="sssom.tsv",
        title="what the report's concepts are mapped to",
        module="sssom",
        has_mappings=True,
    ),
    ExportFormat(
        name="schema-org",
        media_type="application/ld+json",
        ending="schema.jsonld",
        title="the report and its works for search engines",
        module="schema_org",
        is_named_only=True,
        has_records=True,
    ),
)
"""Every format, the ones most asked for first."""


def named(name: str, *, ending: str = "") -> ExportFormat:
    """Returns the format of that name; its sibling in Markdown where a file's ending says `md`.

    Raises UnknownFormatError.

    >>> named("summary-of-findings", ending="md").media_type
    'text/markdown'
    """
    known = {known.name: known for known in EXPORT_FORMATS}
    wanted = f"{name}-markdown" if ending == "md" else name
    found = known.get(wanted) or known.get(name)
    if found is None:
        raise UnknownFormatError(name, list(known))
    return found
