"""`validate`: what the shapes say of the graph, or of it together with documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evidence_graph.cli import output, progress, receipts, screen
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, graph_option, with_settings

if TYPE_CHECKING:
    from evidence_graph.validation.report import ValidationReport

_FORMATS: Final = ("text", "turtle", "json")


@click.command(
    epilog="""\b
Examples:
  evidence-graph validate
  evidence-graph validate my-report/ my-terms.ttl --graph https://example.org/terms
  evidence-graph validate mine.trig --format json --output report.json

Without FILES the store's graph is checked, or without --store the shipped one; with FILES, that
graph together with them. It is done in memory and changes nothing. A FILE is what `evidence-graph
load` takes. Ends with 1 if there are violations; warnings and infos are for you to weigh."""
)
@click.argument(
    "files", nargs=-1, metavar="[FILES]...", type=click.Path(exists=True, path_type=Path)
)
@graph_option("The named graph that files of triples fill.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@output.output_option
@with_settings
def validate(
    run: Invocation,
    files: tuple[Path, ...],
    graph: str | None,
    format_name: str,
    output_file: Path | None,
) -> ExitCode:
    """Check the graph, or documents, with the SHACL shapes."""
    report = checked(run, files, graph=graph)
    with output.opened(output_file) as stream:
        stream.write(_written(report, format_name).encode())
    receipts.tell_left(report)
    if not output.is_standard(output_file):
        screen.say(report.summary())
    return outcome(report)


def checked(run: Invocation, files: tuple[Path, ...], *, graph: str | None) -> "ValidationReport":
    """Returns what the shapes say of the graph together with `files`; changes nothing."""
    with progress.shown(first="Starting") as say:
        from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415 - see invocation.py

        opened = EvidenceGraph.candidate(run.settings.store, progress=say)
        run.tell_of_other_documents(opened)
        if files:
            return opened.check(files, graph=graph, progress=say)
        return opened.validate(progress=say)


def _written(report: "ValidationReport", format_name: str) -> str:
    if format_name == "turtle":
        return report.to_turtle()
    return (report.to_json() if format_name == "json" else report.to_text()) + "\n"


def outcome(report: "ValidationReport") -> ExitCode:
    """Returns the exit code that a report calls for."""
    return ExitCode.DONE if report.conforms else ExitCode.NOT_ACCEPTABLE
