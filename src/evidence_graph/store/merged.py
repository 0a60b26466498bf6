"""The merged view, kept in step with the named graphs that it is the union of, as they change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence_graph.records.graphs import CATALOGUE_GRAPH, NOT_MERGED
from evidence_graph.store.changes import Quad, graph_of, in_graph
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import EngineTerm, quad_in
from evidence_graph.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChange:
    """What a change does to the evidence of the merged view, as quads of the default graph."""

    added: frozenset[Quad]
    removed: frozenset[Quad]


class EvidenceView:
    """The merged view of a store without what only its catalogue says."""

    def __init__(self, store: QuadStore) -> None:
        self._store = store

    def matching(
        self,
        subject: EngineTerm | None,
        predicate: EngineTerm | None,
        object_: EngineTerm | None,
    ) -> Iterator[Quad]:
        """Yields the triples with these terms, as quads of the default graph; None is any."""
        return filter(self.says, self._store.matching(subject, predicate, object_, None))

    def says(self, quad: Quad) -> bool:
        """Says whether a triple of the default graph is here too."""
        return in_graph(quad, CATALOGUE_GRAPH) not in self._store or any(
            map(_is_evidence, self._store.graphs_saying(quad))
        )


def evidence_change(work: Work) -> ViewChange:
    """Returns what the work so far has done to the evidence of the merged view.

    The named graphs alone are looked at: a triple is there while one of them says it.
    """
    gained, lost = _by_triple(work.added), _by_triple(work.removed)
    added, removed = [], []
    for quad in gained.keys() | lost.keys():
        now = set(filter(_is_evidence, work.store.graphs_saying(quad)))
        before = now - gained.get(quad, set()) | lost.get(quad, set())
        if now and not before:
            added.append(quad)
        elif before and not now:
            removed.append(quad)
    return ViewChange(added=frozenset(added), removed=frozenset(removed))


def keep_in_step(work: Work) -> None:
    """Makes the default graph the merged view again, after work on the named graphs.

    It was the merged view when the work began. What is in step already is left as it is.
    """
    _follow(work, work.added, work.removed)


def exchange(work: Work, gone: Iterable[Triple], come: Iterable[Triple], *, graph: str) -> int:
    """Removes triples from a merged graph and adds others, the default graph kept in step.

    Returns by how many triples the named graph has grown, or with a minus has shrunk.
    """
    removed = work.remove(quad_in(triple, graph) for triple in gone)
    added = work.add(quad_in(triple, graph) for triple in come)
    _follow(work, added, removed)
    return len(added) - len(removed)


def _follow(work: Work, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    work.add(in_graph(quad, None) for quad in added if _is_merged(graph_of(quad)))
    gone = (in_graph(quad, None) for quad in removed if _is_merged(graph_of(quad)))
    work.remove([q for q in gone if not any(map(_is_merged, work.store.graphs_saying(q)))])


def _by_triple(quads: Iterable[Quad]) -> dict[Quad, set[str | None]]:
    graphs = defaultdict(set)
    for quad in quads:
        graph = graph_of(quad)
        if _is_evidence(graph):
            graphs[in_graph(quad, None)].add(graph)
    return graphs


def _is_merged(graph: str | None) -> bool:
    return graph is not None and graph not in NOT_MERGED


def _is_evidence(graph: str | None) -> bool:
    return _is_merged(graph) and graph != CATALOGUE_GRAPH
