"""One server for all conformance tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.endpoint import Endpoint
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.web.wsgi import site
from web.serving import looping


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The program's HTTP face; `put` places the store that it answers from."""
    folder = tmp_path_factory.mktemp("conformance")
    settings = Settings(replica_memory_bytes=0, workers=2)
    with looping() as loop:
        made = site(folder, settings, loop)

        def serve(store: QuadStore, name: str) -> None:
            snapshot: Path = folder / name
            store.copy(snapshot).close()
            asyncio.run_coroutine_threadsafe(made.graph.pool.start(snapshot, name), loop).result()

        with Endpoint(made.pages, serve).running() as endpoint:
            yield endpoint
        asyncio.run_coroutine_threadsafe(made.graph.close(), loop).result()
