"""What stands beside one limit of a line, and whose it can be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evidence_graph.reading.bounds import Bound
from evidence_graph.reading.draft import Confidence
from evidence_graph.reading.persons import Group, groups
from evidence_graph.reading.source import Place, Source

# In Swedish "men" is "but", in English it is people.
_BUT: Final = {"en": "but", "sv": "but|men|dock"}
_LIGHT: Final = {
    language: re.compile(
        rf"(?:[\s,(:]|\b(?:who|that|which|are|is|were|was|of|between|som|är|var|mellan|{but})\b)*$",
        re.IGNORECASE,
    )
    for language, but in _BUT.items()
}
_JOINS: Final = {
    language: re.compile(
        rf"(?:[\s,(]|/|\b(?:and|or|och|eller|samt|who|that|som|are|is|är|with|med|{but})\b)*$",
        re.IGNORECASE,
    )
    for language, but in _BUT.items()
}
_SET_OFF: Final = re.compile(r"[,(]\s*$")
_WITH: Final = re.compile(
    r"\s*,?\s*\(?\s*(?:with|without|at (?:high |higher |increased )?risk (?:of|for)|med|utan)\s+",
    re.IGNORECASE,
)
# Words of a condition are no verbs, and nothing that happens to someone at an age.
_HAPPENS: Final = re.compile(
    r"\b(?:\w+(?:ed|ing|ade|ats|erad)|those|who|whose|which|that|at|after|before|since|for|from"
    r"|until|when|by|during|onset|start|diagnosis|menopause|menarche|debut|birth|death|surgery"
    r"|follow-?up|vid|efter|före|sedan|i|från|när|då|till|som|dem|de|dessa|klimakteriet"
    r"|insjuknande|\w*debut|uppföljning)\b|\d|\b(?:of|in|on|to|av|på|för)\s*$",
    re.IGNORECASE,
)
GOES_ON: Final = re.compile(
    r"\s*(?:$|[(),;.:|]|(?:with|without|who|whose|and|or|but|med|utan|som|och|eller|men|samt|born"
    r"|födda|living|attending|undergoing|receiving|diagnosed|suffering)\b"
    r"|(?:at (?:high |higher |increased )?risk|med risk|i riskzonen)\b)",
    re.IGNORECASE,
)
"""What may stand behind a limit and leave it one of the people before it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a bound measures, how surely, by which words; and of whom, where they say it."""

    dimension: str
    confidence: Confidence
    about: Place
    of: Group | None
    place: Place


class Beside:
    """One limit, and the words of its line `before` it, `within` it and `after` it.

    `start` is where the line begins.
    """

    def __init__(
        self,
        source: Source,
        line: Place,
        bound: Bound,
        place: Place,
        read: Sequence[Measured],
    ) -> None:
        self.bound, self.printed = bound, source.said(bound.place)
        self.start = line[0]
        self.within, self.after = source.said(place), source.said((place[1], line[1]))
        self.before = source.said((line[0], bound.place[0]))
        self._source, self._line, self._place, self._read = source, line, place, read

    def measures(self, dimension: str, confidence: Confidence, of: Group | None) -> Measured:
        """Returns what the limit measures, on its own words where these say it."""
        about = self._place if confidence is Confidence.HIGH else self._line
        return Measured(dimension, confidence, about, of, self._place)

    def ends(self) -> list[Decimal]:
        """Returns the numbers of the limit, the lower one first."""
        return [end.number for end in (self.bound.lower, self.bound.upper) if end]

    def people(self, rest: str) -> list[Group]:
        """Returns the people that the first words of the line name."""
        return groups(self._source, (self._line[0], self._line[0] + len(rest)))

    def directly(self, rest: str) -> Group | None:
        """Returns the people whom nothing but light words sets apart from the end of `rest`."""
        light = _LIGHT[self._source.language].search(rest)
        stem = rest[: light.start()] if light else rest
        found = self.people(stem)
        # Behind a comma it could be of either: "mothers of preterm infants, 18-45 years".
        either = len(found) > 1 and "," in rest[len(stem) :]
        return found[-1] if found and found[-1].end == self._end(stem) and not either else None

    def set_off(self) -> Group | None:
        """Returns the only people named before a comma or bracket that sets the limit off."""
        found = self.people(self.before)
        return found[0] if len(found) == 1 and _SET_OFF.search(self.before) else None

    def just_before(self, rest: str) -> Measured | None:
        """Returns what was measured at the end of `rest`: "<37 weeks or <1500 g"."""
        joined = _JOINS[self._source.language].search(rest)
        end = self._end(rest[: joined.start()] if joined else rest)
        return next((m for m in self._read if m.place[1] == end), None)

    def of_someone(self, rest: str, dimension: str, *, in_words: bool) -> Measured | None:
        """Returns a measure that words behind `rest` name, of the one it can only be of.

        `in_words` says whether these words are said of people only.
        """
        if after := self.just_before(rest):
            return self.measures(dimension, after.confidence, after.of)
        if group := self.directly(rest):
            return self.measures(dimension, Confidence.HIGH, group)
        if not rest.strip(" ,(:"):
            return self.measures(dimension, Confidence.HIGH, self._close_behind())
        found = self.people(rest)
        if len(found) != 1:
            return None
        (one,) = found
        between = self._source.said((one.end, self._end(rest)))
        condition = _WITH.match(between)
        is_condition = condition is not None and not _HAPPENS.search(between, condition.end())
        if re.search(r"[,(;]\s*$", rest) or (in_words and is_condition):
            return self.measures(dimension, Confidence.MEDIUM, one)
        return None

    def _close_behind(self) -> Group | None:
        end = self._place[1]
        found = groups(self._source, (end, self._line[1]))
        return next((g for g in found if not self._source.said((end, g.start)).strip()), None)

    def _end(self, rest: str) -> int:
        return self._line[0] + len(rest)
