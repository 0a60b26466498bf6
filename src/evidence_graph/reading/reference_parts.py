"""Where a work was published: year, volume, issue and pages, in the orders in which lists print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading.source import Place

_YEAR: Final = r"(?P<year>(?:1[89]|20)\d\d)(?![\d-])[a-z]?"
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt|nov|dec|spring|summer|fall|autumn|winter)"
    r"[a-z]*\.?"
)
_DATE: Final = (
    rf"(?P<date>,?\s+{_MONTH}(?:\s*-\s*{_MONTH})?(?:\s+\d{{1,2}}(?:\s*-\s*\d{{1,2}})?)?)?"
)
_VOLUME: Final = r"(?P<volume>[A-Za-z]?\d{1,4}[A-Za-z]?(?:[ ,]*(?:Suppl|Pt|Part)\.?(?:\s?\d+)?)?)"
_ISSUE: Final = r"(?:\s*\((?P<issue>[^()]{1,20})\))?"
_PAGE: Final = r"(?:[A-Za-z]{0,3}\d[\w]{0,12}(?:\.[a-z]\w{0,4})?|[ivxlc]{1,8}(?!\w))"
_PAGES: Final = (
    rf"(?P<pages>CD\d{{6}}(?:\.pub\d+)?|{_PAGE}(?:\s?-\s?{_PAGE})?"
    rf"(?:,\s?{_PAGE}(?:\s?-\s?{_PAGE})?){{0,3}})"
)
_WHOLE: Final = r"(?=[\s.,;\])]|$)"
_PP: Final = r"(?:(?:pp?|s|sid|pages?)(?:\.\s?|\s))?"
_BEFORE: Final = r"(?<=[\s.,(])"
_AT_END: Final = r"[\s.,;]*$"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# "2018 Mar;200(1):12-20", which no other words look like: it may stand before others.
_VANCOUVER = _pattern(
    rf"{_BEFORE}{_YEAR}{_DATE}\s*;\s*(?:(?:vol\.?\s*)?{_VOLUME})?{_ISSUE}"
    rf"(?:\s*:\s*{_PP}{_PAGES}{_WHOLE})?"
)
# Other orders have to stand at the end of what is not an identifier or an address.
_ORDERS: Final = (
    _pattern(
        rf"(?<=,\s)vol\.\s?{_VOLUME}(?:,\s?no\.\s?(?P<issue>\d{{1,3}}))?,\s?{_PP}{_PAGES},"
        rf"(?:\s+{_MONTH})?\s+{_YEAR}{_AT_END}"
    ),
    _pattern(rf"{_BEFORE}{_YEAR}{_DATE}\s*:\s*{_VOLUME}{_ISSUE}\s*:\s*{_PP}{_PAGES}{_AT_END}"),
    _pattern(rf"{_BEFORE}\(?{_YEAR}\)?,?\s+{_VOLUME}{_ISSUE}\s*[,:]\s*{_PP}{_PAGES}{_AT_END}"),
    _pattern(rf"{_BEFORE}{_YEAR},?\s*\((?P<issue>\d{{1,3}})\)\s*:\s*(?P<pages>CD\d{{6}}){_AT_END}"),
    _pattern(rf"{_BEFORE}{_YEAR}{_DATE}\s*[:;,]\s*(?P<pages>CD\d{{6}}(?:\.pub\d+)?){_AT_END}"),
    _pattern(rf"{_BEFORE}{_YEAR},\s+Issue\s+(?P<issue>\d{{1,3}}){_AT_END}"),
    _pattern(
        rf"{_BEFORE}(?<!no\.\s){_VOLUME}{_ISSUE}\s*[:,]\s*{_PP}{_PAGES}[,.]?\s*\(?{_YEAR}\)?{_AT_END}"
    ),
    _pattern(
        rf"{_BEFORE}{_VOLUME},\s?no\.\s?(?P<issue>\d{{1,3}})\s\({_YEAR}\):\s?{_PP}{_PAGES}{_AT_END}"
    ),
    _pattern(rf"{_BEFORE}(?<!no\.\s){_VOLUME}\s*\({_YEAR}\),?\s*:?\s*{_PP}{_PAGES}{_AT_END}"),
)
_PUBLISHED = _pattern(
    rf"(?<=[.?!\])]\s)(?P<publisher>[^;:.\n]{{2,60}}(?:D\. ?C\.?)?:\s[^;:\n]{{2,120}}(?=[;,])"
    rf"|[^;:.\n]{{2,80}}(?=;))[;,]\s*{_YEAR}{_WHOLE}"
)
_YEAR_AT_END = _pattern(rf"(?<=[\s.,(]){_YEAR}\)?{_DATE}{_AT_END}")
# Where the year stands behind the authors: "(2018). Title. Journal, 200(1), 12-20".
_YEAR_FIRST = _pattern(rf"\(?{_YEAR}(?P<date>,?\s*{_MONTH}(?:\s*\d{{1,2}})?)?(?:\)[.,:]?\s+|\.\s+)")
_AFTER_YEAR: Final = (
    _pattern(
        rf"(?<=[\s.,])(?:vol\.?\s*)?{_VOLUME}(?:,?\s*no\.?\s*(?P<number>\d{{1,3}})|{_ISSUE})"
        rf"\s*[,:]\s*{_PP}{_PAGES}{_AT_END}"
    ),
    _pattern(
        rf"(?<=[\s.,])(?:vol\.?\s*)?{_VOLUME}(?:,?\s*no\.?\s*(?P<number>\d{{1,3}})"
        rf"|\s*\((?P<issue>[^()]{{1,20}})\)){_AT_END}"
    ),
    _pattern(rf"(?<=,\s){_VOLUME}{_ISSUE}(?=,\s*Article\s+\w{{1,12}}{_AT_END})"),
    _pattern(rf"(?<=[\s.,])\(?Issue\s+(?P<issue>\d{{1,3}})\)?{_AT_END}"),
)

_AT_MOST: Final = 260  # signs at the end that orders are looked for in


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What is said of where a work was published; the title and the journal stand before it."""

    start: int
    end: int
    found: re.Match[str] | None
    year: Place | None
    publisher: Place | None = None
    dates: tuple[Place, ...] = ()
    """The month and the day, which stand with the year."""

    def part(self, name: str) -> Place | None:
        """Returns where the volume, the issue or the pages stand, if they do."""
        if self.found is None:
            return None
        for one in (name, "number") if name == "issue" else (name,):
            if self.found.groupdict().get(one):
                return self.found.span(one)
        return None


