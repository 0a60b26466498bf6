"""A server with limits that a test reaches in seconds, and what has to be true after each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.asking import assert_lives
from interop.processes import MIB
from interop.running import RunningServer, running
from shipped_store import shipped_store

DEADLINE = 3.0
QUEUE = 2.0
MEMORY = 256 * MIB


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph in a store that only these tests serve."""
    store = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(shipped_store(tmp_path_factory), store)
    return store


@pytest.fixture(scope="session")
def strict_server(store: Path) -> Iterator[RunningServer]:
    """Serves with a deadline of three seconds, little memory and small answers.

    Nobody's quota runs out, because one client asks all of this.
    """
    with running(
        store,
        query_seconds=DEADLINE,
        queue_seconds=QUEUE,
        query_memory_bytes=MEMORY,
        max_answer_rows=20_000,
        max_answer_bytes=20 * MIB,
        client_queries=1_000,
        client_seconds_per_minute=100_000,
        operator_token="s3cret-of-the-operator",
    ) as server:
        yield server


@pytest.fixture
def strict(strict_server: RunningServer) -> Iterator[RunningServer]:
    """The same; when the test is over it still has to answer others."""
    yield strict_server
    assert_lives(strict_server)
