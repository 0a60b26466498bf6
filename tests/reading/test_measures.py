"""A number is an age or a weight only where words say so; else it is a gap with its words."""

from decimal import Decimal
from typing import Any

import pytest

from evidence_graph.reading.rows import population_of
from reading.test_cells import AGE, BORN, WEEKS, WEIGHT, leaves, noted, said

LIMITS = ("dimension", "lower", "upper", "unit")


def limits(text: str, language: str = "en") -> tuple[list[tuple[Any, ...]], list[str]]:
    """Returns the limits that were read of a line, and the words that are left as gaps."""
    notes, place = noted(text, language)
    found = [said(one, *LIMITS) for one in leaves(population_of(notes, [place]))]
    about = {"criteria", "dimension", "appliesTo"}
    return [one for one in found if one[0]], [g.quote for g in notes.gaps if g.about in about]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Persons with gout for at least 4 years", "en"),
        ("Adults with neck pain for more than 2 months", "en"),
        ("Adults treated for at least 8 months", "en"),
        ("Patients with follow-up of 18 months or more", "en"),
        ("Adults with symptoms for <6 months", "en"),
        ("Children given iron for ≥3 months", "en"),
        ("Women with menopause before 40 years of age", "en"),
        ("Women with breast cancer diagnosed under 50 years of age", "en"),
        ("Stroke survivors <3 months after onset", "en"),
        ("Cancer survivors ≥5 years", "en"),
        ("Teachers working with children with ADHD for at least 3 years", "en"),
        ("Mothers of preterm infants with follow-up for at least 3 years", "en"),
        ("Adults, all but those over 75 years", "en"),
        ("At least 80% of participants over 65 years", "en"),
        ("Adults 5 years after joint replacement", "en"),
        ("Men aged 50–69 years at screening", "en"),
        ("Mothers <12 months postpartum", "en"),
        ("Patients with prosthesis older than 10 years", "en"),
        ("Children with a mean age over 5 years", "en"),
        ("Adults with at least 12 years of schooling", "en"),
        ("Children with >5-year follow-up", "en"),
        ("Yrsel sedan mer än 4 månader", "sv"),
        ("Vuxna minst 3 år efter hjärtinfarkt", "sv"),
        ("Patienter med typ 2-diabetes sedan minst 4 år", "sv"),
        ("Vuxna med värk i mer än 6 månader", "sv"),
        ("Vuxna med uppföljning i minst 18 månader", "sv"),
        ("Barn som följts i upp till 7 år", "sv"),
        ("Kvinnor som fött barn för högst 6 månader sedan", "sv"),
        ("Barn som var under 2 år vid operationen", "sv"),
        ("Vuxna med minst 9 års skolgång", "sv"),
    ],
)
def test_how_long_is_no_age(text: str, language: str) -> None:
    read, gaps = limits(text, language)

    assert read == []
    assert gaps


@pytest.mark.parametrize(
    ("text", "language", "gap"),
    [
        ("Adults with BMI ≥25 kg/m²", "en", "BMI ≥25 kg/m²"),
        ("Adults, BMI 20–25 kg/m2", "en", "20–25 kg/m2"),
        ("Fathers of preterm infants, BMI >30 kg/m²", "en", ">30 kg/m²"),
        ("Adults consuming >20 g alcohol per day", "en", ">20 g"),
        ("Adults taking ≥2 g paracetamol", "en", "≥2 g"),
        ("Adults who lost >7 kg", "en", ">7 kg"),
        ("Infants fed <400 g formula", "en", "<400 g"),
        ("Infants who gained <15 g/kg/day", "en", "<15 g/kg/day"),
        ("Patients, tumour weight >500 g", "en", "weight >500 g"),
        ("Vuxna som dricker >20 g alkohol per dag", "sv", ">20 g"),
        ("Vuxna som gått ned mer än 7 kg", "sv", "mer än 7 kg"),
        ("Vuxna med fetma (BMI över 35 kg/m²)", "sv", "över 35 kg/m²"),
    ],
)
def test_an_amount_is_no_weight_of_a_person(text: str, language: str, gap: str) -> None:
    read, gaps = limits(text, language)

    assert read == []
    assert gap in gaps
    assert "2" not in gaps


