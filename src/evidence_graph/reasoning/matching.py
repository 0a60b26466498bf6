"""Formulas: rules and checks row by row, found by what they speak of and matched with facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from rdflib import OWL, RDF, Variable

from evidence_graph.reasoning.clauses import Atom, Comparison, Term
from evidence_graph.reasoning.noise import STRUCTURE
from evidence_graph.reasoning.rules import Check, Pattern, Rule
from evidence_graph.reasoning.strata import strata
from evidence_graph.store.facts import Fact, as_kept, is_literal
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import notation

Part = str | int
"""A term as N-Triples writes it, or the number of a variable."""

Form = tuple[Part, Part, Part]
"""What a fact looks like."""

Asked = tuple[str | None, str | None, str | None]
"""A form with the variables that have no value yet left open."""

Bound = dict[int, str]
"""What the variables of a formula stand for."""

Key = tuple[str | None, str | None]
"""What a fact or a form is about: its predicate, and for rdf:type its class; None is any."""

TYPE: Final = notation(RDF.type)
MANY: Final = 1_000_000


class Facts(Protocol):
    """Facts that formulas are matched with."""

    def matching(self, asked: Asked) -> Iterator[Fact]:
        """Yields the facts that fit."""

    def has(self, fact: Fact) -> bool:
        """Says whether a fact is among them."""

    def speak_of(self, predicate: str) -> bool:
        """Says whether any fact may have that predicate."""

    def weigh(self, asked: Asked) -> int:
        """Returns about how many facts fit; subject or object is given."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Formula:
    """One row of a rule or of a check; `head` is what follows, and nothing for a check."""

    name: str
    body: tuple[Form, ...]
    conditions: tuple[tuple[Comparison, Part, Part], ...]
    head: Form | None
    statement: str  # of a check: the axiom that it is against, in words

    def premises(self, bound: Bound) -> tuple[Fact, ...]:
        """Returns the facts that the body stands for."""
        return tuple(filled(form, bound) for form in self.body)

    def conclusion(self, bound: Bound) -> Fact | None:
        """Returns what follows, or None where it would be about a literal."""
        if self.head is None:
            return None
        fact = filled(self.head, bound)
        return None if is_literal(fact[0]) else fact

    def allows(self, bound: Bound) -> bool:
        """Says whether the conditions hold."""
        return all(
            _holds(comparison, _value(left, bound), _value(right, bound))
            for comparison, left, right in self.conditions
        )


class Formulas:
    """Formulas, found by the facts that they draw on or conclude."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._drawing: defaultdict[Key, list[tuple[Formula, int]]] = defaultdict(list)
        self._concluding: defaultdict[Key, list[Formula]] = defaultdict(list)
        for formula in formulas:
            for place, form in enumerate(formula.body):
                self._drawing[key_of_form(form)].append((formula, place))
            if formula.head is not None:
                self._concluding[key_of_form(formula.head)].append(formula)

    def conclude(self, fact: Fact) -> bool:
        """Says whether one of them may conclude the fact."""
        return any(key in self._concluding for key in keys_of(fact))

    def uses(self, fact: Fact, facts: Facts) -> Iterator[tuple[Formula, Bound]]:
        """Yields each formula that holds with `fact` in its body and the rest among `facts`."""
        for key in keys_of(fact):
            for formula, place in self._drawing.get(key, ()):
                bound = unified(formula.body[place], fact)
                if bound is not None:
                    yield from complete(formula, bound, facts, without=place)

    def derivations(self, fact: Fact, facts: Facts) -> Iterator[tuple[Formula, Bound]]:
        """Yields each formula that concludes `fact` with its body among `facts`."""
        for key in keys_of(fact):
            for formula in self._concluding.get(key, ()):
                bound = None if formula.head is None else unified(formula.head, fact)
                if bound is not None:
                    yield from complete(formula, bound, facts)


def complete(
    formula: Formula, bound: Bound, facts: Facts, *, without: int | None = None
) -> Iterator[tuple[Formula, Bound]]:
    """Yields the formula with each way to make its body hold.

    `without` is the place of what holds already, which has given `bound`.
    """
    rest = [form for place, form in enumerate(formula.body) if place != without]
    # Many forms of a predicate that nobody uses would be looked up in vain.
    if len(rest) < 2 or all(isinstance(form[1], int) or facts.speak_of(form[1]) for form in rest):
        for found in _joined(rest, bound, facts):
            if formula.allows(found):
                yield formula, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The formulas of one stratum, and those of all strata up to it."""

    formulas: tuple[Formula, ...]
    here: Formulas
    so_far: Formulas


@lru_cache(maxsize=8)
def layers(rules: tuple[Rule, ...]) -> tuple[Layer, ...]:
    """Returns rules in strata. Making them takes longer than a change of one review."""
    found = []
    so_far: list[Formula] = []
    for stratum in strata(rules):
        here = tuple(formulas_of(stratum))
        so_far += here
        found.append(Layer(formulas=here, here=Formulas(here), so_far=Formulas(so_far)))
    return tuple(found)


