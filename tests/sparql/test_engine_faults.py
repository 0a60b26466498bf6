"""What the engine gets wrong in a query, put right or told before it sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.spelling import for_engine
from evidence_graph.store.quads import QuadStore


class TestTruthValues:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("ASK { FILTER(TRUE) }", "ASK { FILTER(true) }"),
            ("ASK{?s ?p False.FILTER(tRUE||1=1)}", "ASK{?s ?p false.FILTER(true||1=1)}"),
            ("ASK{?s ?p TRUE.FILTER(TRUE)}", "ASK{?s ?p true.FILTER(true)}"),
            ("ASK { VALUES ?x { TRUE FALSE } }", "ASK { VALUES ?x { true false } }"),
        ],
    )
    def test_they_are_written_as_the_engine_reads_them(self, query: str, expected: str) -> None:
        assert for_engine(query) == expected

    @pytest.mark.parametrize(
        "query",
        [
            "ASK { FILTER(true) }",
            'ASK { ?TRUE ?p \'TRUE\' , """a FALSE b""" } # TRUE',
            "PREFIX TRUE: <http://x/> ASK { TRUE:TRUE TRUE:a ex:FALSE , <http://x/TRUE> }",
            "ASK { ?s ?p 'x'@TRUE , _:TRUE }",
            "ASK { FILTER(?a<'#> && TRUE) }",
        ],
    )
    def test_what_is_none_stays(self, query: str) -> None:
        assert for_engine(query) == query

    @given(st.text(st.sampled_from(list("TRUEtrueFALSE '\"#<>?:{}()\\\n.")), max_size=60))
    def test_nothing_moves(self, text: str) -> None:
        assert for_engine(text).upper() == text.upper()

    def test_the_engine_answers_it(self) -> None:
        query = for_engine("SELECT (TRUE AS ?yes) (False AS ?no) { FILTER(TRUE || FALSE) }")

        ((row),) = QuadStore.in_memory().query(query).rows()
        assert (str(row["yes"]), str(row["no"])) == ("true", "false")


def check(query: str) -> None:
    guard(query, max_bytes=10_000, max_nesting=50)


class TestAggregates:
    @pytest.mark.parametrize(
        ("query", "column"),
        [
            ("SELECT (COUNT(SUM(?x)) AS ?y) {}", 15),
            ("SELECT (count ( 1 + Max (?x)) AS ?y) {}", 21),
            ("SELECT (SUM(STRLEN(')') + AVG(?x)) AS ?y) {}", 27),
            ("SELECT ?x {} GROUP BY ?x HAVING(SUM(IF(MIN(?y) > 1, 1, 0)) > 1)", 40),
            ("SELECT (SUM(1) AS ?a) (COUNT(DISTINCT # what\n SAMPLE(?x)) AS ?y) {}", None),
        ],
    )
    def test_one_inside_another_is_no_query(self, query: str, column: int | None) -> None:
        with pytest.raises(QuerySyntaxError, match=r"stands inside .* sub-query") as caught:
            check(query)

        assert column is None or (caught.value.line, caught.value.column) == (1, column)

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT (COUNT(?x) AS ?n) (SUM(?y) AS ?m) {}",
            "SELECT (COUNT(?x) / SUM(?y) AS ?n) {}",
            "SELECT (SUM(IF(EXISTS { SELECT (COUNT(?x) AS ?n) {} }, 1, 0)) AS ?m) {}",
            "SELECT (COUNT('(SUM(') AS ?n) (SUM(?count) AS ?m) {}",
            "PREFIX ex: <http://x/> SELECT (COUNT(ex:SUM(?x)) AS ?n) (MAX(?min) AS ?m) {}",
            "SELECT (MAX(?n) AS ?m) { SELECT (COUNT(?x) AS ?n) {} }",
        ],
    )
    def test_all_others_are_let_through(self, query: str) -> None:
        check(query)


@pytest.mark.parametrize(
    ("query", "column", "detail"),
    [
        (r'SELECT ("a\uD800" AS ?x) {}', 11, r"\\uD800 is half of a surrogate pair"),
        (r'SELECT ("\uD83D\uDE00" AS ?x) {}', 10, r"\\uD83D is half of a surrogate pair"),
        (r"SELECT ('\U0000DFFF' AS ?x) {}", 10, r"\\U0000DFFF is half of a surrogate pair"),
        (r"SELECT ('''it's \uD800''' AS ?x) {}", 17, r"\\uD800 is half of a surrogate pair"),
        (r'SELECT ("\t\q" AS ?x) {}', 12, r"\\q means nothing here; a backslash itself"),
        (r'SELECT ("\u00e" AS ?x) {}', 10, r"\\u00e names no character"),
        (r'SELECT ("\U00110000" AS ?x) {}', 10, r"\\U00110000 names no character"),
        (r"SELECT ('''it's AS ?x) {}", 9, "a text begins here and does not end"),
        (r'SELECT ("it AS ?x) {}', 9, "a text begins here and does not end"),
    ],
)
def test_an_escape_that_is_none_is_told(query: str, column: int, detail: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        QuadStore.in_memory().query(query)
    with pytest.raises(QuerySyntaxError, match=detail) as told:
        raise diagnosed(caught.value, query)

    assert (told.value.line, told.value.column) == (1, column)
