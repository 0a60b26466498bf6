"""Rows of cells below headings, and the record that a profile of the columns makes of a row."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.importing import normal
from evidence_graph.importing.imported import (
    ImportedRecord,
    ImportedValue,
    Leftovers,
    Printed,
)
from evidence_graph.importing.profiles import Profile

MOST_COLUMNS: Final = 1_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a sheet; `number` counts rows from 1, `line` is where it begins in the file."""

    number: int
    line: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()  # the columns, from 0, whose cells are formulas


@dataclass(slots=True, kw_only=True)
class Sheet:
    """Rows of cells below one row of headings."""

    name: str
    headings: Row
    rows: list[Row] = field(default_factory=list)


def letters(column: int) -> str:
    """Returns the letters of a column that is counted from 0, as spreadsheets have them.

    >>> [letters(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def place(row: Row, column: int) -> str:
    """Returns where a cell is, as F12."""
    return f"{letters(column)}{row.number}"


def words(row: Row, headings: Sequence[str]) -> str:
    """Returns a row as a JSON object of its headings and the cells that hold something."""
    said = {h: c for h, c in zip(headings, row.cells, strict=False) if c.strip()}
    return json.dumps(said, ensure_ascii=False)


def record(
    number: int, row: Row, sheet: Sheet, profile: Profile, left: Leftovers
) -> ImportedRecord:
    """Returns the record that a row is."""
    headings = sheet.headings.cells
    said: dict[str, str] = {}
    values = []
    for column, cell in enumerate(row.cells):
        heading, text = headings[column] if column < len(headings) else "", cell.strip()
        if not text:
            continue
        one = profile.means(heading)
        if one is not None and column not in row.formulas and one not in said:
            said[one] = text
        elif one is not None or profile.keeps(heading):
            values.append(ImportedValue(heading=heading, text=cell, place=place(row, column)))
        else:
            left.note(f"column {heading}", row.line)
    return ImportedRecord(
        number=number,
        line=row.line,
        text=words(row, headings),
        kind=said.get("kind"),
        label=said.get("label"),
        title=said.get("title"),
        creators=_creators(said.get("creators"), profile.separator),
        issued=_understood(said, "issued", normal.year, left, row),
        containers=(said["container"],) if "container" in said else (),
        volume=said.get("volume"),
        issue=said.get("issue"),
        pages=said.get("pages"),
        doi=_understood(said, "doi", normal.doi, left, row),
        pubmed_id=_understood(said, "pubmed_id", normal.pubmed_id, left, row),
        values=tuple(values),
    )


def is_formula(cell: str) -> bool:
    """Says whether a spreadsheet would take a text for a formula.

    >>> [is_formula(cell) for cell in ('=HYPERLINK("http://x")', "-3.2", "@SUM(A1)", "plain")]
    [True, False, True, False]
    """
    text = cell.strip()
    if not text.startswith(_FORMULA):
        return False
    if text[0] in "+-":
        return any(sign in text for sign in "(!|") and not text[1:].strip().isdecimal()
    return True


def _creators(text: str | None, separator: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    people = [text] if separator is None else text.split(separator)
    return tuple(person.strip() for person in people if person.strip())


def _understood(
    said: dict[str, str], name: str, reading: Callable[[str], Printed], left: Leftovers, row: Row
) -> Printed | None:
    if name not in said:
        return None
    read = reading(said[name])
    if read.value is None:
        left.note(f"a cell that should be {name} and is not", row.line)
    return read
