"""The conditions of a population: what its members have, risk, or are without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_graph.reading import negations, people
from evidence_graph.reading.beside import Measured
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.exclusions import end_before
from evidence_graph.reading.measures import names_pregnancy_or_birth_weight
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import groups
from evidence_graph.reading.source import Place, Source
from evidence_graph.reading.whereabouts import IN_A_PLACE

_CONDITION = re.compile(
    r"(?P<without>\b(?:(?:with|and|och|med) )?(?:no|without|utan|inga"
    r"|ingen)\b\s+(?P<absent>[^,;.()\n]+))"
    r"|(?P<risk>\b(?:at (?:high |increased )?risk of|(?:med (?:hög "
    r"|ökad )?)?risk för)\s+[^,;.()\n]+)"
    r"|(?P<having>\b(?:with|who have|diagnosed with|med|som har)\s+(?P<present>[^,;.()\n]+))",
    re.IGNORECASE,
)
_ENDS_CONDITION = re.compile(
    r"\s+(?:and (?:their|the|his|her)\b|och (?:deras|barnets|barnens)\b|(?:born|aged|födda"
    r"|i åld(?:ern|rarna|ersgruppen))\b)",
    re.IGNORECASE,
)
_BEFORE_A_PLACE = re.compile(rf"\s+(?={IN_A_PLACE.pattern})", re.IGNORECASE)
# A figure that is part of a name: "type 2 diabetes", "HbA1c", "covid-19".
_NAMED_BY_FIGURE = re.compile(
    r"\b(?:type|typ|stage|stadium|grade|grad|class|klass|level|nivå|phase|fas|trisom[iy])"
    r"[ -]\d+[a-z]?(?![\d.,])|[^\W\d_-][\w-]*?-?\d+[a-z]*(?![\w.,]\d)",
    re.IGNORECASE,
)
_SETS_LIMIT = re.compile(r"[\d<>\u2264\u2265%]|\b(?:or|eller) (?:without|utan)\b")
_SHARE = re.compile(
    r"\s*(?:(?:at least|minst) )?(?:mostly|most|mainly|the majority|a majority|majority|half|some"
    r"|many|all|only|de flesta|flest|flertalet|huvudsakligen|främst|hälften|majoriteten"
    r"|en majoritet|många|några|alla|enbart|bara)\b",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(
    r"\b(?:for|of|since|in|at|or|and|to|i|sedan|av|på|från|vid|efter|eller|och|för)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """A criterion, where its words stand, and what it measures where it is a limit."""

    thing: Thing
    place: Place
    measured: Measured | None = None


def conditions(
    notes: Notes,
    line: Place,
    roles: Sequence[str],
    read: Sequence[Place],
    doubted: Sequence[Place],
) -> Iterator[Found]:
    """Yields the conditions of a line.

    `read` are its limits, `doubted` those that could not be read: a condition that goes on into
    one of these is none of its own.
    """
    source = notes.source
    at = line[0]
    while match := _CONDITION.search(source.plain, at, line[1]):
        at = match.end()
        group = "absent" if match["without"] else "risk" if match["risk"] else "present"
        start, end = match.span(group)
        for pattern in (_ENDS_CONDITION, _BEFORE_A_PLACE):
            if cut := pattern.search(source.plain, start, end):
                end = cut.start()
                at = max(end, match.start() + 1)
        whole = end
        end = min([end, *(b[0] for b in read if start <= b[0] < end)])
        if names_pregnancy_or_birth_weight(source.said((start, whole))):
            continue
        words = source.trimmed((start, end))
        if words[0] >= words[1] or any(b[0] < words[1] and words[0] < b[1] for b in read):
            continue
        said = source.said(words)
        if group == "present" and people.named(notes, words):
            continue
        if any((one.start, one.end) == words for one in groups(source, words)):
            continue  # "women with partners"
        unclear = any(b[0] < end and start < b[1] for b in doubted)
        unclear = unclear or _counts_people(source, words)
        if unclear or _SETS_LIMIT.search(_NAMED_BY_FIGURE.sub("", said)) or _ENDS_OPEN.search(said):
            # "BMI >=30 kg/m2", "pain for >3 months", "with or without": no condition of its own.
            ends = [b[1] for b in doubted if b[0] < end and start < b[1]]
            last = max(words[1], *ends, 0)
            notes.gap(Why.AMBIGUOUS, "criteria", (words[0], _whole(source.plain, last, line[1])))
            continue
        said_to = end_before(source.plain, words[1], line[1])
        if negations.leave_out(source.plain, (line[0], said_to), (match.start(), words[1])):
            notes.gap(Why.AMBIGUOUS, "criteria", words)
            continue
        yield _condition(notes, match, words, line, roles)


def _counts_people(source: Source, words: Place) -> bool:
    """Says whether words are of those who take part, or a share of them: "most participants"."""
    found = groups(source, words)
    return any(group.anyone for group in found) or (
        bool(found) and bool(_SHARE.match(source.plain, *words))
    )


def _whole(plain: str, end: int, line_end: int) -> int:
    """Returns where a number ends that words may have been cut in: "30" of "30,5"."""
    cut = plain[end - 1].isdecimal() and re.compile(r"(?:[.,]?\d)+").match(plain, end, line_end)
    return cut.end() if cut else end


def _condition(
    notes: Notes, match: re.Match[str], words: Place, line: Place, roles: Sequence[str]
) -> Found:
    source = notes.source
    place = words
    if match["without"]:
        negation = re.search(r"\b(?:no|without|utan|inga|ingen)\b", match[0], re.IGNORECASE)
        place = (match.start() + (negation.start() if negation else 0), words[1])
    values: Values = {"verbatim": (source.words(place, rule="condition-words"),)}
    concept = notes.concept(words, ("condition",), rule="condition-by-label")
    if concept:
        values["excludes" if match["without"] else "requires"] = (concept,)
    whose = _nearest(notes, line, place, roles)
    if whose:
        values["appliesTo"] = (whose,)
    return Found(Thing(kind="CategoricalCriterion", values=values), place)


def _nearest(notes: Notes, line: Place, place: Place, roles: Sequence[str]) -> Value | None:
    named = people.named(notes, (line[0], place[0]))
    if not named or [named[-1][0]] == list(roles):
        return None
    concept, at = named[-1]
    return notes.source.value(concept, at, rule="person-before", confidence=Confidence.MEDIUM)
