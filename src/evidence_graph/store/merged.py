"""The merged view, kept in step with the named graphs that it is the union of, as they change."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from evidence_graph.records.graphs import CATALOGUE_GRAPH, is_merged
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

    A triple is there while a named graph of evidence says it. The default graph is in step with
    the named graphs, as it was when the work began.
    """
    come, left = work.added, work.removed
    gained, lost = _by_triple(come), _by_triple(left)
    added, removed = [], []
    for quad in gained.keys() | lost.keys():
        if quad in come:
            added.append(quad)
            continue
        if quad in left:
            removed.append(quad)
            continue
        # It was in the default graph all the time, perhaps because the catalogue says it.
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
    follow(work, added=work.added, removed=work.removed)


def maybe_said_elsewhere(quad: Quad) -> bool:
    """Knows of no triple that its graph says it alone."""
    del quad
    return False


def exchange(
    work: Work,
    gone: Iterable[Triple],
    come: Iterable[Triple],
    *,
    graph: str,
    is_said_alone: Callable[[Quad], bool] = maybe_said_elsewhere,
) -> int:
    """Removes triples from a merged graph and adds others, the default graph kept in step.

    Where the caller knows that no other merged graph says a triple, nobody is asked. Returns by
    how many triples the named graph has grown, or with a minus has shrunk.
    """
    removed = work.remove(quad_in(triple, graph) for triple in gone)
    added = work.add(quad_in(triple, graph) for triple in come)
    follow(work, added=added, removed=removed, is_said_alone=is_said_alone)
    return len(added) - len(removed)


def follow(
    work: Work,
    *,
    added: Iterable[Quad],
    removed: Iterable[Quad],
    is_said_alone: Callable[[Quad], bool] = maybe_said_elsewhere,
) -> None:
    """Brings the default graph in step with what named graphs have got and lost.

    The quads are as the engine keeps them.
    """
    saying = work.store.graphs_saying
    work.add_kept(_in_view(added))
    gone = _in_view(removed)
    work.remove_kept([q for q in gone if is_said_alone(q) or not any(map(is_merged, saying(q)))])


def _in_view(quads: Iterable[Quad]) -> Collection[Quad]:
    """Returns the triples of merged graphs as quads of the default graph, each once."""
    return dict.fromkeys(in_graph(quad, None) for quad in quads if is_merged(graph_of(quad)))


def _by_triple(quads: Iterable[Quad]) -> dict[Quad, set[str | None]]:
    graphs = defaultdict(set)
    for quad in quads:
        graph = graph_of(quad)
        if _is_evidence(graph):
            graphs[in_graph(quad, None)].add(graph)
    return graphs


def _is_evidence(graph: str | None) -> bool:
    return is_merged(graph) and graph != CATALOGUE_GRAPH
