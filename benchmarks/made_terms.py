"""The terms and the dice that made evidence is written with."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

T = TypeVar("T")

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
TITLE: Final = "<http://purl.org/dc/terms/title>"
OA: Final = "http://www.w3.org/ns/oa#"


class Vocabulary(dict[str, str]):
    """The terms of our ontology as N-Quads writes them; a name that it lacks raises KeyError."""

    def __missing__(self, name: str) -> str:
        term = f"<{EV[name]}>"
        self[name] = term
        return term


ev: Final = Vocabulary()


def entity(path: str) -> str:
    """Returns the IRI of an entity as N-Quads writes it."""
    return f"<{IDENTIFIERS}{path}>"


def graph(path: str) -> str:
    """Returns the IRI of a named graph as N-Quads writes it."""
    return f"<{GRAPHS}{path}>"


def text(words: str) -> str:
    r"""Returns a plain string as N-Quads writes it.

    >>> print(text('a "b"'))
    "a \"b\""
    """
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def english(words: str) -> str:
    """Returns an English string as N-Quads writes it."""
    return f"{text(words)}@en"


def whole(number: int) -> str:
    """Returns an xsd:integer as N-Quads writes it."""
    return f'"{number}"^^<{XSD}integer>'


def decimal(number: float) -> str:
    """Returns an xsd:decimal, of one place at most, as N-Quads writes it."""
    return f'"{number:g}"^^<{XSD}decimal>'


def truth(value: bool) -> str:
    """Returns an xsd:boolean as N-Quads writes it."""
    return f'"{"true" if value else "false"}"^^<{XSD}boolean>'


class Dice:
    """Seeded chances, made of random() alone, which gives the same on every release of Python."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(hashlib.sha256(seed.encode()).digest())

    def below(self, limit: int) -> int:
        """Returns a whole number from 0 up to but not including `limit`, all alike likely."""
        return int(self._random.random() * limit)

    def between(self, least: int, most: int) -> int:
        """Returns a whole number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def early(self, limit: int) -> int:
        """Returns a whole number below `limit`, small ones likelier: half are in the first 1/4."""
        return int(self._random.random() ** 2 * limit)

    def chance(self, share: float) -> bool:
        """Returns True in that share of the throws."""
        return self._random.random() < share

    def one(self, choices: Sequence[T]) -> T:
        """Returns one of the choices."""
        return choices[self.below(len(choices))]

    def some(self, limit: int, count: int) -> list[int]:
        """Returns `count` different whole numbers below `limit`, small ones likelier."""
        chosen: dict[int, None] = {}
        while len(chosen) < min(count, limit):
            chosen[self.early(limit)] = None
        return list(chosen)


class Sheet:
    """The quads of one named graph, as lines of N-Quads."""

    def __init__(self, name: str) -> None:
        self._end = f" {name} .\n"
        self.lines: list[str] = []

    def say(self, subject: str, *facts: tuple[str, str]) -> None:
        """Adds facts about a subject: pairs of a predicate and an object."""
        end = self._end
        self.lines.extend(f"{subject} {predicate} {object_}{end}" for predicate, object_ in facts)

    def link(self, subject: str, predicate: str, objects: Iterable[str]) -> None:
        """Adds one predicate with many objects."""
        end = self._end
        self.lines.extend(f"{subject} {predicate} {object_}{end}" for object_ in objects)
