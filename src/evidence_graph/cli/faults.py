"""How errors are told to a person: what is wrong, where, and what to do next."""

from difflib import get_close_matches
from functools import singledispatch

from rich.cells import cell_len

from evidence_graph.cli import screen
from evidence_graph.errors import (
    EvidenceGraphError,
    FaultyDocumentError,
    InconsistencyError,
    InputError,
    NotFoundError,
    QuerySyntaxError,
    SettingsError,
    UnusableShapesError,
    ValidationFailedError,
)

_WHERE_LISTED = {
    "question": "`evidence-graph queries` lists them",
    "named graph": "`evidence-graph info` lists them",
}
_CONTEXT_COLUMNS = 60


def tell(error: EvidenceGraphError) -> None:
    """Says what went wrong, on standard error."""
    screen.say(f"Error: {words(error)}")


@singledispatch
def words(error: EvidenceGraphError) -> str:
    """Returns what to say of an error."""
    return str(error)


@words.register
def _(error: SettingsError) -> str:
    if len(error.faults) == 1:
        return error.faults[0]
    return _listed(f"{len(error.faults)} settings are wrong:", error.faults)


@words.register
def _(error: InputError) -> str:
    if not error.faults:
        return str(error)
    heading = f"{len(error.faults)} documents cannot be read; nothing was changed:"
    return _listed(heading, error.faults)


@words.register
def _(error: FaultyDocumentError) -> str:
    return _listed(f"{error.heading}:", error.faults)


@words.register
def _(error: InconsistencyError) -> str:
    return _listed("the facts contradict the ontology; nothing was changed:", error.findings)


@words.register
def _(error: UnusableShapesError) -> str:
    return _listed("the shapes cannot be used; nothing was changed:", error.findings)


@words.register
def _(error: ValidationFailedError) -> str:
    return _listed(f"{error}:", error.violations)


@words.register
def _(error: NotFoundError) -> str:
    said = f"there is no {error.kind} {error.name!r}"
    near = get_close_matches(error.name, error.known, n=3, cutoff=0.5)
    if near:
        return f"{said}; did you mean {' or '.join(near)}?"
    if error.kind in _WHERE_LISTED:
        return f"{said}; {_WHERE_LISTED[error.kind]}"
    return f"{said}; there are: {', '.join(error.known)}" if error.known else said


def place(text: str, error: QuerySyntaxError) -> str:
    """Returns the line of a query where an error is, with a caret under its column.

    >>> print(place("ASK { ?s }", QuerySyntaxError("unexpected '}'", line=1, column=10)))
      1 | ASK { ?s }
        |          ^
    """
    lines = text.split("\n")
    if error.line is None or error.column is None or error.line > len(lines):
        return ""
    line = lines[error.line - 1].rstrip("\r")
    at = error.column - 1
    start = max(0, at - _CONTEXT_COLUMNS)
    end = at + _CONTEXT_COLUMNS
    before = line[start:at]
    shown = f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
    gap = (" " if start else "") + "".join(c if c == "\t" else " " * cell_len(c) for c in before)
    margin = f"{error.line:>3} | "
    return f"{margin}{shown}\n{' ' * (len(margin) - 2)}| {gap}^"


def _listed(heading: str, lines: tuple[str, ...]) -> str:
    return "\n".join([heading, *(f"  {line}" for line in lines)])
