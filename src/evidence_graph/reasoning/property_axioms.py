"""What the property axioms of a closed schema mean for instances (OWL 2 RL, table 5)."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from rdflib import OWL, RDFS, URIRef, Variable

from evidence_graph.reasoning.class_axioms import at_most_one
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
)
from evidence_graph.reasoning.expressions import ClosedSchema


def clauses_of_properties(schema: ClosedSchema) -> Iterator[Clause]:
    """Yields the clauses of all property axioms."""
    yield from _domains_and_ranges(schema)
    yield from _implications(schema)
    yield from _chains(schema)
    yield from _characteristics(schema)
    yield from _identifications(schema)
    yield from _disjointness(schema)


def _domains_and_ranges(schema: ClosedSchema) -> Iterator[Clause]:
    for predicate, name, member in ((RDFS.domain, "prp-dom", X), (RDFS.range, "prp-rng", Y)):
        for property_, cls in _minimal(schema, predicate):
            link = schema.link(X, property_, Y)
            if link is not None:
                yield from schema.conclude(name, member, cls, (link,), source=property_)


def _minimal(schema: ClosedSchema, predicate: URIRef) -> set[tuple[Term, Term]]:
    """Returns domain or range axioms without those that others imply.

    A narrower class of the same property implies one by cax-sco, a wider property of the same
    class by prp-spo1. With all of them a run takes 1.6 times as long (1e5 triples).
    """
    graph = schema.graph
    rows = {row for row in schema.pairs(predicate) if schema.link(X, row[0], Y) is not None}

    def implied(property_: Term, cls: Term) -> bool:
        narrower = graph.subjects(RDFS.subClassOf, cls)
        wider = graph.objects(property_, RDFS.subPropertyOf)
        return any(
            (property_, other) in rows and (cls, RDFS.subClassOf, other) not in graph
            for other in narrower
        ) or any(
            (other, cls) in rows and (other, RDFS.subPropertyOf, property_) not in graph
            for other in wider
        )

    return {row for row in rows if not implied(*row)}


def _implications(schema: ClosedSchema) -> Iterator[Clause]:
    # scm-eqp1 has made sub-properties of equivalent ones: prp-eqp1 and prp-eqp2 are in here.
    for narrow, wide in schema.pairs(RDFS.subPropertyOf):
        yield from _implication(
            "prp-spo1", schema.link(X, narrow, Y), schema.link(X, wide, Y)
        )  # fmt: skip
    for one, other in schema.pairs(OWL.inverseOf):
        forward, backward = schema.link(X, one, Y), schema.link(Y, other, X)
        yield from _implication("prp-inv1", forward, backward)
        yield from _implication("prp-inv2", backward, forward)


def _implication(name: str, given: Atom | None, concluded: Atom | None) -> Iterator[Clause]:
    if given is not None and concluded is not None:
        yield Implication(name=name, head=concluded, body=(given,))


def _chains(schema: ClosedSchema) -> Iterator[Clause]:
    for property_, head in schema.pairs(OWL.propertyChainAxiom):
        steps = schema.items(head)
        stations = [Variable(f"s{number}") for number in range(len(steps) + 1)]
        links = [
            schema.link(before, step, after)
            for step, (before, after) in zip(steps, pairwise(stations), strict=True)
        ]
        body = tuple(link for link in links if link is not None)
        concluded = schema.link(stations[0], property_, stations[-1])
        if not steps or len(body) < len(steps) or concluded is None:
            schema.leave_out(property_, "its property chain has a step without a name")
        else:
            yield Implication(name="prp-spo2", head=concluded, body=body)


def _characteristics(schema: ClosedSchema) -> Iterator[Clause]:
    for name, characteristic in (
        ("prp-symp", OWL.SymmetricProperty),
        ("prp-trp", OWL.TransitiveProperty),
        ("prp-asyp", OWL.AsymmetricProperty),
        ("prp-irp", OWL.IrreflexiveProperty),
    ):
        for property_ in schema.instances(characteristic):
            there, back = schema.link(X, property_, Y), schema.link(Y, property_, X)
            on, across = schema.link(Y, property_, Z), schema.link(X, property_, Z)
            self_ = schema.link(X, property_, X)
            if there is None or back is None or on is None or across is None or self_ is None:
                schema.leave_out(property_, f"{name} needs a property with a name")
                continue
            words = schema.words(property_)
            yield {
                "prp-symp": Implication(name=name, head=back, body=(there,)),
                "prp-trp": Implication(name=name, head=across, body=(there, on)),
                "prp-asyp": Prohibition(name=name, body=(there, back),
                                   statement=f"{words} never holds both ways"),
                "prp-irp": Prohibition(name=name, body=(self_,),
                                  statement=f"nothing is {words} itself"),
            }[name]  # fmt: skip


def _identifications(schema: ClosedSchema) -> Iterator[Clause]:
    for property_ in schema.instances(OWL.FunctionalProperty):
        first, second = schema.link(X, property_, Y), schema.link(X, property_, Z)
        if first is not None and second is not None:
            statement = f"{schema.words(property_)} has at most one value"
            yield from at_most_one(
                schema, "prp-fp", property_, (first, second), Y, Z, statement
            )  # fmt: skip
    for property_ in schema.instances(OWL.InverseFunctionalProperty):
        first, second = schema.link(X, property_, Z), schema.link(Y, property_, Z)
        if first is not None and second is not None:
            yield _same("prp-ifp", (first, second))
    for cls, head in schema.pairs(OWL.hasKey):
        yield from _key(schema, cls, schema.items(head))


def _key(schema: ClosedSchema, cls: Term, properties: tuple[Term, ...]) -> Iterator[Clause]:
    body: list[Atom] = []
    for number, property_ in enumerate(properties):
        shared = Variable(f"k{number}")
        for owner in (X, Y):
            link = schema.link(owner, property_, shared)
            if link is None:
                schema.leave_out(cls, "its key has a property without a name")
                return
            body.append(link)
    members = [schema.membership(owner, cls) for owner in (X, Y)]
    if properties and None not in members:
        yield _same("prp-key", (*body, *(atom for atoms in members for atom in atoms or ())))


def _same(name: str, body: tuple[Atom, ...]) -> Clause:
    other = Condition(Comparison.OTHER_THING, X, Y)
    return Implication(name=name, head=(X, OWL.sameAs, Y), body=body, conditions=(other,))


def _disjointness(schema: ClosedSchema) -> Iterator[Clause]:
    pairs = [("prp-pdw", *pair) for pair in schema.pairs(OWL.propertyDisjointWith)]
    for group in schema.instances(OWL.AllDisjointProperties):
        for head in schema.objects(group, OWL.members):
            pairs += [("prp-adp", *pair) for pair in combinations(schema.items(head), 2)]
    for name, left, right in pairs:
        first, second = schema.link(X, left, Y), schema.link(X, right, Y)
        if first is not None and second is not None:
            words = " and ".join(sorted((schema.words(left), schema.words(right))))
            statement = f"{words} never link the same two things"
            yield Prohibition(name=name, body=(first, second), statement=statement)
