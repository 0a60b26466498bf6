"""The text that is read: in plain signs for the rules, in its own for every quotation."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TypeAlias

from evidence_graph.reading import wrapping
from evidence_graph.reading.draft import Confidence, Gap, Plain, Span, Value, Why
from evidence_graph.reading.folding import folded

Place: TypeAlias = tuple[int, int]
"""Where something stands among the plain signs: its start, and the end that is not part of it."""


class Source:
    """One document's text; places are among its plain signs, spans in the text itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = folded(text)
        self.plain = _unbroken(self._folded.plain)
        self.language = _language(self.plain)
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", self.plain))]

    @property
    def sha256(self) -> str:
        """Returns the hash of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def span(self, place: Place) -> Span:
        """Returns where a place stands in the text itself."""
        start, end = place
        if start >= end:
            at = self._folded.starts[start] if start < len(self.plain) else len(self.text)
            return Span(start=at, end=at)
        return Span(start=self._folded.starts[start], end=self._folded.ends[end - 1])

    def place(self, span: Span) -> Place:
        """Returns where a span of the text stands among the plain signs."""
        starts = self._folded.starts
        return bisect_left(starts, span.start), bisect_left(starts, span.end)

    def quoted(self, place: Place) -> str:
        """Returns the text's own characters at a place."""
        span = self.span(place)
        return self.text[span.start : span.end]

    def said(self, place: Place) -> str:
        """Returns the plain signs at a place."""
        return self.plain[place[0] : place[1]]

    def trimmed(self, place: Place, signs: str = "") -> Place:
        """Returns a place without white space, or these signs, at its ends."""
        start, end = place
        while start < end and (self.plain[start].isspace() or self.plain[start] in signs):
            start += 1
        while end > start and (self.plain[end - 1].isspace() or self.plain[end - 1] in signs):
            end -= 1
        return start, end

    def value(
        self,
        value: Plain,
        place: Place,
        *,
        rule: str,
        confidence: Confidence = Confidence.HIGH,
        verbatim: Place | None = None,
    ) -> Value:
        """Returns a value that rests on the words at a place."""
        return Value(
            value=value,
            quote=self.quoted(place),
            span=self.span(place),
            rule=rule,
            confidence=confidence,
            verbatim=None if verbatim is None else self.quoted(verbatim),
        )

    def words(self, place: Place, *, rule: str, confidence: Confidence = Confidence.HIGH) -> Value:
        """Returns the text's own words at a place as a value."""
        return self.value(self.quoted(place), place, rule=rule, confidence=confidence)

    def gap(self, why: Why, about: str, place: Place) -> Gap:
        """Returns what is left for a person at a place."""
        return Gap(why=why, about=about, quote=self.quoted(place), span=self.span(place))

    def lines(self) -> Iterator[Place]:
        """Yields the lines that are not blank, without white space at their ends."""
        for start, after in zip(
            self._line_starts, [*self._line_starts[1:], len(self.plain) + 1], strict=True
        ):
            line = self.trimmed((start, after - 1))
            if line[0] < line[1]:
                yield line

    def line_number(self, start: int) -> int:
        """Returns the number, from 0, of the line that a sign stands on."""
        return bisect_right(self._line_starts, start) - 1


def _unbroken(plain: str) -> str:
    # A break within a paragraph becomes a space: one sign for another, so that places stay.
    lines = [line.strip() for line in plain.split("\n")]
    if not wrapping.is_wrapped(lines):
        return plain
    joints = (" " if goes_on else "\n" for goes_on in wrapping.go_on(lines))
    first, *others = plain.split("\n")
    return first + "".join(joint + line for joint, line in zip(joints, others, strict=True))


_OF_SWEDISH = re.compile(r"\b(?:och|för|med|av|som|är|på|hos|den|det|eller|till)\b", re.IGNORECASE)
_OF_ENGLISH = re.compile(
    r"\b(?:and|for|with|of|the|are|on|in|is|or|to|that|by|from)\b", re.IGNORECASE
)


def _language(plain: str) -> str:
    # Swedish reports quote English conclusions and list English references, never the other
    # way round, so a few Swedish words in a hundred are enough.
    swedish = len(_OF_SWEDISH.findall(plain))
    english = len(_OF_ENGLISH.findall(plain))
    return "sv" if swedish > 0.15 * (swedish + english) else "en"
