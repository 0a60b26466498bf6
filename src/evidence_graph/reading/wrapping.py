"""Lines that were broken to fit a column or a page: where one goes on in the next."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_GOES_ON = re.compile(r"[a-zåäöéü](?![.)])|\((?!n)")
_UNFINISHED = re.compile(
    r"(?:,|\bet al\.?|\bm\.? ?fl\.?"
    r"|\b(?:and|or|of|the|in|with|for|to|och|eller|av|i|med|för|till))$"
)
_FINISHED = re.compile(r"[.:?!]['\"’”)]*$")
_NUMBERED = re.compile(r"\[?\d{1,3}[.)\]]\s")
_WIDEST: Final = 100
_FEWEST_LINES: Final = 8


def go_on(lines: Sequence[str]) -> list[bool]:
    """Returns, for each line but the first, whether it goes on from the one before it.

    It does where it begins in small letters, where the one before ends in what cannot end
    anything, or where that one fills the page and ends no sentence.
    """
    full = 0.8 * max(map(len, lines), default=0)
    found = []
    for before, line in pairwise(lines):
        fills = len(before) > full and not _FINISHED.search(before) and not _NUMBERED.match(line)
        found.append(bool(before and line) and (_is_within(before, line) or fills))
    return found


def is_wrapped(lines: Sequence[str]) -> bool:
    """Says whether a text was broken to a width.

    Then no line is long, many come near the longest, and these are often broken off within a
    sentence. Where it was not, its breaks mean something: each outcome of a list has its own line.
    """
    lengths = [len(line) for line in lines if line]
    if len(lengths) < _FEWEST_LINES or max(lengths) > _WIDEST:
        return False
    near = 0.8 * max(lengths)
    if sum(length > near for length in lengths) < 0.25 * len(lengths):
        return False
    breaks = [(a, b) for a, b in pairwise(lines) if len(a) > near and b]
    return sum(_is_within(a, b) for a, b in breaks) >= 0.25 * len(breaks)


def _is_within(before: str, after: str) -> bool:
    return bool(_GOES_ON.match(after)) or bool(_UNFINISHED.search(before))
