"""One server for all conformance tests."""

from collections.abc import Iterator

import pytest
from rdflib import Graph

from conformance.endpoint import Application, Endpoint
from evidence_graph.assembly import Rules
from evidence_graph.graph import EvidenceGraph
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.web.app import create_app


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """The program's HTTP face; `put` places the store that it answers from."""
    without_rules = Rules(digest="none", program=compile_program(Graph()))
    settings = Settings()

    def over(store: QuadStore) -> Application:
        graph = EvidenceGraph(store, rules=without_rules, settings=settings)
        return create_app(graph, settings)

    with Endpoint(over).running() as endpoint:
        yield endpoint
