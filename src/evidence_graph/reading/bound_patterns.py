"""How limits are printed: their numbers, units, and the signs and words that say which end."""

import re
from typing import Final

from evidence_graph.reading.numbers import NUMBER

UNITS: Final = (
    (
        "unit:WK",
        r"weeks?|wks?|(?:graviditets|gestations)?veckor(?:na)?|vecka|v(?=\b(?!\w))|w(?=\b(?!\w))",
    ),
    ("unit:DAY", r"days?|dagar|dygn"),
    ("unit:MO", r"months?|mos?\b|månaders?|månad|mån"),
    ("unit:YR", r"years?|yrs?|års?|y(?=\b(?!\w))"),
    ("unit:KiloGM", r"kg|kilograms?|kilo"),
    ("unit:GM", r"grams?|gram|gr|g"),
)
_UNIT = "|".join(pattern for _, pattern in UNITS)


_WEEKS_AND_DAYS: Final = r"\d{1,2} (?:weeks?|veckor) (?:and |och )?[0-6] (?:days?|dagar)"


def _printed(name: str) -> str:
    number = rf"(?P<{name}>\d{{1,2}}\+[0-6]|{_WEEKS_AND_DAYS}|{NUMBER})"
    unit = rf"-?(?:(?:completed|full|hela|fullgångna|fulla)\s+)?(?P<{name}_unit>{_UNIT})\b"
    return rf"{number}\s*(?:{unit})?"


LESS: Final = {
    False: r"<|under the age of|below the age of|under|below|less than|lower than|fewer than"
    r"|younger than|before|mindre än|lägre än"
    r"|yngre än|före|kortare än",
    True: r"\u2264|<=|=<|at most|no more than|not more than|up to and including|högst|maximum"
    r"|maximalt|max|upp till och med|till och med",
    None: r"up to|upp till",
}
MORE: Final = {
    False: r">|over the age of|above the age of|over|above|more than|greater than"
    r"|older than|higher than|after|över|mer än|mera än"
    r"|äldre än|högre än|efter",
    True: r"\u2265|>=|=>|at least|no less than|minst|minimum|minimalt|från och med",
    None: r"from|från",
}
UNIT_GOES_ON: Final = re.compile(
    r"(?:\s*/(?!\s*[<>\u2264\u2265\d])|\s*[\u00b7*^\u00b2\u00b3\u207b]|\s+per\b|-(?!\s|old|$))"
    r"(?:\s*\w+)?[^\s(),;]*"
)
_SIGN = "|".join(
    rf"(?<!\w)(?:{pattern})(?!\d)(?!\w)" if pattern[0].isalpha() else pattern
    for signs in (LESS, MORE)
    for patterns in signs.values()
    for pattern in sorted(patterns.split("|"), key=len, reverse=True)
)
_WEEK = r"(?:(?:gestational|pregnancy|graviditets?|gestations)?\s?-?(?:week|vecka)\s+)?"
ONE: Final = re.compile(rf"(?P<sign>{_SIGN})\s*(?P<named>{_WEEK})" + _printed("a"), re.IGNORECASE)
_COMPOUND = r"(?P<years>\d+) (?:years?|år)(?: and| och|,)? (?P<months>\d+) (?:months?|månader)"
AFTER: Final = re.compile(
    rf"(?:{_COMPOUND}|(?<![\w.,+]){_printed('a')})(?: of age| old| gamla| ålder)? "
    r"(?P<sign>(?:or|and|eller|och) (?:under|less|younger|below|fewer|yngre|mindre|lägre)"
    r"|(?:or|and|eller|och) (?:more|over|older|above|upwards?|uppåt|äldre|mer|mera|högre))\b"
    rf"|(?<![\w.,+])(?P<plus>\d{{1,3}})(?P<more>\s?\+)\s?-?(?P<plus_unit>{UNITS[3][1]})\b",
    re.IGNORECASE,
)
RANGE: Final = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?<![\w.,+])(?P<named>{_WEEK})"
    + _printed("a")
    + rf"\s*(?:-|to|till|and|och)\s*(?P<second>(?:{_SIGN}))?\s*"
    + _printed("b"),
    re.IGNORECASE,
)
