"""Whether the limits of one line are of different people, each of whom has their own."""

import re
from collections.abc import Sequence
from itertools import pairwise

from evidence_graph.reading import alternatives, people
from evidence_graph.reading.conditions import Found
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import JOINED, Group, groups
from evidence_graph.reading.source import Place

_ENDS = ("lower", "upper")
_NEXT_HALF = re.compile(r"\)\s*,?\s*(?:and|or|och|eller)\b[^()]*\(\s*", re.IGNORECASE)


def each_has_its_own(
    notes: Notes, line: Place, rules: Sequence[Found], doubted: Sequence[Place]
) -> bool:
    """Says whether limits that stand in one line cannot all be of the same people.

    "Preterm infants (<37 weeks) and term infants (≥37 weeks)", "aged 6–12 and 14–16 years".
    `doubted` are limits that could not be read.
    """
    limits = sorted((found for found in rules if found.measured), key=lambda found: found.place)
    named = groups(notes.source, line)
    places = sorted([*(found.place for found in limits), *doubted])
    return any(
        _of_others(notes, named, one, other) or _exclude_each_other(notes, one, other)
        for one, other in pairwise(limits)
    ) or (bool(limits) and any(_in_brackets(notes, *pair) for pair in pairwise(places)))


def _of_others(notes: Notes, named: Sequence[Group], one: Found, other: Found) -> bool:
    """Says whether more people of the same part stand between two limits."""
    before = [group for group in named if group.end <= one.place[0]]
    between = [group for group in named if one.place[1] <= group.start < other.place[0]]
    plain = notes.source.plain
    return bool(before) and any(
        _part(notes, group) == _part(notes, before[-1])
        and bool(JOINED.search(plain, one.place[1], group.start))
        for group in between
    )


def _in_brackets(notes: Notes, one: Place, other: Place) -> bool:
    """Says whether each of two limits is of one half: "very (<32 weeks) and late preterm (<37)"."""
    between = notes.source.said((one[1], other[0]))
    return bool(_NEXT_HALF.fullmatch(between)) and not groups(notes.source, (one[1], other[0]))


def _part(notes: Notes, group: Group) -> frozenset[str]:
    return frozenset(concept for concept, _ in people.named(notes, (group.start, group.end)))


def _exclude_each_other(notes: Notes, one: Found, other: Found) -> bool:
    """Says whether two limits measure the same of the same, and both set the same end."""
    if one.measured is None or other.measured is None:
        return False
    same = one.measured.dimension == other.measured.dimension and _whose(one) == _whose(other)
    ends = any(end in one.thing.values and end in other.thing.values for end in _ENDS)
    return same and ends and not alternatives.joined(notes, one.place, other.place)


def _whose(found: Found) -> list[object]:
    return [value.value for value in found.thing.values.get("appliesTo", ())]
