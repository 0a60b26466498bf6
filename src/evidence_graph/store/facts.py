"""Facts: triples in the notation of N-Triples, which rules match, and the engine's form of them.

Texts are compared and hashed several times faster than terms, and lose nothing: the engine writes
each term in one way only.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import IO, Final

import pyoxigraph as ox
from rdflib import RDF, XSD, Literal

from evidence_graph.store import kept
from evidence_graph.store.changes import Quad
from evidence_graph.store.terms import Term, notation, quad_in, triple_of

_PIECE: Final = 4 * 1024**2
_LINE: Final = re.compile(r"([^ ]+) ([^ ]+) ([^\n]+) \.\n")
_ROW: Final = re.compile(r"([^\t]+)\t([^\t]+)\t([^\n]+)\n")
_ESCAPED: Final = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES: Final = {"\b": r"\b", "\f": r"\f"}
_IRI: Final = "<"

Fact = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

LITERAL: Final = '"'
"""What a literal begins with, and no other term."""


def is_literal(notation: str) -> bool:
    """Says whether a term in this notation is a literal."""
    return notation.startswith(LITERAL)


def fact_of(quad: Quad) -> Fact:
    """Returns the triple of a quad as a fact.

    >>> fact_of(Quad(ox.NamedNode("a:x"), ox.NamedNode("a:p"), ox.Literal("ö", language="sv")))
    ('<a:x>', '<a:p>', '"ö"@sv')
    """
    return str(quad.subject), str(quad.predicate), str(quad.object)


def read_facts(content: IO[bytes]) -> Iterator[Fact]:
    """Returns what the engine has written as N-Triples, a triple a line."""
    content.seek(0)
    return chain.from_iterable(map(_LINE.findall, _pieces(content)))


def asking(predicates: Collection[str]) -> str:
    """Returns the query for the facts that have one of these predicates."""
    return f"SELECT ?s ?p ?o {{ VALUES ?p {{ {' '.join(sorted(predicates))} }} ?s ?p ?o }}"


def read_rows(content: IO[bytes]) -> Iterator[Fact]:
    """Returns what the engine has answered to that query as TSV, a fact a row."""
    content.seek(0)
    content.readline()  # the names of the variables
    for fact in chain.from_iterable(map(_ROW.findall, _pieces(content))):
        yield fact if fact[2][0] == _IRI else (fact[0], fact[1], _as_n_triples(fact[2]))


def _pieces(content: IO[bytes]) -> Iterator[str]:
    return map(bytes.decode, iter(lambda: content.read(_PIECE) + content.readline(), b""))


def _as_n_triples(term: str) -> str:
    """Returns a term of TSV, which has short forms and leaves most signs alone, as N-Triples.

    >>> _as_n_triples("-1.0"), _as_n_triples('"a"@sv')
    ('"-1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"a"@sv')
    """
    if term.startswith(LITERAL):
        return _ESCAPED.sub(lambda sign: _ESCAPES.get(sign[0], f"\\u{ord(sign[0]):04X}"), term)
    if term.startswith("_:"):
        return term
    if term in {"true", "false"}:
        datatype = XSD.boolean
    elif "e" in term or "E" in term:
        datatype = XSD.double
    else:
        datatype = XSD.decimal if "." in term else XSD.integer
    return f'"{term}"^^<{datatype}>'


def quad_of(fact: Fact, graph: str | None) -> Quad:
    """Returns a fact as a quad of a named graph, or with None of the default graph."""
    subject, predicate, object_ = (engine_term(notation) for notation in fact)
    place = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return Quad(subject, predicate, object_, place)  # type: ignore[arg-type]  # facts are triples


def triple_in(fact: Fact) -> tuple[Term, Term, Term]:
    """Returns a fact as an rdflib triple."""
    return triple_of(quad_of(fact, None))


def facts_in(triples: Iterable[tuple[Term, Term, Term]]) -> list[Fact]:
    """Returns triples as facts, with literals as the engine keeps them: 1 for 01."""
    return [fact_of(quad) for quad in kept.as_kept(quad_in(triple, None) for triple in triples)]


@lru_cache(maxsize=4096)
def as_kept(term: Term) -> str:
    """Returns the notation of a term, a literal as the engine keeps it.

    >>> from rdflib import XSD
    >>> as_kept(Literal("007", datatype=XSD.integer, normalize=False))
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if not isinstance(term, Literal):
        return notation(term)
    (fact,) = facts_in([(RDF.value, RDF.value, term)])
    return fact[2]


@lru_cache(maxsize=65_536)
def engine_term(notation: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Returns the engine's form of a term in the notation of N-Triples."""
    if notation.startswith("<") and not notation.startswith("<<"):
        return ox.NamedNode(notation[1:-1])
    if notation.startswith("_:"):
        return ox.BlankNode(notation[2:])
    statement = f"<a:s> <a:p> {notation} ."
    parsed: list[Quad] = list(ox.parse(statement, format=ox.RdfFormat.N_TRIPLES))
    return parsed[0].object
