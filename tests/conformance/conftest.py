"""One server for all conformance tests."""

from collections.abc import Iterator

import pytest

from conformance.endpoint import Application, Endpoint
from evidence_graph.store.quads import QuadStore


def _over(store: QuadStore) -> Application:
    raise NotImplementedError


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """The program's HTTP face; `put` places the store that it answers from."""
    with Endpoint(_over).running() as endpoint:
        yield endpoint
