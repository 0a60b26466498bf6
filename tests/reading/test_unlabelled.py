"""Cells that say that nothing is stated, and lines that lost their label."""

import pytest

from evidence_graph.reading.draft import Draft, Thing, Why
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read

_ENGLISH = """\
Support for carers

What systematic reviews are there on the effects of support for carers?

Identified literature

Table 1. Systematic reviews with low risk of bias
Included studies Population/Intervention Outcome
{rows}
References
1. Alm P, Ek B. Support for carers: a systematic review. Br J Psychiatry 2019;215:12-20.

SBU Enquiry Service consists of structured literature searches to highlight studies that can \
address questions received by the SBU Enquiry Service from Swedish providers.

Published: 2020-01-30
Report no: ut202001
Registration no: SBU 2020/1
"""


def _draft(rows: str) -> Draft:
    return drafted(read(_ENGLISH.format(rows=rows).encode(), "made.txt"))


def _review(draft: Draft) -> Thing:
    (entry,) = draft.report.parts["hasEntry"]
    (review,) = entry.parts["aboutReview"]
    return review


def _words(things: tuple[Thing, ...]) -> list[object]:
    return [thing.values["verbatim"][0].value for thing in things]


@pytest.mark.parametrize("words", ["Not stated", "Ej redovisat", "N/A", "Framgår ej"])
def test_a_comparator_that_is_not_stated_is_none(words: str) -> None:
    draft = _draft(
        "Alm et al 2019 [1]\n5 studies | Population: Carers of people with dementia\nN=412\n"
        f"Intervention: Support groups\nComparison: {words} | Burden\n"
    )

    (use,) = _review(draft).parts["usesIntervention"]
    assert "comparatorVerbatim" not in use.values
    assert words in {gap.quote for gap in draft.gaps if gap.why is Why.NOT_STATED}


@pytest.mark.parametrize("words", ["Treatment as usual", "Placebo or no treatment", "Väntelista"])
def test_a_comparator_without_its_label_is_no_outcome(words: str) -> None:
    draft = _draft(
        "Alm et al 2019 [1]\n5 studies Population:\nCarers of people with dementia.\nN=412\n"
        f"Support groups.\n{words}\nBurden\nQuality of life\n"
    )

    assert _words(_review(draft).parts["listsOutcome"]) == ["Burden", "Quality of life"]
    assert words in {gap.quote for gap in draft.gaps if gap.about == "listsOutcome"}


def test_the_lines_below_a_number_of_participants_are_what_was_done_and_measured() -> None:
    draft = _draft(
        "Alm et al 2019 [1]\n5 studies Population:\nCarers of people with dementia.\n"
        "Number of participants: 1 204 (12–98 per study)\nSupport groups.\nBurden\nSleep\n"
    )

    review = _review(draft)
    assert _words(review.parts["usesIntervention"]) == ["Support groups."]
    assert _words(review.parts["listsOutcome"]) == ["Burden", "Sleep"]
    (count,) = review.parts["hasParticipants"]
    assert [count.values[n][0].value for n in ("total", "minPerStudy", "maxPerStudy")] == [
        1204,
        12,
        98,
    ]


@pytest.mark.parametrize(
    "said",
    [
        "På grund av hög risk för bias redovisas inte författarnas slutsatser.",
        "Eftersom risken för bias är hög återges här inte slutsatserna.",
    ],
)
def test_conclusions_that_are_left_out_are_told_in_any_order_of_words(said: str) -> None:
    draft = _draft(
        "Alm et al 2019 [1]\n5 studies | Population: Carers\nN=412\nIntervention: Support groups"
        f" | Burden\n{said}\n"
    )

    statements = _review(draft).parts["hasStatement"]
    assert _words(statements) == [said]


def test_pairs_are_counted_and_a_number_that_is_about_right_is_low() -> None:
    draft = _draft(
        "Alm et al 2019 [1]\n5 studies | Population: Mothers\nN=1 204 mother-infant pairs (about)"
        "\nIntervention: Support groups | Burden\n"
    )

    (count,) = _review(draft).parts["hasParticipants"]
    assert count.values["total"][0].value == 1204


def test_a_column_of_conclusions_holds_conclusions() -> None:
    rows = (
        "Alm et al 2019 [1] | 5 studies | Carers | Support groups | Burden | “Burden decreased.”\n"
    )
    text = _ENGLISH.format(rows=rows).replace(
        "Included studies Population/Intervention Outcome",
        "Author | Included studies | Population | Intervention | Outcome | Authors' conclusions",
    )

    (conclusion,) = _review(drafted(read(text.encode(), "made.txt"))).parts["hasConclusion"]
    assert conclusion.values["exact"][0].value == "“Burden decreased.”"


def test_articles_and_studies_are_counted_in_words() -> None:
    draft = _draft(
        "Alm et al 2019 [1]\nEleven articles on seven studies | Population: Carers\nN=412\n"
        "Intervention: Support groups | Burden\n"
    )

    counts = _review(draft).parts["hasCount"]
    assert [(c.values["countOf"][0].value, c.values["value"][0].value) for c in counts] == [
        ("countunit:article", 11),
        ("countunit:study", 7),
    ]
