"""The shipped graph, to be changed: in a directory of one test's own, or in memory."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_graph.store.versions import StoreDirectory
from shipped_store import shipped_store


@pytest.fixture(scope="session", name="shipped_store")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the shipped graph that tests read and never write."""
    return shipped_store(tmp_path_factory)


@pytest.fixture
def store(shipped_store: Path, tmp_path: Path) -> Path:
    """A store of the shipped graph for one test to write."""
    return shutil.copytree(shipped_store, tmp_path / "store")


@pytest.fixture
def directory(store: Path) -> StoreDirectory:
    return StoreDirectory(store)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a document."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write
