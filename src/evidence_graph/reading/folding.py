"""Plain signs for printed ones: one space, one dash, one quotation mark, and the way back."""

import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SINGLE = "\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032\u0060"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
# What is there to break lines or to mark the file, and prints nothing.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_BULLETS = "\u2022\u25aa\u25cf\u25e6\u2023\u2043"

_WIDEST_INDENT: Final = 80

_PLAIN: Final = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **dict.fromkeys(_UNSEEN, ""),
    **dict.fromkeys(_BULLETS, "\u2022"),
    "\u2a7d": "\u2264",
    "\u2a7e": "\u2265",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in plain signs; sign i of it comes from the text's signs starts[i] to ends[i]."""

    plain: str
    starts: "array[int]"
    ends: "array[int]"


def folded(text: str) -> Folded:
    r"""Returns a text in plain signs: rules are matched there, and quoted from the text itself.

    >>> folded("N\u00a0=\u20091\u00a0204 \u201317").plain
    'N = 1 204 -17'
    """
    signs: list[str] = []
    starts, ends = array("I"), array("I")
    for place, printed in enumerate(text):
        if unicodedata.combining(printed) and signs:
            composed = unicodedata.normalize("NFC", signs[-1] + printed)
            if len(composed) == 1:
                signs[-1] = composed
                ends[-1] = place + 1
                continue
        if printed == "\n" and place and text[place - 1] == "\r":
            ends[-1] = place + 1
            continue
        for sign in _tab(signs) if printed == "\t" else _plain(printed):
            signs.append(sign)
            starts.append(place)
            ends.append(place + 1)
    return Folded("".join(signs), starts, ends)


def _tab(signs: list[str]) -> str:
    # Tables copied from a page have their cells set apart by tabs; lines are indented by them.
    line = "".join(signs[-_WIDEST_INDENT:]).rpartition("\n")[2]
    return "|" if line.strip() else " "


def _plain(printed: str) -> str:
    if printed.isascii() and printed not in "\r\x0b\x0c`":
        return printed
    if printed in _PLAIN:
        return _PLAIN[printed]
    return " " if unicodedata.category(printed) == "Zs" else printed
