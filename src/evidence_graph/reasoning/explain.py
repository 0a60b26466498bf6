"""explain: why a triple holds, back to what is asserted; nothing of it is stored.

The rules are walked backwards. A proof is looked for that is one step high, then two, and so on,
so the one that is found is as flat as any, and circles lead nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from evidence_graph.errors import InputError, NotFoundError
from evidence_graph.reasoning.equality import EQUALITY_RULES
from evidence_graph.reasoning.expressions import compact
from evidence_graph.reasoning.matching import layers
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.reasoning.stored import StoredFacts
from evidence_graph.store.facts import Fact, facts_in, triple_in
from evidence_graph.store.quads import QuadStore, Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A triple that named graphs assert."""

    triple: Triple
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A triple that follows from its premises by a rule of OWL 2 RL."""

    triple: Triple
    rule: str  # its name in the Recommendation, such as prp-dom
    premises: tuple["Assertion | Proof", ...]  # none where an axiom alone says so

    @property
    def height(self) -> int:
        """Returns the number of steps from the triple to the farthest assertion."""
        return 1 + max((p.height for p in self.premises if isinstance(p, Proof)), default=0)


Explanation = Assertion | Proof


def explain(program: RuleProgram, store: QuadStore, triple: Triple) -> Explanation:
    """Returns why a triple holds: the graphs that assert it, or a proof with as few steps as any.

    `program` is that of the store's ontology, and what follows by it has been inferred. Raises
    NotFoundError when the triple is neither asserted nor inferred, InputError when it can be no
    triple.
    """
    _require_triple(triple)
    facts = StoredFacts(store)
    (fact,) = facts_in([triple])
    if facts.asserting(fact) or facts.is_inferred(fact):
        found = _Search(program, facts).explanation(fact)
        if found is not None:
            return found
    raise NotFoundError("asserted or inferred triple", " ".join(map(compact, triple)))


def _require_triple(triple: Triple) -> None:
    subject, predicate, _ = triple
    if isinstance(subject, Literal):
        raise InputError(f"{subject.n3()} is a literal, which is never a triple's subject")
    if not isinstance(predicate, URIRef):
        raise InputError(f"{predicate.n3()} is no IRI, as a triple's predicate is")


@dataclass(slots=True)
class _Steps:
    """The ways to conclude one fact, found one by one and kept."""

    waiting: Iterator[tuple[str, tuple[Fact, ...]]]
    known: list[tuple[str, tuple[Fact, ...]]] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        place = 0
        while True:
            if place == len(self.known):
                step = next(self.waiting, None)
                if step is None:
                    return
                self.known.append(step)
            yield self.known[place]
            place += 1


class _Search:
    """The search for one explanation."""

    def __init__(self, program: RuleProgram, facts: StoredFacts) -> None:
        rules = (*program.rules, *EQUALITY_RULES)
        self._formulas, self._facts = layers(rules)[-1].so_far, facts
        self._asserting: dict[Fact, tuple[str, ...]] = {}
        self._steps: dict[Fact, _Steps] = {}
        self._found: dict[Fact, Explanation] = {}
        self._failed: dict[Fact, int] = {}  # up to which height there is no proof

    def explanation(self, fact: Fact) -> Explanation | None:
        """Returns the flattest explanation of a fact, or None if no rule concludes it."""
        height = 0
        # A proof that repeats no fact is at most as high as there are facts to reach.
        while height <= len(self._asserting):
            found = self._explained(fact, height)
            if found is not None:
                return found
            height += 1
        return None

    def _explained(self, fact: Fact, height: int) -> Explanation | None:
        """Returns an explanation that is at most so high."""
        if fact in self._found:
            return self._found[fact]
        if self._failed.get(fact, -1) >= height:
            return None
        found = self._assertion(fact) or (self._proof(fact, height) if height else None)
        if found is None:
            self._failed[fact] = height
        else:
            self._found[fact] = found
        return found

    def _assertion(self, fact: Fact) -> Assertion | None:
        if fact not in self._asserting:
            self._asserting[fact] = self._facts.asserting(fact)
        graphs = self._asserting[fact]
        return Assertion(triple=triple_in(fact), graphs=graphs) if graphs else None

    def _proof(self, fact: Fact, height: int) -> Proof | None:
        if fact not in self._steps:
            self._steps[fact] = _Steps(
                (formula.name, formula.premises(bound))
                for formula, bound in self._formulas.derivations(fact, self._facts)
            )
        for rule, premises in self._steps[fact]:
            found = []
            for premise in premises:
                explained = self._explained(premise, height - 1)
                if explained is None:
                    break
                found.append(explained)
            else:
                return Proof(triple=triple_in(fact), rule=rule, premises=tuple(found))
        return None
