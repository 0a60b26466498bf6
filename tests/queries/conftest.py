"""The shipped graph, once for all questions, and the same quads in a second engine."""

import io
from pathlib import Path

import pytest
from rdflib import Dataset

from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf import formats


@pytest.fixture(scope="session")
def graph(shipped_store: Path) -> EvidenceGraph:
    """The shipped evidence graph."""
    return EvidenceGraph.candidate(shipped_store)


@pytest.fixture(scope="session")
def second_engine(graph: EvidenceGraph) -> Dataset:
    """The shipped evidence graph in rdflib, with the same default graph and named graphs."""
    quads = io.BytesIO()
    graph.dump(quads, formats.N_QUADS)
    dataset = Dataset(default_union=False)
    dataset.parse(data=quads.getvalue(), format="nquads")
    return dataset
