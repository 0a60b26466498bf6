"""`log`, `diff` and `revert`: what was changed, by whom, and taking it back."""

from itertools import groupby
from pathlib import Path

import click

from evidence_graph.cli import output, progress, receipts, screen, tables
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, with_settings


@click.command(
    epilog="""\b
Examples:
  evidence-graph log --store build/store
  evidence-graph log --store build/store --limit 5

The newest change comes first. `diff` shows what a change did, `revert` takes it back."""
)
@click.option("--limit", type=click.IntRange(min=1), help="Only this many changes.")
@with_settings
def log(run: Invocation, limit: int | None) -> None:
    """List the changes of a store: when, who, why."""
    opened = run.stored_graph()
    rows: list[tuple[str, ...]] = []
    for change in opened.log():
        if len(rows) == limit:
            break
        time = change.by.time.isoformat(sep=" ", timespec="seconds")
        kept = "yes" if change.has_quads else "no"
        rows.append((str(change.version), time, change.by.author, change.by.reason, kept))
    console = screen.results_console()
    names = ("version", "time", "author", "reason", "on disk")
    tables.write(console, tables.table(names, rows, width=console.width))


@click.command(
    epilog="""\b
Examples:
  evidence-graph diff 3 7 --store build/store
  evidence-graph diff 7 --store build/store
  evidence-graph diff 3 7 --format patch --output changes.rdfp --store build/store

With one VERSION, what made it. Lines begin with + for what was added and - for what was removed.
Graphs that are made here (inferred, provenance, catalogue) are left out: they follow from the
others."""
)
@click.argument("version", type=click.IntRange(min=0))
@click.argument("other", required=False, type=click.IntRange(min=0))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "patch"]),
    default="text",
    show_default=True,
    help="text for people, or RDF Patch.",
)
@output.output_option
@with_settings
def diff(
    run: Invocation, version: int, other: int | None, format_name: str, output_file: Path | None
) -> None:
    """Show what lies between two versions."""
    before, after = (version - 1, version) if other is None else (version, other)
    found = run.stored_graph().difference(before, after)
    with output.opened(output_file) as stream:
        for line in found.patch() if format_name == "patch" else _text(found.lines()):
            stream.write(f"{line}\n".encode())
    screen.say(f"{len(found.added):,} added, {len(found.removed):,} removed.")


@click.command(
    epilog="""\b
Examples:
  evidence-graph revert 7 --store build/store
  evidence-graph revert 7 --dry-run --store build/store
  evidence-graph revert 7 --reason "The wrong edition of the report" --store build/store

Taking a change back is a change of its own: validated, recorded, and able to be taken back. It is
refused where later changes have touched the same quads."""
)
@click.argument("version", type=click.IntRange(min=1))
@receipts.authorship_options
@receipts.dry_run_option
@with_settings
def revert(
    run: Invocation, version: int, author: str | None, reason: str | None, dry_run: bool
) -> ExitCode:
    """Take back the change that made a version."""
    opened = run.stored_graph()
    with progress.shown() as say:
        receipt = opened.revert(version, author=author, reason=reason, is_dry=dry_run, progress=say)
    return receipts.tell(receipt)


def _text(lines: list[tuple[str, str]]) -> list[str]:
    told: list[str] = []
    for graph, of_graph in groupby(lines, key=lambda line: line[0]):
        told += [tables.visible(graph), *(f"  {tables.visible(line)}" for _, line in of_graph), ""]
    return told
