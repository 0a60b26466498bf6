"""The estimate of a query's size never says less than counting word by word does."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence_graph.errors import QueryTooComplexError
from evidence_graph.sparql import limits
from evidence_graph.sparql.estimate import Size
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import read_questions
from evidence_graph.sparql.wording import remembered, wording
from sparql import bombs

NESTING = 200
QUESTIONS = tuple(question.text for question in read_questions())

# What is counted, and what hides or uncovers it: quotes, comments, IRIs that are none, escapes.
PIECES = [
    "{", "}", "(", ")", "[", "]", "<<", ">>", "<<(", ")>>", "{|", "|}", "{ |", "( (", ".", ";",
    ",", "/", "|", "||", "&&", "&", "^", "^^", "!", "*", "+", "-", "=", "<", ">", "<=", "?", "?x",
    "$x", "?x.y", "?é", "ex:a", "ex:", ":", ": :", ":a.b", "ex:a\\(b", "_:b", "_", "_x", "1_x",
    "@en", "@en_x", "@", "1", "-1", "1.5", ".5", "1e5", "1e", "1a", "true", "a", "AS", "IN",
    "VALUES", "VALUES ?x{", "valueſ", "DESCRIBE", "DESCRIBEex:a", "FILTER(", "COUNT(", "UNDEF",
    "<http://a.b/c#d>", "<http://a/b'c>", "<http://a", "<a:b>", "<#a>", "<'#>", "<(>", "<\xa0(>",
    "?x<?y", "?x<(1)>", "<http://a/(b)>", "'", '"', "''", '""', "'''", '"""', "'a(b'", '"a{b"',
    "'it\\'s'", '"x"@en', "#", "# (\n", "\n#({[ it's\n", "\n", "\r", " ", "\t", "\\", "\\u0028",
    "%", "~", "\x00", "\x0b", "\x85", "\xa0", "\u2028", "$", "`", "HAVING(1)(2)", "?x ?y ?z",
    "(1 2 3)", "?s ?p ?o .", "a-b-c", "CONCAT-x", "ſ", "é é é",
]  # fmt: skip


def judge(text: str) -> None:
    estimate = wording(text).size
    if estimate is None:
        return
    try:
        exact = limits.measured(text, max_nesting=NESTING)
    except QueryTooComplexError:
        limit = Size(NESTING, limits.MAX_PARTS, limits.MAX_PATTERNS)
        assert any(most > bound for most, bound in zip(estimate, limit, strict=True))
    else:
        assert all(most >= count for most, count in zip(estimate, exact, strict=True))


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", " "]))
@example([":"] * 30, " ")
@example(["\xa0"] * 30, " ")
@example(["DESCRIBE", *["1a"] * 20], " ")
def test_of_any_text_made_of_what_counts_and_what_hides(pieces: list[str], between: str) -> None:
    judge(between.join(pieces))


@settings(max_examples=400)
@given(
    st.sampled_from(QUESTIONS),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 9), st.sampled_from(PIECES))),
)
def test_of_questions_changed_anywhere(question: str, changes: list[tuple[int, int, str]]) -> None:
    for place, length, piece in changes:
        question = question[:place] + piece + question[place + length :]

    judge(question)


@settings(max_examples=200)
@given(
    st.sampled_from(list(bombs.BOMBS.values())),
    st.integers(1, 300),
    st.lists(st.tuples(st.integers(0, 2_000), st.sampled_from(PIECES)), max_size=3),
)
def test_of_bombs_of_any_size_and_of_changed_ones(bomb, size: int, changes) -> None:
    query = bomb(size)
    for place, piece in changes:
        query = query[:place] + piece + query[place:]

    judge(query)


@settings(max_examples=200)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(["http://a.b/c#d", "http://other.example/of/another/length"]),
)
@example(["?s <http://a/b'c> '<http://a.b/c#d>' . # ("], "http://x/")
def test_what_is_remembered_of_one_query_is_true_of_the_next(texts: list[str], iri: str) -> None:
    texts = [*texts, *(text.replace("http://a.b/c#d", iri) for text in texts), *texts]
    anew = []
    for text in texts:
        remembered.cache_clear()
        anew.append(wording(text))

    assert [wording(text) for text in texts] == anew


def test_a_query_of_another_thing_is_not_measured_again() -> None:
    query = "# who asks\nSELECT * { <http://a.b/%d> ?p 'text %d' }\n# number %d"
    remembered.cache_clear()

    assert len({wording(query % (n, n, n)) for n in range(5)}) == 1
    assert remembered.cache_info().misses == 1


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    remembered.cache_clear()
    for n in range(600):
        wording(f"ASK {{ ?x{n} ?p ?o }}")
    wording("ASK { ?s ?p ?o }" + " " * 5_000)

    assert remembered.cache_info().currsize == 512


@pytest.mark.parametrize("bomb", bombs.BOMBS.values(), ids=bombs.BOMBS)
def test_what_is_too_large_is_not_estimated_smaller(bomb) -> None:
    too_large = bombs.largest(bomb) + 1

    judge(bomb(too_large))
    judge(bomb(too_large - 1))


def test_most_shipped_questions_need_no_more_than_the_estimate() -> None:
    limit = Size(NESTING, limits.MAX_PARTS, limits.MAX_PATTERNS)
    estimates = [wording(question).size for question in QUESTIONS]
    enough = [e for e in estimates if e and all(map(int.__le__, e, limit))]

    assert len(enough) > 0.8 * len(QUESTIONS)


def test_an_ordinary_query_is_judged_in_much_less_time_than_it_is_read_in() -> None:
    query = (
        "PREFIX ev: <https://w3id.org/evidence-graph/ns#>\n"
        "SELECT ?review (COUNT(DISTINCT ?study) AS ?n) {\n"
        "  ?review a ev:SystematicReview ; ev:includesStudy ?study ; ev:publicationYear ?year .\n"
        '  FILTER(CONTAINS(LCASE(?title), "speech") && ?year < 2012)\n'
        "} GROUP BY ?review ORDER BY DESC(?n) LIMIT 20"
    )

    def fastest(work) -> float:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return min(times)

    judged = fastest(lambda: guard(query, max_bytes=10_000, max_nesting=NESTING))
    counted = fastest(lambda: limits.measured(query, max_nesting=NESTING))
    assert judged < counted / 3
