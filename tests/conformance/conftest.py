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

    def over(store: QuadStore) -> Application:
        return create_app(EvidenceGraph(store, rules=without_rules), Settings())

    with Endpoint(over).running() as endpoint:
        yield endpoint
