"""What a store holds to be true, as rules see it: the asserted and the inferred, nothing else."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from evidence_graph.reasoning.matching import TYPE, Asked
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    PROVENANCE_GRAPH,
    is_asserted,
)
from evidence_graph.store.facts import Fact, engine_term, fact_of, is_literal, quad_of
from evidence_graph.store.quads import QuadStore

_FEW: Final = 64
DESCRIPTIONS: Final = (PROVENANCE_GRAPH, CATALOGUE_GRAPH)
"""The graphs that are merged and yet no rule draws on."""


class StoredFacts:
    """The asserted and inferred facts of a store that nobody changes meanwhile.

    The merged graph holds more, descriptions of the graphs and of the dataset, which no rule draws
    on. Only where these speak of the same, the graphs that hold a fact are looked at. `trusted`
    are facts to be taken for asserted whatever the graphs say.
    """

    def __init__(self, store: QuadStore, *, trusted: frozenset[Fact] = frozenset()) -> None:
        self._store, self._trusted = store, trusted
        self._met: set[str] = set()
        self._weights: dict[Asked, int] = {}
        self._around: dict[Asked, Mapping[Fact, None] | None] = {}
        self._described: dict[Asked, bool] = {}
        self._spoken_of: dict[str, bool] = {}

    def matching(self, asked: Asked) -> Iterator[Fact]:
        """Yields the facts that fit."""
        if not _is_possible(asked):
            return
        _, predicate, object_ = asked
        known = self._facts_around(_around(asked))
        if known is None:
            yield from self._found(asked)
            return
        for fact in known:
            if predicate in (None, fact[1]) and object_ in (None, fact[2]):
                yield fact

    def has(self, fact: Fact) -> bool:
        """Says whether a fact is among them."""
        if not _is_possible(fact):
            return False
        around: Asked = (fact[0], None, None)
        if around in self._around or fact[0] in self._met:
            known = self._facts_around(around)
            if known is not None:
                return fact in known
        self._met.add(fact[0])
        if quad_of(fact, None) not in self._store:
            return False
        return not self.is_described(fact) or self._is_held(fact)

    def speak_of(self, predicate: str) -> bool:
        """Says whether any fact may have that predicate."""
        if predicate not in self._spoken_of:
            found = matching(self._store, (None, predicate, None), None)
            self._spoken_of[predicate] = next(found, None) is not None
        return self._spoken_of[predicate]

    def weigh(self, asked: Asked) -> int:
        """Returns how many facts fit, as far as they are few."""
        if asked not in self._weights:
            self._weights[asked] = sum(1 for _ in islice(self.matching(asked), _FEW + 1))
        return self._weights[asked]

    def is_inferred(self, fact: Fact) -> bool:
        """Says whether a fact is inferred."""
        return _is_possible(fact) and quad_of(fact, INFERRED_GRAPH) in self._store

    def asserting(self, fact: Fact) -> tuple[str, ...]:
        """Returns the named graphs that assert a fact."""
        if not _is_possible(fact):
            return ()
        graphs = self._store.graphs_saying(quad_of(fact, None))
        return tuple(sorted(g for g in graphs if g is not None and is_asserted(g)))

    def is_described(self, fact: Fact) -> bool:
        """Says whether descriptions say something of the same kind."""
        subject, predicate, object_ = fact
        del subject
        kind: Asked = (None, predicate, object_ if predicate == TYPE else None)
        if kind not in self._described:
            self._described[kind] = any(
                next(matching(self._store, kind, graph), None) is not None for graph in DESCRIPTIONS
            )
        return self._described[kind]

    def describe(self, fact: Fact) -> bool:
        """Says whether a description says this very thing."""
        return self.is_described(fact) and any(
            quad_of(fact, graph) in self._store for graph in DESCRIPTIONS
        )

    def _facts_around(self, around: Asked) -> Mapping[Fact, None] | None:
        """Returns what is said of a subject, or of an object, or None where that is much.

        Rules ask for one predicate of a thing after the other, and each question takes as long as
        asking for all of a few.
        """
        if around == (None, None, None):
            return None
        if around not in self._around:
            found = dict.fromkeys(islice(self._found(around), _FEW + 1))
            self._around[around] = found if len(found) <= _FEW else None
        return self._around[around]

    def _found(self, asked: Asked) -> Iterator[Fact]:
        for fact in matching(self._store, asked, None):
            if not self.is_described(fact) or self._is_held(fact):
                yield fact

    def _is_held(self, fact: Fact) -> bool:
        return fact in self._trusted or self.is_inferred(fact) or bool(self.asserting(fact))


def _around(asked: Asked) -> Asked:
    subject, _, object_ = asked
    return (subject, None, None) if subject is not None else (None, None, object_)


def _is_possible(asked: Asked) -> bool:
    # Neither a subject that is a literal nor a predicate that is no IRI can be looked up.
    subject, predicate, _ = asked
    return not (subject is not None and is_literal(subject)) and (
        predicate is None or (predicate.startswith("<") and not predicate.startswith("<<"))
    )


def matching(store: QuadStore, pattern: Asked, graph: str | None) -> Iterator[Fact]:
    """Yields the facts of a graph that fit a pattern; None fits all, or is the default graph."""
    subject, predicate, object_ = (None if n is None else engine_term(n) for n in pattern)
    return map(fact_of, store.matching(subject, predicate, object_, graph))
