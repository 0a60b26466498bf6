"""Which descriptions may be of one work: on equal identifiers or titles, never on a likeness."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final

from evidence_graph.importing import normal

MOST_PAIRED: Final = 12
"""Of more descriptions than these with one ground, each is paired with the first alone."""

FEWEST_WORDS: Final = 3
"""Of a title that is a ground by itself."""

_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_NOTICE: Final = re.compile(
    r"\b(?:protocol|erratum|errata|corrigend\w+|correction|retractions?|comment\w*|reply|letter"
    r"|editorial|expression of concern)\b",
    re.IGNORECASE,
)

_RETRACTED: Final = re.compile(r"\bretracted\b", re.IGNORECASE)
_TITLED_RETRACTED: Final = re.compile(r"\W*retracted(?: article| paper)?\s*[:\]\u2014-]", re.I)


class Ground(Enum):
    """Why two may be of one work; the value is the concept's slug."""

    DOI = "same-doi"
    PUBMED_ID = "same-pubmed-id"
    TITLE = "same-title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is known of one work by one description of it."""

    iri: str
    label: str = ""
    title: str | None = None
    creators: str | None = None
    year: int | None = None
    dois: frozenset[str] = frozenset()
    pubmed_ids: frozenset[str] = frozenset()
    kind: str = ""

    @property
    def folded_dois(self) -> frozenset[str]:
        """Returns the DOIs in one case."""
        return frozenset(map(normal.same_doi, self.dois))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two descriptions in the order of their IRIs, and every ground on which they may be one."""

    one: str
    other: str
    grounds: tuple[Ground, ...]


def matches(described: Iterable[Described]) -> tuple[Match, ...]:
    """Returns every pair that has a ground, each once, in the order of their IRIs."""
    known = {d.iri: d for d in described}
    found: dict[tuple[str, str], set[Ground]] = defaultdict(set)
    for ground, groups in (
        (Ground.DOI, _groups((d.iri, d.folded_dois) for d in known.values())),
        (Ground.PUBMED_ID, _groups((d.iri, d.pubmed_ids) for d in known.values())),
        (Ground.TITLE, _groups((d.iri, _title_keys(d)) for d in known.values())),
    ):
        for group in groups:
            for one, other in _pairs(group):
                if ground is not Ground.TITLE or _may_be_one(known[one], known[other]):
                    found[one, other].add(ground)
    return tuple(
        Match(one=one, other=other, grounds=tuple(g for g in Ground if g in grounds))
        for (one, other), grounds in sorted(found.items())
    )


def is_retracted(*, kind: str, title: str) -> bool:
    """Says whether a record says that its work is retracted; a notice of that is no such work.

    >>> [is_retracted(kind=k, title="A") for k in ("Retracted Publication", "Retraction Notice")]
    [True, False]
    """
    if _RETRACTED.search(kind):
        return True
    return _TITLED_RETRACTED.match(title) is not None and not _NOTICE.search(kind)


def family_name(creators: str) -> str | None:
    """Returns the family name of the first of some creators, folded, or None where it is unsure.

    >>> [family_name(c) for c in ("Herd, Megan; Other, A", "O'Hara MW, Stuart S", "Megan Herd")]
    ['herd', 'o hara', 'herd']
    >>> family_name("Şahin İ, Łuczak Ś")
    'sahin'
    """
    first = creators.split(";", maxsplit=1)[0].strip()
    if ";" not in creators and creators.count(",") > 1:
        first = creators.split(",", maxsplit=1)[0].strip()
    before, comma, after = first.partition(",")
    words = before.split()
    # "O'Hara MW, Stuart S" is two people, "Herd, Megan" is one.
    if len(words) > 1 and _are_initials(words[-1]) and words[-1] != words[0]:
        return normal.folded(" ".join(words[:-1])) or None
    if comma and after.strip():
        return normal.folded(before) or None
    return normal.folded(words[-1]) if words else None


def _are_initials(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None and word == word.upper() != word.lower()


def _groups(keyed: Iterable[tuple[str, Iterable[str]]]) -> Iterator[list[str]]:
    by_key: Mapping[str, set[str]] = defaultdict(set)
    for iri, keys in keyed:
        for key in keys:
            by_key[key].add(iri)
    return (sorted(group) for _, group in sorted(by_key.items()) if len(group) > 1)


def _pairs(group: list[str]) -> Iterable[tuple[str, str]]:
    if len(group) <= MOST_PAIRED:
        return combinations(group, 2)
    return ((group[0], other) for other in group[1:])


def _title_keys(described: Described) -> frozenset[str]:
    """Returns what two have in common whose title and first author are the same."""
    if not described.title or not described.creators or described.year is None:
        return frozenset()
    name = family_name(described.creators)
    title = normal.folded(described.title)
    # Of a few words, such as Editorial or Reply, an author has several in a year.
    is_telling = len(title.split()) >= FEWEST_WORDS
    return frozenset({f"{name}|{title}"}) if name and is_telling else frozenset()


def _may_be_one(one: Described, other: Described) -> bool:
    if one.year is None or other.year is None or abs(one.year - other.year) > 1:
        return False
    for ours, theirs in (
        (one.folded_dois, other.folded_dois),
        (one.pubmed_ids, other.pubmed_ids),
    ):
        # Two identifiers are two works: a review and its update have one title.
        if ours and theirs and not ours & theirs:
            return False
    return bool(_NOTICE.search(one.kind)) == bool(_NOTICE.search(other.kind))
