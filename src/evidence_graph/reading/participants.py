"""How many took part: totals, the range over the studies, of what, and parts of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence_graph.reading import numbers
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import NUMBER, whole
from evidence_graph.reading.people import PEOPLE, counts_people, population
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import COUNT_UNITS

_NOT = (
    r"(?:not (?:reported|stated|specified|given|available)|NR\b|N/?R\b|n\.r\.|unclear|unknown"
    r"|(?:ej|inte) (?:angiv(?:et|na|en)|rapportera(?:t|d|de)|redovisa(?:t|d|de)|uppgiv(?:et|na))"
    r"|(?:anges|redovisas|framgår|rapporteras|uppges) (?:ej|inte)|uppgift saknas|saknas|okänt)"
)
_N = r"(?<![\w=])(?:N|n)(?:\s*\(?(?:total(?:t|ly)?|tot)\)?)?"
_TOTALLY = r"(?:total(?:t|ly)?(?: of)?|in total|sammanlagt)"
_UNITLESS = (
    r"(?:years?|weeks?|months?|days?|år|veckor|månader|g|kg|gram|or|eller|in|on|of|with|among|from|for"
    r"|i|på|om|av|med|hos|från|för|-)\b"
)
_ABOUT = r"(?P<about>(?:approximately|approx\.?|about|around|ca\.?|cirka|omkring|~|\u2248)\s*)?"
_OF_STUDIES = re.sub(r"\?P<\w+>", "?:", COUNT_UNITS.pattern)
# Where a number of people may begin without a label: a line, a cell, a sentence, a bracket.
_BEGINS = r"(?:\A|(?<=[\n(])|(?<=[(;:.]\s)|(?<=[|]\s)|(?<=<br>))"
TOTAL: Final = re.compile(
    rf"(?:(?:{_TOTALLY}\s*)?{_N}\s*(?:[=:]|(?P<roughly>\u2248))\s*"
    rf"|{_TOTALLY}\s*:?\s*(?!{_ABOUT.replace('?P<about>', '?:')}{NUMBER}\s+(?:{_OF_STUDIES}))"
    rf"|(?:number of participants|antal deltagare|participants|deltagare)\s*[:=]\s*"
    rf"|{_BEGINS}(?={NUMBER}\s+(?:(?!{_UNITLESS})[\w-]+\s+)?{PEOPLE}\b))"
    rf"{_ABOUT}(?P<number>{NUMBER})",
    re.IGNORECASE,
)
_ABOUT_IT: Final = re.compile(
    r"\s*\(\s*(?:approximately|approx\.?|about|around|ca\.?|cirka|omkring)\s*\)", re.IGNORECASE
)
_IN_SOME_STUDIES: Final = re.compile(
    rf"[^,;.()|\n\d]*\b(?:in|from|i|från|over|across|of|av)\s+(?:{numbers.COUNT})\s+(?:{_OF_STUDIES})",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"{_N}\s*[=:\u2248<>\u2264\u2265]", re.IGNORECASE)
NOT_REPORTED: Final = re.compile(
    rf"(?:{_N}|(?:number of participants|antal deltagare))\s*[=:]?\s*(?:is |are |was )?{_NOT}"
    rf"|{_NOT} (?:number of participants|antal deltagare)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"\(?(?:(?:range|intervall|spann|from|från|mellan|between)\s*:?\s*)*"
    rf"(?:(?P<n>n)\s*[=:]\s*|(?:range|intervall|spann|mellan|between|from|från)\s*:?\s*)"
    rf"(?P<least>{NUMBER})\s*(?:-|to|till|and|och)\s*(?:n\s*[=:]\s*)?(?P<most>{NUMBER})"
    rf"(?:\s*(?:per|in each|in the|i de|i varje)\s+[\w ]+)?\)?"
    rf"|\((?P<least2>{NUMBER})\s*(?:-|to|till)\s*(?P<most2>{NUMBER})"
    rf"(?:\s+[^()\n]{{0,40}})?\)"
    rf"|(?<![\w.,])(?P<least3>{NUMBER})\s*(?:-|to|till)\s*(?P<most3>{NUMBER})"
    r"\s+(?:(?:participants|deltagare) )?(?:per|in each|i varje)\s+(?:study|trial|studie)",
    re.IGNORECASE,
)
_BOUNDED = re.compile(rf"{_N}\s*(?:[<>\u2264\u2265]=?)\s*{NUMBER}")
_PART = re.compile(
    rf"(?:of which|of whom|of these|including|varav|inklusive)\s+(?:n\s*[=:]\s*)?"
    rf"(?P<number>{NUMBER})(?P<unit>[^,;.()|\n]*)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*(?P<unit>[^\W\d_](?:[^,;.()|=\n\d]|\.(?=\w))*)")
_TRAILING = re.compile(r"\s+(?:and|och|or|eller|of|av|in|i|from|från)?\s*$")
_OVER_STUDIES = re.compile(
    r"\b(?:range|intervall|spann)\b|(?:per|in each|i varje)\s+(?:study|trial|studie)", re.IGNORECASE
)
_OTHER_NUMBERS = re.compile(
    r"%|\b(?:years?|weeks?|months?|days?|hours?|sessions?|percent|million|grams?|kg|g|år|veckor"
    r"|månader|dagar|timmar|gram|procent|miljon(?:er)?)\b"
    rf"|^\s*(?:[\w-]+\s+)?(?:{_OF_STUDIES})",
    re.IGNORECASE,
)
_AROUND = re.compile(r"[^,;.()|\n\d]*")
_SAYS_NOTHING = re.compile(
    r"(?:in|i|from|från|of|over|across|per|with|med|and|och|the|range|n|fördelat|totalt|total)\b",
    re.IGNORECASE,
)


def first(plain: str, place: Place) -> int | None:
    """Returns where the words on participants begin, or None where there are none."""
    patterns = (TOTAL, NOT_REPORTED, _BOUNDED, _LABEL)
    starts = [m.start() for p in patterns if (m := p.search(plain, *place))]
    return min(starts, default=None)


def participants(notes: Notes, places: list[Place]) -> Iterator[Thing]:
    """Yields the whole count of a review and the counts of its parts."""
    values: Values = {}
    stood = places[0] if places else (0, 0)
    wholes: list[Values] = []
    parts: list[Thing] = []
    for place in places:
        subsets = list(_PART.finditer(notes.source.plain, *place))
        whole_part = (place[0], subsets[0].start() if subsets else place[1])
        ranges = _ranges(notes, whole_part)
        wholes.append(_total(notes, whole_part, ranges))
        values = {**wholes[-1], **values}
        values = {**_range(notes, whole_part, ranges), **values}
        parts += [part for m in subsets if (part := _part(notes, m))]
        for match in _BOUNDED.finditer(notes.source.plain, *place):
            notes.gap(Why.AMBIGUOUS, "total", match.span())
        for match in NOT_REPORTED.finditer(notes.source.plain, *place):
            notes.gap(Why.NOT_STATED, "hasParticipants", match.span())
        _unread(notes, place, ranges, subsets)
    _disagreeing(notes, values, wholes)
    if values:
        if "unitOfAnalysis" not in values and "unitVerbatim" not in values:
            values["unitOfAnalysis"] = (_unspecified(notes, stood),)
        yield Thing(kind="ParticipantCount", values=values)
    yield from parts


def _disagreeing(notes: Notes, values: Values, wholes: Sequence[Values]) -> None:
    """Takes out totals of which there are several that differ, and what was counted."""
    found = [one["total"][0] for one in wholes if "total" in one]
    if len({total.value for total in found}) < 2:
        return
    for total in found:
        notes.gap(Why.AMBIGUOUS, "total", notes.source.place(total.span))
    for name in ("total", "unitOfAnalysis", "unitVerbatim", "minPerStudy", "maxPerStudy"):
        values.pop(name, None)


def _unread(
    notes: Notes,
    place: Place,
    ranges: Sequence[re.Match[str]],
    subsets: Sequence[re.Match[str]],
) -> None:
    """Notes the numbers that no count was read from, each with the words around it."""
    source = notes.source
    read = [
        match.span() for match in (*ranges[:1], *subsets, *_BOUNDED.finditer(source.plain, *place))
    ]
    total = _total_in(source.plain, place, ranges)
    if total:
        read.append(total.span())
    for number in re.finditer(rf"{numbers.RUN}", source.said(place)):
        at = place[0] + number.start()
        if not any(start <= at < end for start, end in read):
            words = _AROUND.match(source.plain, place[0] + number.end(), place[1])
            end = words.end() if words else place[0] + number.end()
            notes.gap(Why.NOT_UNDERSTOOD, "hasParticipants", source.trimmed((at, end)))


def _unspecified(notes: Notes, place: Place) -> Value:
    return notes.source.value(
        "unitofanalysis:unspecified", place, rule="no-unit-printed", confidence=Confidence.MEDIUM
    )


def _total_in(plain: str, place: Place, ranges: Sequence[re.Match[str]]) -> re.Match[str] | None:
    return next(
        (
            m
            for m in TOTAL.finditer(plain, *place)
            if not any(r.start() <= m.start("number") < r.end() for r in ranges)
        ),
        None,
    )


def _total(notes: Notes, place: Place, ranges: Sequence[re.Match[str]]) -> Values:
    plain = notes.source.plain
    match = _total_in(plain, place, ranges)
    if match is None:
        return {}
    number = whole(match["number"])
    if again := _of_others_too(plain, match, place):
        notes.gap(Why.AMBIGUOUS, "total", notes.source.trimmed((match.start(), again.end())))
        return {}
    unit = _unit(notes, (match.end(), place[1]))
    said = (match.start(), unit[1] if unit else match.end())
    goes_on = numbers.goes_on(plain[: place[1]], match.end())
    if number is None or goes_on or (unit and not counts_people(notes, unit)):
        # "N=12 studies", "N=300-400", "N=1'204": no total that can be read in one way.
        end = numbers.end_of_run(plain[: place[1]], match.start("number"))
        notes.gap(Why.AMBIGUOUS, "total", (said[0], max(said[1], end)))
        return {}
    about = match["about"] or match["roughly"] or _ABOUT_IT.match(plain, match.end(), place[1])
    total = notes.source.value(
        number,
        said,
        rule="total-of-participants",
        confidence=Confidence.LOW if about else Confidence.HIGH,
        verbatim=match.span("number"),
    )
    return {"total": (total,), **_units(notes, unit)}


def _of_others_too(plain: str, match: re.Match[str], place: Place) -> re.Match[str] | None:
    """Returns a second total, where the first is said to be of some studies only."""
    if not _IN_SOME_STUDIES.match(plain, match.end(), place[1]):
        return None
    return next((m for m in TOTAL.finditer(plain, match.end(), place[1])), None)


def _unit(notes: Notes, after: Place) -> Place | None:
    match = _UNIT.match(notes.source.plain, *after)
    if match is None or _SAYS_NOTHING.match(match["unit"]):
        return None
    start, end = match.span("unit")
    joined = _TRAILING.search(notes.source.plain, start, end)
    return notes.source.trimmed((start, joined.start() if joined else end))


def _units(notes: Notes, unit: Place | None) -> Values:
    if unit is None:
        return {}
    words = notes.source.words(unit, rule="words-after-number")
    concept = notes.concept(unit, ("unit-of-analysis",), rule="unit-by-label")
    found: Values = {"unitVerbatim": (words,)}
    return found if concept is None else {"unitOfAnalysis": (concept,), **found}


def _ranges(notes: Notes, place: Place) -> list[re.Match[str]]:
    """Returns the ranges that are said to be over the studies: "(n=12-98)", "12-98 per study"."""
    plain = notes.source.plain
    counted = TOTAL.search(plain, *place)
    found = []
    for match in _RANGE.finditer(plain, *place):
        in_brackets = "(" in plain[max(place[0], match.start() - 1) : match.start() + 1]
        after_total = bool(match["n"]) and counted is not None and counted.end() < match.start()
        said = _OVER_STUDIES.search(match[0])
        if (in_brackets or after_total or said) and not _OTHER_NUMBERS.search(match[0]):
            found.append(match)
    return found


def _range(notes: Notes, place: Place, ranges: Sequence[re.Match[str]]) -> Values:
    for match in ranges:
        which = next(n for n in ("", "2", "3") if match[f"least{n}"])
        names = (f"least{which}", f"most{which}")
        least, most = (whole(match[name]) for name in names)
        longer = numbers.began_before(notes.source.plain, match.start(names[0]))
        longer = longer or numbers.goes_on(notes.source.plain[: place[1]], match.end(names[1]))
        if least is None or most is None or least > most or longer:
            notes.gap(Why.AMBIGUOUS, "minPerStudy, maxPerStudy", match.span())
            continue
        return {
            name: (
                notes.source.value(
                    number,
                    notes.source.trimmed(match.span()),
                    rule="range-over-studies",
                    confidence=Confidence.HIGH if match["n"] else Confidence.MEDIUM,
                    verbatim=match.span(group),
                ),
            )
            for name, number, group in zip(
                ("minPerStudy", "maxPerStudy"), (least, most), names, strict=True
            )
        }
    return {}


def _part(notes: Notes, match: re.Match[str]) -> Thing | None:
    number = whole(match["number"])
    place = notes.source.trimmed(match.span())
    longer = numbers.goes_on(notes.source.plain, match.end("number"))
    if number is None or longer or _OTHER_NUMBERS.search(match["unit"]):
        notes.gap(Why.AMBIGUOUS, "total", place)
        return None
    total = notes.source.value(
        number, place, rule="part-of-participants", verbatim=match.span("number")
    )
    unit = notes.source.trimmed(match.span("unit"))
    if unit[0] < unit[1] and not counts_people(notes, unit):
        # "of which 45 in Sweden", "of whom 30 were excluded"
        notes.gap(Why.AMBIGUOUS, "total", place)
        return None
    values = {"total": (total,), **_units(notes, unit if unit[0] < unit[1] else None)}
    subset = population(notes, [unit]) if unit[0] < unit[1] else Thing(kind="Population")
    return Thing(kind="ParticipantCount", values=values, parts={"ofSubset": (subset,)})
