"""Notes in a reference on another publication: its erratum, a comment, what it updates."""

import re
from typing import Final

from evidence_graph.reading.source import Place

_WITH_PREPOSITION: Final = (
    r"(?:(?:errat(?:um|a)|corrections?|corrected(?: and republished)?|corrigend(?:um|a)|addendum"
    r"|comment(?:s|ary)?|update[sd]?|updating|retract(?:ion|ed)|republished|reprint(?:ed)?"
    r"|expression of concern|summary for patients|original report|superseded|replace[sd]"
    r"|translation|rättelse[rn]?|kommentar(?:er)?|uppdatering|ersatt|ersätter|omtryck)"
    r"(?: (?:published|publicerad(?:e)?|appears))?"
    r" (?:in|on|of|for|from|to|by|i|av|till|om|från))"
)
_ALONE: Final = (
    r"(?:errat(?:um|a)|corrigend(?:um|a)|retract(?:ion|ed)|addendum|comments?|updates?|rättelser?)"
)
_BRACKETED: Final = re.compile(
    rf"[\[(]\s*(?:{_WITH_PREPOSITION}\b|{_ALONE}\b\s*[:;,\]).])", re.IGNORECASE
)
_BEHIND: Final = re.compile(
    rf"(?<=[.;,\])])\s+(?:{_WITH_PREPOSITION}\b|{_ALONE}\b(?=\s*(?:[:;,.]|\(?\d)))", re.IGNORECASE
)
_LED: Final = re.compile(r"\s*:")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_PUBLISHED: Final = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d[^;:.]{0,20}[;:]\s*\w|\b\d{1,4}\s*(?:\(\w+\))?\s*[,:]\s*\w?\d+"
)
# "Smith J. (2018). Comment on: …": a title.
_YEAR_BEFORE_TITLE: Final = re.compile(r"\((?:1[89]|20)\d\d[a-z]?[^()]{0,15}\)[.,:]?\s*$")
_FIGURE: Final = re.compile(r"\d")
_PAIRS: Final = {"[": "]", "(": ")"}


def on_others(reference: str) -> list[Place]:
    """Returns where a reference speaks of another publication than its own.

    In brackets, or behind its own year: a title may begin with "Update of", too.

    >>> text = "A. B. J 2018;2:1. [Update of D 2015;4:CD001234]"
    >>> [text[start:end] for start, end in on_others(text)]
    ['[Update of D 2015;4:CD001234]']
    """
    found = [
        (start, end)
        for start, end in (
            (note.start(), _closed(reference, note.start()))
            for note in _BRACKETED.finditer(reference)
        )
        if _FIGURE.search(reference, start, end) or _PUBLISHED.search(reference, 0, start)
    ]
    for note in _BEHIND.finditer(reference):
        before = reference[: note.start()]
        if _YEAR_BEFORE_TITLE.search(before):
            continue
        led = _LED.match(reference, note.end()) and _YEAR.search(before)
        if led or _PUBLISHED.search(before):
            found.append((note.start(), len(reference)))
            break
    return found


def _closed(reference: str, start: int) -> int:
    opened, closes = reference[start], _PAIRS[reference[start]]
    depth = 0
    for at in range(start, len(reference)):
        depth += (reference[at] == opened) - (reference[at] == closes)
        if depth == 0:
            return at + 1
    return len(reference)
