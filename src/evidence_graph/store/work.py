"""Work: a store while it is being changed, which remembers each step so that it can be undone."""

from collections.abc import Iterable

from evidence_graph.store.changes import Quad
from evidence_graph.store.kept import as_kept
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import quad_in, triple_of


class Work:
    """One change of a store under way.

    Quads are compared as the engine keeps them, which writes 1 for 01 and Z for +00:00. Reading is
    done from `store` itself, which always shows what has been done so far. Nobody else
    writes to it meanwhile.
    """

    def __init__(self, store: QuadStore) -> None:
        self.store = store
        self.is_tracked = True
        """Whether each step so far has been remembered; false for good once `untracked` is used."""
        self._added: set[Quad] = set()
        self._removed: set[Quad] = set()

    def add(self, quads: Iterable[Quad]) -> list[Quad]:
        """Adds quads and returns those that were not there before, each once."""
        return self.add_kept(as_kept(quads))

    def remove(self, quads: Iterable[Quad]) -> list[Quad]:
        """Removes quads and returns those that were there, each once."""
        return self.remove_kept(as_kept(quads))

    def add_kept(self, quads: Iterable[Quad]) -> list[Quad]:
        """Does what `add` does, with quads as the engine keeps them, each once."""
        fresh = [quad for quad in quads if quad not in self.store]
        self.store.add_quads(fresh)
        for quad in fresh:
            if quad in self._removed:
                self._removed.remove(quad)
            else:
                self._added.add(quad)
        return fresh

    def remove_kept(self, quads: Iterable[Quad]) -> list[Quad]:
        """Does what `remove` does, with quads as the engine keeps them, each once."""
        gone = [quad for quad in quads if quad in self.store]
        self.store.remove_quads(gone)
        for quad in gone:
            if quad in self._added:
                self._added.remove(quad)
            else:
                self._removed.add(quad)
        return gone

    def replace(self, graph: str | None, quads: Iterable[Quad]) -> None:
        """Makes a graph, None being the default one, hold these quads of it and no others."""
        wanted = set(as_kept(quads))
        held = set(self.store.quads(graph))
        self.remove_kept(held - wanted)
        self.add_kept(wanted - held)

    def add_triples(self, triples: Iterable[Triple], graph: str | None) -> list[Triple]:
        """Adds triples to a graph, None being the default one; returns those not there before."""
        return [triple_of(quad) for quad in self.add(quad_in(t, graph) for t in triples)]

    def remove_triples(self, triples: Iterable[Triple], graph: str | None) -> list[Triple]:
        """Removes triples from a graph, None being the default; returns those that were there."""
        return [triple_of(quad) for quad in self.remove(quad_in(t, graph) for t in triples)]

    @property
    def added(self) -> frozenset[Quad]:
        """Returns the quads that are there now and were not at the beginning."""
        return frozenset(self._added)

    @property
    def removed(self) -> frozenset[Quad]:
        """Returns the quads that were there at the beginning and are not now."""
        return frozenset(self._removed)

    def untracked(self) -> QuadStore:
        """Returns the store for steps too many to remember; there is no `undo` after them."""
        self.is_tracked = False
        return self.store

    def keep(self) -> None:
        """Makes what has been done the new beginning."""
        self._added, self._removed = set(), set()

    def undo(self) -> None:
        """Makes the store hold what it held at the beginning.

        Raises ValueError where steps were not remembered: the store is then to be dropped.
        """
        if not self.is_tracked:
            raise ValueError("what was done untracked cannot be undone")
        self.store.remove_quads(self._added)
        self.store.add_quads(self._removed)
        self._added, self._removed = set(), set()
