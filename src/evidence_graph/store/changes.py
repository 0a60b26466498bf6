"""ChangeSet: what a write adds and removes, and who wants it, when, why and from what."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Self

import pyoxigraph as ox

Quad = ox.Quad
"""A quad as the engine says it; quads of equal terms are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that a change was read from, or the text of an update."""

    label: str
    sha256: str
    graphs: tuple[str, ...]  # the named graphs that it filled

    @classmethod
    def of(cls, label: str, content: bytes) -> Self:
        """Returns the document of that name and content, which is not all that a graph holds."""
        return cls(label=label, sha256=hashlib.sha256(content).hexdigest(), graphs=())

    @classmethod
    def received(cls, what: str, content: bytes, *, graphs: tuple[str, ...] = ()) -> Self:
        """Returns what was sent to us as a source, which has no name but its hash.

        >>> Source.received("the body", b"").label[:26]
        'the body (sha256:e3b0c4429'
        """
        sha256 = hashlib.sha256(content).hexdigest()
        return cls(label=f"{what} (sha256:{sha256})", sha256=sha256, graphs=graphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorship:
    """Who makes a change, when, why, with which tool and from which documents."""

    author: str  # a name, or an IRI such as an ORCID
    reason: str
    tool: str
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Quads to add and to remove, none of them both, as one change by somebody.

    Blank nodes have been given IRIs where the store keeps evidence.
    """

    added: frozenset[Quad]
    removed: frozenset[Quad]
    by: Authorship

    @property
    def is_empty(self) -> bool:
        """Says whether there is nothing to do."""
        return not self.added and not self.removed

    def graphs(self) -> frozenset[str | None]:
        """Returns the graphs that it touches; None is the default graph."""
        return graphs_of(self.added) | graphs_of(self.removed)


@lru_cache(maxsize=1024)
def place_of(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    """Returns the engine's name of a graph; None is the default graph."""
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def graph_of(quad: Quad) -> str | None:
    """Returns the IRI of the graph that a quad is in; None is the default graph."""
    return None if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def in_graph(quad: Quad, graph: str | None) -> Quad:
    """Returns the quad of the same triple in a named graph, or with None in the default one."""
    if graph is None:  # naming the default graph to the engine takes as long as all the rest
        return ox.Quad(quad.subject, quad.predicate, quad.object)
    return ox.Quad(quad.subject, quad.predicate, quad.object, place_of(graph))


def graphs_of(quads: Iterable[Quad]) -> frozenset[str | None]:
    """Returns the IRIs of the graphs that quads are in; None is the default graph."""
    names = {quad.graph_name for quad in quads}
    return frozenset(None if isinstance(n, ox.DefaultGraph) else n.value for n in names)


def in_sparql(quad: Quad) -> str:
    """Returns a quad as SPARQL says it in INSERT DATA and DELETE DATA."""
    triple = f"{quad.subject} {quad.predicate} {quad.object}"
    graph = graph_of(quad)
    return f"{triple} ." if graph is None else f"GRAPH <{graph}> {{ {triple} }}"
