"""`explain`: why a triple holds."""

import json

import click

from evidence_graph.cli import progress, screen, tables
from evidence_graph.cli.invocation import Invocation, with_settings


@click.command(
    epilog="""\b
Examples:
  evidence-graph explain report/ut202002/evans-2014 a ev:Synthesis
  evidence-graph explain setting:community skos:narrowerTransitive setting:family-centre
  evidence-graph explain SUBJECT PREDICATE OBJECT --format json --store build/store

A term is an IRI, a name with one of our prefixes, the path of a thing as the pages show it, or a
literal such as '"stress"@en'; `a` is rdf:type. What follows is shown with the rule of OWL 2 RL it
follows by and what it was drawn from, down to the graphs that assert it and the words of the
source."""
)
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, or JSON.",
)
@with_settings
def explain(run: Invocation, subject: str, predicate: str, object_: str, format_name: str) -> None:
    """Show why a triple holds, down to the words it rests on."""
    graph = run.open_graph()
    from evidence_graph.analysis.explaining import read_term  # noqa: PLC0415 - see invocation.py

    terms = [read_term(text) for text in (subject, predicate, object_)]
    with progress.shown(first="Looking for reasons"):
        reason = graph.explain(*terms)
    console = screen.results_console()
    if format_name == "json":
        console.out(json.dumps(reason.facts(), ensure_ascii=False, indent=2), highlight=False)
        return
    for line in reason.lines():
        console.out(tables.visible(line), highlight=False)
