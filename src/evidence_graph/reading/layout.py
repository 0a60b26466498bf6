"""The sections of a response: which lines are its front, its tables' rows, its references."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from evidence_graph.reading import wording
from evidence_graph.reading.row_citations import citation
from evidence_graph.reading.source import Place, Source


class Part(Enum):
    """What a line belongs to."""

    FRONT = "front"
    QUESTION = "question"
    BACKGROUND = "background"
    RESULTS = "results"
    TABLE = "table"
    REFERENCES = "references"
    METHOD = "method"
    FIELDS = "fields"
    OTHER = "other"


@dataclass(slots=True)
class RowLines:
    """One row of a table: its citation label, and the lines after it."""

    citation: re.Match[str]
    rest: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class TableLines:
    """One table: its caption, its headers, its rows, and what else stands with it."""

    caption: Place | None
    number: str | None
    number_place: Place | None
    headers: list[Place] = field(default_factory=list)
    rows: list[RowLines] = field(default_factory=list)
    unclear: list[Place] = field(default_factory=list)
    """Lines that may be a row of their own, and no part of the row before them."""


@dataclass(slots=True)
class Layout:
    """The lines of a response, by what they belong to."""

    lines: dict[Part, list[Place]] = field(default_factory=lambda: {part: [] for part in Part})
    headings: list[Place] = field(default_factory=list)
    banners: list[Place] = field(default_factory=list)
    tables: list[TableLines] = field(default_factory=list)
    repeated: list[Place] = field(default_factory=list)
    """What says that a table goes on, and its headers where they stand once more."""


_HEADINGS: Final = (
    (Part.RESULTS, wording.FIRST_HEADING),
    (Part.QUESTION, wording.QUESTION_HEADING),
    (Part.BACKGROUND, wording.BACKGROUND_HEADING),
    (Part.METHOD, wording.METHOD_HEADING),
    (Part.REFERENCES, wording.REFERENCE_HEADING),
    (Part.OTHER, wording.OTHER_HEADING),
)


_MARK_OF_NOTE: Final = re.compile(r"\^\w{1,2}$")
_LONGEST_REFERENCE: Final = 700  # signs, with a long list of authors


def laid_out(source: Source) -> Layout:
    """Returns a response's lines by what they belong to."""
    return _Walk(source).layout


