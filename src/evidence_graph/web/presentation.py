"""Answers as pages show them: a table whose gaps are visible, a word, or text."""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from evidence_graph.rdf import display, formats
from evidence_graph.rdf.display import TermKind
from evidence_graph.store.answers import Answer, BooleanAnswer, Row, SolutionsAnswer
from evidence_graph.store.terms import Term

MOST_ROWS: Final = 500
"""Rows that a page shows; the page says so, and the downloads are whole."""

MOST_CHARACTERS: Final = 200_000
"""Characters of a graph that a page shows; the page says so, and the downloads are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One term for reading: `note` is its language or datatype, `title` the exact term."""

    kind: str  # iri, literal, number, blank or gap: the class that the style sheet knows
    text: str
    title: str
    note: str = ""
    link: str | None = None  # an address that is safe to follow


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """An answer, ready for a template; exactly one of `cells`, `truth` and `text` is not None."""

    seconds: float
    variables: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] | None = None
    rows: int = 0
    truth: bool | None = None
    text: str | None = None
    is_whole: bool = True

    @property
    def numeric(self) -> frozenset[str]:
        """Returns the variables whose every value on the page is a number."""
        columns = zip(self.variables, zip(*self.cells or (), strict=True), strict=False)
        kinds = ((name, {cell.kind for cell in column} - {"gap"}) for name, column in columns)
        return frozenset(name for name, found in kinds if found == {"number"})

    @property
    def download_formats(self) -> tuple[str, ...]:
        """Returns the names of the formats that this kind of answer can be had in."""
        wanted = formats.GRAPH_FORMATS if self.text is not None else formats.SOLUTION_FORMATS
        return tuple(f.name for f in wanted)


def view(answer: Answer, *, began: float) -> ResultView:
    """Returns an answer, evaluated to its end; `began` is the perf_counter before it was asked.

    Raises QueryEvaluationError when the engine fails half-way.
    """
    if isinstance(answer, BooleanAnswer):
        return ResultView(seconds=time.perf_counter() - began, truth=bool(answer))
    if isinstance(answer, SolutionsAnswer):
        return _table(answer, began)
    buffer = io.BytesIO()
    answer.write(buffer, formats.TURTLE)
    text = buffer.getvalue().decode()
    return ResultView(
        seconds=time.perf_counter() - began,
        text=text[:MOST_CHARACTERS],
        is_whole=len(text) <= MOST_CHARACTERS,
    )


def _table(answer: SolutionsAnswer, began: float) -> ResultView:
    rows: Iterator[Row] = answer.rows()
    shown = tuple(
        tuple(cell(row[name]) for name in answer.variables) for row in islice(rows, MOST_ROWS)
    )
    more = sum(1 for _ in rows)
    return ResultView(
        seconds=time.perf_counter() - began,
        variables=answer.variables,
        cells=shown,
        rows=len(shown) + more,
        is_whole=more == 0,
    )


def cell(term: Term | None) -> Cell:
    """Returns a term as a table shows it; None is an unbound variable, and stays visible."""
    if term is None:
        return Cell(kind="gap", text="unbound", title="The graph has no value here.")
    kind = display.kind(term)
    return Cell(
        kind=kind.value,
        text=display.words(term),
        title=str(term) if kind is TermKind.IRI else display.exact(term),
        note=display.note(term),
        link=_link(str(term)) if kind is TermKind.IRI else None,
    )


def _link(iri: str) -> str | None:
    return iri if iri.startswith(("http://", "https://")) else None
