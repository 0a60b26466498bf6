"""The questions travel: another SPARQL engine gives the same answers to the same texts."""

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import to_isomorphic

from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.questions import NamedQuery, read_questions
from evidence_graph.sparql.result import Solutions
from queries.answers import table, typed

# rdflib 7.6 uses what it deprecates.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning"
)

# rdflib joins without statistics: it looks up each of the graph's triples once for every graph.
TOO_SLOW = {"triples-by-graph"}

QUESTIONS = [q for q in read_questions() if q.name not in TOO_SLOW]


def test_only_questions_that_exist_are_left_out(graph: EvidenceGraph) -> None:
    assert set(graph.questions) >= TOO_SLOW


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_second_engine_gives_the_same_answer(
    question: NamedQuery, graph: EvidenceGraph, second_engine: Dataset
) -> None:
    first = graph.query(f"@{question.name}")
    second = second_engine.query(question.text)

    if isinstance(first, Graph):
        assert second.graph is not None
        assert to_isomorphic(second.graph) == to_isomorphic(first)
    else:
        assert isinstance(first, Solutions)
        names = [str(name) for name in second.vars or []]
        answer = [dict(zip(names, row, strict=True)) for row in second]
        assert typed(table(answer)) == typed(table(first))