@pytest.mark.parametrize(
    ("text", "language", "limit"),
    [
        ("Personer 70 år och äldre", "sv", (AGE, 70, None, "unit:YR")),
        ("Personer från 60 års ålder", "sv", (AGE, 60, None, "unit:YR")),
        ("Barn mellan 3 och 10 års ålder", "sv", (AGE, 3, 10, "unit:YR")),
        ("Barn upp till 16 år", "sv", (AGE, None, 16, "unit:YR")),
        ("Barn upp till och med 11 år", "sv", (AGE, None, 11, "unit:YR")),
        ("Högst 8 år gamla barn", "sv", (AGE, None, 8, "unit:YR")),
        ("Kvinnor med migrän i åldern 20–60 år", "sv", (AGE, 20, 60, "unit:YR")),
        ("Adults (18+ years)", "en", (AGE, 18, None, "unit:YR")),
        ("Persons 70 years of age and over", "en", (AGE, 70, None, "unit:YR")),
        ("Adults aged 18 years and above", "en", (AGE, 18, None, "unit:YR")),
        ("Children up to 14 years", "en", (AGE, None, 14, "unit:YR")),
        ("Children with asthma aged 6 to 12 years", "en", (AGE, 6, 12, "unit:YR")),
        ("Adults with stroke, 18 years or older", "en", (AGE, 18, None, "unit:YR")),
        ("Infants up to 10 weeks of age", "en", (AGE, None, 10, "unit:WK")),
        ("Women (18–45 years)", "en", (AGE, 18, 45, "unit:YR")),
        ("Toddlers 12–36 months", "en", (AGE, 12, 36, "unit:MO")),
        ("Pregnant women weighing >80 kg", "en", (WEIGHT, 80, None, "unit:KiloGM")),
        ("Newborns weighing less than 2000 g at birth", "en", (BORN, None, 2000, "unit:GM")),
        ("Adults with body weight above 110 kg", "en", (WEIGHT, 110, None, "unit:KiloGM")),
        ("Infants of <28 weeks' gestation", "en", (WEEKS, None, 28, "unit:WK")),
    ],
)  # fmt: skip
def test_common_ways_to_say_an_age_or_a_weight_are_read(
    text: str, language: str, limit: tuple[Any, ...]
) -> None:
    read, gaps = limits(text, language)

    assert read == [limit]
    assert gaps == []


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Children under 5 years with asthma for more than 6 months", [(None, Decimal(5))]),
        ("Children 3–6 years with caries for >1 year", [(Decimal(3), Decimal(6))]),
        ("Adults aged ≥18 years, ≥6 months after stroke", [(Decimal(18), None)]),
    ],
)
def test_an_age_stands_beside_how_long(text: str, ages: list[tuple[Any, ...]]) -> None:
    read, gaps = limits(text)

    assert [one[1:3] for one in read] == ages
    assert gaps


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Infants of mothers <20 years", "role:mother"),
        ("Parents with children aged 0–3 years", "role:child"),
    ],
)
def test_a_limit_is_of_those_it_stands_behind(text: str, whose: str) -> None:
    notes, place = noted(text)

    (limit,) = leaves(population_of(notes, [place]))

    assert said(limit, "appliesTo") == (whose,)


@pytest.mark.parametrize(
    "text",
    [
        "Infants of women <20 years",
        "Children and adults, 5–70 years",
        "Women and their partners, aged 20–40 years",
        "Mothers of preterm infants, aged 18–45 years",
    ],
)
def test_a_limit_that_could_be_of_two_is_a_gap(text: str) -> None:
    read, gaps = limits(text)

    assert read == []
    assert gaps


def test_a_weight_beside_weeks_is_not_the_mothers() -> None:
    read, gaps = limits("Mothers with preterm infants (<36 weeks, <2400 g)")

    assert [one[0] for one in read] == [WEEKS]
    assert gaps == ["<2400 g"]


def test_a_limit_that_does_not_say_whether_it_is_included_has_no_stated_kind() -> None:
    notes, place = noted("Children up to 16 years")

    (limit,) = leaves(population_of(notes, [place]))

    assert said(limit, "upper", "upperInclusive", "boundKind") == (16, None, "boundkind:not-stated")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Adults with type 2 diabetes", "type 2 diabetes"),
        ("Vuxna med typ 1-diabetes", "typ 1-diabetes"),
        ("Adults with HIV-1", "HIV-1"),
        ("Adults with stage 3 cancer", "stage 3 cancer"),
        ("Adults aged 18–65 years with migraine", "migraine"),
    ],
)
def test_a_condition_is_whole(text: str, condition: str) -> None:
    notes, place = noted(text)

    found = [said(one, "verbatim")[0] for one in leaves(population_of(notes, [place]))]

    assert condition in found


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Adults with or without depression", "or without depression"),
        ("Adults with HbA1c >53 mmol/mol", "HbA1c >53 mmol/mol"),
        ("Adults with caries for >1 year", "caries for >1 year"),
        ("Adults with follow-up of 24 months or more", "follow-up of 24 months or more"),
        ("Vuxna med BMI minst 30,5", "BMI minst 30,5"),
    ],
)
def test_a_condition_that_sets_a_limit_is_a_gap_as_a_whole(text: str, gap: str) -> None:
    notes, place = noted(text)

    found = population_of(notes, [place])

    assert leaves(found) == [found]
    assert gap in [one.quote for one in notes.gaps]


def test_a_time_in_words_is_a_gap() -> None:
    _, gaps = limits("Adults at least two years after stroke")

    assert gaps == ["two years"]


def test_what_is_left_out_leaves_the_age_before_it() -> None:
    read, gaps = limits("Children aged 6 to 16 years with ADHD, excluding tics")

    assert read == [(AGE, 6, 16, "unit:YR")]
    assert gaps == ["excluding tics"]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("People not living in nursing homes", "not living in nursing homes"),
        ("Kvinnor, ej tidigare gravida", "ej tidigare gravida"),
        ("Four hundred patients", "Four hundred"),
    ],
)
def test_words_that_no_rule_read_are_gaps(text: str, gap: str) -> None:
    _, gaps = limits(text)

    assert gaps == [gap]
