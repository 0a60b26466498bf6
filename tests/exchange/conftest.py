"""The shipped report as exports see it."""

from pathlib import Path

import pytest

from evidence_graph.exchange.report import ReportGraph, place_of, read_report
from evidence_graph.graph import EvidenceGraph


@pytest.fixture(scope="session")
def graph(shipped_store: Path) -> EvidenceGraph:
    return EvidenceGraph.published(shipped_store)


@pytest.fixture(scope="session")
def report(graph: EvidenceGraph) -> ReportGraph:
    ask = graph.store.select
    return read_report(ask, place_of(ask, "ut202002"))