def year_first(plain: str, place: Place) -> tuple[Place, int] | None:
    """Returns the year that stands behind the authors, and where the title begins."""
    found = _YEAR_FIRST.match(plain, *place)
    return None if found is None else (found.span("year"), found.end())


def is_whole(plain: str, place: Place) -> bool:
    """Says whether a reference already has its year and its volume, issue or pages."""
    return _vancouver(plain, place) is not None


def _vancouver(plain: str, place: Place) -> re.Match[str] | None:
    # A second one is that of an erratum, a comment or a reprint.
    found = _VANCOUVER.finditer(plain, *place)
    return next(
        (
            f
            for f in found
            if (f["volume"] or f["issue"] or f["pages"]) and not _is_bracketed(plain, place, f)
        ),
        None,
    )


def _is_bracketed(plain: str, place: Place, found: re.Match[str]) -> bool:
    before = plain[place[0] : found.start()]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def publishing(plain: str, place: Place, year: Place | None) -> Publishing | None:
    """Returns what is said of where the work was published; None where that cannot be told.

    `year` is the one behind the authors, where there is one. What is no part of it is blanked in
    `plain`.
    """
    if found := _vancouver(plain, place):
        return _of(found)
    for order in _near_the_end(plain, place, _ORDERS):
        return _of(order)
    if year is not None:
        for order in _near_the_end(plain, place, _AFTER_YEAR):
            return Publishing(start=order.start(), end=order.end(), found=order, year=year)
        return _without_volume(plain, place, year)
    published = list(_PUBLISHED.finditer(plain, *_end_of(place)))
    if published:
        return _of(published[-1])
    alone = next(_near_the_end(plain, place, (_YEAR_AT_END,)), None)
    return None if alone is None else _of(alone)


def _of(found: re.Match[str]) -> Publishing:
    groups = found.groupdict()
    return Publishing(
        start=found.start(),
        end=found.end(),
        found=found,
        year=found.span("year"),
        publisher=found.span("publisher") if groups.get("publisher") else None,
        dates=(found.span("date"),) if groups.get("date") else (),
    )


def _without_volume(plain: str, place: Place, year: Place) -> Publishing:
    at = len(plain[: place[1]].rstrip(" .,;\n"))
    return Publishing(start=at, end=place[1], found=None, year=year)


def _near_the_end(
    plain: str, place: Place, patterns: tuple[re.Pattern[str], ...]
) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        if found := pattern.search(plain, *_end_of(place)):
            yield found


def _end_of(place: Place) -> Place:
    return max(place[0], place[1] - _AT_MOST), place[1]
