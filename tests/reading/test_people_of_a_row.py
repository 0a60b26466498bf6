"""Outcomes and interventions of families are those of rows that name someone of a family."""

import pytest

from evidence_graph.reading.draft import Confidence, Thing, Why
from evidence_graph.reading.interventions import intervention
from evidence_graph.reading.outcomes import outcomes
from evidence_graph.reading.rows import population_of
from reading.test_cells import noted, said

FAMILY = ("role:parent", "role:infant")


def use(text: str, language: str = "en", roles: tuple[str, ...] = ()) -> tuple[Thing, list[str]]:
    notes, place = noted(text, language)
    found = intervention(
        notes, place, rule="labelled-cell", confidence=Confidence.HIGH, roles=roles
    )
    return found, [gap.about for gap in notes.gaps]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Depressive symptoms", "en"),
        ("Self-efficacy (GSE)", "en"),
        ("Attachment", "en"),
        ("Cognitive outcomes", "en"),
        ("Later development", "en"),
        ("Senare utveckling", "sv"),
    ],
)
def test_an_outcome_of_nobody_in_a_family_is_a_gap(text: str, language: str) -> None:
    notes, place = noted(text, language)

    (listing,) = outcomes(notes, [place])

    assert said(listing, "outcome", "verbatim") == (None, text)
    assert [(gap.why, gap.about) for gap in notes.gaps] == [(Why.AMBIGUOUS, "outcome")]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Depressive symptoms", ("role:mother",)),
        ("Parental stress", ()),
        ("Child behaviour", ()),
        ("Cognitive outcomes", ("role:infant",)),
        ("Attachment", FAMILY),
    ],
)
def test_an_outcome_of_a_family_is_known(text: str, roles: tuple[str, ...]) -> None:
    notes, place = noted(text)

    (listing,) = outcomes(notes, [place], roles=roles)

    assert listing.one("outcome") is not None


def test_a_heading_says_whose_outcomes_are() -> None:
    notes, _ = noted("Parental outcomes:\nDepressive symptoms")

    (listing,) = outcomes(notes, list(notes.source.lines()))

    assert said(listing, "outcome") == ("outcome:depressive-symptoms",)


@pytest.mark.parametrize(
    "text",
    [
        "Meta-analysis was not possible",
        "† Results could not be pooled",
        "Note: outcomes at 6 months",
        "MH = mental health",
        "The trials were small.",
        "Not reported",
        "Ej rapporterat",
        "None reported",
        "Slutsatser kan inte dras",
    ],
)
def test_a_remark_is_no_outcome(text: str) -> None:
    notes, _ = noted(f"Sleep\n{text}")

    (listing,) = outcomes(notes, list(notes.source.lines()))

    assert said(listing, "verbatim") == ("Sleep",)
    assert "listsOutcome" in [gap.about for gap in notes.gaps]


@pytest.mark.parametrize("heading", ["Other outcomes:", "Exploratory outcomes:", "Övriga utfall:"])
def test_other_outcomes_are_neither_primary_nor_secondary(heading: str) -> None:
    notes, _ = noted(f"Primary outcomes:\nSleep\n{heading}\nFalls")

    roles = [said(one, "outcomeRole")[0] for one in outcomes(notes, list(notes.source.lines()))]

    assert roles == ["outcomerole:primary", "outcomerole:unspecified"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Primary outcomes: Balance\nOther outcomes: Bills", [("Balance", 1), ("Bills", 0)]),
        ("Primary outcomes: Balance; Tertiary outcomes: Bills", [("Balance", 1), ("Bills", 0)]),
        ("Primära utfall: Balans\nÖvriga utfall: Utgifter", [("Balans", 1), ("Utgifter", 0)]),
        ("Primary and secondary outcomes:\nBalance", [("Balance", 0)]),
        ("Non-primary outcomes:\nBalance", [("Balance", 0)]),
        ("Co-primary outcomes: Balance", [("Balance", 0)]),
        ("Key secondary outcomes:\nBalance", [("Balance", 0)]),
        ("Primary outcomes (of importance):\nBalance", [("Balance", 0)]),
        ("Primary outcomes not reported\nBalance", [("Balance", 0)]),
        ("Primary outcomes:\nBalance\nAdverse events:\nRash", [("Balance", 1), ("Rash", 0)]),
        ("Primary outcomes:\nBalance\nHarms: Rash", [("Balance", 1), ("Rash", 0)]),
        ("Primary outcomes: Balance Secondary outcomes: Rash", [("Balance", 1), ("Rash", 2)]),
        ("Primary: balance; gait\nSecondary: rash", [("balance", 1), ("gait", 1), ("rash", 2)]),
        ("Primary/secondary outcomes: Balance", [("Balance", 0)]),
        ("Secondary: balance; Adverse effects: rash", [("balance", 2), ("rash", 0)]),
        (
            "Primary outcomes\nBalance\nExploratory\nRash",
            [("Balance", 1), ("Exploratory", 0), ("Rash", 0)],
        ),
        ("Primary outcomes: Balance; adverse events", [("Balance", 1), ("adverse events", 1)]),
        ("Primary outcomes:\nPoor outcome (fall or fear)", [("Poor outcome (fall or fear)", 1)]),
        ("Secondary outcomes: Harms; balance", [("Harms", 2), ("balance", 2)]),
        ("Primary care visits", [("Primary care visits", 0)]),
        (
            "Primary outcomes:\nBalance\nReported by patients: outcomes\nGait",
            [("Balance", 1), ("Reported by patients: outcomes", 0), ("Gait", 0)],
        ),
        ("All outcomes after 6 months", []),
    ],
)
def test_a_role_ends_where_another_heading_begins(text: str, listed: list[tuple[str, int]]) -> None:
    notes, _ = noted(text)
    roles = ("outcomerole:unspecified", "outcomerole:primary", "outcomerole:secondary")

    read = [
        said(one, "verbatim", "outcomeRole") for one in outcomes(notes, list(notes.source.lines()))
    ]

    assert read == [(words, roles[role]) for words, role in listed]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Early intervention in schizophrenia", "en"),
        ("Early intervention", "en"),
        ("Video feedback for surgeons", "en"),
        ("Tidig insats vid stroke", "sv"),
    ],
)
def test_an_intervention_for_nobody_in_a_family_is_a_gap(text: str, language: str) -> None:
    found, gaps = use(text, language)

    assert said(found, "intervention", "verbatim") == (None, text)
    assert gaps == ["intervention"]


