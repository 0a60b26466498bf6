"""revise: brings what is inferred up to date after a change, at the cost of the change.

Stratum by stratum. What was drawn from a fact that is gone goes too, unless something that stays
concludes it; what other facts still conclude comes back; then what is new is drawn upon. All is
worked out first and written at the end.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rdflib import OWL

from evidence_graph.errors import InconsistencyError
from evidence_graph.reasoning.closure import Closure, identify, silent
from evidence_graph.reasoning.consequences import Change, Consequences, Revision, write
from evidence_graph.reasoning.consistency import Contradiction, contradictions_through
from evidence_graph.reasoning.equality import EQUALITY_RULES
from evidence_graph.reasoning.matching import Formulas, Layer, layers
from evidence_graph.reasoning.revised import RevisedFacts
from evidence_graph.reasoning.rules import Rule, RuleProgram
from evidence_graph.reasoning.stored import DESCRIPTIONS, StoredFacts
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.facts import Fact, facts_in
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import notation
from evidence_graph.store.work import Work

_SAME: Final = notation(OWL.sameAs)

# Up to so many triples, or one in so many quads of the store, a change is cheaper to follow than
# everything is to infer anew.
_FEW: Final = 5_000
_SHARE: Final = 10


def revise(
    program: RuleProgram, work: Work, *, added: Collection[Triple], removed: Collection[Triple]
) -> Revision:
    """Brings the merged and the inferred graph up to date with what is asserted.

    The caller has changed the asserted graphs, and nothing else. `added` is what an asserted graph
    holds now and none held before, `removed` what one held before and none does now. `program` is
    that of the ontology before the change and after it, and before it nothing was contradictory.
    Afterwards both graphs hold what materialise would have made of the same assertions, and the
    merged graph still holds what the provenance and the catalogue say.

    Raises InconsistencyError, with every contradiction that the change leads to, when all has been
    written: the work is then to be undone.
    """
    change = _change(added, removed)
    if _is_large(change, work):
        return recompute(program, work, added=added, removed=removed)
    stored = StoredFacts(work.store, trusted=change.denied)
    facts = _revised(program, stored, change)
    revision = write(work, facts.consequences())
    # What is written is what `facts` add and leave out, so they are the same as before.
    _refuse(contradictions_through(program, facts.fresh, facts, work.store))
    return revision


def recompute(
    program: RuleProgram, work: Work, *, added: Collection[Triple], removed: Collection[Triple]
) -> Revision:
    """Does what revise does, by inferring everything anew. It is quicker for large changes."""
    change = _change(added, removed)
    store = work.store
    before = frozenset(store.facts(INFERRED_GRAPH, predicates=None))
    asserted = _Asserted(StoredFacts(store), store, change, before)
    closure = Closure(program, asserted.read, silent)
    after = frozenset(closure.fresh)
    inferred, withdrawn = after - before, before - after
    consequences = Consequences(
        fresh=(inferred | change.asserted) - before - change.denied,
        gone=(withdrawn | change.denied) - after - change.asserted,
        inferred=inferred,
        withdrawn=withdrawn,
    )
    revision = write(work, consequences)
    doubtful = replace(program, checks=tuple(filter(closure.may_break, program.checks)))
    _refuse(contradictions_through(doubtful, consequences.fresh, StoredFacts(store), store))
    return revision


@dataclass(frozen=True, slots=True)
class _Asserted:
    """What is asserted after a change, taken from the merged graph as it was before."""

    stored: StoredFacts
    store: QuadStore
    change: Change
    inferred: frozenset[Fact]

    def read(self, predicates: frozenset[str] | None) -> Iterator[Fact]:
        """Yields the facts of these predicates; None stands for all."""
        # One pass over one large graph: each of the many small ones takes as long to begin with.
        described = {
            fact
            for graph in DESCRIPTIONS
            for fact in self.store.facts(graph, predicates=predicates)
            if not self.stored.asserting(fact)
        }
        others = self.inferred | self.change.denied | described
        for fact in self.store.facts(None, predicates=predicates):
            if fact not in others:
                yield fact
        yield from self.change.asserted


def _change(added: Iterable[Triple], removed: Iterable[Triple]) -> Change:
    return Change(asserted=frozenset(facts_in(added)), denied=frozenset(facts_in(removed)))


def _is_large(change: Change, work: Work) -> bool:
    # A store is counted in the time that a small change takes, so a few are not asked for it.
    return len(change) > _FEW and len(change) * _SHARE > len(work.store)


def _refuse(found: Sequence[Contradiction]) -> None:
    if found:
        raise InconsistencyError([contradiction.line() for contradiction in found])


def _revised(program: RuleProgram, stored: StoredFacts, change: Change) -> RevisedFacts:
    rules = program.rules
    same = (None, _SAME, None)
    if not identify((*change.asserted, *change.denied)) and not identify(stored.matching(same)):
        facts = RevisedFacts(stored, change)
        _Revision(facts, rules).complete()
        if not identify(facts.fresh):
            return facts
    facts = RevisedFacts(stored, change)
    _Revision(facts, (*rules, *EQUALITY_RULES)).complete()
    return facts


class _Revision:
    """One way through the strata."""

    def __init__(self, facts: RevisedFacts, rules: Sequence[Rule]) -> None:
        self._facts = facts
        self._layers = layers(tuple(rules))

    def complete(self) -> None:
        """Works out what is gone and what is fresh."""
        for layer in self._layers:
            self._withdraw(layer)
            self._conclude(layer.here, (*self._restore(layer.here), *self._facts.fresh))

    def _withdraw(self, layer: Layer) -> None:
        """Withdraws what this stratum has drawn from what is gone, and then from that.

        Not so what it concludes, with the strata before, from facts that are certain to stay:
        asserted ones, and those that no rule of this stratum concludes.
        """
        facts = self._facts
        waiting = list(facts.gone)
        while waiting:
            for formula, bound in layer.here.uses(waiting.pop(), facts.stored):
                fact = formula.conclusion(bound)
                if fact is None or fact in facts.gone or fact in facts.change.asserted:
                    continue
                if facts.stored.is_inferred(fact) and not self._is_certain(fact, layer):
                    facts.gone.add(fact)
                    waiting.append(fact)

    def _is_certain(self, fact: Fact, layer: Layer) -> bool:
        return any(
            all(
                not layer.here.conclude(premise) or self._facts.are_asserted(premise)
                for premise in formula.premises(bound)
            )
            for formula, bound in layer.so_far.derivations(fact, self._facts)
        )

    def _restore(self, here: Formulas) -> list[Fact]:
        """Takes back, and returns, what is gone and yet follows from what is there."""
        facts = self._facts
        follow = [
            fact
            for fact in facts.gone
            if here.conclude(fact) and any(True for _ in here.derivations(fact, facts))
        ]
        for fact in follow:
            facts.add(fact)
        return follow

    def _conclude(self, here: Formulas, new: Iterable[Fact]) -> None:
        """Adds what follows from facts that are new, and then from that."""
        waiting = list(new)
        while waiting:
            # A conclusion added while the uses are still being found is itself waiting.
            for formula, bound in list(here.uses(waiting.pop(), self._facts)):
                fact = formula.conclusion(bound)
                if fact is not None and not self._facts.has(fact):
                    self._facts.add(fact)
                    waiting.append(fact)
