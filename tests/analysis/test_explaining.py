"""Why a triple holds: down to the graphs that assert it and the words of the source."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, XSD, BNode, Literal, URIRef

from evidence_graph.analysis.explaining import Reason, read_term
from evidence_graph.errors import InputError, MalformedRequestError, NotFoundError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

REVIEW = URIRef(f"{IDENTIFIERS}report/ut202002/ohara-2019")
FINDING = URIRef(f"{REVIEW}/finding/not-supported/child-physical-and-socioemotional-development")


@pytest.fixture(scope="module")
def graph(shipped_store: Path) -> EvidenceGraph:
    return EvidenceGraph.candidate(shipped_store)


def leaves(reason: Reason) -> Iterator[Reason]:
    if reason.rule is None:
        yield reason
    for premise in reason.because:
        yield from leaves(premise)


def test_what_is_inferred_is_drawn_from_what_a_report_says(graph) -> None:
    reason = graph.explain(FINDING, EV.statedIn, REVIEW)

    assert reason.rule == "prp-inv2"
    assert {g for leaf in leaves(reason) for g in leaf.graphs} == {f"{GRAPHS}report/ut202002"}


def test_the_words_that_state_a_value_stand_below_it(graph) -> None:
    reason = graph.explain(FINDING, EV.statedIn, REVIEW)

    quoted = [q.text for leaf in leaves(reason) for q in leaf.quotations]
    assert any("moderate-certainty evidence that video feedback" in text for text in quoted)


def test_what_is_asserted_needs_no_rule(graph) -> None:
    reason = graph.explain(REVIEW, RDF.type, EV.SystematicReview)

    assert (reason.rule, reason.because) == (None, ())
    assert reason.graphs == (f"{GRAPHS}report/ut202002",)


def test_what_nobody_says_is_not_explained(graph) -> None:
    with pytest.raises(NotFoundError, match="no asserted or inferred triple"):
        graph.explain(REVIEW, RDF.type, URIRef("https://example.org/x"))


@pytest.mark.parametrize(
    "triple",
    [
        (Literal("x"), RDF.type, EV.SystematicReview),
        (REVIEW, Literal("x"), EV.SystematicReview),
        (REVIEW, BNode(), EV.SystematicReview),
    ],
)
def test_what_can_be_no_triple_is_an_input_error(graph, triple) -> None:
    with pytest.raises(InputError, match=r"never a triple's subject|is no IRI"):
        graph.explain(*triple)


def test_a_sample_of_all_that_is_inferred_is_explained_without_a_gap(graph) -> None:
    inferred = sorted(graph.store.triples((None, None, None), INFERRED_GRAPH))

    for triple in inferred[::40]:
        reason = graph.explain(*triple)

        assert reason.rule is not None
        assert all(leaf.graphs for leaf in leaves(reason)), "\n".join(reason.lines())


def test_it_reads_as_text(graph) -> None:
    here = [
        URIRef(f"{IDENTIFIERS}outcome/{name}") for name in ("later-development", "child-outcome")
    ]

    lines = list(graph.explain(here[0], SKOS.broaderTransitive, here[1]).lines())

    assert lines[0].endswith("outcome:child-outcome  [follows by prp-trp]")
    assert lines[-1].endswith("[asserted in vocabulary/outcome]")


class TestTerms:
    @pytest.mark.parametrize(
        ("text", "term"),
        [
            ("a", RDF.type),
            ("ev:SystematicReview", EV.SystematicReview),
            ("https://example.org/x", URIRef("https://example.org/x")),
            ("<https://example.org/x>", URIRef("https://example.org/x")),
            ("report/ut202002", URIRef(f"{IDENTIFIERS}report/ut202002")),
            ('"stress"@en', Literal("stress", lang="en")),
            ('"01"^^xsd:integer', Literal("1", datatype=XSD.integer)),
            ("1.5", Literal("1.5", datatype=XSD.decimal)),
            ("true", Literal("true", datatype=XSD.boolean)),
        ],
    )
    def test_a_term_is_read_as_people_write_it(self, text, term) -> None:
        assert read_term(text) == term

    @pytest.mark.parametrize(
        "text",
        ["", "?x", "_:b", "nonsense:x", "1 2", "<x> } SERVICE <http://127.0.0.1/> { ?a ?b ?c",
         "<<( <a:s> <a:p> <a:o> )>>", "UNDEF", "} #"],
    )  # fmt: skip
    def test_what_is_no_term_is_told(self, text) -> None:
        with pytest.raises(MalformedRequestError, match="term"):
            read_term(text)
