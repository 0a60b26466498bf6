"""What is left out of a query before it is followed makes no difference to what it looks at."""

import pytest
from rdflib import Graph

from evidence_graph.validation.bare_queries import bare
from evidence_graph.validation.validator import Validator
from validation.random_shapes import EX, PREFIXES


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{ ?x a ?y FILTER (?y IN (1, (2))) ?z a ?y }", "{ ?x a ?y   ?z a ?y }"),
        ("{ ?x a ?y FILTER isIRI(?y) }", "{ ?x a ?y   }"),
        ('{ ?x a ?y FILTER (?y != ")") }', "{ ?x a ?y   }"),
        ("{ ?x a ?y BIND (1 + 2 AS ?z) }", "{ ?x a ?y   }"),
        ("PREFIX a: <urn:a> PREFIX b: <urn:b> { ?x a:p 1 }", "PREFIX a: <urn:a>   { ?x a:p 1 }"),
    ],
)
def test_an_expression_that_looks_at_nothing_is_left_out(text: str, left: str) -> None:
    assert bare(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "{ ?x a ?y FILTER NOT EXISTS { ?y a ?z } }",
        "{ ?x a ?y FILTER (?y = 1 || EXISTS { ?y a ?z }) }",
        "{ ?x a ?y BIND (EXISTS { ?y a ?z } AS ?z) }",
        '{ ?x a "FILTER (1)" }',
        "{ ?x a ?filter }",
    ],
)
def test_whatever_looks_at_the_graph_is_kept(text: str) -> None:
    assert bare(text) == text


def test_what_is_left_out_within_something_that_is_kept_leaves_the_rest() -> None:
    text = "{ ?x a ?y FILTER EXISTS { ?y a ?z FILTER (?z = 1) } }"

    assert bare(text) == "{ ?x a ?y FILTER EXISTS { ?y a ?z   } }"


@pytest.mark.parametrize(
    "where",
    [
        "$this :p ?x . FILTER (?x != 1) . ?x :q ?y",
        "$this :p ?x FILTER (?x != 1) ?x :q ?y",
        "$this :p ?x ; FILTER (?x != 1) ?x :q ?y",
        "$this :p ?x BIND (?x AS ?z) FILTER EXISTS { ?z :q ?y FILTER (?y > 1) }",
    ],
)
def test_a_query_is_followed_wherever_its_expressions_stand(where: str) -> None:
    query = f"PREFIX : <{EX}> SELECT $this WHERE {{ {where} }}"
    shapes = f':S a sh:NodeShape ; sh:targetClass :A ; sh:sparql [ sh:select "{query}" ] .'

    assert Validator(Graph().parse(data=PREFIXES + shapes)).never_narrowed == {}
