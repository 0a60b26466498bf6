"""The shipped graph with its catalogue, and the same without."""

from pathlib import Path

import pytest

from evidence_graph.catalogue import contents
from evidence_graph.graph import EvidenceGraph
from evidence_graph.store.quads import QuadStore


@pytest.fixture(scope="session")
def opened(shipped_store: Path) -> EvidenceGraph:
    """The shipped graph, to read."""
    return EvidenceGraph.candidate(shipped_store)


@pytest.fixture
def graph(opened: EvidenceGraph) -> EvidenceGraph:
    """The shipped graph, to change."""
    return EvidenceGraph(opened.store.copy(None), facts=opened._facts, settings=opened._settings)


@pytest.fixture(scope="session")
def bare(opened: EvidenceGraph) -> QuadStore:
    """The shipped quads without a catalogue."""
    store = opened.store.copy(None)
    contents.remove(store)
    return store


@pytest.fixture(scope="session")
def described(bare: QuadStore) -> QuadStore:
    """The shipped quads with their catalogue."""
    store = bare.copy(None)
    contents.write(store)
    return store
