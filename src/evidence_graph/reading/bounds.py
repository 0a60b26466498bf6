"""Numeric bounds of a population: weeks, days, months, years, grams and kilograms."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from evidence_graph.reading import negations
from evidence_graph.reading.bare_ages import PLUS, is_bare_age
from evidence_graph.reading.bound_patterns import AFTER, LESS, MORE, ONE, RANGE, UNIT_GOES_ON, UNITS
from evidence_graph.reading.exclusions import end_before
from evidence_graph.reading.numbers import measured
from evidence_graph.reading.source import Place

# A limit that is denied is the other one: "not older than 5" is "at most 5".
_DENIED = re.compile(
    r"\b(?:not|no|inte|ej)\s+(?:(?:be|being|is|are|was|were|been|born|aged|weighing|är|vara|var|varit"
    r"|födda|född|fött|väger|vägde)\s+)*$",
    re.IGNORECASE,
)
_NO_WEIGHT: Final = 1000  # kilograms, of nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a bound: its number, whether it belongs to it, and where it is printed."""

    number: Decimal
    place: Place
    inclusive: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound as printed; `thresholds` where its ends are limits themselves ("<28 to <36").

    `unit_printed` is false of an age, in years, that says so without a unit: "aged 18 or over".
    """

    place: Place
    unit: str
    lower: End | None
    upper: End | None
    thresholds: bool
    unit_printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Numbers that look like a bound and cannot be read in one way only."""

    place: Place


def bounds(plain: str, within: Place, *, language: str) -> list[Bound | Doubt]:
    """Returns the bounds that stand in a part of a text, in their order."""
    found: list[Bound | Doubt] = []
    at, end = within
    while at < end:
        nearest = [
            match
            for pattern in (ONE, AFTER, RANGE, PLUS)
            if (match := _bounding(pattern, plain, within, at))
        ]
        if not nearest:
            break
        match = min(nearest, key=lambda m: (m.start(), -m.end()))
        if longer := UNIT_GOES_ON.match(plain, match.end(), end):
            # "30 kg/m2", "20 g per day", "5-year survival": a unit of another kind.
            found.append(Doubt(place=(_trimmed(match)[0], longer.end())))
            at = longer.end()
            continue
        read = _read(match, language)
        if isinstance(read, Bound) and not _has_unit(match) and read.unit == "unit:YR":
            read = replace(read, unit_printed=False)
        found.append(_as_denied(match, read, plain, within, at))
        at = match.end()
    return found


def _as_denied(
    match: re.Match[str], read: Bound | Doubt, plain: str, within: Place, since: int
) -> Bound | Doubt:
    """Returns a limit turned by a word that denies it; a doubt where it may be one left out."""
    if isinstance(read, Doubt):
        return read
    start, end = read.place
    before = plain[within[0] : start]
    denied = _DENIED.search(before)
    others = before[: denied.start()] if denied else before
    after = plain[end : end_before(plain, end, within[1])]
    if negations.may_be_denied(others, since - within[0]) or negations.may_be_left_out(after):
        return Doubt(place=read.place)
    if denied is None:
        return read
    place = (within[0] + denied.start(), end)
    one = read.lower or read.upper
    if match.re is not ONE or one is None or one.inclusive is not False:
        return Doubt(place=place)
    turned = End(number=one.number, place=one.place, inclusive=True)
    other = _ending(place, read.unit, turned, is_upper=read.upper is None)
    return replace(other, unit_printed=read.unit_printed)


def _bounding(pattern: re.Pattern[str], plain: str, within: Place, at: int) -> re.Match[str] | None:
    for match in pattern.finditer(plain, at, within[1]):
        groups = match.groupdict()
        if _has_unit(match) or is_bare_age(plain, match, within):
            return match
        if groups.get("named") or _has_days(groups.get("a")) or _has_days(groups.get("b")):
            return match
    return None


