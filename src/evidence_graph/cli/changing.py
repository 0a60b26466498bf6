"""`load` and `infer`: making the next version of a store."""

from pathlib import Path

import click

from evidence_graph.cli import output, progress, receipts
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, graph_option, with_settings
from evidence_graph.rdf import formats


@click.command(
    epilog="""\b
Examples:
  evidence-graph load my-report/ --store build/store
  evidence-graph load terms.ttl --graph https://example.org/terms --store build/store
  evidence-graph load mine.trig --dry-run

A FILE is RDF (.ttl .nt .rdf .jsonld .trig .nq), an SSSOM table (.sssom.tsv), or a report's
folder with report.trig and source.txt. Each named graph that the files speak of is replaced
whole. Everything is validated first: all of it becomes the store's next version, or nothing."""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@graph_option("The named graph that files of triples fill.")
@receipts.authorship_options
@receipts.dry_run_option
@with_settings
def load(
    run: Invocation,
    files: tuple[Path, ...],
    graph: str | None,
    author: str | None,
    reason: str | None,
    dry_run: bool,
) -> ExitCode:
    """Load documents into the store."""
    if run.settings.store is None and not dry_run:
        raise click.UsageError(
            "without --store DIR the graph is built in memory, and what is loaded would be lost "
            "when this command ends. Add --store DIR, or --dry-run to only check the files."
        )
    opened = run.open_graph()
    with progress.shown() as say:
        receipt = opened.load(
            files, graph=graph, author=author, reason=reason, is_dry=dry_run, progress=say
        )
    return receipts.tell(receipt)


@click.command(
    epilog="""\b
Examples:
  evidence-graph infer
  evidence-graph infer --output inferred.ttl
  evidence-graph infer --format ntriples | sort"""
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([f.name for f in formats.GRAPH_FORMATS]),
    help="Write the inferred graph in this format.",
)
@output.output_option
@with_settings
def infer(run: Invocation, format_name: str | None, output_file: Path | None) -> None:
    """Infer everything anew; count it, or write it.

    With --store the result is validated and becomes the store's next version.
    """
    opened = run.open_graph()
    if run.settings.store is not None:
        with progress.shown() as say:
            opened.infer(progress=say)
    from evidence_graph.cli import inferences  # noqa: PLC0415 - see invocation.py

    if format_name is None and output_file is None:
        inferences.count(opened)
        return
    chosen = output.graph_format(format_name, output_file, default=formats.TURTLE)
    with output.opened(output_file) as stream:
        inferences.write(opened, stream, chosen)
