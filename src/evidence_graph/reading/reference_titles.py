"""The title of a work and the journal it stands in: which sentence of a reference is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading.journal_names import is_cut_short, is_journal, may_be_journal
from evidence_graph.reading.source import Place

_ENDS: Final = " \n,;."
_CUT = re.compile(r"[.?!]['\")\]]?\s+(?=[^\s.,;:])")
_QUOTED = re.compile(
    r"\"(?P<title>[^\"]{3,400})\"[.,]?\s*|'(?P<other>.{3,400}?)(?:',|'\.|[.,]')(?:\s+|$)"
)
_CHAPTER = re.compile(r"[.?!]\s+In:\s+")
_EDITION = re.compile(
    r"(?:\d{1,2}\s?(?:st|nd|rd|th)|\d{1,2}:?\s?[ae]|\d{1,2}\.|second|third|fourth|andra|tredje)\s+"
    r"(?:ed(?:ition|n)?|uppl(?:agan?)?|utg(?:åvan?)?)\.?|version \d[\d.]*",
    re.IGNORECASE,
)
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
        name = "title" if quoted["title"] else "other"
        found = Titled(title=_trimmed(plain, quoted.span(name), " ,."))
        rest = _trimmed(plain, (quoted.end(), place[1]), _ENDS)
        return _named(found, plain, rest, has_volume=has_volume)
    if chapter := _CHAPTER.search(plain, *place):
        book = _trimmed(plain, (chapter.start() + 1, place[1]), _ENDS)
        title = _trimmed(plain, (place[0], chapter.start() + 1), " .")
        return Titled(title=title, others=[("book", book)])
    parts = _parts(plain, place)
    others = _editions(plain, parts)
    if is_published or (len(parts) == 1 and not has_volume):
        return Titled(title=_title(plain, parts), others=others)
    found = Titled(unclear=place, others=others)
    if len(parts) > 1:
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
    while len(parts) > 2 and is_cut_short(plain[parts[-2][0] : parts[-2][1]].strip()):
        parts[-2:] = [(parts[-2][0], parts[-1][1])]
    return parts


def _editions(plain: str, parts: list[Place]) -> list[tuple[str, Place]]:
    found: list[tuple[str, Place]] = []
    for part in list(parts[1:]):
        if _EDITION.fullmatch(plain[part[0] : part[1]].strip(" .,;\n")):
            found.append(("edition", _trimmed(plain, part, _ENDS)))
            parts.remove(part)
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
