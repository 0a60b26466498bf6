"""What is wrong with a variable is told by its name and place, where the engine tells neither."""

import pytest

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.lexer import place, tokens
from evidence_graph.sparql.scope import scopes
from evidence_graph.store.quads import QuadStore


def told(query: str) -> QuerySyntaxError:
    """Returns what a reader is told of a query that the engine does not read."""
    with pytest.raises(QuerySyntaxError) as caught:
        QuadStore.in_memory().query(query)
    return diagnosed(caught.value, query)


# The variable that must not stand there has a mark before it, which is not part of the query.
@pytest.mark.parametrize(
    "marked",
    [
        "SELECT * { BIND(1 AS ?x) BIND(2 AS →?x) }",
        "SELECT * {\n  ?s ?p ?o .\n  BIND(STR(?o) AS →?o) }",
        "SELECT * { VALUES ?x { 1 } BIND(2 AS →?x) ?s ?p ?o }",
        "SELECT * { VALUES (?y ?x) { (1 2) } BIND(2 AS →$x) }",
        "SELECT * { OPTIONAL { ?s ?p ?x } BIND(2 AS →?x) }",
        "SELECT * { GRAPH ?g { } BIND(2 AS →?g) }",
        "SELECT * { { BIND(1 AS ?x) } UNION { } BIND(2 AS →?x) }",
        "SELECT * { { SELECT ?x { ?s ?p ?x } } BIND(2 AS →?x) }",
        "SELECT * { { SELECT DISTINCT * { ?s ?p ?x } } BIND(2 AS →?x) }",
        "SELECT * { { SELECT (1 AS ?x) { } } BIND(2 AS →?x) }",
        "SELECT * { ?s ?p (1 [ ?q ?x ]) BIND(2 AS →?x) }",
        "ASK { { ?s ?p ?o FILTER NOT EXISTS { ?s ?p ?x BIND(2 AS →?x) } } }",
        "SELECT * { ?s ?p ?x MINUS { ?s ?p ?y } BIND(?x AS ?y) BIND(1 AS →?y) } ORDER BY ?x",
    ],
)
def test_a_variable_that_bind_gives_a_second_value_is_named(marked: str) -> None:
    query = marked.replace("→", "")
    error = told(query)

    assert (error.line, error.column) == place(query, marked.index("→"))
    assert "has values already where BIND stands; give BIND a new name" in error.detail
    assert error.detail.startswith(query[marked.index("→") :][:2])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { BIND(1 AS ?x) ?s ?p ?x }",
        "SELECT * { ?s ?p ?o MINUS { ?s ?p ?x } BIND(1 AS ?x) }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { ?s ?p ?x } BIND(1 AS ?x) }",
        "SELECT * { FILTER(?x > 1) BIND(1 AS ?x) }",
        "SELECT * { FILTER REGEX(?x, 'a') BIND(1 AS ?x) }",
        "SELECT * { FILTER <http://www.w3.org/2001/XMLSchema#boolean>(?x) BIND(1 AS ?x) }",
        "SELECT * { { SELECT ?s { ?s ?p ?x } GROUP BY ?s ?x } BIND(1 AS ?x) }",
        "SELECT * { { SELECT (COUNT(*) AS ?n) { ?s ?p ?x } } BIND(1 AS ?x) }",
        "SELECT * { { BIND(1 AS ?x) } UNION { BIND(2 AS ?x) } }",
        "SELECT * { ?s ?p ?x { BIND(1 AS ?x) } }",
        "SELECT * { BIND(?x AS ?y) BIND(1 AS ?x) }",
        "SELECT * { OPTIONAL { BIND(1 AS ?x) } OPTIONAL { BIND(1 AS ?x) } }",
    ],
)
def test_what_the_engine_reads_has_no_variable_bound_again(query: str) -> None:
    QuadStore.in_memory().query(query)

    assert scopes(list(tokens(query))).bound_again is None


@pytest.mark.parametrize(
    ("marked", "detail"),
    [
        ("SELECT (1 AS →?s) { ?s ?p ?o }", "?s has values already in the pattern"),
        ("SELECT (1 AS ?x) (2 AS →?x) { }", "?x is selected twice"),
        ("SELECT ?p →?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", "?s is not in GROUP BY"),
        ("SELECT ?n →?x { ?x ?p ?o } GROUP BY (STR(?o) AS ?n)", "?x is not in GROUP BY"),
        ("ASK { { SELECT →?s { ?s ?p ?o } GROUP BY ?p ORDER BY ?s } }", "?s is not in GROUP BY"),
        ("SELECT DISTINCT →* { ?s ?p ?o } GROUP BY ?p", "SELECT * does not go with GROUP BY"),
    ],
)
def test_a_variable_that_cannot_be_selected_is_named(marked: str, detail: str) -> None:
    query = marked.replace("→", "")
    error = told(query)

    assert (error.line, error.column) == place(query, marked.index("→"))
    assert error.detail.startswith(detail)


@pytest.mark.parametrize(
    ("marked", "detail"),
    [
        (
            "SELECT * { VALUES (?a ?b) { (1 2) →(1) } }",
            "should have 2 values, one for each variable, and has 1;",
        ),
        ("SELECT * { VALUES (?a) { →(-1 UNDEF) } }", "and has 2;"),
        ("SELECT * {} VALUES (?a ?b) { ('x'@en 'y'^^<a:b>) →() }", "and has 0;"),
        ("SELECT * { VALUES (→?a ?a) { (1 2) } }", "VALUES names a variable twice"),
    ],
)
def test_a_row_of_values_of_another_length_is_told(marked: str, detail: str) -> None:
    query = marked.replace("→", "")
    error = told(query)

    assert (error.line, error.column) == place(query, marked.index("→"))
    assert detail in error.detail


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {} VALUES",
        "SELECT * {} VALUES (",
        "ASK { VALUES (?a) {",
        "ASK { BIND(1 AS",
        "SELECT",
        "SELECT (",
        "ASK { ?s ?p ?o } }",
        "SELECT * { VALUES () }",
        "ASK { FILTER }",
        "VALUES (?a) { (1",
    ],
)
def test_a_query_that_breaks_off_anywhere_is_told_where(query: str) -> None:
    assert told(query).line == 1
