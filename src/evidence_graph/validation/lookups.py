"""Look-ups in one state of the merged graph, on the engine's own terms, each made only once."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final

from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import EngineTerm

Found = tuple[EngineTerm, EngineTerm, EngineTerm]
Sought = tuple[EngineTerm | None, EngineTerm | None, EngineTerm | None]
"""The terms of a triple; None stands for any."""

FEW: Final = 4
"""How many triples a first look takes."""
_KEPT_AT_MOST: Final = 2_048
_NEIGHBOURS: Final = 64


class Lookups:
    """Remembers what it was asked; the store must not change meanwhile.

    The triples of `without` are left out, as if they were not there.
    """

    def __init__(self, store: QuadStore, *, without: AbstractSet[Found] = frozenset()) -> None:
        self._store = store
        self._without = without
        self._kept: dict[Sought, tuple[Sequence[Found], int]] = {}
        self._around: dict[Sought, Mapping[EngineTerm, Sequence[Found]] | None] = {}

    def some(self, sought: Sought, at_most: int) -> Sequence[Found]:
        """Returns triples that fit: all of them, or the first so many or more."""
        subject, predicate, object_ = sought
        if predicate is not None and (subject is None) is not (object_ is None):
            around = self._all_around((subject, None, object_))
            if around is not None:
                return around.get(predicate, ())
        kept = self._kept.get(sought)
        if kept is not None and (len(kept[0]) < kept[1] or kept[1] >= at_most):
            return kept[0]
        found = list(islice(self._read(sought), at_most))
        self._kept[sought] = found, at_most
        return found

    def has(self, sought: Sought) -> bool:
        """Says whether any triple fits."""
        return bool(self.some(sought, 1))

    def is_alone(self, term: EngineTerm) -> bool:
        """Says whether no triple has the term as its subject or object."""
        return not self.some((term, None, None), 1) and not self.some((None, None, term), 1)

    def each(self, sought: Sought) -> Iterator[Found]:
        """Yields all triples that fit."""
        found = self.some(sought, _KEPT_AT_MOST)
        return iter(found) if len(found) < _KEPT_AT_MOST else self._read(sought)

    def _all_around(self, end: Sought) -> Mapping[EngineTerm, Sequence[Found]] | None:
        """Returns all triples at one end by their property; None if they are many.

        Most nodes have few, and are asked about with many properties.
        """
        if end in self._around:
            return self._around[end]
        found = list(islice(self._read(end), _NEIGHBOURS))
        around: dict[EngineTerm, list[Found]] | None = None
        if len(found) < _NEIGHBOURS:
            around = {}
            for triple in found:
                around.setdefault(triple[1], []).append(triple)
        self._around[end] = around
        return around

    def _read(self, sought: Sought) -> Iterator[Found]:
        subject, predicate, object_ = sought
        for quad in self._store.matching(subject, predicate, object_, None):
            found = (
                quad.subject if subject is None else subject,
                quad.predicate if predicate is None else predicate,
                quad.object if object_ is None else object_,
            )
            if found not in self._without:
                yield found
