"""The shipped graph, to be changed: in a directory of one test's own, or in memory."""

from pathlib import Path

import pytest

from evidence_graph.store.versions import StoreDirectory


@pytest.fixture
def directory(store: Path) -> StoreDirectory:
    return StoreDirectory(store)
