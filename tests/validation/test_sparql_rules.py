"""Which queries are asked for all nodes at once, and in which order they are evaluated."""

import pytest

from evidence_graph.validation.ordered import in_order
from evidence_graph.validation.sparql_rules import UnaskableError, opens_with_this, read_rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this WHERE { $this ?p ?o }", True),
        ("select ?this where {\n  ?this ?p ?o }", True),
        ("SELECT $this WHERE { ?s ?p $this }", False),
        ("SELECT $this WHERE { OPTIONAL { $this ?p ?o } }", False),
        ("SELECT $this WHERE { $this ?p ?o { SELECT ?x WHERE { ?x ?y ?z } } }", False),
    ],
)
def test_a_first_pattern_about_this_in_the_only_select_binds_it(text: str, expected: bool) -> None:
    assert opens_with_this(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this WHERE { ?x ?y $this . $this ?p ?o }",
        "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?c } }",
        "SELECT $this WHERE { $this ?p ?o } LIMIT 1",
        "SELECT $this (COUNT(?o) AS ?n) WHERE { $this ?p ?o } GROUP BY $this",
        "SELECT $this WHERE { $this ?p ?o . { ?a ?b ?c FILTER (?a = $this) } }",
        "SELECT $this WHERE { $this ?p ?o . { ?a ?b ?c } UNION { ?c ?b ?a BIND ($this AS ?x) } }",
    ],
)
def test_a_query_that_means_something_else_for_all_nodes_is_not_asked(text: str) -> None:
    with pytest.raises(UnaskableError):
        read_rule(text)


def test_a_word_in_a_name_or_a_text_stops_no_query() -> None:
    text = 'SELECT $this ?limit WHERE { $this <urn:group> ?limit FILTER (?limit != "MINUS {") }'

    assert "VALUES" in read_rule(text).among("VALUES ?this { <urn:a> }")


@pytest.mark.parametrize(
    ("written", "ordered"),
    [
        (
            "EXISTS { ?this <a:p>/<a:q>* ?v FILTER (?v > 1) }",
            "EXISTS { ?this <a:p> ?between1 LATERAL { ?between1 <a:q>* ?v } FILTER( ?v > 1 ) }",
        ),
        (
            "EXISTS { ?own <a:p> ?v ; a:q ?this , 1.5 }",
            "EXISTS { ?own <a:p> ?v LATERAL { ?own a:q ?this } LATERAL { ?own a:q 1.5 } }",
        ),
        (
            "EXISTS { { ?a ?b ?c } UNION { ?c ?b ?a } }",
            "EXISTS { { ?a ?b ?c } UNION { ?c ?b ?a } }",
        ),
    ],
)
def test_patterns_are_looked_up_one_after_the_other(written: str, ordered: str) -> None:
    assert in_order(written).split() == ordered.split()
