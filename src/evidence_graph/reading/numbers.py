"""Numbers as they are printed: thousands, decimals, and small ones in words."""

import re
from decimal import Decimal
from typing import Final

NUMBER: Final = r"(?:\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
"""A number in plain signs: thousands set apart by a space, comma or point, or decimals."""

_THOUSANDS = re.compile(r"\d{1,3}(?:([ ,.])\d{3})(?:\1\d{3})*")
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve".split()
_SWEDISH = "en två tre fyra fem sex sju åtta nio tio elva tolv".split()
IN_WORDS: Final = {
    **{word: value for value, word in enumerate(_ENGLISH, 1)},
    **{word: value for value, word in enumerate(_SWEDISH, 1)},
    "ett": 1,
}
COUNT: Final = rf"(?:{NUMBER}|\b(?:{'|'.join(IN_WORDS)})\b)"
"""A number of things: in figures, or a small one in words."""


def whole(printed: str) -> int | None:
    """Returns a number of things, or None where this is not one.

    Things are whole, so a comma or a point before three figures can only set thousands apart.

    >>> [whole(n) for n in ("1 889", "2,045", "1.654", "985", "Five", "12.5", "1 88")]
    [1889, 2045, 1654, 985, 5, None, None]
    """
    if printed.casefold() in IN_WORDS:
        return IN_WORDS[printed.casefold()]
    if printed.isdecimal():
        return int(printed)
    if _THOUSANDS.fullmatch(printed):
        return int(re.sub(r"\D", "", printed))
    return None


def measured(printed: str, *, language: str) -> Decimal | None:
    """Returns a measured number, or None where it can be read in two ways.

    In English a comma sets thousands apart and a point decimals; in Swedish a comma sets
    decimals apart and a space thousands.

    >>> [measured(n, language="en") for n in ("2,500", "1.5", "2 500", "1,5", "1.500")]
    [Decimal('2500'), Decimal('1.5'), Decimal('2500'), Decimal('1.5'), None]
    >>> [measured(n, language="sv") for n in ("1,5", "2 500", "2.500", "2,500")]
    [Decimal('1.5'), Decimal('2500'), None, None]
    """
    if printed.isdecimal():
        return Decimal(printed)
    if thousands := _THOUSANDS.fullmatch(printed):
        separator = thousands[1]
        if separator == " " or (separator == "," and language == "en"):
            return Decimal(re.sub(r"\D", "", printed))
        # "2,500 g" in a Swedish text and "1.500 kg" in any: decimals, or thousands.
        return None if printed.count(separator) == 1 else Decimal(re.sub(r"\D", "", printed))
    if re.fullmatch(r"\d+[.,]\d+", printed):
        return Decimal(printed.replace(",", "."))
    return None