def test_an_intervention_for_a_family_is_known() -> None:
    assert said(use("Early intervention", roles=FAMILY)[0], "intervention") == (
        "intervention:early-intervention",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Yoga not in hospital",
        "Yoga outside the clinic",
        "Yoga after hospital stay",
        "Training of hospital staff",
        "Parenting education excluding home visits",
    ],
)
def test_where_something_is_not_done_is_no_setting(text: str) -> None:
    found, gaps = use(text)

    assert said(found, "setting") == (None,)
    assert "setting" in gaps


@pytest.mark.parametrize("text", ["Yoga in hospital", "Yoga at home", "Yoga (home)"])
def test_where_something_is_done_is_its_setting(text: str) -> None:
    assert use(text)[0].one("setting") is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nurses who care for preterm infants", "en"),
        ("Child psychiatrists", "en"),
        ("Grandparents of preterm infants", "en"),
        ("Mor- och farföräldrar", "sv"),
        ("Adults who were preterm infants", "en"),
        ("Kvinnor som fött barn för högst 6 månader sedan", "sv"),
        ("Barnmorskor som möter mödrar", "sv"),
    ],
)
def test_those_whom_others_have_to_do_with_take_no_part(text: str, language: str) -> None:
    notes, place = noted(text, language)

    found = population_of(notes, [place])

    assert found is not None
    assert said(found, "participantRole", "populationGroup") == (None, None)
    assert "participantRole" in [gap.about for gap in notes.gaps]


def test_parents_who_lost_children_are_no_children() -> None:
    notes, place = noted("Föräldrar som förlorat barn", "sv")

    found = population_of(notes, [place])

    assert found is not None
    assert [value.value for value in found.values["participantRole"]] == ["role:parent"]


@pytest.mark.parametrize(
    ("text", "fewest"),
    [
        ("Video feedback, at least 4 sessions", 4),
        ("Video feedback, at least 4 sessions of 1 hour", 4),
        ("Minst fyra tillfällen med videofeedback", 4),
        ("Video feedback, at least 4 sessions per week", None),
        ("Video feedback, at least two sessions weekly", None),
        ("At least 4 sessions of video feedback each month", None),
        ("Video feedback, weekly, at least 4 sessions", None),
        ("At least 4 sessions (a week)", None),
        ("At least 4 sessions/week", None),
        ("Minst tre träffar i veckan", None),
        ("Minst ett tillfälle per månad", None),
    ],
)
def test_how_often_is_not_how_many_in_all(text: str, fewest: int | None) -> None:
    found, gaps = use(text)

    assert said(found, "minimumSessions") == (fewest,)
    assert ("minimumSessions" in gaps) == (fewest is None)


@pytest.mark.parametrize(
    ("text", "language", "roles"),
    [
        ("Mothers (≥20 years) of preterm infants", "en", ["role:mother"]),
        ("Fathers, aged 20 years or older, of preterm infants", "en", ["role:father"]),
        ("Parents (mostly mothers) of infants", "en", ["role:parent", "role:mother"]),
        ("Mödrar, 20 år och äldre, till för tidigt födda barn", "sv", ["role:mother"]),
        ("Infants (and their mothers)", "en", ["role:infant", "role:mother"]),
    ],
)
def test_what_is_set_off_between_people_parts_them_not(
    text: str, language: str, roles: list[str]
) -> None:
    notes, place = noted(text, language)

    people = population_of(notes, [place])

    assert people is not None
    assert [role.value for role in people.values["participantRole"]] == roles
