"""The shipped graph in a store directory, built and validated once for a whole run of the tests.

It takes some seconds, and with pytest-xdist each worker would spend them again.
"""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph


def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the directory; tests read it, and copy it before they write."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # the same for all workers of this run
    with (base / "shipped-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        EvidenceGraph.open(base / "shipped-store")
    return base / "shipped-store"


def own_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a copy of the directory, for tests to write to."""
    target = tmp_path_factory.mktemp("own") / "store"
    return Path(shutil.copytree(shipped_store(tmp_path_factory), target))
