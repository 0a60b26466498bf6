"""ClosedSchema: what the class and property expressions of a closed schema mean as atoms."""

from collections.abc import Iterator
from typing import cast

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.reasoning.clauses import (
    Atom,
    Clause,
    Implication,
    Prohibition,
    Term,
    is_in,
    key,
)
from evidence_graph.reasoning.noise import TOPS, is_anonymous, is_datatype
from evidence_graph.vocabulary import PREFIXES


class ClosedSchema:
    """The closed axioms, asked for what the rules of OWL 2 RL need to know.

    `left_out` collects, in words, the axioms that no rule could be made of.
    """

    def __init__(self, closed: Graph) -> None:
        self.graph = closed
        self.left_out: list[str] = []

    def leave_out(self, expression: Term, why: str) -> None:
        """Notes that no rule is made of an axiom about `expression`."""
        self.left_out.append(f"{self.words(expression)}: {why}")

    def conclude(
        self, name: str, member: Term, cls: Term, body: tuple[Atom, ...], *, source: Term
    ) -> Iterator[Clause]:
        """Yields the clause that puts `member` in `cls`, or the contradiction it amounts to.

        `source` is what the axiom is about. Nothing follows for owl:Thing and for datatypes.
        """
        if cls == OWL.Nothing:
            statement = f"{self.words(source)} leads to owl:Nothing, which has no members"
            yield Prohibition(name=name, body=body, statement=statement)
        elif cls not in TOPS and not self.is_datatype(cls):
            yield Implication(name=name, head=is_in(member, cls), body=body)

    def pairs(self, predicate: URIRef) -> Iterator[tuple[Term, Term]]:
        """Yields the subjects and objects of an axiom predicate."""
        for subject, object_ in self.graph.subject_objects(predicate):
            yield _term(subject), _term(object_)

    def instances(self, cls: URIRef) -> Iterator[Term]:
        """Yields the subjects declared to be in a class of OWL."""
        for subject in self.graph.subjects(RDF.type, cls):
            yield _term(subject)

    def items(self, head: Term) -> tuple[Term, ...]:
        """Returns the items of an rdf:List."""
        return tuple(_term(item) for item in self.graph.items(head))

    def objects(self, subject: Term, predicate: URIRef) -> Iterator[Term]:
        """Yields the objects of an axiom."""
        for object_ in self.graph.objects(subject, predicate):
            yield _term(object_)

    def link(self, subject: Term, property_: Term, object_: Term) -> Atom | None:
        """Returns the atom that links two terms by a property or by the inverse of one.

        Returns None for a property without a name that is no inverse of one with a name: nothing
        can be linked by it.
        """
        if not is_anonymous(property_):
            return (subject, property_, object_)
        inverses = (
            *self.graph.objects(property_, OWL.inverseOf),
            *self.graph.subjects(OWL.inverseOf, property_),
        )
        named = [_term(inverse) for inverse in inverses if not is_anonymous(inverse)]
        return (object_, min(named, key=key), subject) if named else None

    def membership(self, member: Term, cls: Term) -> tuple[Atom, ...] | None:
        """Returns the atoms that put a member in a class; None for a datatype.

        Membership of owl:Thing needs no atom.
        """
        if cls in TOPS:
            return ()
        if self.is_datatype(cls):
            return None
        return (is_in(member, cls),)

    def implies(self, given: Atom, asked: Atom) -> bool:
        """Says whether one atom follows from another by an axiom about two named terms."""
        subject, predicate, object_ = given
        if asked[0] != subject:
            return False
        if predicate == asked[1] == RDF.type:
            axiom = (object_, RDFS.subClassOf, asked[2])
        elif object_ == asked[2]:
            axiom = (predicate, RDFS.subPropertyOf, asked[1])
        else:
            return False
        return axiom in self.graph and not (is_anonymous(axiom[0]) or is_anonymous(axiom[2]))

    def has_between(self, narrow: Term, wide: Term) -> bool:
        """Says whether there is a class strictly between a subclass and its superclass."""
        above = set(self.graph.objects(narrow, RDFS.subClassOf))
        below = set(self.graph.subjects(RDFS.subClassOf, wide))
        return any(
            (cls, RDFS.subClassOf, narrow) not in self.graph
            and (wide, RDFS.subClassOf, cls) not in self.graph
            for cls in (above & below) - TOPS - {OWL.Nothing}
        )

    def is_datatype(self, term: Term) -> bool:
        """Says whether a term is a datatype, built in or declared."""
        return is_datatype(term) or (term, RDF.type, RDFS.Datatype) in self.graph

    def holds_things(self, property_: Term) -> bool:
        """Says whether a property may have values that are not literals."""
        return (property_, RDF.type, OWL.DatatypeProperty) not in self.graph

    def holds_literals(self, property_: Term) -> bool:
        """Says whether a property may have literals as values."""
        return (property_, RDF.type, OWL.ObjectProperty) not in self.graph

    def words(self, expression: Term) -> str:
        """Returns a class or property expression in words, after OWL's Manchester syntax."""
        if not is_anonymous(expression):
            return compact(expression)
        for predicate, form in _FORMS_OF_LISTS.items():
            for head in self.objects(expression, predicate):
                joint = " " if predicate == OWL.oneOf else f" {form} "
                return f"({joint.join(self.words(item) for item in self.items(head))})"
        for predicate, form in _FORMS.items():
            for part in self.objects(expression, predicate):
                return self._restriction(expression, form.format(self.words(part)))
        return "something without a name"

    def _restriction(self, expression: Term, form: str) -> str:
        properties = [self.words(p) for p in self.objects(expression, OWL.onProperty)]
        classes = [self.words(c) for c in self.objects(expression, OWL.onClass)]
        return f"({' '.join([*properties, form, *classes])})"


_FORMS_OF_LISTS = {OWL.intersectionOf: "and", OWL.unionOf: "or", OWL.oneOf: ""}
_FORMS = {
    OWL.complementOf: "not {}",
    OWL.inverseOf: "inverse {}",
    OWL.someValuesFrom: "some {}",
    OWL.allValuesFrom: "only {}",
    OWL.hasValue: "value {}",
    OWL.maxCardinality: "max {}",
    OWL.maxQualifiedCardinality: "max {}",
    OWL.onProperty: "restricted",
}


def compact(term: Term) -> str:
    """Returns a term as it would stand in Turtle with our prefixes."""
    if isinstance(term, URIRef):
        for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
            local = term.removeprefix(namespace)
            if local != term and local.replace("-", "").replace("_", "").isalnum():
                return f"{prefix}:{local}"
    return str(term) if isinstance(term, Literal) else term.n3()


def _term(node: Node) -> Term:
    # An rdflib graph that is neither quoted nor SPARQL's holds nothing else.
    return cast("Term", node)
