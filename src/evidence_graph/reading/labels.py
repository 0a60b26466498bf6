"""Concepts by their labels: the vocabularies' own words, exact or normalised, and no others."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from evidence_graph.rdf import documents
from evidence_graph.vocabulary import EV, IDENTIFIERS, PREFIXES

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[<>\u2264\u2265&]")
_ENGLISH: Final = {
    "children": "child",
    "women": "woman",
    "behavior": "behaviour",
    "center": "centre",
    "program": "programme",
}
_SWEDISH: Final = {
    "föräldrar": "förälder",
    "mödrar": "mor",
    "mammor": "mamma",
    "fäder": "far",
    "pappor": "pappa",
    "födda": "fött",
    "mödrars": "mor",
    "barns": "barn",
    "artiklar": "artikel",
}
_SWEDISH_ENDINGS = ("arna", "erna", "orna", "ar", "er", "or", "en", "et", "na", "a", "t")


_OWNED_SCHEMES: Final = frozenset({"outcome", "component"})
# Whose an outcome is, by the word of its label that says so.
_OWNERS: Final = {
    **dict.fromkeys(("parental", "parent", "förälder", "föräldrars"), "role:parent"),
    **dict.fromkeys(("maternal", "mother", "mor"), "role:mother"),
    **dict.fromkeys(("child", "barn"), "role:child"),
    **dict.fromkeys(("infant", "spädbarn", "spädbarns"), "role:infant"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: normalised as English and as Swedish, and where it stands."""

    english: str
    swedish: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A concept whose label stands in a text."""

    concept: str
    start: int
    end: int
    hidden: bool


_Index: TypeAlias = dict[str, dict[tuple[str, ...], tuple[str, bool]]]


class Labels:
    """The concepts of the vocabularies by preferred, alternative and hidden labels."""

    def __init__(self, graph: Graph) -> None:
        self._english: _Index = {}
        self._swedish: _Index = {}
        self._english_firsts: dict[tuple[str, str], int] = {}
        self._swedish_firsts: dict[tuple[str, str], int] = {}
        self._concepts = {shortened(concept) for concept in graph.subjects(SKOS.inScheme)}
        self._domains: dict[str, str] = {}
        self._broader: dict[str, set[str]] = {}
        self._owned: dict[tuple[str, ...], set[tuple[str, str]]] = {}
        for kind in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            for concept, label in sorted(graph.subject_objects(kind)):
                in_swedish = isinstance(label, Literal) and label.language == "sv"
                known = (self._swedish if in_swedish else self._english).setdefault(
                    _scheme(concept), {}
                )
                key = tuple(w.swedish if in_swedish else w.english for w in words(str(label)))
                known.setdefault(key, (shortened(concept), kind == SKOS.hiddenLabel))
                firsts = self._swedish_firsts if in_swedish else self._english_firsts
                begins = (_scheme(concept), key[0])
                firsts[begins] = max(firsts.get(begins, 0), len(key))
                if _scheme(concept) in _OWNED_SCHEMES:
                    self._own(shortened(concept), key)
        for concept, above in graph.subject_objects(SKOS.broader):
            self._broader.setdefault(shortened(concept), set()).add(shortened(above))
        self._silent = {
            shortened(concept) for concept in graph.subjects(EV.meansNotStated, Literal(True))
        }
        for concept, domain in graph.subject_objects(EV.outcomeDomain):
            self._domains[shortened(concept)] = shortened(domain)

    def whole(self, text: str, schemes: Sequence[str]) -> Match | None:
        """Returns the concept that a whole text is the label of."""
        found = words(text)
        labelled = self._labelled(found, schemes)
        if labelled is None:
            return None
        return Match(labelled[0], found[0].start, found[-1].end, labelled[1])

    def within(self, text: str, schemes: Sequence[str]) -> tuple[Match, ...]:
        """Returns the concepts whose labels stand in a text, the longest labels first served."""
        return tuple(self._within(words(text), schemes))

    def leading(self, text: str, schemes: Sequence[str]) -> Match | None:
        """Returns the concept whose label a text begins with, the longest label first."""
        found = self.within(text, schemes)
        return found[0] if found and not words(text[: found[0].start]) else None

    def has(self, concept: str) -> bool:
        """Says whether the vocabularies have a concept of this name."""
        return concept in self._concepts

    def means_not_stated(self, concept: str) -> bool:
        """Says whether a concept stands for what a source does not say."""
        return concept in self._silent

    def under(self, concept: str, above: str) -> bool:
        """Says whether a concept is this other one, or narrower."""
        return concept == above or any(
            self.under(one, above) for one in self._broader.get(concept, ())
        )

    def owned(self, text: str, scheme: str) -> dict[str, str]:
        """Returns the concepts that a text names but for whose they are, with the role that is.

        "anxiety" names parental anxiety, a parent's, and any other anxiety that is someone's.
        """
        found = words(text)
        keys = (tuple(w.english for w in found), tuple(w.swedish for w in found))
        return {
            concept: role
            for key in keys
            for concept, role in sorted(self._owned.get(key, ()))
            if concept.startswith(f"{scheme}:")
        }

    def domain(self, outcome: str) -> str | None:
        """Returns the outcome domain that the vocabulary gives a concept."""
        return self._domains.get(outcome)

    def _own(self, concept: str, key: tuple[str, ...]) -> None:
        if key[0] in _OWNERS and len(key) > 1:
            self._owned.setdefault(key[1:], set()).add((concept, _OWNERS[key[0]]))
        if len(key) > 2 and key[-2] in {"hos", "of", "in"} and key[-1] in _OWNERS:
            self._owned.setdefault(key[:-2], set()).add((concept, _OWNERS[key[-1]]))

    def _within(self, found: Sequence[Word], schemes: Sequence[str]) -> Iterator[Match]:
        at = 0
        while at < len(found):
            longest = min(self._longest(found[at], schemes), len(found) - at)
            for length in range(longest, 0, -1):
                match = self._labelled(found[at : at + length], schemes)
                if match:
                    last = found[at + length - 1]
                    yield Match(match[0], found[at].start, last.end, match[1])
                    at += length - 1
                    break
            at += 1

    def _longest(self, first: Word, schemes: Sequence[str]) -> int:
        """Returns how many words the longest label has that begins with this one."""
        return max(
            (
                index.get((scheme, word), 0)
                for scheme in schemes
                for index, word in (
                    (self._english_firsts, first.english),
                    (self._swedish_firsts, first.swedish),
                )
            ),
            default=0,
        )

    def _labelled(self, found: Sequence[Word], schemes: Sequence[str]) -> tuple[str, bool] | None:
        english = tuple(word.english for word in found)
        swedish = tuple(word.swedish for word in found)
        for scheme in schemes:
            for index, key in ((self._english, english), (self._swedish, swedish)):
                if key in index.get(scheme, {}):
                    return index[scheme][key]
        return None


@cache
def shipped() -> Labels:
    """Returns the labels of the shipped vocabularies."""
    graph = Graph()
    for document in documents.vocabulary():
        if document.graph is not None and "/vocabulary/" in document.graph:
            graph.parse(data=document.content, format="turtle")
    return Labels(graph)


def words(text: str) -> list[Word]:
    """Returns the words of a text, without number, spelling or case.

    >>> [word.english for word in words("Mother-Infant Interventions; children's behavior")]
    ['mother', 'infant', 'intervention', 'child', 'behaviour']
    """
    return [
        Word(_english(found[0]), _swedish(found[0]), found.start(), found.end())
        for found in _WORD.finditer(text.replace("\u2019", "'"))
    ]


@lru_cache(maxsize=8192)
def _english(word: str) -> str:
    plain = _lower(word)
    if plain in _ENGLISH:
        return _ENGLISH[plain]
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        plain = plain[:-1]
    return _ENGLISH.get(plain, plain)


@lru_cache(maxsize=8192)
def _swedish(word: str) -> str:
    plain = _lower(word)
    if plain in _SWEDISH or plain in _SWEDISH.values():
        return _SWEDISH.get(plain, plain)
    for ending in _SWEDISH_ENDINGS:
        if len(plain) - len(ending) >= 4 and plain.endswith(ending):
            return plain.removesuffix(ending)
    return plain


def _lower(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().removesuffix("'s").removesuffix("'")


def shortened(iri: object) -> str:
    """Returns the IRI of a concept as prefix and name."""
    text = str(iri)
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _scheme(concept: object) -> str:
    return str(concept).removeprefix(IDENTIFIERS).partition("/")[0]
