"""Bounds on a query, and that what they let through does not end the process."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_graph.errors import QueryTooComplexError, QueryTooLongError
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import read_questions
from sparql import bombs

NESTING = 200


def check(text: str) -> None:
    guard(text, max_bytes=1 << 20, max_nesting=NESTING)


def is_let_through(text: str) -> bool:
    try:
        check(text)
    except (QueryTooComplexError, QueryTooLongError):
        return False
    return True


@pytest.mark.parametrize("bomb", bombs.BOMBS.values(), ids=bombs.BOMBS)
def test_every_way_to_build_a_large_query_is_bounded(bomb: Callable[[int], str]) -> None:
    assert is_let_through(bomb(20))
    assert not is_let_through(bomb(bombs.ENOUGH))


def test_the_largest_queries_let_through_do_not_end_the_process() -> None:
    script = Path(bombs.__file__)

    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, f"died of {done.stdout.split()[-1]}: {done.stderr[-300:]}"


@pytest.mark.parametrize("question", list(read_questions()), ids=lambda q: q.name)
def test_the_shipped_questions_are_far_from_the_bounds(question: object) -> None:
    guard(question.text, max_bytes=20_000, max_nesting=20)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES (?x ?y) { " + "(<http://example.org/x> -1) " * 20_000 + "} ?x ?p ?y }",
        "SELECT * { VALUES ?x { " + "ex:a UNDEF true " * 5_000 + "} ?x ?p ?y }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(["<http://a/b>"] * 1_000) + ")) }",
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, '" + "({[ word. " * 2_000 + "')) }",
        "ASK {} # " + "{(;./ a word " * 5_000,
    ],
    ids=["rows", "names", "IN", "string", "comment"],
)
def test_long_lists_of_values_and_texts_are_no_complexity(query: str) -> None:
    check(query)


def test_brackets_behind_a_doubtful_token_are_counted_as_if_they_stood() -> None:
    # Read as an IRI, `<'#>` leaves all that follows on its line in place; read as less-than, it
    # opens a string. So the brackets count whatever they seem to stand in.
    query = "ASK { FILTER(?a IN (<'#>" + ", '{'" * 300 + ")) }"

    assert is_let_through(query.replace("<'#>", "1"))
    assert not is_let_through(query)


def test_length_is_measured_in_bytes() -> None:
    with pytest.raises(QueryTooLongError) as caught:
        guard("ASK {} #" + "å" * 60, max_bytes=100, max_nesting=NESTING)

    assert caught.value.limit == 100


def test_the_error_names_the_limit() -> None:
    with pytest.raises(QueryTooComplexError) as caught:
        check("ASK " + "{" * 201 + "}" * 201)

    assert caught.value.limit == NESTING


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SELECT * { ?s ?p ?o FILTER(", ") }"),
        ("SELECT (", " AS ?x) {}"),
        ("SELECT * { BIND(1 + (", ") AS ?x) }"),
        ("SELECT * { ?s ?p ?o FILTER(STRLEN(", ") > 1) }"),
    ],
    ids=["filter", "column", "sum", "function"],
)
def test_brackets_of_an_expression_are_levels_and_no_lists(before: str, after: str) -> None:
    deep = before + "(" * 150 + "1" + ")" * 150 + after
    check(deep)

    with pytest.raises(QueryTooComplexError, match="more than 100 levels"):
        guard(deep, max_bytes=1 << 20, max_nesting=100)


def test_brackets_of_a_list_are_patterns() -> None:
    with pytest.raises(QueryTooComplexError, match="joins more than 100 patterns"):
        check("SELECT * { ?s ?p " + "(" * 150 + "1" + ")" * 150 + " FILTER(1 > 0) }")
