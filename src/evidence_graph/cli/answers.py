"""How an answer is shown: as a table for people, or in a format for programs.

This module needs rdflib and the engine, so commands import it when they have a graph to ask.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import click
from rich.console import Console

from evidence_graph.cli import output, progress, screen, tables
from evidence_graph.cli.numbers import counted
from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf import display, formats
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from evidence_graph.store.answers import Answer, BooleanAnswer, TriplesAnswer
from evidence_graph.store.terms import Term

TABLE = "table"
_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the asker wants the answer."""

    format_name: str | None  # None: by the ending of `output`, else what reads best
    output: Path | None
    full: bool


@dataclass(frozen=True, slots=True)
class Tabular:
    """An answer for people: rows of terms; None where the graph has no value."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answered = Tabular | bool | IO[bytes]
"""An answer, whole: for a table, or already in its format."""


def answered(graph: EvidenceGraph, text: str, wish: Wish) -> Answered:
    """Returns the answer, evaluated to its end. The engine's answers cannot change threads."""
    answer = graph.answer(text)
    chosen = _format(answer, wish)
    if chosen is not None:
        whole = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed on
        answer.write(whole, chosen)
        whole.seek(0)
        return whole
    if isinstance(answer, BooleanAnswer):
        return bool(answer)
    if isinstance(answer, TriplesAnswer):
        return Tabular(("subject", "predicate", "object"), tuple(sorted(answer.triples())))
    names = answer.variables
    return Tabular(names, tuple(tuple(row[name] for name in names) for row in answer.rows()))


def present(answer: Answered, wish: Wish) -> None:
    """Writes an answer to where it is wanted."""
    if isinstance(answer, Tabular | bool):
        _present_table(answer, wish)
        return
    with answer, output.opened(wish.output) as stream:
        while piece := answer.read(_IN_MEMORY):
            stream.write(piece)


def _format(answer: Answer, wish: Wish) -> Format | None:
    """Returns the format to write, or None for a table."""
    is_graph = isinstance(answer, TriplesAnswer)
    possible = GRAPH_FORMATS if is_graph else SOLUTION_FORMATS
    if wish.format_name == TABLE:
        return None
    if wish.format_name is None:
        found = output.of_ending(wish.output, possible)
        return formats.TURTLE if found is None and is_graph else found
    for candidate in possible:
        if candidate.name == wish.format_name:
            return candidate
    what = "a graph" if is_graph else "rows, or a truth value"
    names = ", ".join([TABLE, *(f.name for f in possible)])
    raise click.UsageError(f"this query gives {what}; for it, --format is one of: {names}.")


def _present_table(answer: Tabular | bool, wish: Wish) -> None:
    to_screen = output.is_standard(wish.output)
    console = screen.results_console(None if to_screen else io.StringIO())
    with progress.shown(first="Drawing the table"), console.capture() as drawn:
        _write_table(answer, console, full=wish.full)
    if to_screen:
        sys.stdout.write(drawn.get())
        return
    with output.opened(wish.output) as stream:
        stream.write(drawn.get().encode())


def _write_table(answer: Tabular | bool, console: Console, *, full: bool) -> None:
    if isinstance(answer, bool):
        tables.write(console, "true" if answer else "false")
        return
    words = display.exact if full else display.words
    rows = [[None if term is None else words(term) for term in row] for row in answer.rows]
    tables.write(console, tables.table(answer.names, rows, width=console.width), _count(answer))
    used = {} if full else display.prefixes_in(t for row in answer.rows for t in row if t)
    if used:
        pairs = [(f"  {prefix}:", namespace) for prefix, namespace in used.items()]
        tables.write(console, "Shortened with these prefixes (whole with --full):")
        tables.write(console, tables.facts(pairs, width=console.width))


def _count(answer: Tabular) -> str:
    number = len(answer.rows)
    gaps = sum(term is None for row in answer.rows for term in row)
    rows = counted(number, "row")
    if not gaps:
        return rows
    return f"{rows}; {counted(gaps, 'cell')} unbound: the graph has no value there"
