"""`query` and `queries`: asking the graph, and the questions it comes with."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evidence_graph.cli import faults, interruptible, output, progress, screen, tables
from evidence_graph.cli.exit_codes import ExitCode, of_error
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.errors import NotFoundError, QuerySyntaxError
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS

if TYPE_CHECKING:
    from evidence_graph.sparql.questions import Audience, NamedQuery

FORMAT_NAMES: Final = ("table", *(f.name for f in (*SOLUTION_FORMATS, *GRAPH_FORMATS)))


@click.command(
    epilog="""\b
Examples:
  evidence-graph query @reviews-in-report
  evidence-graph query @reviews-in-report --format csv --output reviews.csv
  evidence-graph query 'SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class'
  evidence-graph query my-question.rq --format json | python -m json.tool
  echo 'ASK { ?s ?p ?o }' | evidence-graph query -

The QUERY is SPARQL 1.1, a file with it, - to read it from standard input, or @ and the name of
one of the questions that `evidence-graph queries` lists. Where the graph has no value for a
cell, a table says "unbound"."""
)
@click.argument("query_text", metavar="QUERY")
@click.option(
    "--parameter",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of a @name question; repeatable. The value `any` asks about all.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMAT_NAMES),
    help="Default: by the ending of --output; else a table, or turtle for a graph.",
)
@output.output_option
@click.option("--full", is_flag=True, help="Tables show whole IRIs, datatypes and languages.")
@with_settings
def query(
    run: Invocation,
    query_text: str,
    parameters: tuple[str, ...],
    format_name: str | None,
    output_file: Path | None,
    full: bool,
) -> ExitCode:
    """Ask a SPARQL query, or one of the shipped questions."""
    text = _text_of(query_text)
    values = _values_of(parameters)
    if text.startswith("@"):
        # Before the graph is built: a name mistyped should be told at once.
        question = _found(text, _shipped_questions())
        text = question.bound(question.read(values))
    elif values:
        raise click.UsageError("--parameter is for a @name question; write the value into QUERY.")
    graph = run.open_graph()
    from evidence_graph.cli import answers  # noqa: PLC0415 - it needs what open_graph waited for

    wish = answers.Wish(format_name=format_name, output=output_file, full=full)
    try:
        with progress.shown(first="Asking"):
            answer = interruptible.run(lambda: answers.answered(graph, text, wish))
    except QuerySyntaxError as error:
        faults.tell(error)
        screen.say(faults.place(text, error))
        return of_error(error)
    answers.present(answer, wish)
    return ExitCode.DONE


@click.command(
    epilog="""\b
Examples:
  evidence-graph queries
  evidence-graph queries reviews-in-report
  evidence-graph queries reviews-in-report > mine.rq"""
)
@click.argument("name", required=False)
@with_settings
def queries(_run: Invocation, name: str | None) -> None:
    """List the shipped questions, or show the SPARQL of one."""
    shipped = _shipped_questions()
    console = screen.results_console()
    if name is not None:
        question = _found(name, shipped)
        # As it stands, neither wrapped nor framed: it runs, and it is there to be changed.
        console.out(question.text.rstrip(), highlight=False)
        values = "".join(f" --parameter {p.name}={p.shown_default}" for p in question.parameters)
        screen.say(f"Ask it: evidence-graph query @{question.name}{values}")
        return
    for audience in sorted({q.audience for q in shipped.values()}, key=_place):
        asked = [q for q in shipped.values() if q.audience is audience]
        pairs = [(f"  @{q.name}", f"{q.title}{_parameters(q)}") for q in asked]
        tables.write(
            console, f"Asked by the {audience.value}:", tables.facts(pairs, width=console.width), ""
        )
    screen.say(
        "Ask one: `evidence-graph query @NAME`, its parameters in [] as --parameter NAME=VALUE. "
        "See its SPARQL: `evidence-graph queries NAME`."
    )


def _shipped_questions() -> dict[str, "NamedQuery"]:
    with progress.shown(first="Starting"):
        from evidence_graph.sparql.questions import read_questions  # noqa: PLC0415 - rdflib

        return {question.name: question for question in read_questions()}


def _place(audience: "Audience") -> int:
    return list(type(audience)).index(audience)


def _parameters(question: "NamedQuery") -> str:
    names = ", ".join(parameter.name for parameter in question.parameters)
    return f" [{names}]" if names else ""


def _found(name: str, shipped: Mapping[str, "NamedQuery"]) -> "NamedQuery":
    bare = name.removeprefix("@")
    if bare not in shipped:
        raise NotFoundError("question", bare, sorted(shipped))
    return shipped[bare]


def _text_of(given: str) -> str:
    if given == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    if given.startswith("@"):
        return given
    try:
        path = Path(given)
        if path.is_file():
            return _decoded(path.read_bytes(), given)
    except (OSError, ValueError):  # too long for a path: a query then
        return given
    if "{" in given or len(given.split()) > 1:
        return given
    raise click.UsageError(f"{given!r} is neither a file that exists nor a SPARQL query.")


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise click.UsageError(f"{source} is not UTF-8 at byte {cause.start}.") from cause


def _values_of(parameters: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--parameter {given!r} is not NAME=VALUE.")
        if name in values:
            raise click.UsageError(f"--parameter {name} is given twice.")
        values[name] = value
    return values
