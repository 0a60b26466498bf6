"""How terms read: short where that is safe, exact where it is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef

from evidence_graph.rdf import display
from evidence_graph.vocabulary import PREFIXES

REPORT = "https://w3id.org/evidence-graph/id/report/ut202002/"


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        ("https://w3id.org/evidence-graph/ns#Finding", "ev:Finding"),
        ("https://w3id.org/evidence-graph/id/risk-of-bias/low-or-medium", "rob:low-or-medium"),
        ("http://www.w3.org/2001/XMLSchema#integer", "xsd:integer"),
        (REPORT + "evans-2014", "ut202002:evans-2014"),
        (REPORT + "quote/evans-2014/1", "ut202002:quote/evans-2014/1"),
        ("https://w3id.org/evidence-graph/ns#", "https://w3id.org/evidence-graph/ns#"),
        ("https://w3id.org/evidence-graph/ns#a/b", "https://w3id.org/evidence-graph/ns#a/b"),
        ("https://w3id.org/evidence-graph/ns#a.", "https://w3id.org/evidence-graph/ns#a."),
        (REPORT, REPORT),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_an_iri_is_short_where_a_prefix_fits(iri: str, shown: str) -> None:
    assert display.words(URIRef(iri)) == shown


@given(st.sampled_from(sorted(PREFIXES)), st.text("abz09_.-/#é", max_size=6))
def test_a_short_iri_in_turtle_is_the_same_iri(prefix: str, name: str) -> None:
    iri = PREFIXES[prefix] + name

    found = display.short(iri)

    if found is not None:
        turtle = f"@prefix {found.prefix}: <{found.namespace}> . {found} {found} {found} ."
        ((subject, _, _),) = Graph().parse(data=turtle, format="turtle")
        assert str(subject) == iri


def test_the_prefixes_used_are_told_sorted_and_once() -> None:
    terms = [
        URIRef(REPORT + "a"),
        URIRef(PREFIXES["ev"] + "b"),
        URIRef(REPORT + "c"),
        Literal("ev:x"),
    ]

    assert list(display.prefixes_in(terms).items()) == [
        ("ev", PREFIXES["ev"]),
        ("ut202002", REPORT),
    ]


TERMS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30).map(Literal),
    st.builds(Literal, st.text('a"\\\n\r\t', max_size=6), lang=st.sampled_from(["en", "sv-SE"])),
    st.integers().map(Literal),
    st.just(Literal("1.50", datatype=XSD.decimal)),
    st.just(URIRef("http://example.org/é")),
)


@given(TERMS)
def test_an_exact_term_read_as_n_triples_is_the_same_term(term) -> None:
    line = f"<http://e/s> <http://e/p> {display.exact(term)} .\n"

    ((_, _, read),) = Graph().parse(data=line, format="nt")

    assert read.n3() == term.n3()


def test_a_blank_node_is_shown_as_one() -> None:
    assert display.words(BNode("b0")) == display.exact(BNode("b0")) == "_:b0"
