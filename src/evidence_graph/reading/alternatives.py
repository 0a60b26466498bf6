"""What "or" joins: criteria that were both read, or alternatives of which one was not."""

import re
from collections.abc import Iterator, Sequence

from evidence_graph.reading.conditions import Found
from evidence_graph.reading.draft import Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import groups
from evidence_graph.reading.source import Place

_OR = re.compile(r"\b(?:and/or|och/eller|or|eller)\b", re.IGNORECASE)
_SAME_AGAIN = re.compile(
    r"\b(?P<who>\w+)\s+(?:and/or|och/eller|or|eller)\s+(?P=who)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()\n]*\)")
_CLOSES = re.compile(
    r"[\s,()/]*(?:of age|old|years|gamla|gestation|vid födelsen|at birth)?[\s,()]*"
)
# What may stand between "or" and the criterion that it joins, and says nothing of its own.
_OPENS = re.compile(
    r"(?:[\s(]|\b(?:with|who|have|has|had|having|are|is|were|those|these|that|a|an|the|born|aged"
    r"|weighing|at|high|increased|risk|of|either|both|in|age|by|diagnosed|being|preterm"
    r"|prematurely|very|extremely|low|birth|weights?|birthweight"
    r"|med|som|har|hade|är|var|de|den|en|ett|födda|fött|född|väger|i|åldern|hög|ökad|för|av"
    r"|för tidigt|diagnos|mycket|extremt|låg|vikt|födelsevikt)\b)*",
    re.IGNORECASE,
)


def joined(notes: Notes, one: Place, other: Place) -> bool:
    """Says whether nothing but "or", and words that say nothing, stands between two criteria."""
    plain = notes.source.plain
    found = list(_OR.finditer(plain, one[1], other[0]))
    if len(found) != 1:
        return False
    (word,) = found
    closes = _BRACKETS.sub(" ", plain[one[1] : word.start()])
    return bool(_CLOSES.fullmatch(closes)) and _opens(notes, word.end(), one, other[0])


def read_in_part(
    notes: Notes, line: Place, rules: Sequence[Found], doubted: Sequence[Place]
) -> int | None:
    """Returns where alternatives of a line begin of which only a part was read, if any do.

    Of "over 65 years or frail" nothing stands: the half that was read would be required of all.
    The alternatives are a gap, with all that stands behind them in the line. `doubted` are limits
    that could not be read.
    """
    kept = sorted(rules, key=lambda found: found.place)
    for word in _between(notes, line, kept):
        before = [found for found in kept if found.place[1] <= word[0]]
        after = [found for found in kept if found.place[0] >= word[1]]
        if before and after and joined(notes, before[-1].place, after[0].place):
            continue
        around = [found for found in kept if found.place[0] < word[0] < found.place[1]]
        start = _first_alternative(notes, word, before)
        if start is None and after:
            start = _beside(notes, word, doubted)
        if around and not _names_people(notes, (word[1], around[0].place[1])):
            continue  # "schizophrenia or bipolar disorder"
        if not around and start is None and not _joins_limit(notes, word, after):
            continue
        if start is None:
            start = around[0].place[0] if around else word[0]
        notes.gap(Why.AMBIGUOUS, "criteria", notes.source.trimmed((start, line[1])))
        return start
    return None


def _between(notes: Notes, line: Place, rules: Sequence[Found]) -> Iterator[Place]:
    """Yields where "or" stands, but for "or older" within a limit and "men or women"."""
    plain = notes.source.plain
    limits = [found.place for found in rules if found.measured]
    people = [(group.start, group.end) for group in groups(notes.source, line)]
    for word in _OR.finditer(plain, *line):
        if _SAME_AGAIN.search(plain, *_around(plain, word.span(), line)):
            yield word.span()  # "preterm infants or infants with …"
        elif not any(start <= word.start() < end for start, end in (*limits, *people)):
            yield word.span()


def _around(plain: str, word: Place, line: Place) -> Place:
    """Returns "or" with the word before it and the word behind it."""
    before = re.compile(r"[\w-]*\s*$").search(plain, line[0], word[0])
    after = re.compile(r"\s*[\w-]*").match(plain, word[1], line[1])
    return before.start() if before else word[0], after.end() if after else word[1]


def _beside(notes: Notes, word: Place, doubted: Sequence[Place]) -> int | None:
    """Returns where alternatives begin of which a limit beside "or" could not be read."""
    plain = notes.source.plain
    for start, end in doubted:
        if end <= word[0] and _CLOSES.fullmatch(plain, end, word[0]):
            return start
        if start >= word[1] and _OPENS.fullmatch(plain, word[1], start):
            return word[0]
    return None


def _first_alternative(notes: Notes, word: Place, before: Sequence[Found]) -> int | None:
    """Returns where the criteria begin that stand before "or", as alternatives of what follows."""
    plain = notes.source.plain
    if not before:
        return None
    if _names_people(notes, _alternative(plain, word, len(plain))):
        return before[0].place[0]  # "adults with gout, over 70 years, or frail women"
    if not _CLOSES.fullmatch(_BRACKETS.sub(" ", plain[before[-1].place[1] : word[0]])):
        return None
    first = len(before) - 1
    while first and not plain[before[first - 1].place[1] : before[first].place[0]].strip(" ,"):
        first -= 1
    return before[first].place[0]


def _joins_limit(notes: Notes, word: Place, after: Sequence[Found]) -> bool:
    """Says whether the criterion behind "or" is the one it joins to something that was not read."""
    if not after:
        return False
    plain = notes.source.plain
    start = after[0].place[0]
    if _OPENS.fullmatch(plain, word[1], start):
        return True
    return "," not in plain[word[1] : start] and _names_people(notes, (word[1], start))


def _alternative(plain: str, word: Place, end: int) -> Place:
    """Returns the words behind "or", to the next comma, point or end of the line."""
    found = re.compile(r"[^,;.\n]*").match(plain, word[1], end)
    return word[1], found.end() if found else word[1]


def _names_people(notes: Notes, place: Place) -> bool:
    return bool(groups(notes.source, place))


def _opens(notes: Notes, start: int, one: Place, end: int) -> bool:
    """Says whether words between "or" and a criterion say nothing, or name the same people."""
    plain = notes.source.plain
    same = groups(notes.source, (start, end))
    if not same:
        return bool(_OPENS.fullmatch(plain, start, end))
    line = plain.rfind("\n", 0, one[0]) + 1
    before = [g for g in groups(notes.source, (line, start)) if g.end <= start]
    again = same[0]
    return (
        len(same) == 1
        and bool(before)
        and plain[before[-1].start : before[-1].end].casefold()
        == plain[again.start : again.end].casefold()
        and bool(_OPENS.fullmatch(plain, start, again.start))
        and bool(_OPENS.fullmatch(plain, again.end, end))
    )
