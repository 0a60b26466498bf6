"""What the class axioms of a closed schema mean for instances (OWL 2 RL, tables 6 and 7)."""

from collections.abc import Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef

from evidence_graph.reasoning.clauses import (
    Atom,
    Clause,
    Comparison,
    Condition,
    Implication,
    Prohibition,
    Term,
    X,
    Y,
    Z,
    is_in,
)
from evidence_graph.reasoning.expressions import ClosedSchema
from evidence_graph.reasoning.noise import TOPS, is_anonymous

_OUTSIDE_THE_PROFILE = (
    OWL.cardinality, OWL.qualifiedCardinality, OWL.minCardinality, OWL.minQualifiedCardinality,
    OWL.hasSelf, OWL.disjointUnionOf, OWL.onDataRange, OWL.datatypeComplementOf,
)  # fmt: skip


def clauses_of_classes(schema: ClosedSchema) -> Iterator[Clause]:
    """Yields the clauses of all class axioms and class expressions."""
    yield from _subclasses(schema)
    yield from _disjointness(schema)
    yield from _sets(schema)
    yield from _restrictions(schema)
    yield from _memberships(schema)
    for predicate in _OUTSIDE_THE_PROFILE:
        for subject, _ in schema.pairs(predicate):
            schema.leave_out(subject, f"owl:{predicate.fragment} is outside OWL 2 RL")


def _subclasses(schema: ClosedSchema) -> Iterator[Clause]:
    # The closure holds the subclass axioms that follow from equivalence (scm-eqc1), intersection
    # (scm-int) and union (scm-uni), so cax-eqc1, cax-eqc2, cls-int2 and cls-uni are cax-sco here.
    for part, whole in schema.pairs(RDFS.subClassOf):
        if part == OWL.Nothing or schema.is_datatype(part) or whole in TOPS:
            continue
        if part in TOPS:
            schema.leave_out(whole, "owl:Thing is a subclass of it, so it holds of everything")
        elif not (is_anonymous(part) or is_anonymous(whole)) or not schema.has_between(part, whole):
            yield from schema.conclude("cax-sco", X, whole, (is_in(X, part),), source=part)


def _disjointness(schema: ClosedSchema) -> Iterator[Clause]:
    for left, right in schema.pairs(OWL.disjointWith):
        yield from _contradiction(schema, "cax-dw", left, right, "share no members")
    for group in schema.instances(OWL.AllDisjointClasses):
        for head in schema.objects(group, OWL.members):
            for left, right in combinations(schema.items(head), 2):
                yield from _contradiction(schema, "cax-adc", left, right, "share no members")
    for left, right in schema.pairs(OWL.complementOf):
        yield from _contradiction(schema, "cls-com", left, right, "are complements")


def _contradiction(
    schema: ClosedSchema, name: str, left: Term, right: Term, claim: str
) -> Iterator[Clause]:
    both = [schema.membership(X, cls) for cls in sorted((left, right), key=schema.words)]
    if None not in both:
        body = tuple(atom for atoms in both for atom in atoms or ())
        words = sorted((schema.words(left), schema.words(right)))
        statement = f"{words[0]} and {words[1]} {claim}"
        if body:
            yield Prohibition(name=name, body=body, statement=statement)


def _sets(schema: ClosedSchema) -> Iterator[Clause]:
    for cls, head in schema.pairs(OWL.intersectionOf):
        parts = [schema.membership(X, part) for part in schema.items(head)]
        body = tuple(atom for atoms in parts for atom in atoms or ())
        if None in parts:
            if not schema.is_datatype(cls):
                schema.leave_out(cls, "it needs the value space of a datatype")
        elif body:
            yield from schema.conclude("cls-int1", X, cls, body, source=cls)
    for cls, head in schema.pairs(OWL.oneOf):
        for member in schema.items(head):
            if isinstance(member, URIRef):
                yield from schema.conclude("cls-oo", member, cls, (), source=cls)
            elif isinstance(member, BNode):
                schema.leave_out(cls, "it lists a blank node, which no rule can name")


def _restrictions(schema: ClosedSchema) -> Iterator[Clause]:
    for restriction, property_ in schema.pairs(OWL.onProperty):
        link = schema.link(X, property_, Y)
        if link is None:
            schema.leave_out(restriction, "it restricts a property that has no name")
            continue
        yield from _some(schema, restriction, link)
        yield from _only(schema, restriction, link)
        yield from _value(schema, restriction, property_)
        for predicate in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
            for limit in schema.objects(restriction, predicate):
                yield from _at_most(schema, restriction, property_, limit, predicate)


