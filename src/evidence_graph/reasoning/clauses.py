"""Clauses: what follows when some triples hold, and how one clause is put into another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, Self, TypeVar

from rdflib import OWL, RDF, BNode, Literal, URIRef, Variable

from evidence_graph.reasoning.noise import STRUCTURE

Term = URIRef | BNode | Literal | Variable
Atom = tuple[Term, Term, Term]

_NOT_COPIED = ", ".join(sorted(predicate.n3() for predicate in (*STRUCTURE, OWL.sameAs)))


class Comparison(Enum):
    """What a condition asks of two terms; the value is the SPARQL expression. All are symmetric."""

    OTHER_THING = "{0} != {1} && !isLiteral({0}) && !isLiteral({1})"
    # SPARQL lets `!=` fail on language-tagged strings, hence the parts after it (dt-diff).
    OTHER_VALUE = (
        "isLiteral({0}) && isLiteral({1}) && ({0} != {1} || LANG({0}) != LANG({1})"
        ' || (LANG({0}) != "" && STR({0}) != STR({1})))'
    )
    # Of one term, given twice: eq-rep-* copy what is said of things, not axioms and lists.
    NO_STRUCTURE = f"{{0}} NOT IN ({_NOT_COPIED})"


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of two terms that a match must pass."""

    comparison: Comparison
    left: Term
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What must hold for something to follow: one instance of an OWL 2 RL rule.

    `name` is the rule's name in the Recommendation,
    https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
    """

    name: str
    body: tuple[Atom, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def conclusion(self) -> tuple[Atom, ...]:
        """Returns the atom that follows, if it is one."""
        return ()

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Returns every atom of the clause; those of the body come first."""
        return (*self.body, *self.conclusion)

    def with_terms(self, terms: Mapping[Term, Term]) -> Self:
        """Returns the clause with terms replaced."""
        return replace(
            self,
            body=tuple(with_terms(atom, terms) for atom in self.body),
            conditions=tuple(
                Condition(c.comparison, terms.get(c.left, c.left), terms.get(c.right, c.right))
                for c in self.conditions
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication(Clause):
    """When the body holds, so does the head."""

    head: Atom

    @property
    def conclusion(self) -> tuple[Atom, ...]:
        """Returns the atom that follows."""
        return (self.head,)

    def with_terms(self, terms: Mapping[Term, Term]) -> Self:
        """Returns the clause with terms replaced."""
        return replace(Clause.with_terms(self, terms), head=with_terms(self.head, terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition(Clause):
    """The body contradicts an axiom; `statement` is that axiom in words."""

    statement: str


SomeClause = TypeVar("SomeClause", bound=Clause)

X: Final = Variable("x")
Y: Final = Variable("y")
Z: Final = Variable("z")


def is_in(member: Term, cls: Term) -> Atom:
    """Returns the atom that says `member` is in class `cls`."""
    return (member, RDF.type, cls)


def with_terms(atom: Atom, terms: Mapping[Term, Term]) -> Atom:
    """Returns the atom with terms replaced."""
    subject, predicate, object_ = (terms.get(term, term) for term in atom)
    return subject, predicate, object_


def key(term: Term) -> str:
    """Returns a text to sort terms by; it is the same in every process."""
    return term.n3()


def resolve(use: SomeClause, atom: Atom, definition: Implication) -> SomeClause:
    """Returns `use` with `atom` replaced by what makes it true according to `definition`.

    The definition concludes the class that the atom is about. Where it does so for another
    individual, the two must be the same.
    """
    fresh = _renamed_apart(definition, use)
    wanted, given = atom[0], fresh.head[0]
    if isinstance(given, Variable):
        fresh = fresh.with_terms({given: wanted})
    elif isinstance(wanted, Variable):
        use = use.with_terms({wanted: given})
        atom = with_terms(atom, {wanted: given})
    elif wanted != given:
        fresh = replace(fresh, body=(*fresh.body, (given, OWL.sameAs, wanted)))
    body = tuple(a for a in use.body if a != atom) + fresh.body
    return replace(use, body=body, conditions=use.conditions + fresh.conditions)


def tidy(clause: SomeClause) -> SomeClause:
    """Returns the clause with repeated atoms gone, joins in a row and variables renamed in order.

    Clauses that say the same become equal, save for a few that repeat a predicate.
    """
    known = {atom[0] for atom in clause.conclusion}
    roles = _roles(clause)
    alike = sorted(dict.fromkeys(clause.body), key=lambda atom: _shape(atom, roles))
    body = _in_joining_order(alike, known)
    clause = replace(clause, body=body)
    names: dict[Term, Term] = {}
    for variable in _variables((*clause.conclusion, *body)):
        names.setdefault(variable, Variable(_name(len(names))))
    clause = clause.with_terms(names)
    conditions = {
        Condition(c.comparison, *sorted((c.left, c.right), key=key)) for c in clause.conditions
    }
    by_text = sorted(conditions, key=lambda c: (c.comparison.name, key(c.left), key(c.right)))
    return replace(clause, conditions=tuple(by_text))


def _variables(atoms: Iterable[Atom]) -> Iterator[Variable]:
    for atom in atoms:
        yield from (term for term in atom if isinstance(term, Variable))


def _renamed_apart(clause: Implication, other: Clause) -> Implication:
    own, taken = set(_variables(clause.atoms)), set(_variables(other.atoms))
    names: dict[Term, Term] = {}
    number = 0
    for variable in sorted(own):
        while Variable(f"n{number}") in taken | own:
            number += 1
        names[variable] = Variable(f"n{number}")
        number += 1
    return clause.with_terms(names)


def _roles(clause: Clause) -> dict[Term, str]:
    """Returns, for each variable, everything that the clause says of it."""
    said: dict[Term, list[str]] = {variable: [] for variable in _variables(clause.atoms)}
    for part, atoms in (("if", clause.body), ("then", clause.conclusion)):
        for atom in set(atoms):
            text = " ".join("?" if term in said else key(term) for term in atom)
            for place in (0, 1, 2):
                if atom[place] in said:
                    said[atom[place]].append(f"{part} {place} {text}")
    return {variable: " ".join(sorted(texts)) for variable, texts in said.items()}


def _shape(atom: Atom, roles: Mapping[Term, str]) -> tuple[tuple[bool, str], ...]:
    terms = (*atom[1:], atom[0])
    return tuple((term in roles, roles[term] if term in roles else key(term)) for term in terms)


def _in_joining_order(atoms: list[Atom], known: set[Term]) -> tuple[Atom, ...]:
    # Begins where the head's subject is and goes on with what is joined to it, so that a reader
    # and an engine that keeps the order both meet no cross product.
    ordered: list[Atom] = []
    rest = list(atoms)
    while rest:
        following = next((a for a in rest if known & {a[0], a[2]}), rest[0])
        rest.remove(following)
        ordered.append(following)
        known = known | set(_variables((following,)))
    return tuple(ordered)


def _name(number: int) -> str:
    return "xyz"[number] if number < 3 else f"x{number}"
