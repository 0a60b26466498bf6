"""Which queries may be answered from what was answered before, and which from one graph."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence_graph.sparql.guard import guard, is_of_default_graph, is_repeatable
from evidence_graph.sparql.lexer import TokenKind, tokens

REPEATABLE = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?now ?rand { ?now ?p ?rand FILTER(?now IN (1)) }",
    "SELECT ?bnode (1 AS ?x) { ?bnode ?p 'UUID() NOW()' } # RAND()",
    "PREFIX ex: <http://x/> SELECT (ex:NOW() AS ?now) (ex:uuid (1) AS ?u) {}",
    "SELECT (COUNT(*) AS ?known) { ?s <http://x/now> _:b , [] , (1 2) }",
    "ASK { ?randomised ?p ?o FILTER(ISBLANK(?o)) }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p _:b , [ ?q ?r ] }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE ?s { ?s ?p [] }",
]
FLEETING = [
    "SELECT (NOW() AS ?n) {}",
    "SELECT (now # a comment\n () AS ?n) {}",
    "SELECT(1+rand()AS?n){}",
    "SELECT (UUID() AS ?n) {}",
    "SELECT (STRUUID ( ) AS ?n) {}",
    "SELECT (BNODE('x') AS ?n) {}",
    "ASK { FILTERNOW() }",
    "SELECT * { ?s ?p ?o } ORDER BYRAND()",
    "ASK { FILTER(?a<'#>' && NOW() > 1) }",
    "CONSTRUCT { ?s ?p _:b } { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p [] } { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p (1 2) } { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o {| ?p ?o |} } { ?s ?p ?o }",
    "CONSTRUCT { << ?s ?p ?o >> ?p ?o } { ?s ?p ?o }",
    "PREFIX ex: <http://x/> CONSTRUCTFROMex:a WHERE { ?s ?p [] }",
]


@pytest.mark.parametrize("query", REPEATABLE)
def test_a_query_of_the_data_alone_is_repeatable(query: str) -> None:
    assert is_repeatable(query)


@pytest.mark.parametrize("query", FLEETING)
def test_a_query_that_makes_something_new_is_not(query: str) -> None:
    assert not is_repeatable(query)


OF_DEFAULT_GRAPH = [
    "SELECT * { ?s ?p ?o }",
    "PREFIX ev: <https://w3id.org/evidence-graph/ns#> SELECT * { ?s a ev:SystematicReview }",
    "# What is known from one graph.\nASK { ?s ?p 'from a graph' , \"GRAPH ?g {}\" }\n#from-7",
    "DESCRIBE <https://w3id.org/evidence-graph/id/report/1>",
]
OF_OTHERS = [
    "ASK { GRAPH ?g { ?s ?p ?o } }",
    "ASK{graph<http://x/y>{?s ?p ?o}}",
    "SELECT * FROM <http://x/y> { ?s ?p ?o }",
    "SELECT*fRoM NAMED<http://x/y>{?s ?p ?o}",
    "PREFIX ex: <http://x/> ASK { GRAPHex:a { ?s ?p ?o } }",
    "ASK { ?s ?p 1GRAPH ?g { ?s ?p ?o } }",
    "ASK { ?s ?p 'a'GRAPH ?g { ?s ?p 'b' } }",
    "ASK { ?s ?p ?o # it's\n GRAPH ?g { ?s ?p 'b' } }",
    "ASK { # it's\r GRAPH ?g { ?s ?p ?o } # '\n }",
    "ASK { FILTER(?a<'>') GRAPH ?g { ?s ?p '' } }",
    'ASK { ?s ?p """\n# """ . GRAPH ?g { ?s ?p ?o } }',
    "ASK { \\u0047RAPH ?g { ?s ?p ?o } }",
    "ASK { GR\\U00000041PH ?g { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", OF_DEFAULT_GRAPH)
def test_a_query_that_names_no_graph_is_of_the_default_graph(query: str) -> None:
    assert is_of_default_graph(query)


@pytest.mark.parametrize("query", OF_OTHERS)
def test_a_query_that_may_read_other_graphs_is_not(query: str) -> None:
    assert not is_of_default_graph(query)


@pytest.mark.parametrize("query", OF_OTHERS)
def test_a_long_query_that_may_read_other_graphs_is_not_either(query: str) -> None:
    assert not is_of_default_graph(query + " " * 20_000)
    assert is_of_default_graph("ASK { ?s ?p ?o }" + " " * 20_000)


WORDS = ["GRAPH", "from", "ASK", "{", "}", "?s", ".", "1", "ex:a", "<http://a/graph>", "<a:b>"]
HIDING = ["'", '"', "'''", '"""', "#", "\n", "\r", " ", "<", ">", "<#'>", "\\", "\n# GRAPH '\n"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from([*WORDS, *HIDING]), max_size=25).map("".join))
@example("'<http://a/graph>'GRAPH")
@example("# '\r'GRAPH'\r GRAPH # '")
def test_no_keyword_that_a_lexer_sees_is_overlooked(text: str) -> None:
    seen = list(tokens(text))
    certain = seen[: next((n for n, token in enumerate(seen) if token.is_doubtful), None)]
    is_word = {TokenKind.WORD, TokenKind.NAME}
    words = [token.text.upper() for token in certain if token.kind in is_word]

    if any("GRAPH" in word or "FROM" in word for word in words):
        assert not is_of_default_graph(text)


CALLING = [*WORDS, "NOW", "rand", "STRUUID", "BNODE", "(", ")", "COUNT", "CONSTRUCT", "[]"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from([*CALLING, *HIDING]), max_size=25).map("".join))
@example("'NOW('RAND\n# (\n('")
@example("'NOW('RAND # '\n('")
def test_no_call_that_a_lexer_sees_is_overlooked(text: str) -> None:
    seen = list(tokens(text))
    certain = seen[: next((n for n, token in enumerate(seen) if token.is_doubtful), None)]
    called = {one.text.upper() for one, bracket in pairwise(certain) if bracket.text == "("}

    if called & {"NOW", "RAND", "STRUUID", "BNODE"}:
        assert not is_repeatable(text)


class TestAdmitted:
    def test_it_is_spelt_as_the_engine_reads_it(self) -> None:
        query = "ASK { FILTER(True || FALSE || STR(?x) = 'TRUE') } # True"

        admitted = guard(query, max_bytes=1_000, max_nesting=9)

        assert admitted.text == "ASK { FILTER(true || false || STR(?x) = 'TRUE') } # True"

    @pytest.mark.parametrize("query", [*REPEATABLE, *FLEETING])
    def test_it_says_whether_it_is_repeatable(self, query: str) -> None:
        admitted = guard(query, max_bytes=1_000, max_nesting=9)

        assert admitted.is_repeatable is is_repeatable(query)
