"""The people that a claim is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_graph.reading import people
from evidence_graph.reading.draft import Confidence, Thing
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_PREPOSITION = re.compile(
    r"\b(?:in|among|for|with|of|to|by|hos|bland|för|till|av)\s+", re.IGNORECASE
)
_ENDS = re.compile(
    r"[,;.()\"]|\b(?:in|at|on|over|when|compared|than|who|which|that|was|were|is|are|had|has|did|does"
    r"|may|might|can|could|after|during|up to|using|across|between|and|or|vid|på|jämfört|än|som|var"
    r"|är|hade|kan|efter|under|mellan|och|eller|i)\b",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(r"\b(?:range|number|group|majority) of\b", re.IGNORECASE)
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say who: where their preposition stands, and the words."""

    preposition: int
    place: Place


def phrases(notes: Notes, place: Place, taken: Sequence[Place]) -> Iterator[Phrase]:
    """Yields the phrases that say among whom, but for those inside of what is taken."""
    source = notes.source
    at = place[0]
    while match := _PREPOSITION.search(source.plain, at, place[1]):
        at = match.end()
        if any(start < match.end() < end for start, end in taken):
            continue
        end = _ENDS.search(source.plain, at, place[1])
        words = source.trimmed((at, end.start() if end else place[1]))
        near = (words[0], min(words[1], words[0] + _NEAR))
        if _names(notes, near, taken):
            yield Phrase(match.start(), words)
            at = max(at, words[1])


def _names(notes: Notes, words: Place, taken: Sequence[Place]) -> bool:
    """Says whether words are of people before another preposition takes them elsewhere."""
    named = [at for _, at in people.named(notes, words)] or [
        match.span() for match in people.NAMES_PEOPLE.finditer(notes.source.plain, *words)
    ]
    if not named or any(start <= named[0][0] < end for start, end in taken):
        return False
    between = notes.source.said((words[0], named[0][0]))
    return not _PREPOSITION.search(_OF_SEVERAL.sub(" ", between))


def population(notes: Notes, phrase: Phrase) -> Thing:
    """Returns the people of a phrase, as a population."""
    described = people.population(notes, [phrase.place])
    values = {
        name: tuple(
            notes.source.value(
                value.value,
                notes.source.place(value.span),
                rule=value.rule,
                confidence=Confidence.MEDIUM,
            )
            for value in found
        )
        for name, found in described.values.items()
    }
    return Thing(kind="Population", values=values)
