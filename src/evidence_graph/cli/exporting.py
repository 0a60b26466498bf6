"""`export`: reports in the formats of others, and what these do not carry of them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence_graph.cli import faults, output, progress, screen
from evidence_graph.cli.exit_codes import ExitCode, of_error
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.errors import EvidenceGraphError
from evidence_graph.exchange.formats import EXPORT_FORMATS, named

if TYPE_CHECKING:
    from evidence_graph.exchange.exporting import Export

_FORMATS = "\n".join(f"  {f.name:<29} {f.title}" for f in EXPORT_FORMATS)


@click.command(
    epilog=f"""\b
Examples:
  evidence-graph export ut202002 --to ris --output ut202002.ris
  evidence-graph export ut202002 --to summary-of-findings --output ut202002.md
  evidence-graph export --all --to csv --output exported/ --loss loss.json

\b
Formats:
{_FORMATS}

A REPORT is a report's number or its IRI. What the format does not carry is counted on standard
error, and told in full, as JSON, in the file of --loss: it is found by reading the export back and
comparing. An export that would say something that the report does not is refused."""
)
@click.argument("reports", nargs=-1, metavar="REPORT...")
@click.option("--all", "is_all", is_flag=True, help="All reports that there are.")
@click.option(
    "--to",
    "format_name",
    required=True,
    type=click.Choice([f.name for f in EXPORT_FORMATS]),
    metavar="FORMAT",
    help="One of the formats below.",
)
@click.option(
    "--output",
    "-o",
    "output_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the export to this file; of several reports, the exports into this folder.",
)
@click.option(
    "--loss",
    "loss_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what is not carried to this file, as JSON.",
)
@with_settings
def export(
    run: Invocation,
    reports: tuple[str, ...],
    *,
    is_all: bool,
    format_name: str,
    output_path: Path | None,
    loss_file: Path | None,
) -> ExitCode:
    """Write reports in formats of others; tell what is lost."""
    if is_all == bool(reports):
        raise click.UsageError("Name reports, or say --all.")
    graph = run.open_graph()
    wanted = graph.exportable() if is_all else tuple(dict.fromkeys(reports))
    several = is_all or len(wanted) > 1 or (output_path is not None and output_path.is_dir())
    if several:
        _make_folder(output_path)
    ending = "" if several or output_path is None else output_path.suffix.removeprefix(".")
    form = named(format_name, ending=ending.lower())
    losses: list[dict[str, Any]] = []
    worst = ExitCode.DONE
    with progress.shown() as say:
        for number, report in enumerate(wanted, 1):
            say(f"Writing {report}, {number} of {len(wanted)}")
            try:
                made = graph.export(report, to=form.name)
            except EvidenceGraphError as error:
                if not several:
                    raise
                faults.tell(error)
                worst = of_error(error)
                continue
            _write(made, output_path if not several else _within(output_path, made))
            losses.append(made.loss.facts())
    if loss_file is not None:
        with output.opened(loss_file) as stream:
            stream.write(json.dumps(losses, ensure_ascii=False, indent=2).encode() + b"\n")
    return worst


def _make_folder(path: Path | None) -> None:
    if path is None:
        raise click.UsageError("Name a folder for several exports with --output.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise click.ClickException(f"{path} cannot be made: {cause.strerror}") from cause


def _within(folder: Path | None, made: "Export") -> Path:
    assert folder is not None  # noqa: S101 - `_make_folder` has seen to it
    return folder / made.file_name


def _write(made: "Export", target: Path | None) -> None:
    with output.opened(target) as stream:
        stream.write(made.content)
    screen.say(made.loss.summary())
