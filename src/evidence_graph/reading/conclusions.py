"""The authors' conclusions: quotations, whole across paragraphs, as they are printed."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence_graph.reading import wording
from evidence_graph.reading.draft import Confidence, Thing, Why
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.source import Place

# Marks that say by their form whether they open or close; « and » open in some languages.
_CLOSES: Final = {"\u201c": "\u201d", "\u00ab": "\u00bb", "\u00bb": "\u00ab", "\u201e": "\u201c"}
_ENDS_LINE = re.compile(r"[\s.,;]*(?:[\[(][^\])\n]*[\])][\s.]*)?$")
_ABBREVIATIONS = re.compile(r"[*\w/ -]{1,20}\s=\s\S")
_SAYS_SOMETHING = re.compile(r"\w")
_FEWEST_SIGNS = 30


def conclusions(notes: Notes, places: Sequence[Place]) -> Iterator[Thing]:
    """Yields the quotations that stand under "Authors' conclusion"."""
    opened: int | None = None
    any_quoted = False
    for place in places:
        at = place[0]
        while at < place[1]:
            if opened is None:
                begins = notes.source.plain.find('"', at, place[1])
                before = notes.source.trimmed((at, begins if begins >= 0 else place[1]))
                if _SAYS_SOMETHING.search(notes.source.plain, *before):
                    yield from _unquoted(notes, before, alone=not any_quoted and begins < 0)
                if begins < 0:
                    break
                opened, at = begins, begins + 1
            end = _end(notes, opened, (at, place[1]))
            if end is None:
                break
            exact = notes.source.words((opened, end + 1), rule="quotation-marks")
            yield Thing(kind="Conclusion", values={"exact": (exact,)})
            opened, at, any_quoted = None, end + 1, True
    if opened is not None:
        rest = (opened, places[-1][1])
        notes.gap(Why.AMBIGUOUS, "hasConclusion: a quotation that does not end", rest)


def _end(notes: Notes, opened: int, place: Place) -> int | None:
    """Returns where the mark stands that closes a quotation, or None where it goes on."""
    closing = _CLOSES.get(notes.source.quoted((opened, opened + 1)))
    opening = notes.source.quoted((opened, opened + 1))
    plain = notes.source.plain
    nested = 0
    for at in range(*place):
        if plain[at] != '"':
            continue
        printed = notes.source.quoted((at, at + 1))
        if closing and printed == opening:
            # Each paragraph of a long quotation may open it again.
            nested += at > place[0] or place[0] == opened + 1
        elif nested:
            nested -= 1
        elif closing == printed or _may_close(notes, at, place):
            return at
    return None


def _may_close(notes: Notes, at: int, place: Place) -> bool:
    plain = notes.source.plain
    if plain[at - 1].isspace():
        return False
    return bool(_ENDS_LINE.match(plain, at + 1, place[1])) or plain.startswith(' "', at + 1)


def _unquoted(notes: Notes, place: Place, *, alone: bool) -> Iterator[Thing]:
    said = notes.source.said(place)
    if wording.NOT_REPORTED_HERE.match(said):
        words = notes.source.words(place, rule="conclusions-not-reported")
        yield Thing(kind="MethodStatement", values={"verbatim": (words,)})
    elif wording.NOT_REPORTED_CONCLUSIONS.search(said):
        yield from not_reported(notes, place)
    elif alone and len(said) > _FEWEST_SIGNS and not _ABBREVIATIONS.match(said):
        words = notes.source.words(
            place, rule="conclusion-without-marks", confidence=Confidence.LOW
        )
        yield Thing(kind="Conclusion", values={"exact": (words,)})
    else:
        notes.gap(Why.NOT_UNDERSTOOD, "beside the conclusion", place)


def not_reported(notes: Notes, place: Place) -> Iterator[Thing]:
    """Yields the statements that conclusions are left out on purpose."""
    for sentence in sentences(notes.source, place):
        if wording.NOT_REPORTED_CONCLUSIONS.search(notes.source.said(sentence)):
            words = notes.source.words(sentence, rule="conclusions-not-reported")
            yield Thing(kind="MethodStatement", values={"verbatim": (words,)})
