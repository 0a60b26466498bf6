"""The schema: which triples are axioms, and their closure under OWL 2 RL, made by owlrl."""

from collections.abc import Iterator
from contextlib import contextmanager

import rdflib
from owlrl import DeductiveClosure
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, Graph, Literal
from rdflib.term import Node
from rdflib.term import _toPythonMapping as converters  # owlrl replaces them; no public name

from evidence_graph.errors import InputError
from evidence_graph.reasoning.noise import AXIOM_PREDICATES, is_anonymous

_LISTS = frozenset(
    {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.propertyChainAxiom, OWL.hasKey, OWL.members}
)
_DECLARATIONS = frozenset(
    {
        OWL.Class, RDFS.Class, OWL.Restriction, RDFS.Datatype,
        OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property,
        OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.TransitiveProperty,
        OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty,
        OWL.AllDisjointClasses, OWL.AllDisjointProperties,
    }
)  # fmt: skip

# What the scm-* rules read. Other axioms have no axioms as consequences and would cost owlrl time;
# its hasKey is even unsound (it skips the last key, so that a key of one property makes all
# instances of the class the same) and must never be let near data. Our own prp-key is used.
_READ_BY_SCHEMA_RULES = frozenset(
    {
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
        OWL.equivalentClass, OWL.equivalentProperty, OWL.intersectionOf, OWL.unionOf,
        OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, RDF.first, RDF.rest,
    }
)  # fmt: skip


def axioms_of(graph: Graph) -> Graph:
    """Returns the triples of `graph` that say something about classes and properties.

    Labels, definitions and other annotations stay behind, and so do declarations without
    consequences for instances.
    """
    axioms = Graph()
    for predicate in AXIOM_PREDICATES:
        for triple in graph.triples((None, predicate, None)):
            axioms.add(triple)
    for triple in graph.triples((None, RDF.type, None)):
        if triple[2] in _DECLARATIONS or is_anonymous(triple[2]):
            axioms.add(triple)
    for predicate in _LISTS:
        for head in set(axioms.objects(None, predicate)):
            _copy_list(head, graph, axioms)
    return axioms


def close_schema(schema: Graph) -> Graph:
    """Returns the axioms of `schema` together with the axioms that follow from them.

    Raises InputError when an rdf:List in them runs in a circle.
    """
    axioms = axioms_of(schema)
    closed = Graph()
    for triple in axioms:
        if _is_for_owlrl(triple):
            closed.add(triple)
    with process_state_restored():
        closure = DeductiveClosure(  # type: ignore[no-untyped-call]  # owlrl has no types
            OWLRL_Semantics, improved_datatypes=False
        )
        # Without a destination the closure is made in place; another graph would have to share
        # the store of this one, or owlrl refuses it.
        closure.expand(closed)
    for triple in axioms:
        closed.add(triple)
    return closed


@contextmanager
def process_state_restored() -> Iterator[None]:
    """Gives rdflib back its datatype converters and its normalisation switch afterwards.

    owlrl puts its own converters into rdflib, for the whole process. After a success it puts back
    most of them, after a failure none.
    """
    kept, normalising = dict(converters), rdflib.NORMALIZE_LITERALS
    try:
        yield
    finally:
        converters.clear()
        converters.update(kept)
        rdflib.NORMALIZE_LITERALS = normalising


def _is_for_owlrl(triple: tuple[Node, Node, Node]) -> bool:
    _, predicate, object_ = triple
    # No axiom about classes or properties follows from a literal, and owlrl fails on some that are
    # not in their datatype's lexical space, such as an empty xsd:dateTime.
    if isinstance(object_, Literal):
        return False
    is_class = predicate == RDF.type and object_ in (OWL.Class, RDFS.Class)
    return is_class or predicate in _READ_BY_SCHEMA_RULES


def _copy_list(head: Node, source: Graph, target: Graph) -> None:
    cell, seen = head, set[Node]()
    while cell != RDF.nil:
        if cell in seen:
            raise InputError("an rdf:List in the ontology's axioms runs in a circle; mend it")
        seen.add(cell)
        for predicate in (RDF.first, RDF.rest):
            for triple in source.triples((cell, predicate, None)):
                target.add(triple)
        rest = source.value(cell, RDF.rest)
        if rest is None:
            return
        cell = rest
