"""Which queries may be answered from what was answered before."""

import pytest

from evidence_graph.sparql.guard import is_repeatable

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
