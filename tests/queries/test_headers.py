"""Every question says what it asks, for whom and with what, and is written to travel."""

import re

import pytest
from rdflib.plugins.sparql import prepareQuery

from evidence_graph.sparql.questions import NamedQuery, ParameterKind, read_questions
from queries.answers import EXPECTED
from queries.computed import COMPUTED

QUESTIONS = list(read_questions())
OF_AUDIENCE = {"consumer": "C", "curator": "U", "integrator": "I", "analyst": "A"}
LISTED = """
    C1 C2 C3 C5 C6 C7 C8 C10 U1 U3 U4 U5 U7 U8 U10 I1 I3 I4 I6 I7 I9 A1 A3 A4 A7 A8
""".split()

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def query_of(question: NamedQuery) -> str:
    """Returns the text without its header."""
    return "\n".join(line for line in question.text.splitlines() if not line.startswith("#"))


def test_every_competency_question_has_a_file() -> None:
    assert set(LISTED) <= {question.question for question in QUESTIONS}


def test_no_two_questions_share_a_mark_or_a_title() -> None:
    assert len({q.question for q in QUESTIONS}) == len(QUESTIONS)
    assert len({q.title for q in QUESTIONS}) == len(QUESTIONS)


def test_every_question_has_an_expected_answer_and_every_answer_a_question() -> None:
    written = {file.stem for file in EXPECTED.glob("*.toml")}

    assert written | COMPUTED == {question.name for question in QUESTIONS}
    assert written & COMPUTED == set()


@each
def test_the_title_is_a_question_and_the_description_sentences(question: NamedQuery) -> None:
    assert question.title.endswith("?")
    assert question.description.endswith(".")
    assert len(question.description) > len(question.title)


@each
def test_the_mark_tells_the_audience(question: NamedQuery) -> None:
    letter = OF_AUDIENCE[question.audience.value]

    assert re.fullmatch(rf"{letter}[1-9][0-9]*", question.question or "")


@each
def test_every_parameter_explains_itself_and_stands_in_the_query(question: NamedQuery) -> None:
    for parameter in question.parameters:
        assert re.fullmatch(r"[A-Z].*[^.]", parameter.help)
        assert f"VALUES ?{parameter.name} {{ {parameter.default} }}" in query_of(question)
        assert parameter.kind in (ParameterKind.IRI, ParameterKind.STRING)


@each
def test_nothing_about_one_report_is_written_into_a_query(question: NamedQuery) -> None:
    open_text = question.bound({p.name: None for p in question.parameters})
    body = "\n".join(line for line in open_text.splitlines() if not line.startswith("#"))

    assert "UNDEF" in body or not question.parameters
    assert "/id/report/" not in body
    assert "ut202002" not in body


@each
def test_prefixes_are_declared_where_they_are_used(question: NamedQuery) -> None:
    without_iris = re.sub(r"<[^>\s]*>|\"[^\"]*\"", "", query_of(question))
    used = set(re.findall(r"(?<![\w?])([a-z]+):", re.sub(r"PREFIX .*", "", without_iris)))

    assert set(re.findall(r"PREFIX +([a-z]+):", without_iris)) == used


@each
def test_rows_come_in_a_fixed_order(question: NamedQuery) -> None:
    body = query_of(question)

    assert "CONSTRUCT" in body or re.search(r"^ORDER BY \S", body, re.MULTILINE)


@each
def test_nothing_is_summed_and_no_gap_is_filled(question: NamedQuery) -> None:
    assert not re.search(r"\b(SUM|AVG|COALESCE)\s*\(", query_of(question), re.IGNORECASE)


@each
def test_a_second_parser_reads_it(question: NamedQuery) -> None:
    prepareQuery(question.text)
