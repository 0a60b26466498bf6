"""The merged view while an update is under way: its later operations see what earlier ones did."""

from collections.abc import Iterable

import pyoxigraph as ox

from evidence_graph.records.graphs import NOT_MERGED
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore


class PassingView:
    """Keeps a store's default graph the merged view, step by step, and then puts it back.

    What the steps lead to is for others to work out, from what they did to the named graphs; so
    the default graph has to be again what it was before.
    """

    def __init__(self, store: QuadStore) -> None:
        self._store = store
        self._added: set[Quad] = set()
        self._removed: set[Quad] = set()

    def follow_added(self, quads: Iterable[Quad]) -> None:
        """Adds to the view what named graphs have got."""
        seen = {_in_view(quad) for quad in quads if _is_merged(quad)}
        fresh = {quad for quad in seen if quad not in self._store}
        self._store.add_quads(fresh)
        self._added |= fresh - self._removed
        self._removed -= fresh

    def follow_removed(self, quads: Iterable[Quad]) -> None:
        """Removes from the view what named graphs have lost, and no other has."""
        lost = {_in_view(quad) for quad in quads if _is_merged(quad)}
        gone = {quad for quad in lost if quad in self._store and not self._is_somewhere(quad)}
        self._store.remove_quads(gone)
        self._removed |= gone - self._added
        self._added -= gone

    def put_back(self) -> None:
        """Makes the default graph what it was at the beginning."""
        self._store.remove_quads(self._added)
        self._store.add_quads(self._removed)
        self._added, self._removed = set(), set()

    def _is_somewhere(self, quad: Quad) -> bool:
        graphs = self._store.graphs_saying(quad)
        return any(graph is not None and graph not in NOT_MERGED for graph in graphs)


def _is_merged(quad: Quad) -> bool:
    graph = quad.graph_name
    return not isinstance(graph, ox.DefaultGraph) and graph.value not in NOT_MERGED


def _in_view(quad: Quad) -> Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)
