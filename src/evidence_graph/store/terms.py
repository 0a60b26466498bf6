"""Terms between the engine and rdflib, losing nothing that either can say.

rdflib keeps a plain literal without a datatype while the engine says xsd:string; SHACL compares
terms, so the datatype is dropped on the way to rdflib, as rdflib's own parsers do.
"""

from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from evidence_graph.store.changes import place_of

Term = URIRef | BNode | Literal
"""An RDF 1.1 term as rdflib says it."""

EngineTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@lru_cache(maxsize=65_536)
def to_engine(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Returns the engine's form of an rdflib term."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype:
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        return ox.Literal(str(term))
    raise TypeError(f"no RDF 1.1 term: {term!r}")


def notation(term: Node) -> str:
    """Returns a term as N-Triples and SPARQL write it; raises ValueError for an IRI that is none.

    >>> notation(Literal("föräldrar", lang="sv"))
    '"föräldrar"@sv'
    """
    return str(to_engine(term))


def is_writable(term: Node) -> bool:
    """Says whether the engine can hold a term: an IRI must be one.

    >>> is_writable(URIRef("https://example.org/a")), is_writable(URIRef("a b"))
    (True, False)
    """
    try:
        to_engine(term)
    except (TypeError, ValueError):
        return False
    return True


def quad(triple: tuple[Term, Term, Term], graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Returns the engine's quad for an rdflib triple; raises TypeError for one RDF forbids."""
    subject, predicate, object_ = to_engine(triple[0]), to_engine(triple[1]), to_engine(triple[2])
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise TypeError(f"no RDF triple: {triple}")
    return ox.Quad(subject, predicate, object_, graph)


def quad_in(triple: tuple[Term, Term, Term], graph: str | None) -> ox.Quad:
    """Returns the engine's quad for an rdflib triple in a named graph, or with None the default.

    Raises TypeError for a triple that RDF forbids.
    """
    return quad(triple, place_of(graph))


def is_rdf_1_1(term: EngineTerm) -> bool:
    """Says whether a term is no triple term and no text with a base direction, as RDF 1.2 has."""
    return not isinstance(term, ox.Triple) and getattr(term, "direction", None) is None


def triple_of(quad: ox.Quad) -> tuple[Term, Term, Term]:
    """Returns the rdflib triple that a quad puts into its graph. Raises what to_rdflib raises."""
    return to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)


def iri_of(term: EngineTerm) -> str | None:
    """Returns the IRI that an engine term is; None where it is none."""
    return term.value if isinstance(term, ox.NamedNode) else None


def datatype_of(term: EngineTerm) -> str | None:
    """Returns the IRI of a literal's datatype; None for a term that is no literal."""
    return term.datatype.value if isinstance(term, ox.Literal) else None


@lru_cache(maxsize=65_536)
def _iri(value: str) -> URIRef:
    return URIRef(value)  # rdflib looks at each character of a new one


def to_rdflib(term: EngineTerm) -> Term:
    """Returns rdflib's form of an engine term.

    Raises TypeError for what rdflib cannot say: a triple term, or a text with a base direction
    (both RDF 1.2).
    """
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.direction is not None:
            raise TypeError(
                "a text with a base direction (RDF 1.2) cannot be given to Python; ask for JSON"
            )
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == _XSD_STRING:
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(
        "a triple term (RDF 1.2) cannot be given to Python; ask for its parts, or for JSON"
    )
