"""Which reference a row cites: by its number, by a Cochrane number, by author and year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from evidence_graph.reading.draft import Confidence, Thing, Value, Why
from evidence_graph.reading.folding import folded
from evidence_graph.reading.layout import Layout, Part
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_IN_BRACKETS = re.compile(r"[\[(](\d{1,3}(?:\s*[,-]\s*\d{1,3})*)[\])]")
_AND = re.compile(r",?\s+(?:and|och|&)\s+(?P<name>.+)")
_COLLEAGUES = re.compile(r"colleagues|medarbetare|others|kollegor", re.IGNORECASE)
CITES: Final = "citesReference"
"""What a draft calls the number, in the list, of the reference that a row without one cites."""


def cited(
    notes: Notes, layout: Layout, entries: Sequence[Thing], listed: Sequence[Thing]
) -> tuple[Thing, ...]:
    """Returns the entries, those without a number with the reference that they cite in words.

    Notes where there is none such, where there are several, and where an entry and its reference
    do not agree.
    """
    rows = [row for table in layout.tables for row in table.rows]
    by_number = {_plain(one, "referenceNumber"): one for one in listed}
    found: list[Thing] = []
    for one, row in zip(entries, rows, strict=True):
        place = row.citation.span()
        if _plain(one, "referenceNumber") is None:
            article = row.citation.groupdict().get("article")
            at = row.citation.span("article") if article else place
            others = row.citation.groupdict().get("others") or ""
            at = notes.source.trimmed(at)
            found.append(_linked(notes, one, listed, article=article, others=others, place=at))
        else:
            found.append(one)
        _compare(notes, found[-1], by_number, place)
    return tuple(found)


def _linked(
    notes: Notes,
    one: Thing,
    listed: Sequence[Thing],
    *,
    article: str | None,
    others: str,
    place: Place,
) -> Thing:
    rule, confidence = "cochrane-number-of-row", Confidence.HIGH
    named = [r for r in listed if article and _is_article(r, article)]
    if not article:
        rule, confidence = "author-and-year-of-row", Confidence.MEDIUM
        named = [r for r in listed if _is_of(one, r) and _has_others(r, others)]
    if len(named) != 1:
        notes.gap(Why.AMBIGUOUS if named else Why.MISSING, "referenceNumber", place)
        return one
    number = named[0].values["referenceNumber"][0].value
    value = notes.source.value(number, place, rule=rule, confidence=confidence)
    return replace(one, values={**one.values, CITES: (value,)})


def _is_article(reference: Thing, article: str) -> bool:
    number = str(_plain(reference, "articleNumber") or "")
    return number.partition(".")[0] == article.partition(".")[0]


def _is_of(entry: Thing, reference: Thing) -> bool:
    """Says whether author and year are a reference's, both said and the same."""
    said = (
        _plain(entry, "citedYear"),
        _plain(entry, "firstAuthor"),
        _plain(reference, "authorName"),
    )
    year = _plain(reference, "publicationYear")
    return None not in said and year == said[0] and _is_author(entry, reference)


def _has_others(reference: Thing, others: str) -> bool:
    """Says whether a reference has the authors that a row names after the first."""
    names = [str(name.value) for name in reference.values.get("authorName", ())]
    second = _AND.match(others)
    if second is None or _COLLEAGUES.match(second["name"]):
        return not others or len(names) > 1 or "authorsTruncated" in reference.values
    said = folded(second["name"]).plain.casefold()
    return len(names) == 2 and folded(names[1]).plain.casefold().startswith(said)


def _compare(notes: Notes, one: Thing, by_number: Mapping[object, Thing], place: Place) -> None:
    """Notes where an entry's citation and the reference of its number do not agree."""
    number = _plain(one, "referenceNumber") or _plain(one, CITES)
    if number is None:
        return
    reference = by_number.get(number)
    if reference is None:
        notes.gap(Why.MISSING, f"reference {number}", place)
        return
    if len({_plain(reference, "publicationYear"), _plain(one, "citedYear")} - {None}) > 1:
        notes.gap(Why.DISAGREES, f"year of reference {number}", place)
    if not _is_author(one, reference):
        notes.gap(Why.DISAGREES, f"author of reference {number}", place)


def _is_author(entry: Thing, reference: Thing) -> bool:
    cites, listed = _plain(entry, "firstAuthor"), _plain(reference, "authorName")
    if cites is None or listed is None:
        return True
    said, printed = (re.findall(r"\w+", folded(str(n)).plain.casefold()) for n in (cites, listed))
    return printed[: len(said)] == said


def uncited(
    notes: Notes, layout: Layout, entries: Sequence[Thing], listed: Sequence[Thing]
) -> None:
    """Notes the references that no row cites, and no text beside the tables."""
    numbers = {value.value for one in entries for value in _numbers_of(one)}
    prose = [p for part in Part if part is not Part.REFERENCES for p in layout.lines[part]]
    for place in prose:
        for printed in _IN_BRACKETS.findall(notes.source.said(place)):
            numbers |= set(_numbers(printed))
    for reference in listed:
        number = reference.one("referenceNumber")
        if number is not None and number.value not in numbers:
            notes.gap(
                Why.MISSING, f"row of reference {number.value}", notes.source.place(number.span)
            )


def _numbers_of(entry: Thing) -> tuple[Value, ...]:
    return (*entry.values.get("referenceNumber", ()), *entry.values.get(CITES, ()))


def _numbers(printed: str) -> Iterator[int]:
    for one in re.split(r"\s*,\s*", printed):
        first, _, last = one.partition("-")
        if first.strip().isdecimal():
            yield from range(int(first), int(last if last.strip().isdecimal() else first) + 1)


def _plain(thing: Thing, name: str) -> object:
    value = thing.one(name)
    return None if value is None else value.value
