"""Contradictions between the facts of a store and the axioms, each with the facts that make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, URIRef, Variable

from evidence_graph.reasoning.clauses import Atom, Term, X, Y, is_in, substitute_atom
from evidence_graph.reasoning.expressions import compact
from evidence_graph.reasoning.rules import Check, RuleProgram
from evidence_graph.store.answers import SolutionsAnswer
from evidence_graph.store.quads import QuadStore

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
_ALL_DIFFERENT: Final = f"""SELECT DISTINCT ?n ?x ?y
%s WHERE {{
  ?n a {OWL.AllDifferent.n3()} ; {OWL.members.n3()}|{OWL.distinctMembers.n3()} ?list .
  ?list {RDF.rest.n3()}* ?one , ?other .
  ?one {RDF.first.n3()} ?x .
  ?other {RDF.first.n3()} ?y .
  FILTER(?one != ?other && (sameTerm(?x, ?y) || EXISTS {{ ?x {OWL.sameAs.n3()} ?y }}))
}} LIMIT {_SHOWN_PER_CHECK}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Facts that cannot hold together; `rule` is the OWL 2 RL rule that says so."""

    rule: str
    statement: str  # the axiom, in words
    facts: tuple[Atom, ...]

    @property
    def subject(self) -> Term:
        """Returns what the first of the facts is about."""
        return self.facts[0][0]

    def line(self) -> str:
        """Returns rule, axiom and facts in one line."""
        facts = " and ".join(_in_words(fact) for fact in self.facts)
        return f"{compact(self.subject)}: {self.statement} ({self.rule}), yet {facts}"


def contradictions(
    program: RuleProgram, store: QuadStore, *, merged: str | None
) -> tuple[Contradiction, ...]:
    """Returns the contradictions in the merged graph, at most 25 for each check.

    What follows from the facts must have been added before.
    """
    found: dict[frozenset[Atom], Contradiction] = {}
    for check in (*program.checks, *_CHECKS_OF_FACTS):
        for contradiction in _matches(check, store, merged):
            found.setdefault(frozenset(contradiction.facts), contradiction)
    for contradiction in _repeated_in_all_different(store, merged):
        found.setdefault(frozenset(contradiction.facts), contradiction)
    return tuple(found.values())


def _matches(check: Check, store: QuadStore, merged: str | None) -> Iterator[Contradiction]:
    statements = dict(zip(check.rows or ((),), check.statements, strict=True))
    answer = store.query(check.select(merged, limit=_SHOWN_PER_CHECK))
    assert isinstance(answer, SolutionsAnswer)
    for solution in answer.rows():
        terms: dict[Term, Term] = {Variable(n): t for n, t in solution.items() if t is not None}
        yield Contradiction(
            rule=check.name,
            statement=statements[tuple(terms[column] for column in check.columns)],
            facts=tuple(substitute_atom(atom, terms) for atom in check.body),
        )


def _repeated_in_all_different(store: QuadStore, merged: str | None) -> Iterator[Contradiction]:
    source = "" if merged is None else f"FROM <{merged}>"
    answer = store.query(_ALL_DIFFERENT % source)
    assert isinstance(answer, SolutionsAnswer)
    for solution in answer.rows():
        group, one, other = solution["n"], solution["x"], solution["y"]
        assert group is not None and one is not None and other is not None
        first, second = sorted((one, other))
        yield Contradiction(
            rule="eq-diff2",
            statement=f"all members of {compact(group)} are different",
            facts=((first, OWL.sameAs, second),),
        )


def _in_words(fact: Atom) -> str:
    subject, predicate, object_ = fact
    verb = "a" if predicate == RDF.type else compact(predicate)
    return f"{compact(subject)} {verb} {compact(object_)}"
