"""What systematic reviews found, as a knowledge graph to ask in SPARQL.

>>> graph = EvidenceGraph.open()
>>> graph.query("ASK { ?review a <https://w3id.org/evidence-graph/ns#SystematicReview> }")
True
"""

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.result import Solutions

__all__ = ["EvidenceGraph", "EvidenceGraphError", "Solutions"]