@lru_cache(maxsize=64)
def formulas_of_check(check: Check) -> Formulas:
    """Returns the rows of a check."""
    return Formulas(formulas_of([check]))


def formulas_of(patterns: Iterable[Rule | Check]) -> Iterator[Formula]:
    """Yields rules and checks, row by row."""
    for pattern in patterns:
        statements = pattern.statements if isinstance(pattern, Check) else ()
        for number, row in enumerate(pattern.rows or ((),)):
            terms: dict[Term, Part] = {
                column: as_kept(term) for column, term in zip(pattern.columns, row, strict=True)
            }
            yield Formula(
                name=pattern.name,
                body=tuple(_form(atom, terms) for atom in pattern.body),
                conditions=_conditions(pattern, terms),
                head=_form(pattern.head, terms) if isinstance(pattern, Rule) else None,
                statement=statements[number] if statements else "",
            )


def key_of_form(form: Form) -> Key:
    """Returns what a form is about."""
    _, predicate, object_ = form
    if not isinstance(predicate, str):
        return (None, None)
    return (predicate, object_ if predicate == TYPE and isinstance(object_, str) else None)


def keys_of(fact: Fact) -> tuple[Key, ...]:
    """Returns the keys of the forms that a fact may fit."""
    _, predicate, object_ = fact
    if predicate == TYPE:
        return ((TYPE, object_), (TYPE, None), (None, None))
    return ((predicate, None), (None, None))


def unified(form: Form, fact: Fact) -> Bound | None:
    """Returns what the variables must stand for if `fact` has that form, or None if it has not."""
    bound: Bound = {}
    for part, term in zip(form, fact, strict=True):
        if isinstance(part, str):
            if part != term:
                return None
        elif bound.setdefault(part, term) != term:
            return None
    return bound


def filled(form: Form, bound: Mapping[int, str]) -> Fact:
    """Returns the fact that a form is once its variables stand for something."""
    subject, predicate, object_ = form
    return _value(subject, bound), _value(predicate, bound), _value(object_, bound)


def _joined(rest: Sequence[Form], bound: Bound, facts: Facts) -> Iterator[Bound]:
    """Yields what the variables stand for where all of `rest` is among the facts."""
    if not rest:
        yield bound
        return
    asked = [_asked(form, bound) for form in rest]
    place = min(range(len(rest)), key=lambda n: _effort(asked[n], facts)) if len(rest) > 1 else 0
    others = [form for other, form in enumerate(rest) if other != place]
    subject, predicate, object_ = asked[place]
    if subject is not None and predicate is not None and object_ is not None:
        if facts.has((subject, predicate, object_)):
            yield from _joined(others, bound, facts)
        return
    for fact in facts.matching(asked[place]):
        found = unified(rest[place], fact)
        if found is not None:
            yield from _joined(others, bound | found, facts)


def _effort(asked: Asked, facts: Facts) -> int:
    """Returns about how many facts there are to look at."""
    subject, predicate, object_ = asked
    if subject is None and object_ is None:
        return MANY + 1
    if subject is None or predicate is None or object_ is None:
        return facts.weigh(asked)
    return 0


def _asked(form: Form, bound: Bound) -> Asked:
    subject, predicate, object_ = form
    return (
        subject if isinstance(subject, str) else bound.get(subject),
        predicate if isinstance(predicate, str) else bound.get(predicate),
        object_ if isinstance(object_, str) else bound.get(object_),
    )


def _value(part: Part, bound: Mapping[int, str]) -> str:
    return part if isinstance(part, str) else bound[part]


def _form(atom: Atom, terms: dict[Term, Part]) -> Form:
    subject, predicate, object_ = (_part(term, terms) for term in atom)
    return subject, predicate, object_


def _part(term: Term, terms: dict[Term, Part]) -> Part:
    if term not in terms:
        terms[term] = len(terms) if isinstance(term, Variable) else as_kept(term)
    return terms[term]


def _conditions(
    pattern: Pattern, terms: dict[Term, Part]
) -> tuple[tuple[Comparison, Part, Part], ...]:
    return tuple(
        (c.comparison, _part(c.left, terms), _part(c.right, terms)) for c in pattern.conditions
    )


_NOT_COPIED: Final = frozenset(notation(predicate) for predicate in (*STRUCTURE, OWL.sameAs))


def _holds(comparison: Comparison, left: str, right: str) -> bool:
    if comparison is Comparison.NO_STRUCTURE:
        return left not in _NOT_COPIED
    literals = is_literal(left), is_literal(right)
    if comparison is Comparison.OTHER_THING:
        return left != right and not any(literals)
    return all(literals) and _differ(left, right)


@lru_cache(maxsize=4096)
def _differ(left: str, right: str) -> bool:
    # Which literals are equal, the engine decides.
    expression = Comparison.OTHER_VALUE.value.format(left, right)
    return bool(QuadStore.in_memory().query(f"ASK {{ FILTER({expression}) }}"))
