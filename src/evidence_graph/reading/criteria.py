"""What decides who belongs to a population: bounds, conditions, and how they combine."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from evidence_graph.reading import negations, people
from evidence_graph.reading.bounds import Bound, Doubt, End, bounds
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.exclusions import end_before
from evidence_graph.reading.measures import (
    Measured,
    measured,
    names_pregnancy_or_birth_weight,
)
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import IN_WORDS
from evidence_graph.reading.persons import groups
from evidence_graph.reading.source import Place

_OR = re.compile(r"\b(?:and/or|och/eller|or|eller)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()\n]*\)")
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
    r"|i åldern)\b)",
    re.IGNORECASE,
)
# A figure that is part of a name: "type 2 diabetes", "HbA1c", "covid-19".
_NAMED_BY_FIGURE = re.compile(
    r"\b(?:type|typ|stage|stadium|grade|grad|class|klass|level|nivå|phase|fas|trisom[iy])"
    r"[ -]\d+[a-z]?(?![\d.,])|[^\W\d_-][\w-]*?-?\d+[a-z]*(?![\w.,]\d)",
    re.IGNORECASE,
)
_SETS_LIMIT = re.compile(r"[\d<>\u2264\u2265%]|\b(?:or|eller) (?:without|utan)\b")
_TIME_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(IN_WORDS)})[ -](?:weeks?|months?|years?|days?|veckor|månader|år|dagar)\b",
    re.IGNORECASE,
)
_AFTER_DIMENSION: Final = re.compile(
    r"(?:[\s-]+(?:of\s+)?(?:gestational age|gestation|olds?|of age|gamla|ålder|completed|fullgångna"
    r"|birth ?weight"
    r"|graviditetslängd|gestationsålder)\b)+",
    re.IGNORECASE,
)
_BEFORE_DIMENSION: Final = re.compile(
    r"\b(?:birth ?-?weights?|weights?|gestational age|gestation|aged?|födelsevikt(?:en)?|vikt"
    r"|graviditetslängd|gestationsålder|ålder(?:n)?|graviditetsvecka|gestationsvecka)"
    r"\s*(?:of|på|i|:|=|is|was|är|var|between|mellan)?\s*$",
    re.IGNORECASE,
)


_ENDS_OPEN = re.compile(
    r"\b(?:for|of|since|in|at|or|and|to|i|sedan|av|på|från|vid|efter|eller|och|för)$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d.,+-]*")


class Whose(Enum):
    """Whose a limit is, where that is no one in particular."""

    ALL = "of all who take part"
    UNCLEAR = "nothing says whose"


@dataclass(frozen=True, slots=True)
class _Found:
    thing: Thing
    place: Place
    measured: Measured | None = None


def criteria(notes: Notes, lines: Sequence[Place], roles: Sequence[str]) -> dict[str, Thing]:
    """Returns the rules of some lines, and the ranges that they print in brackets.

    `roles` are those of the population: a limit is said to be someone's only where it could
    be someone else's.
    """
    by_line: list[Thing] = []
    ranges: list[_Found] = []
    all_rules: list[_Found] = []
    for line in lines:
        rules, bracketed = _of_line(notes, line, roles)
        ranges += bracketed
        all_rules += rules
        if rules:
            by_line.append(_combined(notes, rules))
    found: dict[str, Thing] = {}
    if by_line:
        whole = (all_rules[0].place[0], all_rules[-1].place[1])
        found["criteria"] = _all_of(notes, by_line, whole)
    if ranges:
        found["observedRange"] = _combined(notes, ranges)
    return found


def _of_line(notes: Notes, line: Place, roles: Sequence[str]) -> tuple[list[_Found], list[_Found]]:
    source = notes.source
    brackets = [m.span() for m in _BRACKETS.finditer(source.plain, *line)]
    rules: list[_Found] = []
    bracketed: list[_Found] = []
    doubted: list[Place] = []
    known: list[Measured] = []
    for bound in bounds(source.plain, line, language=source.language):
        inside = next((b for b in brackets if b[0] <= bound.place[0] < b[1]), None)
        before = inside is not None and any(f.place[1] <= inside[0] for f in rules)
        found = None
        if isinstance(bound, Doubt):
            notes.gap(Why.AMBIGUOUS, "criteria", bound.place)
        else:
            found = _bound(notes, bound, line, roles, known, reported=before)
        if found is None:
            doubted.append(bound.place)
            continue
        (bracketed if before else rules).append(found)
        if found.measured:
            known.append(found.measured)
    read = [found.place for found in (*rules, *bracketed)]
    rules += _conditions(notes, line, roles, read, doubted)
    _unread(notes, line, [*doubted, *(found.place for found in (*rules, *bracketed))])
    rules.sort(key=lambda found: found.place)
    return rules, bracketed


def _unread(notes: Notes, line: Place, read: Sequence[Place]) -> None:
    about = {"criteria", "dimension", "appliesTo"}
    gaps = [notes.source.place(gap.span) for gap in notes.gaps if gap.about in about]
    known = [*read, *gaps]
    for pattern in (_NUMBER, _TIME_IN_WORDS):
        for number in pattern.finditer(notes.source.plain, *line):
            if not any(start <= number.start() < end for start, end in known):
                notes.gap(Why.NOT_UNDERSTOOD, "criteria", number.span())


def _bound(
    notes: Notes,
    bound: Bound,
    line: Place,
    roles: Sequence[str],
    known: Sequence[Measured],
    *,
    reported: bool,
) -> _Found | None:
    source = notes.source
    place = _with_dimension(notes, bound.place, line)
    what = measured(source.plain, line, bound, place, known)
    if what is None:
        notes.gap(Why.MISSING, "dimension", place)
        return None
    whose = _whose(notes, line, what, roles)
    if whose is Whose.UNCLEAR:
        notes.gap(Why.AMBIGUOUS, "appliesTo", place)
        return None
    ends = [end for end in (bound.lower, bound.upper) if end]
    silent = bound.thresholds or any(end.inclusive is None for end in ends)
    kind = "reported-range" if reported else "not-stated" if silent else "eligibility"
    if bound.thresholds:
        kind = "not-stated"
    values: Values = {
        "verbatim": (source.words(place, rule="bound-words"),),
        "boundKind": (
            source.value(
                f"boundkind:{kind}", place, rule="kind-of-bound", confidence=Confidence.MEDIUM
            ),
        ),
        "dimension": (
            source.value(
                what.dimension, what.about, rule="dimension-by-words", confidence=what.confidence
            ),
        ),
        "unit": (source.value(bound.unit, place, rule="unit-printed"),),
    }
    if isinstance(whose, Value):
        values["appliesTo"] = (whose,)
    names = ("lowestThreshold", "highestThreshold") if bound.thresholds else ("lower", "upper")
    for name, one in zip(names, (bound.lower, bound.upper), strict=True):
        if one:
            values |= _end(notes, name, one, place)
    name = "ThresholdRange" if bound.thresholds else "NumericBound"
    return _Found(Thing(kind=name, values=values), place, what)


def _end(notes: Notes, name: str, end: End, place: Place) -> Values:
    number = notes.source.value(end.number, place, rule="number-of-bound", verbatim=end.place)
    found: Values = {name: (number,)}
    if end.inclusive is not None:
        sign = notes.source.value(end.inclusive, place, rule="sign-of-bound")
        found[f"{name}Inclusive"] = (sign,)
    return found


def _with_dimension(notes: Notes, place: Place, line: Place) -> Place:
    # "<37 weeks gestational age" and "birth weight <2 500 g" belong together.
    plain = notes.source.plain
    start, end = place
    if before := _BEFORE_DIMENSION.search(plain, line[0], start):
        start = before.start()
    if after := _AFTER_DIMENSION.match(plain, end, line[1]):
        end = after.end()
    return start, end


def _whose(notes: Notes, line: Place, what: Measured, roles: Sequence[str]) -> Value | Whose:
    """Returns whose limit it is, where it could be someone else's, or that nothing says whose."""
    if what.dimension in {"dimension:gestational-age", "dimension:birth-weight"}:
        if list(roles) in (["role:infant"], ["role:child"]):
            return Whose.ALL
        return notes.source.value("role:infant", what.place, rule="always-of-the-infant")
    if what.of is None:
        return Whose.ALL if len(roles) < 2 else Whose.UNCLEAR
    named = people.named(notes, (what.of.start, what.of.end))
    concepts = {concept for concept, _ in named}
    if not named and roles:
        return Whose.ALL if len(roles) == 1 and what.of.anyone else Whose.UNCLEAR
    if not named:
        first = groups(notes.source.plain, line)[0]
        return Whose.ALL if first.start == what.of.start else Whose.UNCLEAR
    if concepts == set(roles):
        return Whose.ALL
    if len(concepts) > 1:
        return Whose.UNCLEAR
    concept, at = named[-1]
    return notes.source.value(concept, at, rule="person-before", confidence=Confidence.MEDIUM)


