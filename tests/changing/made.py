"""Edits of the shipped graph, and all that a store holds, for comparing."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pyoxigraph as ox

from evidence_graph.changing.edits import Edit
from evidence_graph.records.graphs import COMPUTED, ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.store.changes import Authorship, Quad, Source, graph_of
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV, GRAPHS

REPORT = f"{GRAPHS}report/ut202002"
OUTCOMES = f"{GRAPHS}vocabulary/outcome"
MINE = "https://example.org/mine"
TIME = datetime(2026, 11, 30, 12, tzinfo=UTC)
REMARK = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def by(reason: str = "to see what follows", *sources: Source) -> Authorship:
    return Authorship(author="a tester", reason=reason, tool="tests", time=TIME, sources=sources)


def remark(text: str, *, graph: str = MINE, about: str = "https://example.org/a") -> Quad:
    """A quad that no shape has anything against."""
    return ox.Quad(ox.NamedNode(about), REMARK, ox.Literal(text), ox.NamedNode(graph))


def violating() -> Quad:
    """A report of which nothing is said."""
    bad = ox.NamedNode("https://example.org/bad")
    return ox.Quad(bad, TYPE, ox.NamedNode(EV.EvidenceReport), ox.NamedNode(MINE))


def contradicting() -> tuple[Quad, ...]:
    """A finding of an effect that is one of no effect as well."""
    bad = ox.NamedNode("https://example.org/bad")
    kinds = (EV.EffectFinding, EV.AbsenceFinding)
    return tuple(ox.Quad(bad, TYPE, ox.NamedNode(kind), ox.NamedNode(MINE)) for kind in kinds)


def everything(store: QuadStore) -> set[Quad]:
    return {*store.quads(None), *store.quads_in_named_graphs()}


def exchange(removed: Iterable[Quad] = (), added: Iterable[Quad] = ()) -> Edit:
    gone, come = list(removed), list(added)

    def edit(work: Work) -> tuple[Source, ...]:
        work.remove(gone)
        work.add(come)
        return ()

    return edit


def written_by_people(store: QuadStore) -> list[Quad]:
    """Returns what can be edited without the rules becoming others, in a fixed order."""
    kept = (*COMPUTED, ONTOLOGY_GRAPH, SHAPES_GRAPH)
    quads = (q for q in store.quads_in_named_graphs() if graph_of(q) not in kept)
    return sorted(quads, key=str)
