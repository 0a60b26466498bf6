"""The title of a work and the journal it stands in: which sentence of a reference is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading.journal_names import is_cut_short, is_journal, may_be_journal
from evidence_graph.reading.source import Place

_SHORT = re.compile(r"[^\W\d_]\w{0,9}\.")
_SHORTEST: Final = 6  # signs of a word that may be cut short
_ENDS: Final = " \n,;."
_CUT = re.compile(r"[.?!]['\")\]]?\s+(?=[^\s.,;:])")
_QUOTED = re.compile(
    r"(?P<mark>[\"'])(?P<title>.{3,400}?)(?:(?P=mark)[.,]|[.,?!](?P=mark)[.,]?)(?:\s+|$)"
)
_CHAPTER = re.compile(r"[.?!]\s+In:\s+")
_YEAR = re.compile(r"(?:19|20)\d\d[\s.]*")
_EDITION = re.compile(
    r"(?:\d{1,2}\s?(?:st|nd|rd|th)|\d{1,2}:?\s?[ae]|\d{1,2}\.|second|third|fourth|andra|tredje)\s+"
    r"(?:ed(?:ition|n)?|uppl(?:agan?)?|utg(?:åvan?)?)\.?|version \d[\d.]*",
    re.IGNORECASE,
)
_EDITION_IN_BRACKETS = re.compile(rf"\s*\((?:{_EDITION.pattern})\)[\s.,;]*$", re.IGNORECASE)
_PLACE_AND_PUBLISHER = re.compile(r"[^\W\d_][\w .,'/()-]{1,60}:\s\S[^:]{1,120}")


@dataclass(slots=True)
class Titled:
    """The title and the journal, where they can be told; `others` by what they are."""

    title: Place | None = None
    journal: Place | None = None
    others: list[tuple[str, Place]] = field(default_factory=list)
    unclear: Place | None = None


def titled(plain: str, place: Place, *, has_volume: bool, is_published: bool) -> Titled:
    """Returns the title, and the journal, in the words between the authors and the year.

    With a volume the last of the sentences is the journal; where it `is_published`, none is.
    Where neither is so, its words have to say that they are a journal's.
    """
    place = _trimmed(plain, place, " \n,;.")
    if place[0] >= place[1]:
        return Titled()
    if quoted := _QUOTED.match(plain, *place):
        rest = _trimmed(plain, (quoted.end(), place[1]), _ENDS)
        if rest[0] >= rest[1] or len(_parts(plain, rest)) == 1:
            found = Titled(title=_trimmed(plain, quoted.span("title"), " ,."))
            return _named(found, plain, rest, has_volume=has_volume)
    if chapter := _CHAPTER.search(plain, *place):
        book = _trimmed(plain, (chapter.start() + 1, place[1]), _ENDS)
        before = _parts(plain, (place[0], chapter.start() + 1))
        title = _title(plain, [p for p in before if not _YEAR.fullmatch(plain[p[0] : p[1]])])
        return Titled(title=title, others=[("book", book)])
    parts = _parts(plain, place)
    others = _editions(plain, parts)
    if is_published or (len(parts) == 1 and not has_volume):
        return Titled(title=_title(plain, parts), others=others)
    found = Titled(unclear=place, others=others)
    if len(parts) > 1 and not _may_go_on(plain, parts):
        last = _trimmed(plain, parts[-1], _ENDS)
        told = Titled(title=_title(plain, parts[:-1]), others=others)
        told = _named(told, plain, last, has_volume=has_volume)
        found = told if told.unclear is None else found
    return found


def _named(found: Titled, plain: str, rest: Place, *, has_volume: bool) -> Titled:
    """Returns what is found with what the words behind the title are."""
    said = plain[rest[0] : rest[1]]
    if is_journal(said) or (has_volume and may_be_journal(said)):
        found.journal = rest
    elif not has_volume and _PLACE_AND_PUBLISHER.fullmatch(said):
        found.others.append(("publisher", rest))
    elif said:
        found.unclear = rest
    return found


def _parts(plain: str, place: Place) -> list[Place]:
    """Returns the sentences; points within a journal's name end none: "J. Dev. Behav. Pediatr"."""
    parts: list[Place] = []
    start = place[0]
    for cut in _CUT.finditer(plain, *place):
        parts.append((start, cut.end()))
        start = cut.end()
    parts.append((start, place[1]))
    for number in range(1, len(parts) - 1):
        said = [plain[start:end].strip() for start, end in parts[number:-1]]
        if is_cut_short(said[0]) and all(is_cut_short(s) or _SHORT.fullmatch(s) for s in said):
            return [*parts[:number], (parts[number][0], parts[-1][1])]
    return parts


def _may_go_on(plain: str, parts: Sequence[Place]) -> bool:
    """Says whether the sentence before the last may be a journal's word that nobody knows."""
    said = plain[parts[-2][0] : parts[-2][1]].strip()
    return len(parts) > 2 and bool(_SHORT.fullmatch(said)) and len(said) <= _SHORTEST


def _editions(plain: str, parts: list[Place]) -> list[tuple[str, Place]]:
    """Returns the editions, and takes them from the sentences."""
    found: list[tuple[str, Place]] = []
    for number in reversed(range(len(parts))):
        start, end = parts[number]
        said = plain[start:end]
        if number and _EDITION.fullmatch(said.strip(" .,;\n")):
            found.append(("edition", _trimmed(plain, parts.pop(number), _ENDS)))
        elif bracketed := _EDITION_IN_BRACKETS.search(said):
            at = (start + bracketed.start(), start + bracketed.end())
            found.append(("edition", _trimmed(plain, at, _ENDS)))
            parts[number] = (start, at[0])
    return found


def _title(plain: str, parts: Sequence[Place]) -> Place:
    return _trimmed(plain, (parts[0][0], parts[-1][1]), _ENDS)


def _trimmed(plain: str, place: Place, signs: str) -> Place:
    start, end = place
    while start < end and plain[start] in signs:
        start += 1
    while end > start and plain[end - 1] in signs:
        end -= 1
    return start, end
