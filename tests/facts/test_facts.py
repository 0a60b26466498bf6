"""Each of the 112 facts of the document is in the report's graph, with its words and its place."""

import pytest

from facts.asking import REPORT, Quads, listed

FACTS = sorted(listed("ut202002", "fact"), key=lambda fact: fact["number"])

CARRIERS = """
SELECT ?exact ?start ?end ?entity WHERE {{
  ?quotation ev:factNumber "{number}" ; oa:exact ?exact ; oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?entity ev:supportedBy|ev:hasConclusion ?quotation }}
}}"""

STATEMENTS = """
SELECT ?number ?kind (COUNT(?statement) AS ?statements) WHERE {
  ?review ^ev:aboutReview/ev:referenceNumber ?number ; ev:hasConclusion/ev:yields ?statement .
  ?statement a ?kind .
} GROUP BY ?number ?kind"""

NOT_STATED_OUTRIGHT = """
SELECT ?how ?intervention ?outcome WHERE {
  ?statement ev:explicitness ?how ; ev:intervention ?intervention ; ev:outcome ?outcome .
  FILTER(?how != explicitness:stated)
}"""

WITHOUT_EXPLICITNESS = """
SELECT ?statement WHERE {
  ?report ev:hasStatement|ev:hasEntry/ev:aboutReview/ev:hasConclusion/ev:yields ?statement .
  FILTER NOT EXISTS { ?statement ev:explicitness ?how }
}"""

SEVERAL_VALUES = """
SELECT ?entity ?property (COUNT(?value) AS ?values) WHERE {
  GRAPH <https://w3id.org/evidence-graph/graph/ontology> { ?property ev:isEvidential true }
  GRAPH <https://w3id.org/evidence-graph/graph/report/ut202002> { ?entity ?property ?value }
  FILTER(?property NOT IN (ev:headingVerbatim, ev:authorName))
} GROUP BY ?entity ?property HAVING(COUNT(?value) > 1)"""


def test_the_list_holds_the_112_facts_once_each() -> None:
    assert [fact["number"] for fact in FACTS] == [f"F{number:03}" for number in range(1, 113)]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["number"])
def test_a_fact_quotes_the_source_at_its_place(fact, source: str) -> None:
    assert source[fact["start"] : fact["end"]] == fact["quote"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["number"])
def test_a_fact_is_carried_by_an_entity_with_its_exact_words(fact, quads: Quads) -> None:
    carriers = quads.select(CARRIERS.format(number=fact["number"]), graph=REPORT)

    assert carriers
    assert {
        (exact.value, int(start.value), int(end.value)) for exact, start, end, _ in carriers
    } == {(fact["quote"], fact["start"], fact["end"])}
    assert all(entity is not None for *_, entity in carriers)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["number"])
def test_a_fact_is_stated_as_the_document_states_it(fact, quads: Quads) -> None:
    assert quads.ask(fact["ask"], graph=REPORT), fact["says"]


def test_the_conclusions_yield_these_kinds_of_statement_and_no_other(quads: Quads) -> None:
    rows = quads.select(STATEMENTS, graph=REPORT)

    assert {
        (int(number.value), kind.value.rpartition("#")[2]): int(statements.value)
        for number, kind, statements in rows
    } == {
        (4, "EffectFinding"): 1,
        (4, "AbsenceFinding"): 8,
        (4, "BodyOfEvidenceFinding"): 2,
        (4, "DescriptiveStatement"): 2,
        (4, "Implication"): 1,
        (5, "EffectFinding"): 1,
        (5, "TrendFinding"): 1,
        (5, "Implication"): 1,
        (1, "EffectFinding"): 4,
        (1, "BodyOfEvidenceFinding"): 1,
        (1, "DescriptiveStatement"): 3,
        (2, "EffectFinding"): 1,
        (2, "Hypothesis"): 1,
        (2, "DescriptiveStatement"): 1,
        (3, "EffectFinding"): 9,
        (3, "AbsenceFinding"): 1,
        (3, "TrendFinding"): 2,
        (3, "DescriptiveStatement"): 2,
    }


def test_only_what_is_implied_or_left_out_is_not_stated_outright(quads: Quads) -> None:
    rows = quads.select(NOT_STATED_OUTRIGHT, graph=REPORT)

    assert sorted(tuple(term.value.rpartition("/")[2] for term in row) for row in rows) == [
        ("elliptical", "mitp-m", "child-behaviour"),
        ("elliptical", "parenting-intervention", "child-behaviour"),
        ("elliptical", "vibes-plus", "child-behaviour"),
        ("elliptical", "vibes-plus", "externalizing-behaviour"),
        ("implied", "video-feedback", "child-mental-health"),
        ("implied", "video-feedback", "child-physical-and-socioemotional-development"),
        ("implied", "video-feedback", "parental-anxiety"),
        ("implied", "video-feedback", "parental-stress"),
    ]


def test_every_statement_says_how_it_is_stated(quads: Quads) -> None:
    assert quads.select(WITHOUT_EXPLICITNESS, graph=REPORT) == []


def test_a_value_is_one_except_where_the_document_joins_several(quads: Quads) -> None:
    base = "https://w3id.org/evidence-graph/id/report/ut202002/"
    rows = quads.select(SEVERAL_VALUES)

    assert {
        (entity.value.removeprefix(base), property_.value.rpartition("#")[2]): int(values.value)
        for entity, property_, values in rows
    } == {
        ("question/population", "participantRole"): 2,
        ("ohara-2019/population/preterm", "participantRole"): 2,
        ("ohara-2019/population/mother-infant-dyads", "participantRole"): 2,
        ("ohara-2019/finding/maternal-sensitivity", "hedge"): 2,
        ("ohara-2019/intervention", "setting"): 4,
        ("spittle-2015/intervention", "aim"): 2,
        ("spittle-2015/finding/relationship-component", "comparatorComponent"): 2,
        ("spittle-2015/finding/relationship-component", "lifeStage"): 2,
        ("benzies-2013/population", "participantRole"): 2,
        ("benzies-2013/population", "populationGroup"): 2,
        ("benzies-2013/statement/components", "component"): 3,
        ("evans-2014/population", "participantRole"): 2,
        ("herd-2014/statement/five-interventions", "intervention"): 5,
        ("herd-2014/finding/more-durable-outcomes", "intervention"): 2,
        ("herd-2014/finding/more-durable-outcomes", "relativeIntensity"): 2,
    }
