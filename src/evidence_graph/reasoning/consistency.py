"""Contradictions between the facts of a store and the axioms, each with the facts that make it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rdflib import OWL, RDF, Variable

from evidence_graph.reasoning.clauses import Atom, Term, X, Y, is_in, with_terms
from evidence_graph.reasoning.expressions import compact
from evidence_graph.reasoning.matching import TYPE, Facts, formulas_of_check
from evidence_graph.reasoning.rules import Check, RuleProgram
from evidence_graph.store.facts import Fact, triple_in
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import notation

_SHOWN_PER_CHECK = 25
_STATEMENT, _PROPERTY = Variable("n"), Variable("p")

_CHECKS_OF_FACTS: Final = (
    Check(
        name="cls-nothing2",
        body=(is_in(X, OWL.Nothing),),
        statements=("owl:Nothing has no members",),
    ),
    Check(
        name="eq-diff1",
        body=((X, OWL.sameAs, Y), (X, OWL.differentFrom, Y)),
        statements=("what is the same is not different",),
    ),
    Check(
        name="eq-diff1",
        body=((X, OWL.differentFrom, X),),
        statements=("nothing is different from itself",),
    ),
    *(
        Check(
            name=name,
            body=(
                (_STATEMENT, OWL.sourceIndividual, X),
                (_STATEMENT, OWL.assertionProperty, _PROPERTY),
                (_STATEMENT, target, Y),
                (X, _PROPERTY, Y),
            ),
            statements=("a negative assertion denies it",),
        )
        for name, target in (("prp-npa1", OWL.targetIndividual), ("prp-npa2", OWL.targetValue))
    ),
)

# eq-diff2 and eq-diff3: two places of one list, filled with the same thing.
_ALL_DIFFERENT: Final = f"""SELECT DISTINCT ?one ?other
%s WHERE {{
  ?group a {OWL.AllDifferent.n3()} ; {OWL.members.n3()}|{OWL.distinctMembers.n3()} ?list .
  ?list {RDF.rest.n3()}* ?cell , ?cell2 .
  ?cell {RDF.first.n3()} ?one .
  ?cell2 {RDF.first.n3()} ?other .
  FILTER(?cell != ?cell2 && (sameTerm(?one, ?other) || EXISTS {{ ?one {OWL.sameAs.n3()} ?other }}))
}} LIMIT {_SHOWN_PER_CHECK}"""

_ASKED_BY_ALL_DIFFERENT: Final = frozenset(
    notation(predicate)
    for predicate in (OWL.members, OWL.distinctMembers, RDF.first, RDF.rest, OWL.sameAs)
)
_IS_ALL_DIFFERENT: Final = (TYPE, notation(OWL.AllDifferent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Facts that cannot hold together; `rule` is the OWL 2 RL rule that says so."""

    rule: str
    statement: str  # the axiom, in words
    facts: tuple[Atom, ...]  # none where the axioms contradict each other without any fact

    def line(self) -> str:
        """Returns subject, axiom, rule and facts in one line."""
        if not self.facts:
            return f"the ontology contradicts itself: {self.statement} ({self.rule})"
        facts = " and ".join(_in_words(fact) for fact in self.facts)
        return f"{compact(self.facts[0][0])}: {self.statement} ({self.rule}), yet {facts}"


def contradictions(
    program: RuleProgram, store: QuadStore, *, merged: str | None
) -> tuple[Contradiction, ...]:
    """Returns the contradictions in the merged graph, at most 25 for each check.

    What follows from the facts must have been added before.
    """
    return _once(
        (
            *(c for check in _checks(program) for c in _matches(check, store, merged)),
            *_repeated_in_all_different(store, merged),
        )
    )


def contradictions_through(
    program: RuleProgram, fresh: Collection[Fact], facts: Facts, store: QuadStore
) -> tuple[Contradiction, ...]:
    """Returns the contradictions that one of the `fresh` facts is part of, at most 25 a check.

    `facts` are all that hold, the fresh ones and what follows included; `store` holds them too, in
    its default graph.
    """
    found: list[Contradiction] = []
    for check in _checks(program):
        found += islice(_touching(check, fresh, facts), _SHOWN_PER_CHECK)
    if any(_may_repeat(fact) for fact in fresh):
        found += _repeated_in_all_different(store, None)
    return _once(found)


def _checks(program: RuleProgram) -> tuple[Check, ...]:
    return (*program.checks, *_CHECKS_OF_FACTS)


def _once(found: Collection[Contradiction]) -> tuple[Contradiction, ...]:
    """Returns contradictions without those that are of the same facts as another."""
    kept: dict[frozenset[Atom] | str, Contradiction] = {}
    for contradiction in found:
        kept.setdefault(frozenset(contradiction.facts) or contradiction.statement, contradiction)
    return tuple(kept.values())


def _touching(check: Check, fresh: Collection[Fact], facts: Facts) -> Iterator[Contradiction]:
    formulas = formulas_of_check(check)
    seen: set[tuple[Fact, ...]] = set()
    for fact in fresh:
        for formula, bound in formulas.uses(fact, facts):
            premises = formula.premises(bound)
            if premises not in seen:
                seen.add(premises)
                yield Contradiction(
                    rule=formula.name,
                    statement=formula.statement,
                    facts=tuple(triple_in(premise) for premise in premises),
                )


def _may_repeat(fact: Fact) -> bool:
    """Says whether a fact may be what makes two members of an owl:AllDifferent one."""
    _, predicate, object_ = fact
    return predicate in _ASKED_BY_ALL_DIFFERENT or (predicate, object_) == _IS_ALL_DIFFERENT


def _matches(check: Check, store: QuadStore, merged: str | None) -> Iterator[Contradiction]:
    statements = dict(zip(check.rows or ((),), check.statements, strict=True))
    for solution in store.select(check.select(merged, limit=_SHOWN_PER_CHECK)):
        terms: dict[Term, Term] = {Variable(n): t for n, t in solution.items() if t is not None}
        yield Contradiction(
            rule=check.name,
            statement=statements[tuple(terms[column] for column in check.columns)],
            facts=tuple(with_terms(atom, terms) for atom in check.body),
        )


def _repeated_in_all_different(store: QuadStore, merged: str | None) -> Iterator[Contradiction]:
    source = "" if merged is None else f"FROM <{merged}>"
    for solution in store.select(_ALL_DIFFERENT % source):
        bound = (solution["one"], solution["other"])
        first, second = sorted(term for term in bound if term is not None)
        yield Contradiction(
            rule="eq-diff2",
            statement="the members of a list (owl:AllDifferent) are all different",
            facts=((first, OWL.sameAs, second),),
        )


def _in_words(fact: Atom) -> str:
    subject, predicate, object_ = fact
    verb = "a" if predicate == RDF.type else compact(predicate)
    return f"{compact(subject)} {verb} {compact(object_)}"
