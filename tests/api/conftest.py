"""The shipped graph, in memory and in a directory, for tests that only read it."""

from pathlib import Path

import pytest

from evidence_graph import EvidenceGraph
from shipped_store import shipped_store


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_store(tmp_path_factory)


@pytest.fixture(scope="session")
def graph(published: Path) -> EvidenceGraph:
    return EvidenceGraph.candidate(published)
