"""Clauses: "if all of these triples hold, so does that one", and how one is put into another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

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
    """One instance of an OWL 2 RL rule; `name` is the rule's name in the Recommendation.

    https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
    """

    name: str
    head: Atom | None  # None: the body is a contradiction
    body: tuple[Atom, ...]
    conditions: tuple[Condition, ...] = ()
    statement: str = ""  # the axiom that a contradiction is against; `?x` stands for a term


X: Final = Variable("x")
Y: Final = Variable("y")
Z: Final = Variable("z")


def is_in(member: Term, cls: Term) -> Atom:
    """Returns the atom that says `member` is in class `cls`."""
    return (member, RDF.type, cls)


def variables(atoms: tuple[Atom, ...]) -> Iterator[Variable]:
    """Yields the variables of some atoms in the order of appearance, with repetition."""
    for atom in atoms:
        yield from (term for term in atom if isinstance(term, Variable))


def key(term: Term) -> str:
    """Returns a text to sort terms by; it is the same in every process."""
    return term.n3()


def resolve(use: Clause, atom: Atom, definition: Clause) -> Clause | None:
    """Returns `use` with `atom` replaced by what makes it true according to `definition`.

    The definition's head has a class in common with the atom, and a variable or an individual as
    its subject. Returns None when the atom is about another individual.
    """
    assert definition.head is not None
    fresh = _renamed_apart(definition, use)
    assert fresh.head is not None
    wanted, given = atom[0], fresh.head[0]
    if isinstance(given, Variable):
        fresh = substitute(fresh, {given: wanted})
    elif isinstance(wanted, Variable):
        use = substitute(use, {wanted: given})
        atom = substitute_atom(atom, {wanted: given})
    elif wanted != given:
        return None
    body = tuple(a for a in use.body if a != atom) + fresh.body
    return replace(use, body=body, conditions=use.conditions + fresh.conditions)


def substitute(clause: Clause, terms: Mapping[Term, Term]) -> Clause:
    """Returns the clause with terms replaced."""
    return replace(
        clause,
        head=None if clause.head is None else substitute_atom(clause.head, terms),
        body=tuple(substitute_atom(atom, terms) for atom in clause.body),
        conditions=tuple(
            Condition(c.comparison, terms.get(c.left, c.left), terms.get(c.right, c.right))
            for c in clause.conditions
        ),
    )


def substitute_atom(atom: Atom, terms: Mapping[Term, Term]) -> Atom:
    """Returns the atom with terms replaced."""
    subject, predicate, object_ = (terms.get(term, term) for term in atom)
    return subject, predicate, object_


def tidy(clause: Clause) -> Clause:
    """Returns the clause with repeated atoms gone, joins in a row and variables renamed in order.

    Clauses that say the same become equal, save for some with the same predicate twice.
    """
    body = _in_joining_order(sorted(set(clause.body), key=_shape), clause.head)
    atoms = (() if clause.head is None else (clause.head,)) + body
    names: dict[Term, Term] = {}
    for variable in variables(atoms):
        names.setdefault(variable, Variable(_name(len(names))))
    renamed = substitute(replace(clause, body=body), names)
    conditions = {
        Condition(c.comparison, *sorted((c.left, c.right), key=key)) for c in renamed.conditions
    }
    ordered = sorted(conditions, key=lambda c: (c.comparison.name, key(c.left), key(c.right)))
    return replace(renamed, conditions=tuple(ordered))


def _renamed_apart(clause: Clause, other: Clause) -> Clause:
    taken = set(variables(other.body)) | set(variables((other.head,) if other.head else ()))
    own = set(variables(clause.body)) | set(variables((clause.head,) if clause.head else ()))
    names: dict[Term, Term] = {}
    number = 0
    for variable in sorted(own):
        while Variable(f"n{number}") in taken | own:
            number += 1
        names[variable] = Variable(f"n{number}")
        number += 1
    return substitute(clause, names)


def _shape(atom: Atom) -> tuple[str, ...]:
    return tuple("?" if isinstance(term, Variable) else key(term) for term in (*atom[1:], atom[0]))


def _in_joining_order(atoms: list[Atom], head: Atom | None) -> tuple[Atom, ...]:
    # Starts where the head's subject is and goes on with what is joined to it, so that a reader
    # and an engine that keeps the order both meet no cross product.
    known = {head[0]} if head is not None else set[Term]()
    ordered: list[Atom] = []
    rest = list(atoms)
    while rest:
        following = next((a for a in rest if known & {a[0], a[2]}), rest[0])
        rest.remove(following)
        ordered.append(following)
        known |= set(variables((following,)))
    return tuple(ordered)


def _name(number: int) -> str:
    return "xyz"[number] if number < 3 else f"x{number}"
