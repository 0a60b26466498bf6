"""How much a review includes: studies, articles, interventions, and parts of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence_graph.reading.draft import Confidence, Thing, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import COUNT, IN_WORDS, began_before, goes_on, whole
from evidence_graph.reading.people import begins_with_people, population
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import COUNT_UNITS

_OF_WHICH = r"(?:of which|of these|of whom|whereof|including|varav|inklusive)"
_COUNT = re.compile(
    rf"(?P<part>{_OF_WHICH}\s+)?(?<![\w.,+])(?P<number>{COUNT})\s+"
    rf"(?:(?:of (?:which|these|them)|av (?:dessa|dem))\s+)?"
    rf"(?:(?P<unit>{COUNT_UNITS.pattern})|(?=(?:on|in|with|included|involved|på|om|med|av|i)\b))"
    rf"(?:\s*\b(?:(?:were |was |är |var )?"
    rf"(?:(?P<on>on|på|om)|in|with|included|involved|med|av|i))\s+"
    rf"(?P<subset>(?!\d|(?:{'|'.join(IN_WORDS)})\b)[^,;.()|\n]+))?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?P<unit>(?:number of |antal )?(?:{COUNT_UNITS.pattern}))\s*[:=]\s*(?P<number>{COUNT})",
    re.IGNORECASE,
)
# Before a count stands nothing, or what was read, or words that leave it whole.
_LEAVES_WHOLE: Final = re.compile(
    rf"(?:[\s,;:(|=]|\b(?:and|och|samt|on|in|from|of|av|i|på|om|från|describing|reporting|describe|covering"
    rf"|som|beskriver|rapporterar|a total of|in total|total(?:t|ly)?|sammanlagt|included?|includes"
    rf"|including|inkluderade|k|omfattar|reviews?|search\w*|{_OF_WHICH})\b)*",
    re.IGNORECASE,
)
_IN_FIGURES: Final = re.compile(
    rf"\d|\b(?:{'|'.join(IN_WORDS)}|none|no|dozens?|dussin)\b", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|over|under|(?:more|fewer|less) than"
    r"|at (?:least|most)"
    r"|up to|nearly|almost|not|no|ca\.?|cirka|omkring|ungefär|över|(?:fler|färre|mer|mindre) än"
    r"|minst|högst|upp till|nästan|inte|ej)|[<>]=?|[~\u2248\u2264\u2265])\s*$",
    re.IGNORECASE,
)
_NARROWER: Final = re.compile(
    r"RCT|trial|kohort|cohort|randomi|controlled|kontroll|observational|qualitative|kvalitativ",
    re.IGNORECASE,
)


def counts(notes: Notes, places: list[Place]) -> Iterator[Thing]:
    """Yields the counts that stand in the first cell of a review's row."""
    for place in places:
        plain = notes.source.plain
        unit: str | None = None
        seen: set[str] = set()
        found = list(_LABELLED.finditer(plain, *place))
        found += _COUNT.finditer(plain, found[-1].end() if found else place[0], place[1])
        kinds = _kinds(found)
        read_to = place[0]
        for match in found:
            before = plain[read_to : match.start()]
            read_to = match.end()
            unit = _unit(match) or unit
            if unit is None:
                continue
            if match in kinds:
                # "12 RCTs and 3 cohort studies" does not say how many studies there are.
                notes.gap(Why.NO_PLACE, "count of a kind of studies", match.span())
                continue
            if _may_be_cut(before):
                # "Twenty-two studies", "22 observational and 5 randomised studies"
                notes.gap(Why.AMBIGUOUS, "hasCount", match.span())
                continue
            thing = _count(notes, match, unit, repeated=unit in seen)
            seen.add(unit)
            if thing:
                yield thing


def _may_be_cut(before: str) -> bool:
    """Says whether the words before a count may make another number, or none, of it."""
    if _LEAVES_WHOLE.fullmatch(before):
        return False
    return bool(_IN_FIGURES.search(before)) or not re.search(r"[,;:(.]\s*$", before)


def _is_on_people(notes: Notes, match: re.Match[str]) -> bool:
    if match["on"] is None or re.search(r"\b(?:and|och|samt)\s+\d", match["subset"]):
        return False
    words = notes.source.trimmed(match.span("subset"))
    known = notes.labels.within(notes.source.said(words), ("population",))
    return (
        bool(known)
        or begins_with_people(notes, words)
        or match["subset"].strip().endswith("population")
    )


def _kinds(found: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    kinds = [m for m in found if m["unit"] and m["study"] and _NARROWER.search(m["unit"])]
    whole_too = any(m["study"] and m not in kinds for m in found)
    return [] if whole_too or len(kinds) < 2 else kinds


def _unit(match: re.Match[str]) -> str | None:
    return next((u for u in ("study", "article", "intervention") if match[u]), None)


def _count(notes: Notes, match: re.Match[str], unit: str, *, repeated: bool) -> Thing | None:
    source = notes.source
    place = source.trimmed(match.span())
    number = whole(match["number"])
    before = source.plain[match.pos : match.start("number")]
    longer = match.re is _LABELLED and goes_on(source.plain[: match.endpos], match.end("number"))
    if longer or began_before(before, len(before)) or _BEFORE.search(before):
        # "2-3 studies", "5/12 studies", "more than 12 studies"
        number = None
    if number is None:
        notes.gap(Why.AMBIGUOUS, "hasCount", place)
        return None
    groups = match.groupdict()
    subset = groups.get("subset")
    is_part = bool(groups.get("part")) or repeated
    if is_part and not (subset and _is_on_people(notes, match)):
        # "3 on preterm infants" is a part; "19 in meta-analysis" are no population.
        notes.gap(Why.NO_PLACE, "count of a part", place)
        return None
    narrower = bool(groups["unit"] and _NARROWER.search(groups["unit"]))
    quoted = place if is_part or not subset else (place[0], source.trimmed(match.span("unit"))[1])
    values: Values = {
        "countOf": (
            source.value(
                f"countunit:{unit}",
                quoted,
                rule="count-with-unit" if match["unit"] else "unit-of-count-before",
                confidence=Confidence.MEDIUM if narrower or not match["unit"] else Confidence.HIGH,
            ),
        ),
        "value": (
            source.value(number, quoted, rule="count-with-unit", verbatim=match.span("number")),
        ),
    }
    parts: dict[str, tuple[Thing, ...]] = {}
    if subset and is_part:
        parts["ofSubset"] = (population(notes, [source.trimmed(match.span("subset"))]),)
    return Thing(kind="InclusionCount", values=values, parts=parts)
