"""The named graphs of an evidence graph: their IRIs and the families they belong to."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from evidence_graph.vocabulary import GRAPHS, IDENTIFIERS


class GraphFamily(Enum):
    """What kind of statement a named graph holds; the value is its slug in the vocabulary."""

    ASSERTED = "asserted"
    ANNOTATION = "annotation"
    SOURCE = "source"
    EXTERNAL = "external"
    MAPPED = "mapped"
    VOCABULARY = "vocabulary"
    SCHEMA = "schema"
    SHAPES = "shapes"
    INFERRED = "inferred"
    PROVENANCE = "provenance"
    CATALOGUE = "catalogue"
    QUARANTINE = "quarantine"

    @property
    def iri(self) -> str:
        """Returns the family's concept IRI in the graph-family scheme."""
        return f"{IDENTIFIERS}graph-family/{self.value}"


ONTOLOGY_GRAPH = GRAPHS + "ontology"
SHAPES_GRAPH = GRAPHS + "shapes"
INFERRED_GRAPH = GRAPHS + "inferred"
PROVENANCE_GRAPH = GRAPHS + "provenance"
CATALOGUE_GRAPH = GRAPHS + "catalogue"

COMPUTED: Final = frozenset({INFERRED_GRAPH, PROVENANCE_GRAPH, CATALOGUE_GRAPH})
"""The graphs that are made here; nobody else writes to them."""

QUARANTINE: Final = GRAPHS + "quarantine/"
"""Below it are the graphs that nobody has accepted yet."""

# The first path step below the graph namespace tells the family.
_FAMILY_OF_STEP = {
    "report": GraphFamily.ASSERTED,
    "annotation": GraphFamily.ANNOTATION,
    "source": GraphFamily.SOURCE,
    "enrichment": GraphFamily.EXTERNAL,
    "mapping": GraphFamily.MAPPED,
    "vocabulary": GraphFamily.VOCABULARY,
    "ontology": GraphFamily.SCHEMA,
    "shapes": GraphFamily.SHAPES,
    "inferred": GraphFamily.INFERRED,
    "provenance": GraphFamily.PROVENANCE,
    "catalogue": GraphFamily.CATALOGUE,
    "quarantine": GraphFamily.QUARANTINE,
}


_END_OF_STEP = re.compile("[/?#]")

_MADE_HERE = frozenset({GraphFamily.INFERRED, GraphFamily.PROVENANCE, GraphFamily.CATALOGUE})


def family_of(graph: str) -> GraphFamily:
    """Returns the family of a named graph; a graph from elsewhere counts as external.

    >>> family_of("https://w3id.org/evidence-graph/graph/report/ut202002").value
    'asserted'
    >>> family_of("https://example.org/other").value
    'external'
    """
    if not graph.startswith(GRAPHS):
        return GraphFamily.EXTERNAL
    step = _END_OF_STEP.split(graph.removeprefix(GRAPHS), maxsplit=1)[0]
    return _FAMILY_OF_STEP.get(step, GraphFamily.EXTERNAL)


def is_made_here(graph: str) -> bool:
    """Says whether only this program writes to a graph: a computed one, or one named below it.

    >>> is_made_here(INFERRED_GRAPH), is_made_here(f"{PROVENANCE_GRAPH}/x")
    (True, True)
    >>> is_made_here("https://w3id.org/evidence-graph/graph/report/ut202002")
    False
    """
    return family_of(graph) in _MADE_HERE


def is_asserted(graph: str | None) -> bool:
    """Says whether what a graph holds is asserted, and so merged and drawn upon by the rules.

    >>> is_asserted("https://w3id.org/evidence-graph/graph/report/ut202002")
    True
    >>> is_asserted(INFERRED_GRAPH), is_asserted(SHAPES_GRAPH), is_asserted(None)
    (False, False, False)
    """
    return is_merged(graph) and graph not in COMPUTED


def is_merged(graph: str | None) -> bool:
    """Says whether a named graph is part of the merged view.

    >>> is_merged("https://w3id.org/evidence-graph/graph/quarantine/x"), is_merged(SHAPES_GRAPH)
    (False, False)
    """
    return graph is not None and graph != SHAPES_GRAPH and not is_quarantined(graph)


def is_quarantined(graph: str) -> bool:
    """Says whether nobody has accepted what a graph holds; it then counts for nothing."""
    return graph.startswith(QUARANTINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDescription:
    """What is known of one named graph: what it holds and from which bytes it was read."""

    iri: str
    family: GraphFamily
    triples: int
    loaded_from: str | None  # None for graphs made here: inferred, provenance, catalogue
    sha256: str | None  # of the file's bytes; None for graphs made here
