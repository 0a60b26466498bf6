"""Whether axioms stay inside OWL 2 RL, as its grammar has it.

Source: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.2, and for the global
restrictions the Structural Specification, section 11.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from evidence_graph.rdf.addresses import GENID
from evidence_graph.store.facts import Fact, triple_in
from evidence_graph.store.skolems import deskolemised
from evidence_graph.store.terms import Term

_DATATYPES: Final = frozenset(
    {
        RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal,
        XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger,
        XSD.positiveInteger, XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte,
        XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte,
        XSD.float, XSD.double, XSD.string, XSD.normalizedString, XSD.token, XSD.language,
        XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary, XSD.base64Binary,
        XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
    }
)  # fmt: skip

_BUILDERS: Final = (
    OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf, OWL.someValuesFrom,
    OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf, OWL.minCardinality, OWL.maxCardinality,
    OWL.cardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality,
    OWL.qualifiedCardinality, OWL.datatypeComplementOf, OWL.onDatatype,
)  # fmt: skip

_NEEDS_SIMPLE: Final = (
    OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
)  # fmt: skip

_ADVICE: Final = "Leave it to the shapes, or say it in another way that OWL 2 RL allows."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFault:
    """An axiom outside the profile: the term it is about, the axiom's property, what to do."""

    subject: Term
    axiom: URIRef
    message: str


def faults(graph: Graph) -> tuple[ProfileFault, ...]:
    """Returns every axiom of a graph that OWL 2 RL does not allow."""
    return tuple(_Profile(graph).faults())


@lru_cache(maxsize=16)
def faults_of(facts: frozenset[Fact]) -> tuple[ProfileFault, ...]:
    """Returns the same for the facts of a graph; ontologies are looked at more often than changed.

    The IRIs that loading gave to blank nodes stand for these.
    """
    graph = Graph(bind_namespaces="none")
    for fact in facts:
        graph.add(deskolemised(triple_in(fact)))
    return faults(graph)


