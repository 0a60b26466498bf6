"""The shipped graph in memory, made once for all tests that only read it."""

import pytest

from evidence_graph import EvidenceGraph


@pytest.fixture(scope="session")
def graph() -> EvidenceGraph:
    return EvidenceGraph.open()
