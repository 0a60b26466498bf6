"""Questions with a reassuring answer on the shipped graph tell when something is amiss."""

import pytest
from rdflib import URIRef

from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.questions import read_questions
from evidence_graph.store.answers import Row, SolutionsAnswer
from evidence_graph.store.quads import QuadStore
from queries.answers import table

UT = "https://w3id.org/evidence-graph/id/report/ut202002/"
GRAPHS = "https://w3id.org/evidence-graph/graph/"
PREFIXES = f"""
PREFIX absencekind:  <https://w3id.org/evidence-graph/id/absence-kind/>
PREFIX ev:           <https://w3id.org/evidence-graph/ns#>
PREFIX explicitness: <https://w3id.org/evidence-graph/id/explicitness/>
PREFIX intervention: <https://w3id.org/evidence-graph/id/intervention/>
PREFIX magnitude:    <https://w3id.org/evidence-graph/id/magnitude/>
PREFIX oa:           <http://www.w3.org/ns/oa#>
PREFIX outcome:      <https://w3id.org/evidence-graph/id/outcome/>
PREFIX quote:        <{UT}quote/>
PREFIX ut:           <{UT}>
"""


@pytest.fixture
def store(graph: EvidenceGraph) -> QuadStore:
    """A copy of the shipped quads, to be spoilt."""
    return graph.store.copy(None)


def ask(store: QuadStore, name: str) -> list[Row]:
    text = next(question.text for question in read_questions() if question.name == name)
    answer = store.query(text)
    assert isinstance(answer, SolutionsAnswer)
    return list(answer.rows())


def spoil(store: QuadStore, update: str) -> None:
    store.update(PREFIXES + update)


def test_a_finding_without_words_is_named(store: QuadStore) -> None:
    spoil(store, "INSERT DATA { ut:made-up a ev:Finding }")

    assert [row["finding"] for row in ask(store, "findings-without-quotation")] == [
        URIRef(f"{UT}made-up")
    ]


def test_a_quotation_without_a_place_does_not_count_as_words(store: QuadStore) -> None:
    spoil(
        store,
        """INSERT DATA {
          ut:made-up a ev:Finding ; ev:supportedBy quote:made-up .
          quote:made-up oa:exact "improved"
        }""",
    )

    assert len(ask(store, "findings-without-quotation")) == 1


def test_a_value_that_no_words_state_is_named(store: QuadStore) -> None:
    finding = "<" + UT + "herd-2014/finding/ihdp-up-to-3-years>"
    spoil(store, f"INSERT DATA {{ {finding} ev:magnitude magnitude:large }}")

    found = table(ask(store, "values-without-quotation"))

    assert found == [
        {
            "entity": "<ut:herd-2014/finding/ihdp-up-to-3-years>",
            "propertyLabel": "magnitude",
            "value": "<id:magnitude/large>",
        }
    ]


def test_a_repaired_misspelling_is_named(store: QuadStore) -> None:
    words = "<" + UT + "quote/annotation/attatchment/words>"
    spoil(
        store,
        f"""DELETE {{ {words} oa:exact ?old }} INSERT {{ {words} oa:exact "Attachment" }}
        WHERE {{ {words} oa:exact ?old }}""",
    )

    found = table(ask(store, "quotations-that-differ-from-source"))

    assert [(row["quotation"], row["found"]) for row in found] == [("Attachment", "Attatchment")]


def test_a_changed_source_is_seen(store: QuadStore) -> None:
    spoil(
        store,
        """DELETE { ut:source ev:sourceText ?text }
        INSERT { ut:source ev:sourceText ?changed }
        WHERE {
          ut:source ev:sourceText ?text
          BIND (REPLACE(?text, "58 articles", "85 articles") AS ?changed)
        }
        """,
    )

    assert table(ask(store, "source-fingerprint"))[0]["unchanged"] is False


def test_a_source_that_is_not_loaded_is_a_gap(store: QuadStore) -> None:
    spoil(store, "DELETE WHERE { ut:source ev:sourceText ?text }")

    row = table(ask(store, "source-fingerprint"))[0]

    assert {"unchanged", "computedSha256", "computedLength"} & set(row) == set()


def test_an_inferred_triple_in_a_reports_graph_is_counted(store: QuadStore) -> None:
    spoil(
        store,
        f"""INSERT {{ GRAPH <{GRAPHS}report/ut202002> {{ ?s ev:statedIn ?o }} }}
        WHERE {{ GRAPH <{GRAPHS}inferred> {{ ?s ev:statedIn ?o }} }}""",
    )

    shared = {r["graph"]: r["alsoInferred"] for r in table(ask(store, "triples-by-graph"))}

    assert shared["<graph:report/ut202002>"] == 48
    assert shared["<graph:ontology>"] == 0


def test_with_the_document_alone_nothing_is_known_from_outside(store: QuadStore) -> None:
    for name in store.graphs():
        if name.startswith(f"{GRAPHS}enrichment/"):
            store.clear(name)

    assert ask(store, "newer-versions-of-reviews") == []
    assert ask(store, "overlap-known-from-outside") == []
    identifiers = table(ask(store, "identifiers-of-reviews"))
    assert [sorted(row) for row in identifiers] == [["label", "review"]] * 5


def test_a_range_whose_words_leave_its_end_out_is_no_conflict(store: QuadStore) -> None:
    spoil(
        store,
        """INSERT DATA {
          <https://w3id.org/evidence-graph/id/report/ut202002/spittle-2015/population/observed/gestational-age>
            ev:upperInclusive false
        }""",
    )

    assert ask(store, "ranges-outside-eligibility") == []


def test_a_disagreement_on_one_intervention_and_population_is_direct(store: QuadStore) -> None:
    spoil(
        store,
        """INSERT DATA {
          ut:spittle-2015 ev:hasStatement ut:made-up .
          ut:made-up a ev:Finding , ev:AbsenceFinding ;
            ev:absenceKind absencekind:not-supported ;
            ev:explicitness explicitness:stated ;
            ev:intervention intervention:vibes-plus ;
            ev:outcome outcome:child-behaviour .
        }""",
    )

    found = [
        row for row in table(ask(store, "disagreements-between-reviews"))
        if row["without"] == "Spittle et al 2015 [5]"
    ]  # fmt: skip

    kinds = {(row["sameIntervention"], row["disagreement"]) for row in found}
    assert kinds == {(True, "direct"), (False, "apparent")}
    assert {row["with"] for row in found} == {"Herd et al 2014 [3]"}


def test_limited_evidence_is_a_kind_of_its_own_in_the_map(store: QuadStore) -> None:
    spoil(
        store,
        """INSERT DATA {
          ut:evans-2014 ev:hasStatement ut:made-up .
          ut:made-up a ev:Finding , ev:AbsenceFinding ;
            ev:absenceKind absencekind:limited-evidence ;
            ev:explicitness explicitness:stated ;
            ev:outcome outcome:child-behaviour .
        }""",
    )

    cell = [
        row for row in table(ask(store, "evidence-map"))
        if (row["domainLabel"], row["label"]) == ("child", "Evans et al 2014 [2]")
    ]  # fmt: skip

    assert [(row["kind"], row["findings"]) for row in cell] == [("limited evidence", 1)]