def _nearest(notes: Notes, line: Place, place: Place, roles: Sequence[str]) -> Value | None:
    named = people.named(notes, (line[0], place[0]))
    if not named or [named[-1][0]] == list(roles):
        return None
    concept, at = named[-1]
    return notes.source.value(concept, at, rule="person-before", confidence=Confidence.MEDIUM)


def _conditions(
    notes: Notes,
    line: Place,
    roles: Sequence[str],
    read: Sequence[Place],
    doubted: Sequence[Place],
) -> Iterator[_Found]:
    source = notes.source
    at = line[0]
    while match := _CONDITION.search(source.plain, at, line[1]):
        at = match.end()
        group = "absent" if match["without"] else "risk" if match["risk"] else "present"
        start, end = match.span(group)
        if cut := _ENDS_CONDITION.search(source.plain, start, end):
            end = cut.start()
            at = max(end, match.start() + 1)
        end = min([end, *(b[0] for b in read if start <= b[0] < end)])
        words = source.trimmed((start, end))
        if words[0] >= words[1] or any(b[0] < words[1] and words[0] < b[1] for b in read):
            continue
        said = source.said(words)
        if names_pregnancy_or_birth_weight(said):
            continue
        if group == "present" and people.named(notes, words):
            continue
        unclear = any(b[0] < end and start < b[1] for b in doubted)
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


