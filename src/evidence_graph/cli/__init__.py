"""The `evidence-graph` command: flags in, one call to EvidenceGraph, text out."""

from evidence_graph.cli.application import main

__all__ = ["main"]
