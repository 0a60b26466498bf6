"""materialise: adds what a program concludes to a store, then looks for contradictions."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from evidence_graph.errors import InconsistencyError
from evidence_graph.reasoning.closure import Closure, silent
from evidence_graph.reasoning.consistency import contradictions
from evidence_graph.reasoning.rules import Check, RuleProgram
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.facts import Fact
from evidence_graph.store.quads import QuadStore

Progress = Callable[[str], None]
"""Called with a short line whenever a step begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """The graphs that rules draw on and fill."""

    merged: str | None  # None: the default graph
    inferred: str


DEFAULT_WORKPLACE: Final = Workplace(merged=None, inferred=INFERRED_GRAPH)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialisationReceipt:
    """What a run did: its rounds of recursion, and what is inferred now."""

    rounds: int
    inferred: int


def materialise(
    program: RuleProgram,
    store: QuadStore,
    *,
    at: Workplace = DEFAULT_WORKPLACE,
    progress: Progress = silent,
) -> MaterialisationReceipt:
    """Adds all that follows from the merged graph to it and to the inferred graph.

    The merged graph holds what is asserted, each triple once; what is in it already is not
    inferred again. Raises InconsistencyError, with every contradiction found, after everything
    has been added: the store is then to be dropped or cleared.
    """
    with _collector_at_rest():
        receipt, doubtful = _close(program, store, at, progress)
    progress("Looking for contradictions")
    found = contradictions(replace(program, checks=doubtful), store, merged=at.merged)
    if found:
        raise InconsistencyError([contradiction.line() for contradiction in found])
    return receipt


def saturate(program: RuleProgram, store: QuadStore) -> None:
    """Does what materialise does, and asks for no contradictions."""
    with _collector_at_rest():
        _close(program, store, DEFAULT_WORKPLACE, silent)


def _close(
    program: RuleProgram, store: QuadStore, at: Workplace, progress: Progress
) -> tuple[MaterialisationReceipt, tuple[Check, ...]]:
    """Returns what was done, and the checks that may have found something."""

    def read(predicates: frozenset[str] | None) -> Iterable[Fact]:
        return store.facts(at.merged, predicates=predicates)

    before = store.size(at.inferred)
    closure = Closure(program, read, progress)
    store.add_facts(closure.fresh, (at.merged, at.inferred))
    receipt = MaterialisationReceipt(rounds=closure.rounds, inferred=before + len(closure.fresh))
    return receipt, tuple(filter(closure.may_break, program.checks))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keeps the garbage collector from walking through all facts again and again.

    They are tuples of texts, of which none is ever in a circle; most are gone before it works
    again. It is a tenth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
