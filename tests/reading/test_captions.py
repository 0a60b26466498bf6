"""What a caption says of its table: of what its rows are, and at what risk of bias."""

from decimal import Decimal

import pytest

from evidence_graph.reading.draft import Why
from evidence_graph.reading.rows import population_of
from reading.responses import entries, response, row
from reading.test_cells import leaves, noted, said


@pytest.mark.parametrize(
    "caption",
    [
        "Systematic reviews with unclear risk of bias",
        "Systematic reviews without high risk of bias",
        "Systematiska översikter utan hög risk för bias",
    ],
)
def test_a_risk_that_is_not_understood_is_a_gap(caption: str) -> None:
    draft = response(row("O'Neil 2018 [1]"), caption=caption)

    (table,) = draft.report.parts["hasTable"]
    assert "riskOfBias" not in table.parts
    assert "riskOfBias" in [gap.about for gap in draft.gaps]


def test_a_table_of_primary_studies_has_no_reviews() -> None:
    draft = response(row("O'Neil 2018 [1]"), caption="Primary studies with low risk of bias")

    (one,) = entries(draft)
    assert [thing.kind for thing in one.parts["aboutReview"]] == ["PrimaryStudy"]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_weight_of_tons_is_a_gap(language: str) -> None:
    notes, place = noted("Infants with birth weight <2,500 kg", language)

    found = leaves(population_of(notes, [place]))

    assert Decimal(2500) not in [value for one in found for value in said(one, "lower", "upper")]
    assert (Why.AMBIGUOUS, "<2,500 kg") in [(gap.why, gap.quote) for gap in notes.gaps]
