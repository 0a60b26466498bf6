"""Dates as they are printed: ISO, in words, and in figures where only one reading is possible."""

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan. feb. mar. apr. maj. jun. jul. aug. sep. okt. nov. dec.",
        "jan febr mars apr maj juni juli aug sept okt nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = "|".join(sorted((re.escape(name) for name in _MONTHS), key=len, reverse=True))

_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
# Forms that can be read in one way only.
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})",
        rf"{_YEAR}([/.])(?P<month>\d{{1,2}})\2{_DAY}",
        rf"{_DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|\.|:e)? (?:of )?(?P<month>{_MONTH}),? {_YEAR}",
        rf"(?P<month>{_MONTH}) {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def read_date(printed: str) -> date | None:
    """Returns the day that is printed, or None where it is none or could be two.

    >>> read_date("1/30/2020"), read_date("30 januari 2020"), read_date("30/1/2020")
    (datetime.date(2020, 1, 30), datetime.date(2020, 1, 30), datetime.date(2020, 1, 30))
    >>> read_date("3/4/2020") is None
    True
    """
    text = " ".join(printed.casefold().split()).removeprefix("den ")
    for form in _FORMS:
        if found := form.fullmatch(text):
            month = str(_MONTHS.get(found["month"], found["month"]))
            return _day(found["year"], month, found["day"])
    if found := _SLASHES.fullmatch(text):
        return _in_figures(found[1], found[2], found[3])
    return None


def _in_figures(first: str, second: str, year: str) -> date | None:
    # Americans print the month first, others the day; where both are possible a person decides.
    readings = {_day(year, first, second), _day(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
