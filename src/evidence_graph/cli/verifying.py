"""`verify`: whether the store is what it says it is, and its quotations what they say they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evidence_graph.cli import output, progress, screen
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, with_settings

if TYPE_CHECKING:
    from evidence_graph.quotations.report import QuotationReport

_FORMATS: Final = ("text", "json", "turtle", "json-ld")


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  evidence-graph verify --store build/store
  evidence-graph verify quotes --store build/store

Reads everything again: each file of the versions on disk by its SHA-256, the records of changes,
whether each follows the one before and what they add up to, the merged view and the graphs it is
made of, what follows by the rules, the figures, the tokens. All that does not agree is told, and
then it ends with 1.""",
)
@with_settings
def verify(run: Invocation) -> ExitCode:
    """Look whether the store is what it says it is."""
    if click.get_current_context().invoked_subcommand is not None:
        return ExitCode.DONE
    directory = run.store()
    with progress.shown(first="Starting") as say:
        from evidence_graph.changing import verifying  # noqa: PLC0415 - see invocation.py
        from evidence_graph.store.versions import StoreDirectory  # noqa: PLC0415

        findings = verifying.verify(StoreDirectory(directory), progress=say)
    for finding in findings:
        screen.results_console().out(finding, highlight=False)
    if not findings:
        screen.say("Everything agrees.")
        return ExitCode.DONE
    screen.say(
        f"{len(findings)} things do not agree. `evidence-graph recover` goes back to the newest "
        "whole version on disk; `evidence-graph restore` makes a store of a backup."
    )
    return ExitCode.NOT_ACCEPTABLE


@verify.command(
    epilog="""\b
Examples:
  evidence-graph verify quotes
  evidence-graph verify quotes ut202002 --store build/store
  evidence-graph verify quotes --strict --format json --output quotes.json

Without --store the shipped graph is looked at; a REPORT is told by its name or its graph's IRI.
A quotation that does not stand in its source at its place is a violation, and then it ends with 1.
What a person should look at is a warning: a title, a lone sign or half a page quoted; words that do
not name what is claimed on them, or that go against it; the same words for unrelated claims; a
source superseded or retracted. Nothing is changed."""
)
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option("--strict", is_flag=True, help="End with 1 for warnings, too.")
@output.output_option
@with_settings
def quotes(
    run: Invocation,
    reports: tuple[str, ...],
    format_name: str,
    strict: bool,
    output_file: Path | None,
) -> ExitCode:
    """Check every quotation against its source, and against what is claimed on it."""
    graph = run.open_graph() if run.settings.store is None else run.stored_graph()
    with progress.shown(first="Verifying the quotations"):
        report = graph.verify_quotes(reports)
    with output.opened(output_file) as stream:
        stream.write(_written(report, format_name).encode())
    if format_name != "text" or not output.is_standard(output_file):
        screen.say(report.summary())
    found = report.validation
    is_accepted = found.conforms and not (strict and found.warnings)
    return ExitCode.DONE if is_accepted else ExitCode.NOT_ACCEPTABLE


def _written(report: "QuotationReport", format_name: str) -> str:
    if format_name == "turtle":
        return report.validation.to_turtle()
    if format_name == "json-ld":
        return report.validation.to_jsonld() + "\n"
    return (report.to_json() if format_name == "json" else report.to_text()) + "\n"
