"""How a term reads to a person: an IRI by its prefix, a literal by its words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from evidence_graph.vocabulary import IDENTIFIERS, PREFIXES

_NUMBERS: Final = frozenset({XSD.integer, XSD.decimal, XSD.double, XSD.float})
_PLAIN: Final = frozenset({None, XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.date})

# Names that need no escape after a prefix in Turtle and SPARQL; the grammars allow more.
_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)

_IN_REPORT: Final = re.compile(
    re.escape(IDENTIFIERS) + r"report/(?P<report>[A-Za-z](?:[\w-]*\w)?)/(?P<name>[\w./-]*[\w-])",
    re.ASCII,
)

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


@dataclass(frozen=True, slots=True)
class ShortIri:
    """An IRI written as `prefix:name`."""

    prefix: str
    name: str
    namespace: str

    def __str__(self) -> str:
        return f"{self.prefix}:{self.name}"


def short(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> ShortIri | None:
    """Returns an IRI's short form under the longest fitting prefix, or None if none fits.

    >>> str(short("https://w3id.org/evidence-graph/ns#SystematicReview"))
    'ev:SystematicReview'
    >>> short("https://w3id.org/evidence-graph/id/report/ut202002/source") is None
    True
    """
    best: ShortIri | None = None
    longest = 0
    for prefix, namespace in prefixes.items():
        name = iri.removeprefix(namespace)
        if len(namespace) > longest and name != iri and _LOCAL_NAME.fullmatch(name):
            best, longest = ShortIri(prefix, name, namespace), len(namespace)
    return best


def _of_report(iri: str) -> ShortIri | None:
    """Returns the CURIE of a thing in a report, under a prefix that is the report's name.

    A CURIE may have slashes (https://www.w3.org/TR/curie/); in SPARQL each needs a backslash.
    """
    found = _IN_REPORT.fullmatch(iri)
    if found is None:
        return None
    name = found["name"]
    return ShortIri(found["report"], name, iri.removesuffix(name))


@lru_cache(maxsize=16_384)
def _spoken(iri: str) -> ShortIri | None:
    return short(iri) or _of_report(iri)


def prefixes_in(terms: Iterable[Node]) -> dict[str, str]:
    """Returns the prefixes that `words` uses for these terms, with their namespaces, sorted."""
    found = {_spoken(str(term)) for term in terms if isinstance(term, URIRef)}
    return dict(sorted((iri.prefix, iri.namespace) for iri in found if iri is not None))


def words(term: Node) -> str:
    """Returns a term for reading: a literal's text as it stands, an IRI short where it can be.

    >>> words(Literal("föräldrar", lang="sv"))
    'föräldrar'
    >>> words(URIRef("https://w3id.org/evidence-graph/id/report/ut202002/evans-2014"))
    'ut202002:evans-2014'
    """
    if isinstance(term, Literal):
        return str(term)
    if isinstance(term, URIRef):
        return str(_spoken(str(term)) or term)
    return term.n3()


class TermKind(Enum):
    """What a term is to a reader of a table."""

    IRI = "iri"
    NUMBER = "number"
    LITERAL = "literal"
    BLANK = "blank"


def kind(term: Node) -> TermKind:
    """Returns what a term is to a reader.

    >>> kind(Literal("0.40", datatype=XSD.decimal)).value
    'number'
    """
    if isinstance(term, URIRef):
        return TermKind.IRI
    if isinstance(term, Literal):
        return TermKind.NUMBER if term.datatype in _NUMBERS else TermKind.LITERAL
    return TermKind.BLANK


def note(term: Node) -> str:
    """Returns what a literal's text does not show: its language, or a datatype that is not plain.

    >>> note(Literal("föräldrar", lang="sv"))
    'sv'
    """
    if not isinstance(term, Literal):
        return ""
    if term.language:
        return str(term.language)
    return "" if term.datatype in _PLAIN else words(term.datatype or XSD.string)


def exact(term: Node) -> str:
    """Returns a term in the notation of N-Triples, losing nothing.

    >>> exact(Literal("föräldrar", lang="sv"))
    '"föräldrar"@sv'
    """
    if not isinstance(term, Literal):
        return term.n3()
    text = '"' + "".join(_ESCAPES.get(character, character) for character in str(term)) + '"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype is None else f"{text}^^<{term.datatype}>"
