"""What stands in a reference beside its parts: identifiers, addresses, dates of access."""

import re
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading.reference_notes import on_others
from evidence_graph.reading.source import Place

_RESOLVED: Final = r"https?://(?:dx\.)?doi\.org/"
_DOI = re.compile(
    rf"(?:(?:available (?:from|at)|hämtad från|tillgänglig via):?\s*)?"
    rf"(?:\bdoi\s*:?\s*)?(?:{_RESOLVED})?(?<![\w.])(?P<doi>10\.\d{{4,9}}/\S+)",
    re.IGNORECASE,
)
_PMID = re.compile(r"\bPMID\s*:?\s*(?P<pmid>[1-9]\d{0,8})\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?:\bArt(?:icle|\.)?\s*(?:No|number)\.?\s*:?\s*)?(?P<number>CD\d{6}(?:\.pub\d+)?)\b"
)
ONLINE: Final = "online publication"
_SAYS = (
    (ONLINE, (
        r"[\[(]?\b(?:e-?pub|online ahead of print|ahead of print|(?:first )?published online"
        r"|publicerad online|online first)\b(?: ahead of print)?:?[\w /-]{0,30}[\])]?"
    )),
    ("address", (
        r"\b(?:(?:available|accessible) (?:from|at|online)|retrieved (?:[\w, ]{0,30} )?from"
        r"|hämtad(?: [\w-]{4,20})? från|tillgänglig\w* (?:på|från|via)|länk|URL)\s*:?\s*"
        r"(?:https?://|www\.)?[\w-]+\.\S+|(?:https?://|www\.)\S+"
    )),
    ("date of access", (
        r"[\[(]?\b(?:last )?(?:cited|accessed|hämtad|hämtat|citerad|besökt|viewed|läst)"
        r"(?: on| den)?:?\s[^.\])]{4,30}[\])]?"
    )),
    ("PubMed Central's number", r"\bPMCID\s*:?\s*PMC\d+|\bPMC\d{5,9}\b"),
    ("number of a book", r"\bIS[BS]N(?:-1[03])?\s*:?\s*[\dX -]{8,17}"),
    ("not yet published", (
        r"(?<=[.;,]\s)\(?(?:in press|i tryck|forthcoming|submitted|accepted|under review)\)?"
        r"(?=\s*[.,;)]|\s*$|\s+(?:19|20)\d\d\b)(?:,?\s+(?:19|20)\d\d\b)?"
    )),
    ("medium", r"\[(?:internet|online|electronic resource|elektronisk resurs)\]"),
)  # fmt: skip
_NO_PLACE: Final = tuple((about, re.compile(words, re.IGNORECASE)) for about, words in _SAYS)
_SPEAKS_ON = re.compile(r"\s*(?:$|[A-ZÅÄÖ\[(\"'|]|https?:|doi|pmid|(?:19|20)\d\d\b(?!\.\d))")
_GOES_ON = re.compile(r"[-/_]\s+\S|\.\s+[\w()-]+\.\d")


@dataclass(slots=True)
class Marks:
    """Where identifiers stand, `others` by what they are; `blanked` is the text without all."""

    blanked: str
    doi: Place | None = None
    pubmed: Place | None = None
    article: Place | None = None
    others: list[tuple[str, Place]] = field(default_factory=list)
    doubtful: list[tuple[str, Place]] = field(default_factory=list)
    taken: list[Place] = field(default_factory=list)


def begins_with_one(plain: str, place: Place) -> bool:
    """Says whether a line begins with an identifier or an address."""
    return any(
        pattern.match(plain, *place)
        for pattern in (_DOI, _PMID, _ARTICLE, *(pattern for _, pattern in _NO_PLACE))
    )


def marks(reference: str) -> Marks:
    """Returns what stands in a reference beside its parts."""
    found = Marks(blanked=reference)
    for place in on_others(reference):
        found.others.append(("another publication", place))
        _blank(found, place)
    _take_dois(found, found.blanked)
    _take_one(found, "pubmedId", _PMID, "pmid")
    _take_one(found, "articleNumber", _ARTICLE, "number")
    for about, pattern in _NO_PLACE:
        for one in list(pattern.finditer(found.blanked)):
            found.others.append((about, one.span()))
            _blank(found, one.span())
    return found


def _take_dois(found: Marks, plain: str) -> None:
    places: list[Place] = []
    for one in _DOI.finditer(plain):
        at = _unwrapped(plain, one.span("doi"))
        places.append(at)
        # A line may break within one: what goes on in small letters may be the rest of it.
        if not _SPEAKS_ON.match(plain, one.end()) or _GOES_ON.match(plain, one.end() - 1):
            found.doubtful.append(("doi", at))
        _blank(found, (one.start(), at[1]))
    if len({plain[start:end].casefold() for start, end in places}) > 1:
        found.doubtful += [("doi", at) for at in places]
    elif places and not found.doubtful:
        found.doi = places[0]


def _unwrapped(plain: str, place: Place) -> Place:
    """Returns a DOI without the signs that close a sentence or a bracket around it."""
    start, end = place
    while end > start:
        last, said = plain[end - 1], plain[start:end]
        unpaired = (last == ")" and said.count(")") > said.count("(")) or (
            last == "]" and said.count("]") > said.count("[")
        )
        if last not in ".,;:'\">|" and not unpaired:
            break
        end -= 1
    return start, end


def _take_one(found: Marks, name: str, pattern: re.Pattern[str], group: str) -> None:
    all_of_it = list(pattern.finditer(found.blanked))
    said = {one[group] for one in all_of_it}
    if len(said) > 1:
        found.doubtful += [(name, one.span(group)) for one in all_of_it]
    elif all_of_it:
        at = all_of_it[0].span(group)
        if name == "pubmedId":
            found.pubmed = at
        else:
            found.article = at
    for one in all_of_it:
        # "2018;4:CD012345" is read with its number; "Art. No.: CD012345" stands apart.
        if name == "pubmedId" or one.start() < one.start(group):
            _blank(found, one.span())


def _blank(found: Marks, place: Place) -> None:
    start, end = place
    found.blanked = found.blanked[:start] + " " * (end - start) + found.blanked[end:]
    found.taken.append(place)
