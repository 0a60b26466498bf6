"""The cells of a row: which of its words are counts, population, intervention, outcomes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading import participants, wording
from evidence_graph.reading.draft import Why
from evidence_graph.reading.not_stated import says_nothing
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place, Source
from evidence_graph.reading.wording import Field

_USUAL: Final = (Field.COUNTS, Field.POPULATION, Field.OUTCOMES, Field.OTHER)
_BREAK = re.compile(r"\s*(?:\||<br\s*/?>)\s*", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:[(a-zåäö\[]|n\s*=)")
_ONE_PARAGRAPH: Final = frozenset({Field.INTERVENTION, Field.COMPARATOR})
_BEFORE_OUTCOMES: Final = frozenset({Field.POPULATION, Field.PARTICIPANTS, *_ONE_PARAGRAPH})
_HEADS_OUTCOMES = re.compile(
    r"(?:primary|secondary|primär[at]?|sekundär[at]?)\s+(?:outcomes?|utfall(?:smått)?|effektmått)\b"
    r"|[\w-]+ outcomes?\s*:?$|utfall hos \w+\s*:?$",
    re.IGNORECASE,
)
_ABOUT: Final = {
    Field.POPULATION: "hasPopulation",
    Field.INTERVENTION: "usesIntervention",
    Field.COMPARATOR: "comparatorVerbatim",
}
_LISTS: Final = frozenset({Field.INTERVENTION, Field.COMPARATOR, Field.OUTCOMES})
# What no intervention and no comparator is: a footnote, a sentence with a verb of its own.
_REMARK = re.compile(
    r"^\s*(?:[*\u2020\u2021\u00a7^#]|notes?\b|obs\b|abbreviations|förkortningar|because|eftersom"
    r"|due to|på grund av)|\s=\s|(?<!who )(?<!that )(?<!which )(?<!som )(?<!where )(?<!där )"
    r"\b(?:is|are|was|were|has been|have been|cannot|could not|are not|är|var|blev|redovisas"
    r"|redovisades|finansierades|rapporteras)\b(?! (?:reported|rapporterade))(?=.*\.$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\w")


@dataclass(slots=True)
class Cells:
    """A row's places by field; `labelled` are those that the document names itself."""

    places: dict[Field, list[Place]] = field(default_factory=lambda: {f: [] for f in Field})
    labelled: set[Field] = field(default_factory=set)
    apart: bool = False


def columns(source: Source, headers: Sequence[Place]) -> tuple[Field, ...]:
    """Returns what each column of a table holds, by its headers; none where they are not apart."""
    found: list[Field] = []
    for line in headers:
        said = source.said(line).strip("| ")
        if "|" not in said or not _LETTER.search(said):
            continue
        found.extend(
            next((f for f, p in wording.COLUMNS if p.search(cell)), Field.OTHER)
            for cell in said.split("|")
        )
    return tuple(found)


def cells(notes: Notes, lines: Sequence[Place], headers: tuple[Field, ...]) -> Cells:
    """Returns the words of a row by the field that they belong to."""
    return _Filling(notes, lines, headers).found


