"""Of alternatives that were read in part nothing stands as required; all of them is one gap."""

import pytest

from evidence_graph.reading.draft import Thing, Why
from evidence_graph.reading.rows import population_of
from reading.test_cells import leaves, noted, said


def read(text: str, language: str = "en") -> tuple[Thing | None, list[str], list[str]]:
    """Returns a population, the words of its criteria, and those of the gaps of criteria."""
    notes, place = noted(text, language)
    found = population_of(notes, [place])
    rules = (
        ()
        if found is None
        else (leaf for p in found.parts.values() for t in p for leaf in leaves(t))
    )
    gaps = [gap.quote for gap in notes.gaps if (gap.about, gap.why) == ("criteria", Why.AMBIGUOUS)]
    return found, [said(rule, "verbatim")[0] for rule in rules], gaps


@pytest.mark.parametrize(
    ("text", "language", "kept", "gap"),
    [
        (
            "Men ≥70 years or men at high risk, without gout",
            "en",
            [],
            "≥70 years or men at high risk, without gout",
        ),
        (
            "Women 30–39 years or ≥60 years at average risk of gout, without earlier gout",
            "en",
            [],
            "30–39 years or ≥60 years at average risk of gout, without earlier gout",
        ),
        (
            "Adults <30 years or >80 years in hospitals, with gout",
            "en",
            [],
            "<30 years or >80 years in hospitals, with gout",
        ),
        (
            "Adults with gout, over 70 years or frail men over 60 years",
            "en",
            [],
            "gout, over 70 years or frail men over 60 years",
        ),
        (
            "Adults weighing less than 45 kg or with BMI <19",
            "en",
            [],
            "less than 45 kg or with BMI <19",
        ),
        ("Vuxna över 70 år eller sköra", "sv", [], "över 70 år eller sköra"),
        (
            "Vuxna med vikt över 90 kg eller BMI över 30",
            "sv",
            [],
            "vikt över 90 kg eller BMI över 30",
        ),
        (
            "Preterm infants or infants with low birth weight <2000 g",
            "en",
            [],
            "or infants with low birth weight <2000 g",
        ),
        ("Adults with gout or smokers ≥50 years", "en", [], "gout or smokers ≥50 years"),
        (
            "Adults aged 20–60 years (treatment group) and children 6–9 years (control group)",
            "en",
            [],
            "Adults aged 20–60 years (treatment group) and children 6–9 years (control group)",
        ),
    ],
)
def test_a_part_of_alternatives_is_not_required(
    text: str, language: str, kept: list[str], gap: str
) -> None:
    _, rules, gaps = read(text, language)

    assert rules == kept
    assert gap in gaps


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "Women 30–39 years or ≥60 years, without earlier gout",
            ["30–39 years", "≥60 years", "without earlier gout"],
        ),
        ("Men or women ≥70 years with gout", ["≥70 years", "gout"]),
        ("Adults ≥70 years with gout or bursitis", ["≥70 years", "gout or bursitis"]),
        ("Adults ≥70 years, living alone or in institutions", ["≥70 years"]),
        ("Patients >70 years or with a fracture", [">70 years", "a fracture"]),
        ("Adults ≥20 years, men or women, with gout", ["≥20 years", "gout"]),
        ("Adults aged 70 years or older with gout", ["aged 70 years or older", "gout"]),
    ],
)
def test_what_was_read_as_a_whole_stands(text: str, rules: list[str]) -> None:
    assert read(text)[1:] == (rules, [])


def test_people_between_criteria_are_no_alternatives_of_them() -> None:
    found, _, _ = read("Adults ≥20 years, men or women, with gout")

    assert found is not None
    assert said(found.parts["criteria"][0], "combine") == ("combination:all-of",)


@pytest.mark.parametrize(
    ("text", "language", "roles", "others"),
    [
        ("Pregnant women and their infants", "en", ["role:infant"], ["women"]),
        ("Elever 6–9 år; deras lärare och föräldrar", "sv", ["role:parent"], ["Elever", "lärare"]),
        ("Vuxna och barn över 4 år", "sv", ["role:child"], ["Vuxna"]),
        ("Patients and their parents", "en", ["role:parent"], ["Patients"]),
        ("Parents of infants", "en", ["role:parent"], []),
    ],
)
def test_each_person_without_a_role_is_a_gap(
    text: str, language: str, roles: list[str], others: list[str]
) -> None:
    notes, place = noted(text, language)

    found = population_of(notes, [place])

    assert found is not None
    assert [role.value for role in found.values["participantRole"]] == roles
    assert [g.quote for g in notes.gaps if g.about == "participantRole"] == others


def test_a_limit_is_not_of_those_who_have_no_role() -> None:
    found, _, _ = read("Vuxna och barn över 4 år", "sv")

    assert found is not None
    assert said(found.parts["criteria"][0], "appliesTo") == ("role:child",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gravida kvinnor, graviditetsvecka 10–20", "sv"),
        ("Healthy women, 40+0 to 41+0 weeks", "en"),
        ("Pregnant women, gestational age 20–30 weeks", "en"),
        ("Women with an earlier child born before 33+0 weeks", "en"),
    ],
)
def test_the_weeks_of_women_are_not_those_of_an_infant(text: str, language: str) -> None:
    notes, place = noted(text, language)

    found = population_of(notes, [place])

    assert found is not None
    assert not found.parts
    assert "appliesTo" in [gap.about for gap in notes.gaps]


def test_the_weeks_of_a_birth_are_those_of_an_infant_whom_nobody_names() -> None:
    found, _, _ = read("Mothers who gave birth preterm (<36 weeks gestation)")

    assert found is not None
    whose = found.parts["criteria"][0].one("appliesTo")
    assert whose is not None
    assert (whose.value, whose.confidence.value) == ("role:infant", "low")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Adults (4 years or more) after burns", "en"),
        ("Children (3 years or more) since surgery", "en"),
        ("Adults (≥3 years) on dialysis", "en"),
        ("Adults (at least 4 years) in recovery", "en"),
        ("Vuxna (4 år eller mer) efter brännskada", "sv"),
        ("Trials with most participants aged 70 or older", "en"),
    ],
)
def test_what_is_of_something_else_is_no_criterion(text: str, language: str) -> None:
    assert read(text, language)[1] == []


@pytest.mark.parametrize(
    "text",
    ["Children (3–7 years) in school", "Adults (≥20 years) with gout", "Barn (3–7 år) i skolan"],
)
def test_an_age_in_brackets_stands(text: str) -> None:
    assert read(text, "sv" if "Barn" in text else "en")[1]


def test_criteria_are_told_in_the_order_of_their_words() -> None:
    notes, place = noted("Adults with gout, 30 years or older, in care homes")

    people = population_of(notes, [place])

    assert people is not None
    (group,) = people.parts["criteria"]
    assert group.values["combine"][0].quote == "gout, 30 years or older"
    assert [leaf.kind for leaf in leaves(people)] == ["CategoricalCriterion", "NumericBound"]
