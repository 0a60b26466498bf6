"""What decides who belongs to a population: bounds, conditions, and how they combine."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence_graph.reading import alternatives, limits_apart, whose_limits
from evidence_graph.reading.beside import Measured
from evidence_graph.reading.bounds import Bound, Doubt, End, bounds
from evidence_graph.reading.conditions import Found, conditions
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.measures import measured
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import IN_WORDS
from evidence_graph.reading.persons import groups
from evidence_graph.reading.source import Place

_ARM = re.compile(
    r"\b(?:intervention|control|comparison|comparator|experimental|treatment)s?"
    r"[ -](?:groups?|arms?)\b"
    r"|\b(?:kontroll|interventions|jämförelse|behandlings)grupp\w*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()\n]*\)")
_TIME_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(IN_WORDS)})[ -](?:weeks?|months?|years?|days?|veckor|månader|år|dagar)\b"
    rf"|\b(?:under|below|over|above|aged|age|över|åldern) (?:{'|'.join(IN_WORDS)})\b",
    re.IGNORECASE,
)
_MANY_IN_WORDS = re.compile(r"\b(?:[\w-]+ )?(?:hundred|thousand|hundra|tusen)\b", re.IGNORECASE)
# What is denied or left out, and is neither a limit nor a condition that was read.
_LEFT_OUT = re.compile(
    r"\b(?:not|never|ej|inte|aldrig|icke)\b[^,;.()\n]*"
    r"|\b(?:excluding|excluded|except|exceptions?|exklusive|exkluderade\w*|utom|förutom|undantag\w*)\b"
    r"[^;.()\n]*",
    re.IGNORECASE,
)
_AFTER_DIMENSION: Final = re.compile(
    r"(?:'?[\s-]+(?:of\s+)?(?:gestational age|gestation|pregnancy|GA|olds?|of age|gamla|ålder"
    r"|completed|fullgångna|birth ?weight|graviditetslängd|gestationsålder)\b)+",
    re.IGNORECASE,
)
_BEFORE_DIMENSION: Final = re.compile(
    r"\b(?:birth ?-?weights?|(?:body[ -]?)?weights?|gestational age|gestation|aged?"
    r"|födelsevikt(?:en)?|(?:kropps)?vikt"
    r"|graviditetslängd|gestationsålder|ålder(?:n)?|graviditetsvecka|gestationsvecka)"
    r"\s*(?:of|på|i|:|=|is|was|är|var|between|mellan)?\s*$",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"\d[\d.,+-]*")


def criteria(notes: Notes, lines: Sequence[Place], roles: Sequence[str]) -> dict[str, Thing]:
    """Returns the rules of some lines, and the ranges that they print in brackets.

    `roles` are those of the population: a limit is said to be someone's only where it could
    be someone else's.
    """
    people_here = whose_limits.named(notes, lines, roles)
    by_line: list[Thing] = []
    ranges: list[Found] = []
    all_rules: list[Found] = []
    for line in lines:
        rules, bracketed = _of_line(notes, line, people_here)
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


def _of_line(
    notes: Notes, line: Place, here: whose_limits.People
) -> tuple[list[Found], list[Found]]:
    source = notes.source
    brackets = [m.span() for m in _BRACKETS.finditer(source.plain, *line)]
    rules: list[Found] = []
    bracketed: list[Found] = []
    doubted: list[Place] = []
    known: list[Measured] = []
    for bound in bounds(source.plain, line, language=source.language):
        inside = next((b for b in brackets if b[0] <= bound.place[0] < b[1]), None)
        before = inside is not None and any(
            f.place[1] <= inside[0] and not groups(source, (f.place[1], inside[0])) for f in rules
        )
        found = None
        if isinstance(bound, Doubt):
            notes.gap(Why.AMBIGUOUS, "criteria", bound.place)
        else:
            found = _bound(notes, bound, line, here, known, reported=before)
        if found is None:
            doubted.append(bound.place)
            continue
        (bracketed if before else rules).append(found)
        if found.measured:
            known.append(found.measured)
    read = [found.place for found in (*rules, *bracketed)]
    rules += conditions(notes, line, here.roles, read, doubted)
    start = alternatives.read_in_part(notes, line, rules, doubted)
    arms = _ARM.search(source.plain, *line)
    apart = (arms and (rules or bracketed)) or limits_apart.each_has_its_own(
        notes, line, rules, doubted
    )
    if apart:
        # "Adults (intervention group) and children (control group)": nothing is of all.
        notes.gap(Why.AMBIGUOUS, "criteria", line)
        start = line[0]
    if start is not None:
        rules = [found for found in rules if found.place[1] <= start]
        bracketed = [found for found in bracketed if found.place[1] <= start]
    _unread(notes, line, [*doubted, *(found.place for found in (*rules, *bracketed))])
    return sorted(rules, key=lambda found: found.place), bracketed


def _unread(notes: Notes, line: Place, read: Sequence[Place]) -> None:
    about = {"criteria", "dimension", "appliesTo"}
    gaps = [notes.source.place(gap.span) for gap in notes.gaps if gap.about in about]
    known = [*read, *gaps]
    for pattern in (_NUMBER, _TIME_IN_WORDS, _MANY_IN_WORDS):
        for number in pattern.finditer(notes.source.plain, *line):
            if not any(start <= number.start() < end for start, end in known):
                notes.gap(Why.NOT_UNDERSTOOD, "criteria", number.span())
    for words in _LEFT_OUT.finditer(notes.source.plain, *line):
        if not any(start < words.end() and words.start() < end for start, end in known):
            notes.gap(Why.AMBIGUOUS, "criteria", notes.source.trimmed(words.span()))


def _bound(
    notes: Notes,
    bound: Bound,
    line: Place,
    here: whose_limits.People,
    known: Sequence[Measured],
    *,
    reported: bool,
) -> Found | None:
    source = notes.source
    place = _with_dimension(notes, bound.place, line)
    what = measured(source, line, bound, place, known)
    if what is None:
        notes.gap(Why.MISSING, "dimension", place)
        return None
    whose = whose_limits.whose(notes, line, what, here)
    if whose is whose_limits.Whose.UNCLEAR:
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
        "unit": (_unit(notes, bound, place),),
    }
    if isinstance(whose, Value):
        values["appliesTo"] = (whose,)
    names = ("lowestThreshold", "highestThreshold") if bound.thresholds else ("lower", "upper")
    for name, one in zip(names, (bound.lower, bound.upper), strict=True):
        if one:
            values |= _end(notes, name, one, place)
    name = "ThresholdRange" if bound.thresholds else "NumericBound"
    return Found(Thing(kind=name, values=values), place, what)


def _unit(notes: Notes, bound: Bound, place: Place) -> Value:
    if bound.unit_printed:
        return notes.source.value(bound.unit, place, rule="unit-printed")
    return notes.source.value(bound.unit, place, rule="years-of-age", confidence=Confidence.MEDIUM)


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


def _combined(notes: Notes, found: Sequence[Found]) -> Thing:
    """Returns the criteria of one line: "or" binds those it stands between, the rest are all."""
    runs: list[list[Found]] = [[found[0]]]
    for one, other in pairwise(found):
        if alternatives.joined(notes, one.place, other.place):
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
