"""materialise: runs a program inside the store until nothing new follows, then its checks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF

from evidence_graph.errors import InconsistencyError
from evidence_graph.reasoning.clauses import Term
from evidence_graph.reasoning.consistency import contradictions
from evidence_graph.reasoning.equality import EQUALITY_RULES
from evidence_graph.reasoning.rules import Rule, RuleProgram, Signature, Workplace, meets
from evidence_graph.reasoning.strata import Stratum, strata
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.vocabulary import GRAPHS

Progress = Callable[[str], None]
"""Called with a short line whenever a step begins."""

DEFAULT_WORKPLACE: Final = Workplace(
    merged=None,
    inferred=INFERRED_GRAPH,
    fresh=f"{GRAPHS}scratch/fresh",
    newest=f"{GRAPHS}scratch/newest",
)


def _silent(step: str) -> None:
    del step


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialisationReceipt:
    """What a run did: its rounds of recursion, the updates it sent, what is inferred now."""

    rounds: int
    updates: int
    inferred: int


def materialise(
    program: RuleProgram,
    store: QuadStore,
    *,
    at: Workplace = DEFAULT_WORKPLACE,
    progress: Progress = _silent,
) -> MaterialisationReceipt:
    """Adds all that follows from the merged graph to it and to the inferred graph.

    The merged graph holds what is asserted, each triple once; what is in it already is not
    inferred again. Raises InconsistencyError, with every contradiction found, after everything
    has been added: the store is then to be dropped or cleared.
    """
    receipt = saturate(program, store, at=at, progress=progress)
    progress("Looking for contradictions")
    found = contradictions(program, store, merged=at.merged)
    if found:
        raise InconsistencyError([contradiction.line() for contradiction in found])
    return receipt


def saturate(
    program: RuleProgram,
    store: QuadStore,
    *,
    at: Workplace = DEFAULT_WORKPLACE,
    progress: Progress = _silent,
) -> MaterialisationReceipt:
    """Does what materialise does, and asks for no contradictions."""
    run = _Run(store, at, progress)
    try:
        run.complete(program.rules)
        if run.holds_identity():
            progress("Inferring from things that are the same")
            run.complete((*program.rules, *EQUALITY_RULES))
    finally:
        run.clear()
    return MaterialisationReceipt(
        rounds=run.rounds, updates=run.updates, inferred=store.size(at.inferred)
    )


class _Run:
    """One run of rules in one store."""

    def __init__(self, store: QuadStore, at: Workplace, progress: Progress) -> None:
        self._store, self._at, self._progress = store, at, progress
        self.rounds = 0
        self.updates = 0

    def complete(self, rules: Sequence[Rule]) -> None:
        """Applies rules, stratum by stratum, until nothing new follows."""
        self.clear()
        steps = strata(rules)
        for number, stratum in enumerate(steps, start=1):
            names = ", ".join(dict.fromkeys(rule.name for rule in stratum.rules))
            self._progress(f"Inferring, step {number} of {len(steps)}: {names}")
            for rule in stratum.rules:
                self._update(rule.update(self._at, keep_fresh=stratum.recursive))
            while stratum.recursive and (newest := self._next_round()):
                self._round(stratum, newest)

    def holds_identity(self) -> bool:
        """Says whether two different things are the same (owl:sameAs)."""
        same = f"?x {OWL.sameAs.n3()} ?y FILTER(?x != ?y && !isLiteral(?y))"
        return bool(self._store.query(f"ASK {self._source()} {{ {same} }}"))

    def clear(self) -> None:
        """Removes the scratch graphs."""
        scratch = (self._at.fresh, self._at.newest)
        self._store.update(" ; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in scratch))

    def _round(self, stratum: Stratum, newest: frozenset[Signature]) -> None:
        self.rounds += 1
        for rule in stratum.rules:
            for place, atom in enumerate(rule.body):
                if meets(newest, rule.signatures(atom)):
                    self._update(rule.update(self._at, newest=place, keep_fresh=True))

    def _next_round(self) -> frozenset[Signature]:
        """Makes what is fresh the newest, and returns what it is about; nothing ends the rounds."""
        at = self._at
        self._store.update(
            f"DROP SILENT GRAPH <{at.newest}> ; MOVE SILENT <{at.fresh}> TO <{at.newest}>"
        )
        predicates = self._column(f"SELECT DISTINCT ?c {{ GRAPH <{at.newest}> {{ ?s ?c ?o }} }}")
        classes = self._column(f"SELECT DISTINCT ?c {{ GRAPH <{at.newest}> {{ ?s a ?c }} }}")
        links = {(predicate, None) for predicate in predicates if predicate != RDF.type}
        return frozenset(links | {(RDF.type, cls) for cls in classes})

    def _column(self, query: str) -> set[Term]:
        return {term for row in self._store.select(query) if (term := row["c"]) is not None}

    def _update(self, text: str) -> None:
        self._store.update(text)
        self.updates += 1

    def _source(self) -> str:
        return "" if self._at.merged is None else f"FROM <{self._at.merged}>"