def _has_unit(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return any(groups.get(name) for name in ("years", "a_unit", "b_unit", "plus_unit"))


def _has_days(printed: str | None) -> bool:
    return printed is not None and bool(re.search(r"\+|da", printed))


def _read(match: re.Match[str], language: str) -> Bound | Doubt:
    groups = match.groupdict()
    place = _trimmed(match)
    if groups.get("years") or groups.get("plus"):
        return _in_years(match, place)
    ends = [name for name in ("a", "b") if groups.get(name)]
    units = {_unit(groups[f"{name}_unit"]) for name in ends if groups.get(f"{name}_unit")}
    if not units and (groups.get("named") or any(_has_days(groups[name]) for name in ends)):
        units = {"unit:WK"}
    elif not units:
        units = {"unit:YR"}  # a bare age
    numbers = [_number(groups[name], language) for name in ends]
    # "<2,500 kg" in English: thousands as printed, decimals as meant.
    tons = "unit:KiloGM" in units and any(n is not None and n >= _NO_WEIGHT for n in numbers)
    if len(units) != 1 or None in numbers or tons:
        return Doubt(place=place)
    (unit,) = units
    known = [number for number in numbers if number is not None]
    if any(_has_days(groups[name]) for name in ends):
        if unit != "unit:WK":
            return Doubt(place=place)
        unit = "unit:DAY"
        known = [_days(groups[name], n) for name, n in zip(ends, known, strict=True)]
    places = [match.span(name) for name in ends]
    if match.re is AFTER:
        return _after(place, unit, known[0], places[0], match["sign"])
    if match.re is ONE:
        return _one_sided(place, unit, known[0], places[0], match["sign"])
    return _two_sided(place, unit, known, places, (groups["sign"], groups["second"]))


def _in_years(match: re.Match[str], place: Place) -> Bound:
    # "4 years 11 months or under", "18+ years"
    if match["plus"]:
        return _after(place, "unit:YR", Decimal(match["plus"]), match.span("plus"), "more")
    number = Decimal(12 * int(match["years"]) + int(match["months"]))
    at = (match.start("years"), match.start("sign") - 1)
    return _after(place, "unit:MO", number, at, match["sign"])


def _trimmed(match: re.Match[str]) -> Place:
    whole = match[0]
    before, after = len(whole) - len(whole.lstrip()), len(whole) - len(whole.rstrip())
    return match.start() + before, match.end() - after


def _number(printed: str, language: str) -> Decimal | None:
    weeks = re.split(r"\+| (?=[wv])", printed)[0]
    return measured(weeks, language=language)


def _days(printed: str, weeks: Decimal) -> Decimal:
    # Weeks with days are no decimal number of weeks: 34+1 is 239 days.
    days = re.search(r"(?:\+| )(\d)(?: da\w+)?$", printed)
    return 7 * weeks + (int(days[1]) if days and _has_days(printed) else 0)


def _unit(printed: str) -> str:
    return next(unit for unit, p in UNITS if re.fullmatch(p, printed, re.IGNORECASE))


def _sign(printed: str, signs: dict[bool | None, str]) -> tuple[bool, bool | None]:
    for inclusive, pattern in signs.items():
        if re.fullmatch(pattern, printed, re.IGNORECASE):
            return True, inclusive
    return False, None


def _one_sided(place: Place, unit: str, number: Decimal, at: Place, sign: str) -> Bound:
    is_upper, inclusive = _sign(sign, LESS)
    if not is_upper:
        _, inclusive = _sign(sign, MORE)
    end = End(number=number, place=at, inclusive=inclusive)
    return _ending(place, unit, end, is_upper=is_upper)


def _after(place: Place, unit: str, number: Decimal, at: Place, sign: str) -> Bound:
    end = End(number=number, place=at, inclusive=True)
    is_upper = not re.search(
        r"more|over|older|above|upward|uppåt|äldre|mer|högre", sign, re.IGNORECASE
    )
    return _ending(place, unit, end, is_upper=is_upper)


def _ending(place: Place, unit: str, end: End, *, is_upper: bool) -> Bound:
    return Bound(
        place=place,
        unit=unit,
        lower=None if is_upper else end,
        upper=end if is_upper else None,
        thresholds=False,
    )


def _two_sided(
    place: Place,
    unit: str,
    numbers: list[Decimal],
    places: list[Place],
    signs: tuple[str | None, str | None],
) -> Bound | Doubt:
    if numbers[0] > numbers[1]:
        return Doubt(place=place)
    less = [None if s is None else _sign(s, LESS) for s in signs]
    if signs[0] is not None and re.fullmatch(r"from|från", signs[0], re.IGNORECASE):
        less[0] = None
    if signs[0] is not None and less[0] is not None and not less[0][0]:
        return (
            Doubt(place=place)
            if signs[1] is None
            else _between(place, unit, numbers, places, signs)
        )
    ends = [
        End(number=number, place=at, inclusive=None if sign is None else sign[1])
        for number, at, sign in zip(numbers, places, less, strict=True)
    ]
    thresholds = any(sign is not None for sign in less)
    return Bound(place=place, unit=unit, lower=ends[0], upper=ends[1], thresholds=thresholds)


def _between(
    place: Place,
    unit: str,
    numbers: list[Decimal],
    places: list[Place],
    signs: tuple[str | None, str | None],
) -> Bound:
    # ">28 to <36 weeks", "≥28 and ≤36 weeks": a lower and an upper rule, not two thresholds.
    _, lower = _sign(signs[0] or "", MORE)
    _, upper = _sign(signs[1] or "", LESS)
    return Bound(
        place=place,
        unit=unit,
        lower=End(number=numbers[0], place=places[0], inclusive=lower),
        upper=End(number=numbers[1], place=places[1], inclusive=upper),
        thresholds=False,
    )
