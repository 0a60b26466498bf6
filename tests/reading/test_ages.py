"""Ages as enquiry responses usually print them, and numbers beside them that are none."""

from typing import Any

import pytest

from reading.test_cells import AGE
from reading.test_measures import limits

YEARS = "unit:YR"


@pytest.mark.parametrize(
    ("text", "language", "lower", "upper"),
    [
        ("Men >60 years", "en", 60, None),
        ("Men aged 50–64 years with COPD", "en", 50, 64),
        ("Women aged 20 or over", "en", 20, None),
        ("Persons aged 70 and older with dementia", "en", 70, None),
        ("Adolescents aged 13 to 17", "en", 13, 17),
        ("Children aged 3–8, with asthma", "en", 3, 8),
        ("Adults aged ≥25", "en", 25, None),
        ("Adults under the age of 30", "en", None, 30),
        ("Women in the age group 40–49", "en", 40, 49),
        ("Pupils in the age range 7 to 9", "en", 7, 9),
        ("Patients 80+", "en", 80, None),
        ("Age 40 or over", "en", 40, None),
        ("Women aged 40–74 invited to screening", "en", 40, 74),
        ("Adults with mild asthma, 20 years and over, living alone", "en", 20, None),
        ("Personer över 20 år inom psykiatrisk slutenvård", "sv", 20, None),
        ("Older adults (60+) at risk of falls", "en", 60, None),
        ("Adults >65 years in residential care", "en", 65, None),
        ("Children 3–15 years in kinship care", "en", 3, 15),
        ("Non-smokers aged 30–60 years", "en", 30, 60),
        ("Children exclusively breastfed, aged 1–3 years", "en", 1, 3),
        ("Women of childbearing age (18–44 years)", "en", 18, 44),
        ("Smokers with asthma, 50 years or older", "en", 50, None),
        ("Rökare med astma, 50 år eller äldre", "sv", 50, None),
        ("Vuxna, 30 år eller äldre", "sv", 30, None),
        ("Barn i åldern 4–9", "sv", 4, 9),
        ("Kvinnor i åldrarna 50 till 69", "sv", 50, 69),
        ("Personer 80+ i hemtjänst", "sv", 80, None),
        ("Personer äldre än 75", "sv", 75, None),
        ("Vuxna ≥20 år på sjukhus", "sv", 20, None),
        ("Ungdomar 12–20 år med autism", "sv", 12, 20),
    ],
)
def test_usual_ages_are_read(
    text: str, language: str, lower: int | None, upper: int | None
) -> None:
    read, gaps = limits(text, language)

    assert read == [(AGE, lower, upper, YEARS)]
    assert gaps == []


def test_an_age_beside_a_grade_is_read_and_the_grade_is_left() -> None:
    read, gaps = limits("Barn i årskurs 4–6 (10–13 år)", "sv")

    assert read == [(AGE, 10, 13, YEARS)]
    assert gaps == ["4–6"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Adults ≥4 years in nursing homes", "en"),
        ("Men 5–9 years in prison", "en"),
        ("Smokers ≥25 years", "en"),
        ("Children ≥3 years in foster care", "en"),
        ("Persons scoring 60+ on the scale", "en"),
        ("Patients treated 40+ weeks", "en"),
        ("Men smoking 30+ cigarettes", "en"),
        ("Infants aged 3–9", "en"),
        ("Adults aged 20 or over 60", "en"),
        ("Children aged 6–9 and 13–15", "en"),
        ("Adults aged 30 with 28 teeth", "en"),
        ("Women over 30", "en"),
        ("Personer över 65", "sv"),
        ("Barn i årskurs 4–6", "sv"),
        ("Children under six", "en"),
    ],
)
def test_a_number_that_no_words_call_an_age_is_a_gap(text: str, language: str) -> None:
    read, gaps = limits(text, language)

    assert read == []
    assert gaps


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Women (≥16 years) and men (≥20 years)", "en"),
        ("Men ≥60 years and women ≥65 years", "en"),
        ("Very preterm infants (<30+0 weeks) and low birth weight infants (<2,000 g)", "en"),
        ("Preterm infants (<36 weeks) and term infants (≥38 weeks)", "en"),
        ("Children aged 5–7 years and 10–12 years", "en"),
        ("Kvinnor ≥40 år och män ≥50 år", "sv"),
        ("Very preterm (<31 weeks) and low birth weight (<2000 g) infants", "en"),
    ],
)
def test_limits_that_different_people_have_are_no_limits_of_all(text: str, language: str) -> None:
    read, gaps = limits(text, language)

    assert read == []
    assert gaps


def test_two_limits_of_the_same_people_are_both_read() -> None:
    read: list[Any]
    read, gaps = limits("Adults ≥20 years, <70 years")

    assert read == [(AGE, 20, None, YEARS), (AGE, None, 70, YEARS)]
    assert gaps == []


def test_men_is_but_in_swedish_and_people_in_english() -> None:
    assert limits("Men ≥65 years")[0] == [(AGE, 65, None, YEARS)]
    assert limits("Vuxna, men inte äldre än 60 år", "sv")[0] == [(AGE, None, 60, YEARS)]