def _some(schema: ClosedSchema, restriction: Term, link: Atom) -> Iterator[Clause]:
    for filler in schema.objects(restriction, OWL.someValuesFrom):
        membership = schema.membership(Y, filler)
        if membership is None:
            schema.leave_out(restriction, "it needs the value space of a datatype")
            continue
        name = "cls-svf1" if membership else "cls-svf2"
        body = (link, *membership)
        yield from schema.conclude(name, X, restriction, body, source=restriction)


def _only(schema: ClosedSchema, restriction: Term, link: Atom) -> Iterator[Clause]:
    for filler in schema.objects(restriction, OWL.allValuesFrom):
        body = (is_in(X, restriction), link)
        yield from schema.conclude("cls-avf", Y, filler, body, source=restriction)


def _value(schema: ClosedSchema, restriction: Term, property_: Term) -> Iterator[Clause]:
    for value in schema.objects(restriction, OWL.hasValue):
        link = schema.link(X, property_, value)
        if isinstance(value, BNode) or link is None or isinstance(link[0], Literal):
            schema.leave_out(restriction, "its value cannot be named in a rule")
            continue
        yield Implication(name="cls-hv1", head=link, body=(is_in(X, restriction),))
        yield from schema.conclude("cls-hv2", X, restriction, (link,), source=restriction)


def _at_most(
    schema: ClosedSchema, restriction: Term, property_: Term, limit: Term, predicate: URIRef
) -> Iterator[Clause]:
    number = limit.toPython() if isinstance(limit, Literal) else None
    fillers = tuple(schema.objects(restriction, OWL.onClass))
    qualified = predicate == OWL.maxQualifiedCardinality
    if number not in (0, 1) or len(fillers) != qualified:
        schema.leave_out(restriction, "OWL 2 RL knows only at most 0 and at most 1 of a class")
        return
    filler = fillers[0] if fillers else OWL.Thing
    name = _NAMES[qualified, filler == OWL.Thing, number]
    first, second = (
        _valued(schema, restriction, property_, value, filler) for value in (Y, Z)
    )  # fmt: skip
    if first is None or second is None:
        schema.leave_out(restriction, "it needs the value space of a datatype")
        return
    statement = f"{schema.words(restriction)} is exceeded"
    if number == 0:
        yield Prohibition(name=name, body=first, statement=statement)
        return
    body = first + second
    yield from at_most_one(schema, name, property_, body, Y, Z, statement)


_NAMES = {
    (False, True, 0): "cls-maxc1",
    (False, True, 1): "cls-maxc2",
    (True, False, 0): "cls-maxqc1",
    (True, True, 0): "cls-maxqc2",
    (True, False, 1): "cls-maxqc3",
    (True, True, 1): "cls-maxqc4",
}


def _valued(
    schema: ClosedSchema, restriction: Term, property_: Term, value: Term, filler: Term
) -> tuple[Atom, ...] | None:
    link, membership = schema.link(X, property_, value), schema.membership(value, filler)
    if link is None or membership is None:
        return None
    return (is_in(X, restriction), link, *membership)


def at_most_one(
    schema: ClosedSchema, name: str, property_: Term, body: tuple[Atom, ...],
    left: Term, right: Term, statement: str
) -> Iterator[Clause]:  # fmt: skip
    """Yields what follows when two values of a property must be one.

    Things are then the same (owl:sameAs); unequal literals contradict each other (dt-diff).
    """
    if schema.holds_things(property_):
        other = Condition(Comparison.OTHER_THING, left, right)
        head = (left, OWL.sameAs, right)
        yield Implication(name=name, head=head, body=body, conditions=(other,))
    if schema.holds_literals(property_):
        other = Condition(Comparison.OTHER_VALUE, left, right)
        yield Prohibition(name=name, body=body, conditions=(other,), statement=statement)


def _memberships(schema: ClosedSchema) -> Iterator[Clause]:
    # An individual that the schema itself puts in a class without a name.
    for member, cls in schema.pairs(RDF.type):
        if is_anonymous(cls) and isinstance(member, URIRef):
            yield Implication(name="asserted", head=is_in(member, cls), body=())
