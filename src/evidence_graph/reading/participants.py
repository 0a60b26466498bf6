"""How many took part: totals, the range over the studies, of what, and parts of them."""

import re
from collections.abc import Iterator
from typing import Final

from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import NUMBER, whole
from evidence_graph.reading.people import PEOPLE, population
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import COUNT_UNITS

_NOT = (
    r"(?:not (?:reported|stated|specified|given|available)|NR\b|N/?R\b|n\.r\.|unclear|unknown"
    r"|(?:ej|inte) (?:angiv(?:et|na|en)|rapportera(?:t|d|de)|redovisa(?:t|d|de)|uppgiv(?:et|na))"
    r"|(?:anges|redovisas|framgår|rapporteras|uppges) (?:ej|inte)|uppgift saknas|saknas|okänt)"
)
_N = r"(?<![\w=])(?:N|n)(?:\s*\(?(?:total(?:t|ly)?|tot)\)?)?"
_TOTALLY = r"(?:total(?:t|ly)?(?: of)?|in total|sammanlagt)"
_UNITLESS = r"(?:years?|weeks?|months?|days?|år|veckor|månader|g|kg|gram|or|eller|-)\b"
_ABOUT = r"(?P<about>(?:approximately|approx\.?|about|around|ca\.?|cirka|omkring|~|\u2248)\s*)?"
# Where a number of people may begin without a label: a line, a cell, a sentence, a bracket.
_BEGINS = r"(?:\A|(?<=[\n(])|(?<=[(;:.]\s)|(?<=[|]\s)|(?<=<br>))"
TOTAL: Final = re.compile(
    rf"(?:(?:{_TOTALLY}\s*)?{_N}\s*[=:\u2248]\s*|{_TOTALLY}\s*:?\s*"
    rf"|(?:number of participants|antal deltagare)\s*[:=]\s*"
    rf"|{_BEGINS}(?={NUMBER}\s+(?:(?!{_UNITLESS})[\w-]+\s+)?{PEOPLE}\b))"
    rf"{_ABOUT}(?P<number>{NUMBER})(?!\s*-\s*\d)(?!\s+(?:{COUNT_UNITS.pattern}))",
    re.IGNORECASE,
)
NOT_REPORTED: Final = re.compile(
    rf"(?:{_N}|(?:number of participants|antal deltagare))\s*[=:]?\s*(?:is |are |was )?{_NOT}",
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
_SAYS_NOTHING = re.compile(
    r"(?:in|i|from|från|of|over|across|per|with|med|and|och|the|range|n|fördelat|totalt|total)\b",
    re.IGNORECASE,
)


def first(plain: str, place: Place) -> int | None:
    """Returns where the words on participants begin, or None where there are none."""
    starts = [m.start() for p in (TOTAL, NOT_REPORTED, _BOUNDED) if (m := p.search(plain, *place))]
    return min(starts, default=None)


def participants(notes: Notes, places: list[Place]) -> Iterator[Thing]:
    """Yields the whole count of a review and the counts of its parts."""
    values: Values = {}
    stood = places[0] if places else (0, 0)
    parts: list[Thing] = []
    for place in places:
        subsets = list(_PART.finditer(notes.source.plain, *place))
        whole_part = (place[0], subsets[0].start() if subsets else place[1])
        values = {**_total(notes, whole_part), **values}
        values = {**_range(notes, whole_part), **values}
        parts += [part for m in subsets if (part := _part(notes, m))]
        for match in _BOUNDED.finditer(notes.source.plain, *place):
            notes.gap(Why.AMBIGUOUS, "total", match.span())
        for match in NOT_REPORTED.finditer(notes.source.plain, *place):
            notes.gap(Why.NOT_STATED, "hasParticipants", match.span())
    if values:
        if "unitOfAnalysis" not in values and "unitVerbatim" not in values:
            values["unitOfAnalysis"] = (_unspecified(notes, stood),)
        yield Thing(kind="ParticipantCount", values=values)
    yield from parts


def _unspecified(notes: Notes, place: Place) -> Value:
    return notes.source.value(
        "unitofanalysis:unspecified", place, rule="no-unit-printed", confidence=Confidence.MEDIUM
    )


def _total(notes: Notes, place: Place) -> Values:
    match = TOTAL.search(notes.source.plain, *place)
    if match is None:
        return {}
    number = whole(match["number"])
    if number is None:
        notes.gap(Why.AMBIGUOUS, "total", match.span())
        return {}
    unit = _unit(notes, (match.end(), place[1]))
    said = (match.start(), unit[1] if unit else match.end())
    about = match["about"]
    total = notes.source.value(
        number,
        said,
        rule="total-of-participants",
        confidence=Confidence.LOW if about else Confidence.HIGH,
        verbatim=match.span("number"),
    )
    return {"total": (total,), **_units(notes, unit)}


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


def _range(notes: Notes, place: Place) -> Values:
    for match in _RANGE.finditer(notes.source.plain, *place):
        which = next(n for n in ("", "2", "3") if match[f"least{n}"])
        names = (f"least{which}", f"most{which}")
        least, most = (whole(match[name]) for name in names)
        if least is None or most is None or least > most:
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
    if number is None:
        notes.gap(Why.AMBIGUOUS, "total", place)
        return None
    total = notes.source.value(
        number, place, rule="part-of-participants", verbatim=match.span("number")
    )
    unit = notes.source.trimmed(match.span("unit"))
    values = {"total": (total,), **_units(notes, unit if unit[0] < unit[1] else None)}
    subset = population(notes, [unit]) if unit[0] < unit[1] else Thing(kind="Population")
    return Thing(kind="ParticipantCount", values=values, parts={"ofSubset": (subset,)})
