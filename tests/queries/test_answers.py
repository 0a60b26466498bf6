"""Every question gives the answer that a person has worked out from the document."""

import pytest
from rdflib import Literal

from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.result import Solutions
from queries.answers import Expected, expected, table, typed


def ask(graph: EvidenceGraph, case: Expected) -> Solutions:
    question = graph.question(case.question)
    result = graph.query(f"@{case.question}", bindings=question.read(case.parameters))
    assert isinstance(result, Solutions)
    return result


@pytest.mark.parametrize("case", list(expected()), ids=str)
def test_a_question_is_answered_as_the_document_answers_it(
    case: Expected, graph: EvidenceGraph
) -> None:
    rows = table(ask(graph, case), without=case.ours)

    assert typed(rows) == typed(case.rows)


@pytest.mark.parametrize("case", [c for c in expected() if c.ours], ids=str)
def test_what_curators_say_is_english_text(case: Expected, graph: EvidenceGraph) -> None:
    for row in ask(graph, case):
        for column in case.ours:
            said = row[column]
            written_in_tables = column == "comment"  # SSSOM has no place for a language
            assert said is None or isinstance(said, Literal)
            assert said is None or said.language == ("en" if not written_in_tables else None)


@pytest.mark.parametrize("case", list(expected()), ids=str)
def test_every_expected_column_is_one_of_the_answer(case: Expected, graph: EvidenceGraph) -> None:
    columns = {name for row in case.rows for name in row} | case.ours

    assert columns <= set(ask(graph, case).variables)
