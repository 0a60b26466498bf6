"""Numbers as they are printed: thousands, decimals, and small ones in words."""

import re
from decimal import Decimal
from typing import Final

NUMBER: Final = r"(?>\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
"""A number in plain signs: thousands set apart by a space, comma or point, or decimals.

It gives no figure back: what follows it cannot make a shorter number of it.
"""
_JOINT = (
    r"(?:\s*(?:-|/|\+|\*|\^|_|\u00d7|:|\u00b1)\s*|\s+(?:to|till|or|eller|of|av|and|och)\s+|['.,\s])"
)
RUN: Final = rf"\d+(?:{_JOINT}\d+)*"
"""A number, with all the numbers that belong to it."""
_RUN: Final = re.compile(rf"\d+(?:{_JOINT}(?:n\s*[=:]\s*)?\d+)*")
_GOES_ON: Final = re.compile(
    rf"{_JOINT}(?:n\s*[=:]\s*)?\d|\s*[%\u2030^_\u00b2\u00b3\u00b9\u2070-\u2079*]"
)
_CUT_BEFORE: Final = re.compile(r"\d\Z|(?<!\d)\d{1,3}[.,'\u2019]\Z")
_CUT_AFTER: Final = re.compile(r"[.,'\u2019]?\d")
_BEGAN: Final = re.compile(rf"\d{_JOINT}$")

_THOUSANDS = re.compile(r"\d{1,3}(?:([ ,.])\d{3})(?:\1\d{3})*")
_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_SWEDISH = (
    "en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton"
    " arton nitton"
).split()
_TENS: Final = (
    ("-", _ENGLISH, "twenty thirty forty fifty sixty seventy eighty ninety".split()),
    ("", _SWEDISH, "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()),
)
IN_WORDS: Final = {
    **{
        f"{ten}{joint}{one}": 10 * value + more
        for joint, ones, tens in _TENS
        for value, ten in enumerate(tens, 2)
        for more, one in enumerate(ones[:9], 1)
    },
    **{ten: 10 * value for _, _, tens in _TENS for value, ten in enumerate(tens, 2)},
    **{word: value for words in (_ENGLISH, _SWEDISH) for value, word in enumerate(words, 1)},
    "ett": 1,
}
COUNT: Final = rf"(?:{NUMBER}|(?<!-)\b(?:{'|'.join(IN_WORDS)})\b(?!-\w))"
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


def end_of_run(plain: str, start: int) -> int:
    """Returns where the last of the numbers ends that belong together from here: "45-1 204"."""
    run = _RUN.match(plain, start)
    return run.end() if run else start


def goes_on(plain: str, end: int) -> bool:
    """Says whether a number goes on after its last figure: "12-98", "1'204", "12 04", "10%".

    >>> [goes_on(n, 4) for n in ("N=41", "N=12-98", "N=12 04", "N=12 RCTs", "N=10%")]
    [False, True, True, False, True]
    """
    return bool(_GOES_ON.match(plain, end))


def began_before(plain: str, start: int) -> bool:
    """Says whether a number is the last of several that belong together: "2-3", "5 of 12".

    >>> [began_before(n, len(n)) for n in ("2-", "5 of ", "12 + ", "1'", "studies, ", "", "12^")]
    [True, True, True, True, False, False, True]
    """
    return bool(_BEGAN.search(plain[max(0, start - 12) : start]))


def is_cut(text: str, start: int, end: int) -> bool:
    """Says whether words of a text begin or end within a number.

    >>> [is_cut(t, 2, 4) for t in ("N=412", "N=41", "N=41,5", "N=12 045", "N=12 45 and")]
    [True, False, True, True, False]
    """
    words, before, after = text[start:end], text[max(0, start - 5) : start], text[end : end + 5]
    return bool(
        (words[:1].isdecimal() and _CUT_BEFORE.search(before))
        or (words[-1:].isdecimal() and _CUT_AFTER.match(after))
        or (re.match(r"\d{3}(?!\d)", words) and re.search(r"(?<!\d)\d{1,3}[^\S\n]\Z", before))
        or (re.search(r"(?<!\d)\d{1,3}\Z", words) and re.match(r"[^\S\n]\d{3}(?!\d)", after))
    )


def stands_whole(printed: str, words: str) -> bool:
    """Says whether a number, or anything else, stands in some words and not within a number."""
    places = (m.start() for m in re.finditer(re.escape(printed), words))
    return any(not is_cut(words, at, at + len(printed)) for at in places)


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