class _Filling:
    """Goes through a row's words: labels and cell borders say what comes next."""

    def __init__(self, notes: Notes, lines: Sequence[Place], headers: tuple[Field, ...]) -> None:
        self._notes = notes
        self._plain = notes.source.plain
        self.found = Cells(apart=any("|" in notes.source.said(line) for line in lines))
        self._headers = headers
        self._column = 0
        self._now = Field.COUNTS
        self._after_participants = False
        labels = [found for line in lines for _, _, found in self._labels(line)]
        self._names_intervention = Field.INTERVENTION in labels
        for line in lines:
            self._line(line)

    def _line(self, line: Place) -> None:
        marks: list[tuple[Place, Field | None]] = [
            *((m.span(), None) for m in _BREAK.finditer(self._plain, *line)),
            *(((start, end), found) for start, end, found in self._labels(line)),
        ]
        at = line[0]
        for place, found in sorted(marks, key=lambda mark: mark[0]):
            self._text(self._notes.source.trimmed((at, place[0])))
            at = self._after_mark(line, place, found)
        self._text(self._notes.source.trimmed((at, line[1])))

    def _after_mark(self, line: Place, place: Place, found: Field | None) -> int:
        """Takes a border or a label for what it is; returns where the words after it begin."""
        start, end = place
        if found is None:
            if "|" in self._plain[start:end] and not self._at_edge(line, start, end):
                self._next_column()
            return end
        self._now = found
        self.found.labelled.add(found)
        self._after_participants = False
        if found is Field.POPULATION and participants.first(self._plain, (start, line[1])) == start:
            self._now = found = Field.PARTICIPANTS
        if found in {Field.PARTICIPANTS, Field.COUNTS}:
            return start  # "Number of participants: 600" is read with its label
        self._notes.understood.append(place)
        return end

    def _at_edge(self, line: Place, start: int, end: int) -> bool:
        # The outer strokes of a table in Markdown set no cells apart; after a citation the line
        # may go on with a stroke that does.
        first = self._plain.rfind("\n", 0, line[0]) + 1
        whole = self._plain[first : line[1]].strip()
        framed = whole.startswith("|") and whole.endswith("|")
        return framed and (not self._plain[first:start].strip() or end >= line[1])

    def _labels(self, line: Place) -> Iterator[tuple[int, int, Field]]:
        taken: list[Place] = []
        bare = wording.CONCLUSION_LABEL.fullmatch(self._plain, *line)
        if bare:
            yield *bare.span(), Field.CONCLUSION
            return
        if self._plain[line[0]] in "\"'":
            return
        for found, pattern in wording.CELL_LABELS:
            for match in pattern.finditer(self._plain, *line):
                start, end = match.span()
                if any(s <= start < e for s, e in taken) or not self._may_stand(line, start):
                    continue
                taken.append((start, end))
                yield start, end, found

    def _may_stand(self, line: Place, start: int) -> bool:
        # Within a line a label begins with a capital: a lost line break, or a cell's beginning.
        before = self._plain[line[0] : start].rstrip()
        if not before or before.endswith(("|", ">")):
            return True
        role = re.search(r"(?:primary|secondary|primär[at]?|sekundär[at]?)$", before, re.IGNORECASE)
        return self._plain[start].isupper() and not role

    def _next_column(self) -> None:
        self._column += 1
        self._after_participants = False
        known = self._headers or _USUAL
        self._now = known[self._column] if self._column < len(known) else Field.OTHER
        if self._headers:
            self.found.labelled.add(self._now)

    def _text(self, place: Place) -> None:
        if place[0] >= place[1] or not _LETTER.search(self._plain, *place):
            return
        if self._now in _ABOUT and says_nothing(self._notes.source.said(place)):
            self._notes.gap(Why.NOT_STATED, _ABOUT[self._now], place)
        elif self._now is not Field.CONCLUSION and self._is_remark(place):
            self.found.places[Field.OTHER].append(place)
        elif self._leaves_out_conclusions(place):
            self.found.places[Field.CONCLUSION].append(place)
        elif self._now is Field.COUNTS and participants.first(self._plain, place) is not None:
            self._counted(place)
        elif self._now is Field.COUNTS and self._column == 0 and self._is_risk(place):
            self.found.places[Field.RISK_OF_BIAS].append(place)
        elif self._now in _BEFORE_OUTCOMES and _HEADS_OUTCOMES.match(self._plain, *place):
            self._now = Field.OUTCOMES
            self.found.places[self._now].append(place)
        elif self._now in {Field.POPULATION, Field.PARTICIPANTS}:
            self._people(place)
        elif self._now in _ONE_PARAGRAPH and not self._goes_on_there(place):
            self._now = Field.OUTCOMES
            self.found.places[self._now].append(place)
        else:
            self.found.places[self._now].append(place)

    def _leaves_out_conclusions(self, place: Place) -> bool:
        said = wording.NOT_REPORTED_CONCLUSIONS
        if self._now is Field.CONCLUSION or '"' in self._notes.source.said(place):
            return bool(said.match(self._plain, *place))
        return bool(said.search(self._plain, *place))

    def _is_remark(self, place: Place) -> bool:
        """Says whether a line is no cell's but a footnote, or a sentence of its own."""
        if self._now not in _LISTS or self._leaves_out_conclusions(place):
            return False
        if self._now is Field.OUTCOMES or not self.found.places[self._now]:
            return False
        return bool(_REMARK.search(self._notes.source.said(place)))

    def _counted(self, place: Place) -> None:
        # "22 RCTs (N=1 889)": the participants stand beside the studies.
        start = participants.first(self._plain, place) or place[0]
        before = self._notes.source.trimmed((place[0], start), ";,(")
        if before[0] < before[1]:
            self.found.places[Field.COUNTS].append(before)
        self.found.places[Field.PARTICIPANTS].append((start, place[1]))

    def _is_risk(self, place: Place) -> bool:
        return bool(wording.RISK_LEVEL.match(self._plain, *place))

    def _people(self, place: Place) -> None:
        counted = self.found.places[Field.PARTICIPANTS]
        in_own_cell = self._now is Field.PARTICIPANTS
        if (self._after_participants or (in_own_cell and counted)) and not self._goes_on(place):
            self._after(place)
            return
        if in_own_cell:
            counted.append(place)
            return
        start = participants.first(self._plain, place)
        if start is None and not self._after_participants:
            self.found.places[Field.POPULATION].append(place)
            return
        before = self._notes.source.trimmed((place[0], start or place[0]), ";,(")
        if before[0] < before[1]:
            self.found.places[Field.POPULATION].append(before)
        self.found.places[Field.PARTICIPANTS].append((start or place[0], place[1]))
        self._after_participants = True

    def _goes_on(self, place: Place) -> bool:
        return bool(_GOES_ON.match(self._plain, *place)) or bool(
            participants.first(self._plain, place) == place[0]
        )

    def _after(self, place: Place) -> None:
        """Places the words after the participants: the intervention, where none is named."""
        if self._names_intervention or not self.found.places[Field.POPULATION]:
            self.found.places[Field.POPULATION].append(place)
            return
        self._now = Field.INTERVENTION
        self.found.places[Field.INTERVENTION].append(place)

    def _goes_on_there(self, place: Place) -> bool:
        """Says whether words still belong to the intervention, or the comparator.

        Where cells are not set apart, each is one paragraph, and the outcomes follow.
        """
        before = self.found.places[self._now]
        if not before or self.found.apart:
            return True
        return self._plain[place[0]].islower() or self._plain[place[0]] == "("
