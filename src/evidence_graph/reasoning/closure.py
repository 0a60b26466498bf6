"""closure: all that follows from facts, worked out in memory, a group of facts at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rdflib import OWL

from evidence_graph.reasoning.equality import EQUALITY_RULES
from evidence_graph.reasoning.gathered import GatheredFacts, Groups, grouped, groups_like
from evidence_graph.reasoning.matching import (
    TYPE,
    Formula,
    Key,
    Layer,
    formulas_of,
    key_of_form,
    layers,
)
from evidence_graph.reasoning.rules import Check, Rule, RuleProgram
from evidence_graph.reasoning.ways import conclusions_without_facts, way
from evidence_graph.store.facts import Fact, is_literal
from evidence_graph.store.terms import notation

_SAME = notation(OWL.sameAs)


def silent(step: str) -> None:
    """Announces nothing."""
    del step


class Closure:
    """All that follows from facts.

    `read` yields the facts whose predicates it is told; None stands for all. `announce` is called
    with a short line whenever a step begins.
    """

    def __init__(
        self,
        program: RuleProgram,
        read: Callable[[frozenset[str] | None], Iterable[Fact]],
        announce: Callable[[str], None],
    ) -> None:
        self._read, self._announce = read, announce
        self.rounds = 0
        self.fresh = self._complete(program.rules, _predicates(program))
        if identify(self.facts.matching((None, _SAME, None))):
            announce("Inferring from things that are the same")
            self.fresh = self._complete((*program.rules, *EQUALITY_RULES), None)

    def may_break(self, check: Check) -> bool:
        """Says whether some facts may match a check; that none do is certain."""
        return any(map(self._may_match, _rows(check)))

    def _may_match(self, formula: Formula) -> bool:
        groups = [self.facts.groups(key_of_form(form)) for form in formula.body]
        if not all(map(any, groups)):
            return False
        if not groups:
            return True
        # That two classes share no members is by far the most frequent axiom.
        of_one = len({form[0] for form in formula.body}) == 1 and isinstance(
            formula.body[0][0], int
        )
        if of_one and all(key_of_form(form) == form[1:] for form in formula.body):
            members = [{fact[0] for group in found for fact in group} for found in groups]
            return bool(set.intersection(*members))
        return True

    def _complete(self, rules: Sequence[Rule], predicates: frozenset[str] | None) -> set[Fact]:
        """Runs rules until nothing new follows, and returns what has followed."""
        self.facts = GatheredFacts(self._read(predicates))
        found: set[Fact] = set()
        steps = layers(tuple(rules))
        for number, layer in enumerate(steps, start=1):
            names = ", ".join(dict.fromkeys(formula.name for formula in layer.formulas))
            self._announce(f"Inferring, step {number} of {len(steps)}: {names}")
            newest = self.facts.take(_from_all(layer, self.facts))
            while newest:
                found.update(*newest.values())
                newest = self.facts.take(_from_newest(layer, newest, self.facts))
                self.rounds += bool(newest)
        return found


def identify(facts: Iterable[Fact]) -> bool:
    """Says whether two different things are the same according to some of these facts."""
    return any(
        predicate == _SAME and subject != object_ and not is_literal(object_)
        for subject, predicate, object_ in facts
    )


@lru_cache(maxsize=512)
def _rows(check: Check) -> tuple[Formula, ...]:
    return tuple(formulas_of([check]))


@lru_cache(maxsize=8)
def _predicates(program: RuleProgram) -> frozenset[str] | None:
    """Returns the predicates that a program draws on or concludes, or None if they may be any."""
    found = {_SAME}
    for formula in formulas_of((*program.rules, *program.checks)):
        for form in (*formula.body, *((formula.head,) if formula.head else ())):
            if not isinstance(form[1], str):
                return None
            found.add(form[1])
    return frozenset(found)


def _from_all(layer: Layer, facts: GatheredFacts) -> Groups:
    concluded: defaultdict[Key, set[Fact]] = defaultdict(set)
    for formula in layer.formulas:
        if not formula.body:
            _enter(concluded, formula, conclusions_without_facts(formula))
            continue
        conclude = way(formula, 0)
        for group in facts.groups(key_of_form(formula.body[0])):
            _enter(concluded, formula, conclude(group, facts))
    return concluded


def _from_newest(layer: Layer, newest: Groups, facts: GatheredFacts) -> Groups:
    concluded: defaultdict[Key, set[Fact]] = defaultdict(set)
    for formula in layer.formulas:
        for place, form in enumerate(formula.body):
            groups = groups_like(newest, key_of_form(form))
            if groups:
                conclude = way(formula, place)
                for group in groups:
                    _enter(concluded, formula, conclude(group, facts))
    return concluded


def _enter(concluded: defaultdict[Key, set[Fact]], formula: Formula, found: set[Fact]) -> None:
    if not found or formula.head is None:
        return
    key = key_of_form(formula.head)
    groups = grouped(found) if key in ((None, None), (TYPE, None)) else {key: found}
    for kind, facts in groups.items():
        concluded[kind] |= facts
