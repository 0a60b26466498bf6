"""Scopes: which named graphs the holder of a token may write to."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from evidence_graph.records.graphs import GraphFamily, family_of, is_made_here


class Scope(Enum):
    """What a token is for; the value is its name on the command line."""

    DATA = "data"
    ONTOLOGY = "ontology"
    ADMIN = "admin"


MEANINGS: Final[Mapping[Scope, str]] = {
    Scope.DATA: "reports, annotations, sources, enrichments, graphs from elsewhere, and quarantine",
    Scope.ONTOLOGY: "the ontology, vocabularies, mappings and shapes",
    Scope.ADMIN: "all that people write",
}

_OPENED: Final[Mapping[Scope, frozenset[GraphFamily]]] = {
    Scope.DATA: frozenset(
        {
            GraphFamily.ASSERTED,
            GraphFamily.ANNOTATION,
            GraphFamily.SOURCE,
            GraphFamily.EXTERNAL,
            GraphFamily.QUARANTINE,
        }
    ),
    Scope.ONTOLOGY: frozenset(
        {
            GraphFamily.SCHEMA,
            GraphFamily.VOCABULARY,
            GraphFamily.MAPPED,
            GraphFamily.SHAPES,
        }
    ),
    Scope.ADMIN: frozenset(GraphFamily),
}


def refusal(scopes: Iterable[Scope], graph: str) -> str | None:
    """Returns why these scopes do not allow writing to a graph, or None where they do.

    >>> refusal([Scope.DATA], "https://w3id.org/evidence-graph/graph/report/ut202002")
    >>> refusal([Scope.DATA], "https://w3id.org/evidence-graph/graph/ontology")
    '<https://w3id.org/evidence-graph/graph/ontology> needs a token with the scope ontology'
    >>> refusal([Scope.ADMIN], "https://w3id.org/evidence-graph/graph/inferred")
    '<https://w3id.org/evidence-graph/graph/inferred> is made here, and nobody else writes to it'
    """
    if is_made_here(graph):
        return f"<{graph}> is made here, and nobody else writes to it"
    family = family_of(graph)
    if any(family in _OPENED[scope] for scope in scopes):
        return None
    needed = next(scope for scope in Scope if family in _OPENED[scope])
    return f"<{graph}> needs a token with the scope {needed.value}"
