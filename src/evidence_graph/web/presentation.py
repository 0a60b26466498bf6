"""Answers as pages show them: a table whose gaps are visible, a word, or text."""

from dataclasses import dataclass

from evidence_graph.rdf import display, formats
from evidence_graph.rdf.display import TermKind
from evidence_graph.serving import ShownAnswer
from evidence_graph.store.terms import Term


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


def view(answer: ShownAnswer) -> ResultView:
    """Returns an answer as a template takes it."""
    cells = None
    if answer.rows is not None:
        cells = tuple(tuple(cell(row[name]) for name in answer.variables) for row in answer.rows)
    return ResultView(
        seconds=answer.seconds,
        variables=answer.variables,
        cells=cells,
        rows=answer.total,
        truth=answer.truth,
        text=answer.text,
        is_whole=answer.is_whole,
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
