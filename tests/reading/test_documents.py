"""Twelve documents of the family, in both languages and all layouts, give what a person expects."""

import re
from decimal import Decimal

import pytest

from evidence_graph.reading import opening
from evidence_graph.reading.draft import Draft, Thing, Why
from evidence_graph.reading.labels import shipped
from evidence_graph.vocabulary import EV, PREFIXES
from reading.expectations import DOCUMENTS, ENDING, expected, named, plain

NAMES = sorted(file.name.removesuffix(ENDING) for file in DOCUMENTS.glob(f"*{ENDING}"))
# Properties of other vocabularies, and parts that a draft has before its things are named.
_BESIDES = {"title", "exact", "riskOfBias", "comparatorVerbatim"} | {
    "entry",
    "conclusion",
    "outcomeVerbatim",
    "interventionVerbatim",
}


@pytest.fixture(scope="module", params=NAMES)
def draft(request: pytest.FixtureRequest) -> Draft:
    return named(request.param)


@pytest.mark.parametrize("name", NAMES)
def test_the_draft_has_the_values_expected_and_no_others(name: str) -> None:
    assert plain(named(name)) == expected(name)


def test_every_quotation_stands_where_its_span_says(draft: Draft) -> None:
    text = opening.opened(DOCUMENTS / draft.document.name).text
    quoted = [*draft.every_value(), *draft.gaps]

    assert [v for v in quoted if text[v.span.start : v.span.end] != v.quote] == []


def test_every_value_has_words(draft: Draft) -> None:
    assert [value for value in draft.every_value() if not value.quote] == []


def test_every_word_is_read_or_listed(draft: Draft) -> None:
    text = opening.opened(DOCUMENTS / draft.document.name).text
    spans = sorted((v.span.start, v.span.end) for v in (*draft.every_value(), *draft.gaps))
    left, at = [], 0
    for start, end in spans:
        left.append(text[at:start])
        at = max(at, end)
    left.append(text[at:])

    # What is neither quoted nor listed are headings, labels of cells, and words that join.
    assert [words for words in left if len(re.findall(r"\w+", words)) > 3] == []


def test_every_name_is_one_of_the_ontology(draft: Draft) -> None:
    things = [draft.report, *draft.references, *draft.findings]
    names, kinds = set(), set()
    while things:
        thing = things.pop()
        kinds.add(thing.kind)
        names |= {*thing.values, *thing.parts}
        things += [part for parts in thing.parts.values() for part in parts]

    assert names - _BESIDES - set(dir(EV)) == set()
    assert kinds - set(dir(EV)) == set()


def test_every_concept_is_one_of_the_vocabularies(draft: Draft) -> None:
    labels = shipped()
    prefixes = {p for p in PREFIXES if PREFIXES[p].startswith(PREFIXES["role"][:-5])}
    concepts = {
        value.value
        for value in draft.every_value()
        if isinstance(value.value, str)
        and value.value.partition(":")[0] in prefixes
        and " " not in value.value
    }

    assert {c for c in concepts if not labels.has(c)} == set()


def test_an_ambiguous_date_is_a_gap_and_no_value() -> None:
    draft = named("none-found-en.txt")

    assert draft.report.one("published") is None
    assert [g.quote for g in draft.gaps if g.why is Why.AMBIGUOUS] == ["Published: 03/04/2021"]


def test_weeks_with_days_are_days() -> None:
    (review,) = named("pasted-sv.txt").report.parts["hasEntry"][0].parts["aboutReview"]
    (group,) = review.parts["hasPopulation"][0].parts["criteria"]
    bound: Thing = group.parts["member"][0]

    assert [bound.values[n][0].value for n in ("lower", "upper", "unit")] == [
        Decimal(34 * 7),
        Decimal(36 * 7 + 6),
        "unit:DAY",
    ]
    assert bound.values["lower"][0].verbatim == "34+0"
