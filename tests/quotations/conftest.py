"""The shipped graph, loaded once, and copies of it to damage."""

from collections.abc import Callable

import pytest

from evidence_graph.graph import EvidenceGraph
from evidence_graph.store.quads import QuadStore
from quotations.damage import Damaged


@pytest.fixture(scope="session")
def shipped_quads() -> QuadStore:
    """The shipped graph in memory; nobody writes to it."""
    return EvidenceGraph.open().store


@pytest.fixture
def damaged(shipped_quads: QuadStore) -> Damaged:
    """A copy of the shipped graph."""
    return Damaged(shipped_quads)


@pytest.fixture
def fresh(shipped_quads: QuadStore) -> Callable[[], Damaged]:
    """Makes copies of the shipped graph, one for each example of a property."""
    return lambda: Damaged(shipped_quads)
