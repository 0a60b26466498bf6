"""The reference list: which lines are one reference, and what its number is."""

import re
from collections.abc import Iterator, Sequence

from evidence_graph.reading.draft import Thing, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.reference_fields import reference
from evidence_graph.reading.reference_marks import begins_with_one
from evidence_graph.reading.reference_parts import is_whole
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import NUMBERED

# A number that stands alone, its reference on the next line, as lists are pasted.
_BARE_NUMBER = re.compile(r"\[(\d{1,3})\]|(\d{1,3})[.)]")


def references(notes: Notes, lines: Sequence[Place]) -> tuple[Thing, ...]:
    """Returns the publications of a reference list, in its own order."""
    return tuple(
        reference(notes, number, at, place) if place[0] < place[1] else _empty(notes, number, at)
        for number, at, place in _numbered(notes, lines)
    )


def _empty(notes: Notes, number: int, at: Place) -> Thing:
    notes.gap(Why.MISSING, f"reference {number}", at)
    value = notes.source.value(number, at, rule="number-in-list")
    return Thing(kind="Publication", values={"referenceNumber": (value,)})


def _numbered(notes: Notes, lines: Sequence[Place]) -> Iterator[tuple[int, Place, Place]]:
    """Yields each reference with its number; a line without the next number goes on."""
    waiting: tuple[int, Place, Place] | None = None
    for line in lines:
        match = NUMBERED.match(notes.source.plain, *line) or _BARE_NUMBER.fullmatch(
            notes.source.plain, *line
        )
        number = int(match[1] or match[2]) if match else None
        if match and number is not None and (waiting is None or number > waiting[0]):
            if waiting:
                yield waiting
            at = match.span(1) if match[1] else match.span(2)
            waiting = number, at, (match.end(), line[1])
        elif waiting and waiting[2][0] >= waiting[2][1]:
            waiting = waiting[0], waiting[1], line
        elif waiting and _goes_on(notes, waiting[2], line):
            waiting = waiting[0], waiting[1], (waiting[2][0], line[1])
        else:
            notes.gap(Why.NOT_UNDERSTOOD, "reference list", line)
    if waiting:
        yield waiting


def _goes_on(notes: Notes, before: Place, line: Place) -> bool:
    source = notes.source
    next_line = source.line_number(line[0]) == source.line_number(before[1] - 1) + 1
    whole = is_whole(source.plain, before) and source.said(before).endswith(".")
    return next_line and (not whole or begins_with_one(source.plain, line))