class _Profile:
    """The grammar of the profile, applied to the axioms of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def faults(self) -> Iterator[ProfileFault]:
        yield from self._class_axioms()
        yield from self._property_axioms()
        yield from self._kinds()
        yield from self._global_restrictions()

    # Axioms

    def _class_axioms(self) -> Iterator[ProfileFault]:
        graph = self._graph
        for subject, object_ in graph.subject_objects(RDFS.subClassOf):
            yield from self._told(subject, RDFS.subClassOf, self._sub(subject))
            yield from self._told(subject, RDFS.subClassOf, self._super(object_))
        for subject, object_ in graph.subject_objects(OWL.equivalentClass):
            for side in (subject, object_):
                yield from self._told(subject, OWL.equivalentClass, self._equivalent(side))
        for subject in graph.subjects(RDF.type, OWL.Class):
            # A named class that carries a constructor itself is an equivalence in disguise.
            if self._is_named(subject) and self._builder(subject) is not None:
                yield from self._told(subject, OWL.equivalentClass, self._equivalent(subject))
        for subject, object_ in graph.subject_objects(OWL.disjointWith):
            for side in (subject, object_):
                yield from self._told(subject, OWL.disjointWith, self._sub(side))
        for subject in graph.subjects(RDF.type, OWL.AllDisjointClasses):
            for member in self._list(subject, OWL.members):
                yield from self._told(member, OWL.members, self._sub(member))
        for subject in graph.subjects(OWL.disjointUnionOf):
            told = "a disjoint union cannot be said in OWL 2 RL"
            yield from self._told(subject, OWL.disjointUnionOf, iter([told]))
        for subject in graph.subjects(OWL.hasKey):
            yield from self._told(subject, OWL.hasKey, self._sub(subject))

    def _property_axioms(self) -> Iterator[ProfileFault]:
        graph = self._graph
        for subject, object_ in graph.subject_objects(RDFS.domain):
            if not self._is_annotation(subject):
                yield from self._told(subject, RDFS.domain, self._super(object_))
        for subject, object_ in graph.subject_objects(RDFS.range):
            if self._is_data(subject):
                yield from self._told(subject, RDFS.range, self._data_range(object_))
            elif not self._is_annotation(subject):
                yield from self._told(subject, RDFS.range, self._super(object_))
        for subject in graph.subjects(RDF.type, OWL.ReflexiveProperty):
            told = "reflexive properties cannot be said in OWL 2 RL"
            yield from self._told(subject, RDF.type, iter([told]))

    def _kinds(self) -> Iterator[ProfileFault]:
        kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        for kind in kinds:
            for subject in self._graph.subjects(RDF.type, kind):
                others = [k for k in kinds if k > kind and (subject, RDF.type, k) in self._graph]
                told = (f"a property cannot be {kind} and {other}" for other in others)
                yield from self._told(subject, RDF.type, told)

    def _global_restrictions(self) -> Iterator[ProfileFault]:
        for property_ in self._composite():
            for kind in _NEEDS_SIMPLE:
                if (property_, RDF.type, kind) in self._graph:
                    told = f"a property that is transitive or follows from a chain cannot be {kind}"
                    yield from self._told(property_, RDF.type, iter([told]))
            if (property_, OWL.propertyDisjointWith, None) in self._graph:
                told = "a property that is transitive or follows from a chain cannot be disjoint"
                yield from self._told(property_, OWL.propertyDisjointWith, iter([told]))

    def _composite(self) -> set[Node]:
        graph = self._graph
        found: set[Node] = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
        found |= set(graph.subjects(OWL.propertyChainAxiom))
        while True:
            more = {o for s in found for o in graph.objects(s, RDFS.subPropertyOf)}
            more |= {o for s in found for o in graph.objects(s, OWL.inverseOf)}
            more |= {s for o in found for s in graph.subjects(OWL.inverseOf, o)}
            if more <= found:
                return found
            found |= more

    # Class expressions: each yields what is wrong with it

    def _super(self, node: Node) -> Iterator[str]:
        match self._builder(node):
            case None:
                yield from self._named(node, "a superclass, a domain or a range")
            case OWL.intersectionOf:
                for part in self._list(node, OWL.intersectionOf):
                    yield from self._super(part)
            case OWL.complementOf:
                yield from self._sub(self._value(node, OWL.complementOf))
            case OWL.allValuesFrom:
                yield from self._filler(node, OWL.allValuesFrom, self._super)
            case OWL.hasValue:
                return
            case OWL.maxCardinality | OWL.maxQualifiedCardinality as builder:
                yield from self._at_most_one(node, builder)
            case builder:
                yield f"{builder} cannot stand on the right of a subclass axiom, as domain or range"

    def _sub(self, node: Node) -> Iterator[str]:
        match self._builder(node):
            case None:
                yield from self._named(node, "a subclass")
            case OWL.intersectionOf | OWL.unionOf as builder:
                for part in self._list(node, builder):
                    yield from self._sub(part)
            case OWL.someValuesFrom:
                if self._value(node, OWL.someValuesFrom) != OWL.Thing:
                    yield from self._filler(node, OWL.someValuesFrom, self._sub)
            case OWL.oneOf | OWL.hasValue:
                return
            case builder:
                yield f"{builder} cannot stand on the left of a subclass axiom, nor in disjointness"

    def _equivalent(self, node: Node) -> Iterator[str]:
        match self._builder(node):
            case None:
                yield from self._named(node, "an equivalent class")
            case OWL.intersectionOf:
                for part in self._list(node, OWL.intersectionOf):
                    yield from self._equivalent(part)
            case OWL.hasValue:
                return
            case builder:
                yield f"{builder} cannot stand in an equivalence"

    def _data_range(self, node: Node) -> Iterator[str]:
        match self._builder(node):
            case None if isinstance(node, URIRef):
                if node not in _DATATYPES and (node, RDF.type, RDFS.Datatype) not in self._graph:
                    yield f"{node} is no datatype of OWL 2 RL"
            case OWL.intersectionOf:
                for part in self._list(node, OWL.intersectionOf):
                    yield from self._data_range(part)
            case builder:
                yield f"{builder} cannot make a datatype"

    def _filler(
        self, node: Node, builder: URIRef, check: Callable[[Node], Iterator[str]]
    ) -> Iterator[str]:
        filler = self._value(node, builder)
        on_data = self._is_data(self._value(node, OWL.onProperty)) or filler in _DATATYPES
        yield from self._data_range(filler) if on_data else check(filler)

    def _at_most_one(self, node: Node, builder: URIRef) -> Iterator[str]:
        number = self._value(node, builder)
        if not isinstance(number, Literal) or number.toPython() not in {0, 1}:
            yield f"{builder} may only be 0 or 1"
        qualifier = self._graph.value(node, OWL.onClass)
        if qualifier is not None and qualifier != OWL.Thing:
            yield from self._sub(qualifier)
        data_range = self._graph.value(node, OWL.onDataRange)
        if data_range is not None:
            yield from self._data_range(data_range)

    def _named(self, node: Node, place: str) -> Iterator[str]:
        if node == OWL.Thing:
            yield f"{OWL.Thing} cannot be {place}"
        elif not isinstance(node, URIRef):
            yield f"{place} is neither a named class nor a class expression"

    # Looking things up

    def _told(self, subject: Node, axiom: URIRef, reasons: Iterator[str]) -> Iterator[ProfileFault]:
        for reason in dict.fromkeys(reasons):
            yield ProfileFault(
                subject=subject if isinstance(subject, URIRef) else OWL.Axiom,
                axiom=axiom,
                message=f"This axiom is outside OWL 2 RL: {reason}. {_ADVICE}",
            )

    def _builder(self, node: Node) -> URIRef | None:
        return next((b for b in _BUILDERS if (node, b, None) in self._graph), None)

    def _is_named(self, node: Node) -> bool:
        return isinstance(node, URIRef) and not node.startswith(GENID)

    def _value(self, node: Node, predicate: URIRef) -> Node:
        found = self._graph.value(node, predicate)
        return OWL.Nothing if found is None else found

    def _list(self, node: Node, predicate: URIRef) -> Iterator[Node]:
        first = self._graph.value(node, predicate)
        if first is not None:
            yield from Collection(self._graph, first)

    def _is_data(self, node: Node) -> bool:
        return (node, RDF.type, OWL.DatatypeProperty) in self._graph

    def _is_annotation(self, node: Node) -> bool:
        return (node, RDF.type, OWL.AnnotationProperty) in self._graph