def _whole(plain: str, end: int, line_end: int) -> int:
    """Returns where a number ends that words may have been cut in: "30" of "30,5"."""
    cut = plain[end - 1].isdecimal() and re.compile(r"(?:[.,]?\d)+").match(plain, end, line_end)
    return cut.end() if cut else end


def _condition(
    notes: Notes, match: re.Match[str], words: Place, line: Place, roles: Sequence[str]
) -> _Found:
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
    return _Found(Thing(kind="CategoricalCriterion", values=values), place)


def _combined(notes: Notes, found: Sequence[_Found]) -> Thing:
    """Returns the criteria of one line: "or" binds those it stands between, the rest are all."""
    runs: list[list[_Found]] = [[found[0]]]
    for one, other in pairwise(found):
        between = notes.source.plain[one.place[1] : other.place[0]]
        if _OR.search(between):
            runs[-1].append(other)
        else:
            runs.append([other])
    whole = (found[0].place[0], found[-1].place[1])
    members = [
        run[0].thing
        if len(run) == 1
        else _group(
            notes,
            "any-of",
            [one.thing for one in run],
            (run[0].place[0], run[-1].place[1]),
        )
        for run in runs
    ]
    return _all_of(notes, members, whole)


def _all_of(notes: Notes, members: Sequence[Thing], place: Place) -> Thing:
    return members[0] if len(members) == 1 else _group(notes, "all-of", members, place)


def _group(notes: Notes, combine: str, members: Sequence[Thing], place: Place) -> Thing:
    nested = any(member.kind == "CriterionGroup" for member in members)
    value = notes.source.value(
        f"combination:{combine}",
        place,
        rule="or-between" if combine == "any-of" else "together",
        confidence=Confidence.MEDIUM if nested or combine == "all-of" else Confidence.HIGH,
    )
    return Thing(
        kind="CriterionGroup", values={"combine": (value,)}, parts={"member": tuple(members)}
    )
