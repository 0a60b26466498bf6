"""`quarantine`: RDF of others that waits until a person accepts it."""

from pathlib import Path

import click

from evidence_graph.cli import output, progress, receipts, screen, tables
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.importing import tell_trial
from evidence_graph.cli.invocation import Invocation, with_settings


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  evidence-graph quarantine --store build/store
  evidence-graph quarantine check theirs --store build/store
  evidence-graph quarantine accept theirs --dry-run --store build/store
  evidence-graph quarantine discard theirs --store build/store

What waits here is in named graphs of its own, …/graph/quarantine/NAME. It is no part of the merged
view, nothing follows from it, and no shape is asked of it until it is checked or accepted.""",
)
@with_settings
def quarantine(run: Invocation) -> None:
    """List what waits in quarantine; check, accept or discard it."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    opened = run.stored_graph()
    sizes = {described.iri: described.triples for described in opened.graphs()}
    rows = [
        (name, graph, f"{sizes.get(graph, 0):,}")
        for name, graphs in opened.imports.waiting().items()
        for graph in graphs
    ]
    if rows:
        console = screen.results_console()
        tables.write(
            console, tables.table(("name", "named graph", "triples"), rows, width=console.width)
        )
    else:
        screen.say("Nothing waits in quarantine.")


_replace = click.option("--replace", is_flag=True, help="Replace graphs that are there, whole.")
_author = click.option("--author", metavar="NAME", help="Who decides; default: who runs this.")


@quarantine.command(
    epilog="""\b
Examples:
  evidence-graph quarantine check theirs --store build/store
  evidence-graph quarantine check theirs --output report.ttl --store build/store"""
)
@click.argument("name")
@_replace
@output.output_option
@with_settings
def check(run: Invocation, name: str, replace: bool, output_file: Path | None) -> ExitCode:
    """Say what the shapes would say if it were accepted; change nothing."""
    opened = run.stored_graph()
    with progress.shown() as say:
        trial = opened.imports.try_out(name, is_replacing=replace, progress=say)
    if trial.report is not None:
        text = trial.report.to_text() if output_file is None else trial.report.to_turtle()
        with output.opened(output_file) as stream:
            stream.write(f"{text.rstrip()}\n".encode())
    tell_trial(trial, name)
    return ExitCode.DONE if trial.conforms else ExitCode.NOT_ACCEPTABLE


@quarantine.command(
    epilog="""\b
Examples:
  evidence-graph quarantine accept theirs --dry-run --store build/store
  evidence-graph quarantine accept theirs --author Ana --store build/store

A graph that had a name in its file gets it back; other triples go to
…/graph/enrichment/import/NAME. All of it is validated, and moved, or nothing is."""
)
@click.argument("name")
@_replace
@_author
@receipts.dry_run_option
@with_settings
def accept(
    run: Invocation, name: str, replace: bool, author: str | None, dry_run: bool
) -> ExitCode:
    """Move it into the graphs that it is for, if the shapes let it."""
    opened = run.stored_graph()
    with progress.shown() as say:
        receipt = opened.imports.accept(
            name, is_replacing=replace, author=author, is_dry=dry_run, progress=say
        )
    return receipts.tell(receipt)


@quarantine.command(
    epilog="""\b
Examples:
  evidence-graph quarantine discard theirs --store build/store"""
)
@click.argument("name")
@_author
@receipts.dry_run_option
@with_settings
def discard(run: Invocation, name: str, author: str | None, dry_run: bool) -> ExitCode:
    """Remove it."""
    opened = run.stored_graph()
    with progress.shown() as say:
        receipt = opened.imports.discard(name, author=author, is_dry=dry_run, progress=say)
    return receipts.tell(receipt)
