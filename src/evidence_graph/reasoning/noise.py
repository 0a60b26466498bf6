"""What OWL 2 RL entails and we leave out: the list, each item with its reason, as code.

The compiler asks it which conclusions to drop; the differential test asks it which of owlrl's
triples not to miss. What is not on this list must be inferred.
"""

from enum import Enum
from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node


class Noise(Enum):
    """Why an entailed triple is left out."""

    LITERAL_SUBJECT = "a literal cannot be a subject in RDF 1.1, and no engine stores such a triple"
    REFLEXIVE_IDENTITY = "that a thing is the same as itself (eq-ref) tells nobody anything"
    IDENTITY_OF_LITERALS = "the engine decides which literals are equal (dt-eq, dt-diff)"
    TOP = "everything is an owl:Thing and is related to everything by owl:topObjectProperty"
    ANONYMOUS = "a class or property without a name cannot be asked for"
    DATATYPE = "membership of a value space (dt-type1, dt-type2, prp-rng); shapes check datatypes"
    SCHEMA = (
        "axioms that follow from axioms (scm-*) and the axiomatic triples of the vocabularies: "
        "the inferred graph says what is true of evidence, and a query that wants the class "
        "hierarchy follows rdfs:subClassOf* over what the ontology asserts"
    )


AXIOM_PREDICATES: Final = frozenset(
    {
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
        OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.propertyDisjointWith,
        OWL.disjointUnionOf, OWL.inverseOf, OWL.propertyChainAxiom, OWL.hasKey,
        OWL.complementOf, OWL.intersectionOf, OWL.unionOf, OWL.oneOf,
        OWL.onProperty, OWL.onClass, OWL.onDataRange, OWL.someValuesFrom, OWL.allValuesFrom,
        OWL.hasValue, OWL.hasSelf, OWL.cardinality, OWL.minCardinality, OWL.maxCardinality,
        OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality,
        OWL.onDatatype, OWL.withRestrictions, OWL.datatypeComplementOf, OWL.members,
    }
)  # fmt: skip
"""The predicates of axioms about classes and properties."""

STRUCTURE: Final = AXIOM_PREDICATES | {
    RDF.first, RDF.rest, OWL.distinctMembers,
    OWL.sourceIndividual, OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue,
    OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget,
}  # fmt: skip
"""The predicates of axioms, of lists, and of statements about statements."""

TOPS: Final = frozenset({OWL.Thing, RDFS.Resource})
"""The classes that everything belongs to."""

_TOP_PROPERTIES: Final = frozenset({OWL.topObjectProperty, OWL.topDataProperty})
_DATATYPES: Final = frozenset({RDFS.Literal, RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral,
                               RDF.HTML, RDFS.Datatype})  # fmt: skip
_LANGUAGE: Final = (str(RDF), str(RDFS), str(OWL), str(XSD))
_SKOLEM = "/.well-known/genid/"


def is_anonymous(term: Node) -> bool:
    """Says whether a term is a blank node, or an IRI that stands for one.

    Such IRIs are those of RDF 1.1 Concepts, section 3.5; the store gives them to the blank nodes
    of a loaded document.
    """
    return isinstance(term, BNode) or (isinstance(term, URIRef) and _SKOLEM in term)


def is_datatype(term: Node) -> bool:
    """Says whether a term is a datatype of RDF, RDF Schema or XML Schema."""
    return term in _DATATYPES or (isinstance(term, URIRef) and str(term).startswith(str(XSD)))


def noise(triple: tuple[Node, Node, Node]) -> Noise | None:
    """Returns why an entailed triple is left out, or None when it is not."""
    subject, predicate, object_ = triple
    if isinstance(subject, Literal):
        return Noise.LITERAL_SUBJECT
    if predicate == OWL.sameAs:
        return _noise_of_identity(subject, object_)
    if predicate in STRUCTURE or _is_of_the_language(subject):
        return Noise.SCHEMA
    if is_anonymous(predicate):
        return Noise.ANONYMOUS
    if predicate in _TOP_PROPERTIES:
        return Noise.TOP
    return _noise_of_class(object_) if predicate == RDF.type else None


def _noise_of_identity(subject: Node, object_: Node) -> Noise | None:
    if subject == object_:
        return Noise.REFLEXIVE_IDENTITY
    return Noise.IDENTITY_OF_LITERALS if isinstance(object_, Literal) else None


def _noise_of_class(named: Node) -> Noise | None:
    if named in TOPS:
        return Noise.TOP
    if is_anonymous(named):
        return Noise.ANONYMOUS
    if is_datatype(named):
        return Noise.DATATYPE
    if _is_of_the_language(named) and named != OWL.NamedIndividual:
        return Noise.SCHEMA
    return None


def _is_of_the_language(term: Node) -> bool:
    # rdflib's own startswith knows no tuples.
    return isinstance(term, URIRef) and str(term).startswith(_LANGUAGE)
