"""Whether words name a concept: by a label, or by the words that make the label that label."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from rdflib import SKOS, Graph, Literal, URIRef

from evidence_graph.reading.labels import Labels, shortened, words

_LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
# Whose outcome it is, a source often says once and for many; what kind of thing it is, seldom.
_SILENT: Final = frozenset(
    """
    child infant parent parental maternal paternal mother father family baby
    outcome intervention component programme treatment therapy measure quality symptom development
    focus promotion
    a an and by for from in of on or the to with its their
    barn spädbarn förälder föräldra mor mamma far pappa moder familj
    utfall insats intervention komponent program behandling mått kvalitet symtom utveckling
    fokus främjande
    av den det ett en för hos i mellan med och eller på som till under
    """.split()
)
_SCHEMES: Final = ("intervention", "component", "outcome")
_HOLDERS: Final = ("föräldra", "spädbarns", "barns", "barn", "mödra", "moders", "mamma")
_HOLDING: Final = {"maternal": "mother", "paternal": "father", "parental": "parent"}
_STEM: Final = 6
_LONGEST_ENDING: Final = 5

_Words = frozenset[str]


class Naming:
    """The concepts that claims are made of, by their labels; made once for a store."""

    def __init__(self, triples: Iterable[tuple[URIRef, URIRef, Any]]) -> None:
        graph = Graph(bind_namespaces="none")
        for triple in triples:
            graph.add(triple)
        self._labels = Labels(graph)
        self._names: dict[URIRef, list[_Words]] = defaultdict(list)
        for kind in _LABELS:
            for concept, label in graph.subject_objects(kind):
                if isinstance(concept, URIRef) and isinstance(label, Literal):
                    self._names[concept].append(_telling(str(label), label.language == "sv"))
        self._broader: dict[str, set[str]] = defaultdict(set)
        self._narrower: dict[str, set[str]] = defaultdict(set)
        for narrow, broad in graph.subject_objects(SKOS.broader):
            self._broader[shortened(narrow)].add(shortened(broad))
            self._narrower[shortened(broad)].add(shortened(narrow))
        self._said: dict[str, _Words] = {}
        self._kin: dict[str, frozenset[str]] = {}
        self._named: dict[tuple[str, URIRef], bool] = {}

    def is_named(self, concept: URIRef, text: str) -> bool:
        """Says whether a text names a concept, or one whose label is made of its words.

        What is part of another concept's longer label is not counted: MITP-M does not name MITP.
        """
        key = (text, concept)
        if key not in self._named:
            said = self._words_of(self._without_others(concept, text))
            self._named[key] = any(_stands_in(name, said) for name in self._names[concept])
        return self._named[key]

    def others(self, concept: URIRef, text: str, *, but: Iterable[URIRef]) -> tuple[str, ...]:
        """Returns the concepts of a concept's scheme that a text names in full.

        It, and those in `but`, are left out, and what is broader or narrower than any of them.
        """
        known = (shortened(concept), *map(shortened, but))
        kin = frozenset().union(*(self._kin_of(each) for each in known))
        schemes = [_scheme(shortened(concept))]
        found = (m.concept for m in self._labels.within(text, schemes) if not m.hidden)
        return tuple(dict.fromkeys(concept for concept in found if concept not in kin))

    def without_names(self, text: str) -> str:
        """Returns a text with every name of a concept blanked."""
        left = text
        for match in self._labels.within(text, _SCHEMES):
            blank = " " * (match.end - match.start)
            left = f"{left[: match.start]}{blank}{left[match.end :]}"
        return left

    def _without_others(self, concept: URIRef, text: str) -> str:
        own = self._kin_of(shortened(concept))
        left = text
        for match in reversed(self._labels.within(text, [_scheme(shortened(concept))])):
            if match.concept not in own:
                left = f"{left[: match.start]} | {left[match.end :]}"
        return left

    def _kin_of(self, concept: str) -> frozenset[str]:
        if concept not in self._kin:
            above, below = _reached(self._broader, concept), _reached(self._narrower, concept)
            self._kin[concept] = frozenset({concept, *above, *below})
        return self._kin[concept]

    def _words_of(self, text: str) -> _Words:
        if text not in self._said:
            self._said[text] = _said(text)
        return self._said[text]


def _reached(steps: Mapping[str, AbstractSet[str]], start: str) -> AbstractSet[str]:
    found: set[str] = set()
    fresh = [start]
    while fresh:
        more = steps.get(fresh.pop(), frozenset()) - found
        found |= more
        fresh += more
    return found


def _scheme(concept: str) -> str:
    return concept.partition(":")[0]


def _telling(label: str, is_swedish: bool) -> _Words:
    """Returns the words of a label that tell it from others; all of them where none does."""
    every = [_plain(word.swedish if is_swedish else word.english) for word in words(label)]
    telling = [_without_holder(word) for word in every if word not in _PLAINLY_SILENT]
    return frozenset(telling or (_HOLDING.get(word, word) for word in every))


def _said(text: str) -> _Words:
    found = words(text)
    every = {_plain(form) for word in found for form in (word.english, word.swedish)}
    every |= {_HOLDING[word] for word in every & _HOLDING.keys()}
    return frozenset(every | {_without_holder(word) for word in every})


def _stands_in(name: _Words, said: _Words) -> bool:
    return all(word in said or any(_is_akin(word, other) for other in said) for word in name)


def _is_akin(word: str, other: str) -> bool:
    """Says whether two words have a stem in common: cognitive and cognition."""
    if word[:_STEM] != other[:_STEM] or len(word) < _STEM or len(other) < _STEM:
        return False
    common = _STEM
    while common < min(len(word), len(other)) and word[common] == other[common]:
        common += 1
    return max(len(word), len(other)) - common <= _LONGEST_ENDING


def _without_holder(word: str) -> str:
    for holder in _PLAIN_HOLDERS:
        if word.startswith(holder) and len(word) - len(holder) >= _STEM:
            return word.removeprefix(holder)
    return word


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


_PLAINLY_SILENT: Final = frozenset(map(_plain, _SILENT))
_PLAIN_HOLDERS: Final = tuple(map(_plain, _HOLDERS))
