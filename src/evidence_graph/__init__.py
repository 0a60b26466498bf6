"""What systematic reviews found, as a knowledge graph to ask in SPARQL.

>>> from evidence_graph import EvidenceGraph
>>> graph = EvidenceGraph.open()
>>> graph.query("ASK { ?review a <https://w3id.org/evidence-graph/ns#SystematicReview> }")
True
"""

from typing import TYPE_CHECKING

from evidence_graph.errors import EvidenceGraphError

if TYPE_CHECKING:
    from evidence_graph.graph import EvidenceGraph
    from evidence_graph.sparql.result import Solutions

__all__ = ["EvidenceGraph", "EvidenceGraphError", "Solutions"]


def __getattr__(name: str) -> object:
    # `evidence-graph --help` imports this package too and must not wait for rdflib, owlrl and
    # pySHACL (PEP 562).
    if name == "EvidenceGraph":
        from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415

        return EvidenceGraph
    if name == "Solutions":
        from evidence_graph.sparql.result import Solutions  # noqa: PLC0415

        return Solutions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
