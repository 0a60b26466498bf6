"""`info` and `dump`: what the graph holds, and all of it as RDF."""

from pathlib import Path

import click

from evidence_graph.cli import output, progress, screen, tables
from evidence_graph.cli.invocation import GRAPHS, Invocation, graph_option, with_settings
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import GRAPH_FORMATS, ContentKind


@click.command(
    epilog="""\b
Examples:
  evidence-graph info
  evidence-graph info --store build/store"""
)
@with_settings
def info(run: Invocation) -> None:
    """Show the size and state of the graph and its named graphs."""
    graph = run.open_graph()
    found, graphs = graph.info(), graph.graphs()
    console = screen.results_console()
    pairs = [
        ("release", found.release),
        ("location", found.location),
        ("version", "none: built in memory" if found.version is None else str(found.version)),
        ("statements", f"{found.statements:,} in the merged default graph"),
        ("named graphs", f"{len(graphs):,}"),
    ]
    tables.write(console, tables.facts(pairs, width=console.width), "")
    for family in dict.fromkeys(g.family for g in graphs):
        rows = [
            (f"  {g.iri.removeprefix(GRAPHS)}", f"{g.triples:,}", g.loaded_from or "made here")
            for g in graphs
            if g.family is family
        ]
        tables.write(console, f"{family.value}:", tables.facts(rows, width=console.width))
    tables.write(console, "", f"Named graphs without a colon are below {GRAPHS}")


@click.command(
    epilog="""\b
Examples:
  evidence-graph dump --output everything.trig
  evidence-graph dump --graph report/ut202002 --format turtle
  evidence-graph dump --format nquads | sort | head"""
)
@graph_option("Only this named graph; without it, all as quads.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([f.name for f in GRAPH_FORMATS]),
    help="Default: by the ending of --output, else turtle for one graph and trig for all.",
)
@output.output_option
@with_settings
def dump(
    run: Invocation, graph: str | None, format_name: str | None, output_file: Path | None
) -> None:
    """Write the graph as RDF."""
    usual = formats.TRIG if graph is None else formats.TURTLE
    chosen = output.graph_format(format_name, output_file, default=usual)
    if graph is None and chosen.kind is not ContentKind.QUADS:
        raise click.UsageError(
            f"{chosen.name} holds one graph: name it with --graph, or use "
            f"{', '.join(f.name for f in GRAPH_FORMATS if f.kind is ContentKind.QUADS)}."
        )
    opened = run.open_graph()
    with progress.shown(first="Writing"), output.opened(output_file) as stream:
        opened.dump(stream, chosen, graph=graph)
