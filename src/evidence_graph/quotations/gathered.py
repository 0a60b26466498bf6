"""What quotations are held against: their items, claims, sources and sections, read at once."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Final, Self

from rdflib import URIRef

from evidence_graph.store.answers import Row
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term

Claims = dict[URIRef, list[URIRef]]
"""The values that an item has, by property."""

_NOTHING: Final = ""
_ENDS: Final = (".", "!", "?")
_SENTENCE_ENDS: Final = re.compile(r"[.!?](?=[\"'\u201d\u2019)]*(?:\s|$))")
_LONGEST: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words stand: characters of one source."""

    source: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation, and what it says that it supports."""

    node: Term
    words: str
    place: Place
    item: Term | None  # None where it supports nothing; a conclusion is its own item
    supports: frozenset[Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a source; the review that it tells of, where it is a row of a table."""

    text: str
    review: Term | None


class _Sections:
    """The sections of one source."""

    def __init__(self, text: str, beginnings: Mapping[int, Term | None]) -> None:
        self._text = text
        self._starts = sorted({0, *beginnings})
        ends = [*self._starts[1:], len(text)]
        self._sections = [
            Section(text=text[start:end], review=beginnings.get(start))
            for start, end in zip(self._starts, ends, strict=True)
        ]

    def at(self, offset: int) -> Section:
        return self._sections[max(0, bisect_right(self._starts, offset) - 1)]

    def to_the_end_of_sentence(self, offset: int) -> str:
        if self._text[max(0, offset - 2) : offset].strip("\"'\u201d\u2019)")[-1:] in _ENDS:
            return _NOTHING
        end = _SENTENCE_ENDS.search(self._text, offset, offset + _LONGEST)
        return self._text[offset : end.start() if end else offset]


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """All quotations of a store with what they are held against."""

    quotations: tuple[Quotation, ...]
    claims: Mapping[Term, Claims]
    reviews: Mapping[Term, AbstractSet[Term]]
    """Of an item, the reviews that it is about."""
    sections: Mapping[Term, _Sections]
    concepts: tuple[tuple[URIRef, URIRef, Any], ...]

    @classmethod
    def of(cls, store: QuadStore) -> Self:
        """Returns what a store's merged graph holds."""
        supports: dict[Term, set[Term]] = defaultdict(set)
        for row in _rows(store, "supported"):
            supports[_of(row, "quotation")].add(_of(row, "property"))
        claims: dict[Term, Claims] = defaultdict(lambda: defaultdict(list))
        for row in _rows(store, "claims"):
            property_, value = _of(row, "property"), _of(row, "value")
            if isinstance(property_, URIRef) and isinstance(value, URIRef):
                claims[_of(row, "item")][property_].append(value)
        reviews: dict[Term, set[Term]] = defaultdict(set)
        for row in _rows(store, "owners"):
            reviews[_of(row, "item")].add(_of(row, "review"))
        return cls(
            quotations=tuple(
                Quotation(
                    node=_of(row, "quotation"),
                    words=str(_of(row, "words")),
                    place=Place(
                        source=_of(row, "source"),
                        start=int(str(_of(row, "start"))),
                        end=int(str(_of(row, "end"))),
                    ),
                    item=row["item"] or _if_known(_of(row, "quotation"), reviews),
                    supports=frozenset(supports.get(_of(row, "quotation"), ())),
                )
                for row in _rows(store, "quotations")
            ),
            claims=claims,
            reviews=reviews,
            sections=_sections(store),
            concepts=tuple(
                (row["concept"], row["property"], row["value"])  # type: ignore[misc]
                for row in _rows(store, "concepts")
            ),
        )

    @cached_property
    def of_item(self) -> Mapping[Term, list[Quotation]]:
        """The quotations that support each item."""
        found: dict[Term, list[Quotation]] = defaultdict(list)
        for quotation in self.quotations:
            if quotation.item is not None:
                found[quotation.item].append(quotation)
        return found

    def rest_of_sentence(self, place: Place) -> str:
        """Returns what stands behind a place until its sentence ends, if the source has a text."""
        known = self.sections.get(place.source)
        return known.to_the_end_of_sentence(place.end) if known else _NOTHING

    def section(self, place: Place) -> Section:
        """Returns the section that a place lies in; an empty one where the source has no text."""
        known = self.sections.get(place.source)
        return known.at(place.start) if known else Section(text=_NOTHING, review=None)


def _sections(store: QuadStore) -> dict[Term, _Sections]:
    beginnings: dict[Term, dict[int, Term | None]] = defaultdict(dict)
    for row in _rows(store, "sections"):
        start = int(str(_of(row, "start")))
        of_source = beginnings[_of(row, "source")]
        of_source[start] = row["review"] or of_source.get(start)
    return {
        source: _Sections(str(_of(row, "text")), beginnings.get(source, {}))
        for row in _rows(store, "texts")
        for source in (_of(row, "source"),)
    }


def _rows(store: QuadStore, query: str) -> Iterator[Row]:
    text = files(__package__).joinpath("queries", f"{query}.rq").read_text(encoding="utf-8")
    return store.select(text)


def _if_known(node: Term, reviews: Mapping[Term, AbstractSet[Term]]) -> Term | None:
    return node if node in reviews else None


def _of(row: Row, variable: str) -> Term:
    term = row[variable]
    if term is None:
        raise ValueError(f"?{variable} is unbound")
    return term
