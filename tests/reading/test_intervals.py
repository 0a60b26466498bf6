"""A direction whose interval holds no effect is none, whether or not the interval is called one."""

import pytest

from evidence_graph.reading.draft import Why
from reading import proposed

KNEES = {
    "intervention": "Exercise therapy",
    "outcomes": ("Pain", "Physical function", "Quality of life"),
    "population": "Adults with knee osteoarthritis",
}
ARTROS = {
    "intervention": "Träning",
    "outcomes": ("Livskvalitet", "Smärta"),
    "population": "Vuxna med artros",
}


@pytest.mark.parametrize(
    "figures",
    [
        "(RR 1.03, 0.96–1.10)",
        "(OR 1.2; 0.7–1.9)",
        "(MD 0.3, -0.2 to 0.8)",
        "(SMD -0.2; -0.4 to 0.1)",
        "(MD 0.3; -0.2, 0.8)",
        "(MD .3, -.2 to .8)",
        "(RD -2%, -5% to 1%)",
        "(0.8 to -0.2)",
        "(HR 0.95, 0.80/1.10)",
        "(relative risk 0.95 [0.85-1.05])",
        "(RR 1.03; between 0.96 and 1.10)",
        "(1.03; 0.96–1.10)",
        "(CI95% 0.96–1.10)",
        "(–0.2–0.8)",
    ],
)
def test_an_interval_that_holds_no_effect_takes_the_direction_away(figures: str) -> None:
    draft = proposed.document(f"Exercise therapy improved pain {figures}.", **KNEES)

    assert draft.findings == ()
    assert Why.TWO_DIRECTIONS in {gap.why for gap in draft.gaps}


@pytest.mark.parametrize("figures", ["(RR 1,03; 0,96–1,10)", "(MD 0,3; från -0,2 till 0,8)"])
def test_so_does_one_with_decimal_commas(figures: str) -> None:
    draft = proposed.document(f"Träning förbättrade livskvaliteten {figures}.", **ARTROS)

    assert draft.findings == ()


@pytest.mark.parametrize(
    "figures",
    [
        "(RR 0.80; 0.70–0.90)",
        "(SMD -0.45; 95% CI −0.6 to −0.3)",
        "(SMD -0.3, -0.5 to -0.1; 12 trials)",
        "(SMD 0.5 (0.3, 1.2))",
        "(MD 2.1, 0.5–3.2)",
        "by 2.1 (0.5–3.2)",
        "(p<0.001)",
    ],
)
def test_an_interval_of_an_effect_leaves_the_direction(figures: str) -> None:
    draft = proposed.document(f"Exercise therapy improved pain {figures}.", **KNEES)

    assert [proposed.directions(proposed.plain(one)) for one in draft.findings] == [
        {"benefit:favours-intervention"}
    ]
