"""Limits that words deny are turned, or a gap; groups that are left out are no groups."""

from decimal import Decimal

import pytest

from evidence_graph.reading.draft import Why
from evidence_graph.reading.rows import population_of
from reading.test_cells import leaves, noted, said

LOWER, UPPER = ("lower", "lowerInclusive"), ("upper", "upperInclusive")


@pytest.mark.parametrize(
    ("text", "language", "end", "number"),
    [
        ("Children not older than 5 years", "en", UPPER, 5),
        ("Children no older than 5 years", "en", UPPER, 5),
        ("Children not above 5 years", "en", UPPER, 5),
        ("Mothers not younger than 18 years", "en", LOWER, 18),
        ("Children not under 3 years", "en", LOWER, 3),
        ("Infants not less than 1500 g birth weight", "en", LOWER, 1500),
        ("Infants not born before 32 weeks gestational age", "en", LOWER, 32),
        ("Preterm infants (not <28 weeks gestational age)", "en", LOWER, 28),
        ("Children aged not more than 5 years", "en", UPPER, 5),
        ("Barn inte äldre än 5 år", "sv", UPPER, 5),
        ("Barn ej äldre än 5 år", "sv", UPPER, 5),
        ("Mödrar som inte är yngre än 18 år", "sv", LOWER, 18),
        ("Barn med födelsevikt ej under 1 500 g", "sv", LOWER, 1500),
        ("Barn som inte är födda före vecka 32", "sv", LOWER, 32),
    ],
)
def test_a_limit_that_is_denied_is_the_other_one(
    text: str, language: str, end: tuple[str, str], number: int
) -> None:
    notes, place = noted(text, language)

    (limit,) = leaves(population_of(notes, [place]))

    assert said(limit, *end) == (Decimal(number), True)
    other = UPPER if end == LOWER else LOWER
    assert said(limit, *other) == (None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Preterm infants, excluding those <1500 g", "en"),
        ("Preterm infants, excluding twins, triplets and infants <1500 g", "en"),
        ("Preterm infants except those born before 28 weeks gestational age", "en"),
        ("Infants with no birth weight <1 500 g", "en"),
        ("Infants born neither before 28 weeks nor after 36 weeks gestational age", "en"),
        ("Children not under 3 or over 5 years", "en"),
        ("Children, not between 3 and 5 years", "en"),
        ("Infants; those <1500 g were excluded", "en"),
        ("Infants <1500 g were not included", "en"),
        ("Barn utom de som väger <1,5 kg", "sv"),
        ("Barn, de som vägde <1,5 kg ingick inte", "sv"),
    ],
)
def test_a_limit_of_those_left_out_is_a_gap(text: str, language: str) -> None:
    notes, place = noted(text, language)

    found = leaves(population_of(notes, [place]))

    assert [said(one, "lower", "upper") for one in found if said(one, "unit") != (None,)] == []
    assert Why.AMBIGUOUS in [gap.why for gap in notes.gaps]


def test_both_ends_of_an_age_are_read() -> None:
    notes, place = noted("Infants older than 6 months but not older than 24 months")

    found = leaves(population_of(notes, [place]))

    assert [said(one, *LOWER, *UPPER) for one in found] == [
        (Decimal(6), False, None, None),
        (None, None, Decimal(24), True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Preterm infants without malformations, <37 weeks",
        "Preterm infants (excluding twins) <37 weeks gestational age",
        "Infants <37 weeks gestational age, no major malformations",
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(text: str) -> None:
    notes, place = noted(text)

    found = leaves(population_of(notes, [place]))

    assert (Decimal(37), False) in [said(one, *UPPER) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Infants, excluding preterm infants",
        "Full-term infants and not preterm infants",
        "Infants other than preterm infants",
        "Infants; preterm infants were excluded",
        "Spädbarn, utom för tidigt födda barn",
    ],
)
def test_a_group_that_is_left_out_is_no_group(text: str) -> None:
    notes, place = noted(text)

    found = population_of(notes, [place])

    assert found is not None
    assert "population:preterm-infant" not in [
        value.value for value in found.values.get("populationGroup", ())
    ]
    assert "populationGroup" in [gap.about for gap in notes.gaps]


def test_a_condition_of_those_left_out_is_not_required() -> None:
    notes, place = noted("Children, excluding those with autism")

    found = population_of(notes, [place])

    assert found is not None
    assert found.parts == {}
    assert (Why.AMBIGUOUS, "autism") in [(gap.why, gap.quote) for gap in notes.gaps]


@pytest.mark.parametrize(
    ("text", "language", "end", "number"),
    [
        ("Non-smoking adults over 30 years", "en", LOWER, 30),
        ("Exclusively women younger than 50 years", "en", UPPER, 50),
        ("Icke-gravida kvinnor som är över 20 år", "sv", LOWER, 20),
        ("Exklusivt ammade barn under 1 år", "sv", UPPER, 1),
    ],
)
def test_words_that_only_look_like_a_denial_deny_nothing(
    text: str, language: str, end: tuple[str, str], number: int
) -> None:
    notes, place = noted(text, language)

    limit = leaves(population_of(notes, [place]))[0]

    assert said(limit, *end) == (Decimal(number), False)