class _Walk:
    """Goes through the lines once; each either opens a part or belongs to the one that is open."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.layout = Layout()
        self._part = Part.FRONT
        self._read_to = 0
        self._named: Place | None = None
        self._unclear = False
        self._continued = self._captionless = False
        openers: tuple[Callable[[Place, str], bool], ...] = (
            self._banner, self._caption, self._heading, self._row, self._reference,
            self._fields, self._method, self._nothing_found,
        )  # fmt: skip
        for line in source.lines():
            place = (max(line[0], self._read_to), line[1])
            if place[0] >= place[1]:
                continue
            said = source.said(place)
            if not any(opens(place, said) for opens in openers):
                self._belongs(place)

    def _banner(self, place: Place, said: str) -> bool:
        if self._part is Part.TABLE or len(said) > 160 or not wording.BANNER.match(said):
            return False
        self.layout.banners.append(place)
        return True

    def _caption(self, place: Place, said: str) -> bool:
        found = wording.CAPTION.match(said)
        goes_on = wording.GOES_ON.match(found["caption"]) if found and found["caption"] else None
        if found and goes_on:
            self._go_on(place, found, goes_on.end())
            return True
        if found and (found["caption"] is None or len(said) < 300):
            number = (place[0] + found.start("number"), place[0] + found.end("number"))
            caption = None
            if found["caption"]:
                end = place[0] + found.end("caption")
                if mark := _MARK_OF_NOTE.search(found["caption"]):
                    end = place[0] + found.start("caption") + mark.start()
                caption = (place[0] + found.start("caption"), end)
            self._open_table(caption, found["number"], number)
            return True
        if (
            wording.BARE_CAPTION.match(said)
            and wording.RISK_LEVEL.search(said)
            and len(said) < 160
            and not said.endswith((".", "?"))
        ):
            self._open_table(place, None, None)
            return True
        return False

    def _go_on(self, place: Place, found: re.Match[str], after: int) -> None:
        """Goes on with a table where its page ended; its headers may stand there once more.

        So may its caption, behind the words that say so; where it differs, it is unclear.
        """
        known = self.layout.tables[-1].number if self.layout.tables else None
        if known != found["number"]:
            at = (place[0] + found.start("number"), place[0] + found.end("number"))
            caption = (place[0] + found.start("caption") + after, place[0] + found.end("caption"))
            named = caption[0] < caption[1]
            self._open_table(caption if named else None, found["number"], at)
            self._captionless = not named
            return
        said, known_as = found["caption"][after:].strip(), self.layout.tables[-1].caption
        if said and (known_as is None or self._source.said(known_as) != said):
            self.layout.tables[-1].unclear.append(place)
        else:
            self.layout.repeated.append(place)
        self._part, self._continued = Part.TABLE, True

    def _open_table(self, caption: Place | None, number: str | None, at: Place | None) -> None:
        self.layout.tables.append(TableLines(caption, number, at))
        self._part, self._unclear = Part.TABLE, False
        self._continued = self._captionless = False

    def _heading(self, place: Place, said: str) -> bool:
        bare = said.rstrip(" :").lstrip("#* ").rstrip("#* ")
        for part, pattern in _HEADINGS:
            if not pattern.fullmatch(bare):
                continue
            if self._part is Part.TABLE and not self._ends_table(part, place):
                return False
            self.layout.headings.append(self._source.trimmed(place, ":#*"))
            self._part, self._named = part, place
            return True
        return False

    def _ends_table(self, part: Part, place: Place) -> bool:
        # "Results" and "Question" also head columns of a table, and so may "References".
        table = self.layout.tables[-1]
        if table.rows or table.unclear:
            return part not in {Part.RESULTS, Part.QUESTION}
        after = self._source.trimmed((place[1], len(self._source.plain)))
        return part is Part.REFERENCES and bool(wording.NUMBERED.match(self._source.plain, *after))

    def _row(self, place: Place, said: str) -> bool:
        if self._part not in {Part.TABLE, Part.RESULTS, Part.OTHER}:
            return False
        start = place[0] + len(said) - len(said.lstrip("| *"))
        found = citation(self._source.plain, start, place[1])
        if found and found.re in wording.CITATION_BY_SHAPE and self._is_quoting():
            found = None
        if found is None:
            return self._may_be_row(place, start)
        if self._part is not Part.TABLE:
            self._open_table(self._named, None, None)
        self.layout.tables[-1].rows.append(RowLines(found))
        self._read_to, self._unclear, self._continued = found.end(), False, False
        rest = self._source.trimmed((found.end(), place[1]))
        if rest[0] < rest[1]:
            self.layout.tables[-1].rows[-1].rest.append(rest)
        return True

    def _may_be_row(self, place: Place, start: int) -> bool:
        """Takes a line that may begin a row, with those after it, from the row before."""
        if self._part is not Part.TABLE:
            return False
        table = self.layout.tables[-1]
        found = wording.MAYBE_CITATION.match(self._source.plain, start, place[1])
        if found is None or (table.caption is None and not table.rows and not table.headers):
            return False
        if any(p.match(found[0]) for _, p in wording.CELL_LABELS):
            return False
        self._unclear = True
        table.unclear.append(place)
        return True

    def _is_quoting(self) -> bool:
        """Says whether a quotation is open where a row goes on."""
        rows = self.layout.tables[-1].rows if self.layout.tables else []
        return bool(rows) and bool(
            sum(self._source.said(line).count('"') for line in rows[-1].rest) % 2
        )

    def _reference(self, place: Place, said: str) -> bool:
        if self._part is Part.REFERENCES:
            return False
        in_place = self._part is not Part.FRONT or self.layout.tables
        found = wording.NUMBERED.match(said) if in_place else None
        if found is None:
            return False
        ahead = self._source.plain[place[0] : place[0] + _LONGEST_REFERENCE]
        if wording.AUTHORS.match(said, found.end()) and wording.YEAR.search(ahead):
            self._part = Part.REFERENCES
            self._belongs(place)
            return True
        return False

    def _fields(self, place: Place, said: str) -> bool:
        if self._part is Part.TABLE and len(said) > 80:
            return False
        starts = [0, *(m.end() for m in re.finditer(r"\|\s*", said))]
        for name, pattern in wording.REPORT_FIELDS:
            # Alone on its line, "Authors:" may be a column or a cell.
            wanted = name or self._part is not Part.TABLE
            if wanted and any(pattern.match(said, start) for start in starts):
                self.layout.lines[Part.FIELDS].append(place)
                if self._part is not Part.FRONT:
                    self._part = Part.FIELDS
                return True
        return False

    def _method(self, place: Place, said: str) -> bool:
        if not wording.METHOD_OPENING.match(said):
            return False
        self._part = Part.METHOD
        self.layout.lines[Part.METHOD].append(place)
        return True

    def _nothing_found(self, place: Place, said: str) -> bool:
        """Takes a line below a table that says what was not found; not one within a quotation."""
        if self._part is not Part.TABLE or not self.layout.tables[-1].rows:
            return False
        if self._is_quoting() or '"' in said or not wording.NO_REVIEWS.search(said):
            return False
        self.layout.lines[Part.RESULTS].append(place)
        return True

    def _belongs(self, place: Place) -> None:
        if self._part is not Part.TABLE:
            self._prose(place)
            return
        table = self.layout.tables[-1]
        said = self._source.said(place)
        if self._continued and said in [self._source.said(line) for line in table.headers]:
            self.layout.repeated.append(place)
        elif self._captionless:
            table.headers.append(place)
            self._captionless = False
        elif table.caption is None and not table.rows and not table.headers:
            table.caption = place
        elif self._unclear:
            table.unclear.append(place)
        elif table.rows:
            table.rows[-1].rest.append(place)
        else:
            table.headers.append(place)

    def _prose(self, place: Place) -> None:
        # A line that begins in small letters goes on from the line before it.
        lines = self.layout.lines[self._part]
        goes_on = self._source.plain[place[0]].islower() and self._part is not Part.REFERENCES
        if lines and goes_on and self._is_next(lines[-1], place):
            lines[-1] = (lines[-1][0], place[1])
        else:
            lines.append(place)

    def _is_next(self, before: Place, place: Place) -> bool:
        last = self._source.line_number(before[1] - 1)
        return self._source.line_number(place[0]) == last + 1
