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
        begins_within = bool(_GOES_ON.match(line)) or bool(_UNFINISHED.search(before))
        found.append(bool(before and line) and (begins_within or fills))
    return found


def is_wrapped(lines: Sequence[str]) -> bool:
    """Says whether a text was broken to a width: no line is long, and many come near the longest.

    Where it was not, its breaks mean something: each outcome of a list has its own line.
    """
    lengths = [len(line) for line in lines if line]
    if len(lengths) < _FEWEST_LINES or max(lengths) > _WIDEST:
        return False
    near = sum(length > 0.8 * max(lengths) for length in lengths)
    return near >= 0.25 * len(lengths)
