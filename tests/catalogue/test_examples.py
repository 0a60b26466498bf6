"""Every example query of the catalogue runs as it stands, and is answered with something."""

import pytest
from rdflib import RDFS, SH, Graph, URIRef

from evidence_graph.catalogue.examples import example
from evidence_graph.catalogue.terms import ENDPOINT, QUESTIONS, SCHEMA
from evidence_graph.sparql.questions import NamedQuery, parse_question, read_questions
from evidence_graph.sparql.result import result_of
from evidence_graph.store.quads import QuadStore

# What these look for is a fault, and there is none.
RIGHTLY_EMPTY = {
    "findings-without-quotation",
    "quotations-that-differ-from-source",
    "values-without-quotation",
}

EXAMPLES = """
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT DISTINCT ?example ?comment ?query WHERE {
      ?example a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct ?query .
    }
    ORDER BY ?example
"""
PREFIXES = """
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:prefix ?prefix ; sh:namespace ?namespace }
"""


@pytest.fixture(scope="module")
def examples(described: QuadStore) -> dict[str, str]:
    """The text of each example, by its name, as an editor finds it in the default graph."""
    rows = described.select(EXAMPLES)
    return {str(row["example"]).removeprefix(QUESTIONS): str(row["query"]) for row in rows}


def test_every_shipped_question_is_an_example_once(examples: dict[str, str]) -> None:
    assert examples == {question.name: question.text for question in read_questions()}


@pytest.mark.parametrize("name", [question.name for question in read_questions()])
def test_an_example_is_answered_as_it_stands(
    name: str, examples: dict[str, str], described: QuadStore
) -> None:
    result = result_of(described.query(examples[name]))

    assert (len(result) == 0) == (name in RIGHTLY_EMPTY)


def test_it_says_in_english_what_it_asks_of_whom_and_where(described: QuadStore) -> None:
    node = URIRef(f"{QUESTIONS}reviews-in-report")
    told = Graph()
    for triple in described.triples((node, None, None), None):
        told.add(triple)

    comment = told.value(node, RDFS.comment)
    asked = "Which systematic reviews does a report list?"
    assert (str(comment), comment.language) == (asked, "en")
    assert str(told.value(node, SCHEMA.keywords)) == "consumer"
    assert told.value(node, SCHEMA.target) == ENDPOINT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT ?x { ?x ?y ?z }", SH.SPARQLSelectExecutable),
        ("construct { ?x ?y ?z } where { ?x ?y ?z }", SH.SPARQLConstructExecutable),
        ("ASK { ?select ?y ?z }", SH.SPARQLAskExecutable),
    ],
)
def test_its_kind_is_the_one_of_its_query(text: str, kind: URIRef) -> None:
    assert kind in {o for _, _, o in example(question(text))}


def test_a_description_is_none_of_these() -> None:
    with pytest.raises(ValueError, match="neither SELECT, CONSTRUCT nor ASK"):
        list(example(question("DESCRIBE <http://example.org/a>")))


def test_every_prefix_of_an_example_is_declared(
    examples: dict[str, str], described: QuadStore
) -> None:
    declared = {str(row["prefix"]): str(row["namespace"]) for row in described.select(PREFIXES)}

    assert declared["ev"] == "https://w3id.org/evidence-graph/ns#"
    for text in examples.values():
        lines = [line.split() for line in text.splitlines() if line.startswith("PREFIX")]
        assert {prefix.rstrip(":"): iri.strip("<>") for _, prefix, iri in lines}.items() <= (
            declared.items()
        )


def question(text: str) -> NamedQuery:
    header = "# title: A title\n# description: What it is\n# audience: analyst\n"
    return parse_question("made-up", header + text)
