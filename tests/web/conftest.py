"""Two servers: one over a handful of triples, one over everything that is shipped."""

from collections.abc import Iterator

import pytest

from evidence_graph.settings import Settings
from web.serving import Server, graph_of, serving, shipped_store

FEW = """
    PREFIX ex: <http://example.org/>
    ex:one { ex:a ex:p ex:b ; ex:says "one", "ett"@sv . }
    ex:two { ex:b ex:p ex:c ; ex:size 1.50 . }
"""


@pytest.fixture(scope="session")
def few() -> Iterator[Server]:
    """Serves six triples in two named graphs."""
    with serving(graph_of(FEW)) as server:
        yield server


@pytest.fixture(scope="session")
def tight() -> Iterator[Server]:
    """Serves the same with limits that a test reaches quickly."""
    settings = Settings(max_query_bytes=2_000, max_answer_bytes=20_000)
    with serving(graph_of(FEW), settings) as server:
        yield server


@pytest.fixture(scope="session")
def shipped() -> Iterator[Server]:
    """Serves the shipped evidence graph."""
    with serving(shipped_store()) as server:
        yield server
