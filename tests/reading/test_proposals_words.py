"""What of a sentence is a gap beside the finding proposed, and what takes its direction away."""

import pytest

from evidence_graph.reading.draft import Why
from reading import proposed

KNEES = {
    "intervention": "Exercise therapy",
    "outcomes": ("Pain", "Physical function", "Quality of life"),
    "population": "Adults with knee osteoarthritis",
}


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Exercise therapy seldom improves quality of life.", "seldom"),
        ("Proponents argue exercise therapy improves pain.", "Proponents"),
        ("Exercise therapy improved pain in unblinded trials only.", "in unblinded trials"),
        ("Surgery, unlike exercise therapy, improved pain.", "unlike"),
        ("Exercise therapy improved pain half as much as surgery.", "half"),
        ("Exercise therapy improved pain to a lesser extent than surgery.", "to a lesser extent"),
        ("Exercise therapy improved pain in healthy adults.", "healthy"),
        ("Exercise therapy improved pain in 3 of 12 trials.", "in 3 of 12 trials"),
        ("Too much exercise therapy worsened pain.", "Too"),
        ("Exercise therapy or surgery improved pain.", "or"),
        ("Exercise therapy improved pain or quality of life.", "or"),
        ("Exercise therapy was better for pain than for quality of life.", "for"),
        ("Patients reported that exercise therapy improved pain.", "Patients reported that"),
        ("Exercise therapy was rarely better than usual care for pain.", "rarely"),
        ("More exercise therapy improved pain.", "More"),
        (
            "Exercise therapy (in one biased trial) improved pain but not quality of life.",
            "in one biased trial",
        ),
    ],
)
def test_a_word_that_no_list_accounts_for_is_a_gap(sentence: str, word: str) -> None:
    draft = proposed.document(sentence, **KNEES)

    assert draft.findings == ()
    assert word in {gap.quote for gap in draft.gaps if gap.about == "finding: what frames it"}
    assert sentence in {gap.quote for gap in draft.gaps if gap.why is Why.NO_FINDING}


@pytest.mark.parametrize(
    "sentence",
    [
        "Exercise therapy improved pain at 12 weeks but not at 52 weeks.",
        "Exercise therapy improved pain at 3 months and worsened it at 12 months.",
        "Quality of life improved pain.",
        "Exercise therapy increased it.",
        "Exercise therapy improved pain (p=0.34).",
        "Exercise therapy improved pain (95% CI -0.5 to 0.3).",
        "Exercise therapy improved pain, although not to a statistically significant degree.",
        "Jämfört med träning förbättrade operation livskvaliteten.",
    ],
)
def test_a_sentence_with_no_one_direction_is_a_gap(sentence: str) -> None:
    draft = proposed.document(sentence, **KNEES)

    assert draft.findings == ()
    assert Why.TWO_DIRECTIONS in {gap.why for gap in draft.gaps}


def test_differences_that_the_next_sentence_calls_chance_are_not_proposed() -> None:
    text = "Exercise therapy improved pain. None of the differences were statistically significant."

    assert proposed.document(text, **KNEES).findings == ()


def test_a_person_who_is_not_of_the_row_is_a_gap() -> None:
    draft = proposed.document(
        "Mothers of term infants who received video feedback had better maternal sensitivity.",
        population="Mothers of preterm infants",
    )

    assert draft.findings == ()
    assert "term" in {gap.quote for gap in draft.gaps}


def test_those_who_are_named_first_are_the_population() -> None:
    (finding,) = proposed.document(
        "Mothers of preterm infants who received video feedback had better maternal sensitivity.",
        population="Parents of preterm infants",
    ).findings

    (people,) = finding.parts["population"]
    assert [value.value for value in people.values["participantRole"]] == ["role:mother"]


def test_a_certainty_said_apart_is_a_gap() -> None:
    draft = proposed.document(
        "Exercise therapy probably improves pain, but the certainty is very low.", **KNEES
    )

    assert [finding.one("certainty") for finding in draft.findings] == [None]
    assert "the certainty is very low." in {
        gap.quote for gap in draft.gaps if gap.about == "finding: certainty"
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "There is insufficient evidence of high certainty that exercise therapy improves pain.",
        "High-certainty evidence is lacking that exercise therapy improves pain.",
        "Moderate-certainty evidence is missing for an effect of exercise therapy on pain.",
        "No high-quality evidence was found that exercise therapy improves pain.",
        "There is insufficient evidence that exercise therapy improves pain (high certainty).",
        "Evidens saknas, med hög tillförlitlighet, för att träning minskar smärta.",
    ],
)
def test_the_certainty_of_evidence_that_is_lacking_is_a_gap(sentence: str) -> None:
    row = {"intervention": "Träning", "outcomes": ("Smärta",)} if "för" in sentence else KNEES
    draft = proposed.document(sentence, **row)

    assert [(one.kind, one.one("certainty")) for one in draft.findings] == [
        ("AbsenceFinding", None)
    ]
    assert "finding: certainty" in {gap.about for gap in draft.gaps}


@pytest.mark.parametrize(
    "sentence",
    [
        "High-certainty evidence shows that exercise therapy does not improve pain.",
        "Exercise therapy did not improve pain (high certainty).",
    ],
)
def test_the_certainty_of_evidence_that_shows_no_effect_is_that_of_the_finding(
    sentence: str,
) -> None:
    (finding,) = proposed.document(sentence, **KNEES).findings

    assert proposed.plain(finding)["certainty"] == "certainty:high"


@pytest.mark.parametrize(
    "lacking", ["High-certainty evidence is lacking", "There is insufficient evidence"]
)
@pytest.mark.parametrize("also", ["reduces", "also increases"])
def test_what_evidence_is_lacking_of_goes_on_behind_and(lacking: str, also: str) -> None:
    draft = proposed.document(
        f"{lacking} that video feedback improves maternal sensitivity and {also} parental stress."
    )

    assert [one.kind for one in draft.findings] == ["AbsenceFinding"]
    assert Why.TWO_DIRECTIONS in {gap.why for gap in draft.gaps}


def test_brackets_are_of_the_clause_before_them() -> None:
    first, second = proposed.document(
        "Exercise therapy improved pain (low certainty) but not quality of life (high certainty).",
        **KNEES,
    ).findings

    assert proposed.plain(first)["certainty"] == "certainty:low"
    assert proposed.plain(second)["certainty"] == "certainty:high"


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Exercise therapy reduced pain by 20%.", "by 20%"),
        ("Träning minskade smärtan med 18–19 procent.", "med 18–19 procent"),
    ],
)
def test_how_much_something_changed_is_a_gap_beside_the_change(sentence: str, size: str) -> None:
    draft = proposed.document(sentence, intervention="Träning", outcomes=("Smärta",))

    assert [proposed.plain(one)["change"] for one in draft.findings] == ["change:decrease"]
    assert (Why.NO_PLACE, size) in {(gap.why, gap.quote) for gap in draft.gaps}


def test_no_change_by_so_much_may_be_a_change_by_less() -> None:
    assert proposed.document("Exercise therapy did not reduce pain by 20%.", **KNEES).findings == ()


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        (
            "Andningsövningar kan ha positiva effekter på livskvalitet.",
            "benefit:favours-intervention",
        ),
        ("Sammantaget hade insatserna ingen effekt på livskvalitet.", "benefit:no-difference"),
    ],
)
def test_plain_swedish_sentences_are_read(sentence: str, direction: str) -> None:
    row = {"intervention": "Andningsövningar", "outcomes": ("Livskvalitet",)}
    (finding,) = proposed.document(sentence, **row).findings

    assert proposed.plain(finding)["benefit"] == direction


def test_a_comparison_is_no_part_of_the_outcome() -> None:
    (finding,) = proposed.document(
        "Exercise therapy reduced pain as compared to usual care.", **KNEES
    ).findings

    assert proposed.plain(finding)["outcome"] == "pain"


def test_the_time_of_a_result_is_a_gap() -> None:
    draft = proposed.document("Exercise therapy improved pain in the short term.", **KNEES)

    assert "in the short term" in {gap.quote for gap in draft.gaps if gap.why is Why.NO_PLACE}


@pytest.mark.parametrize(
    "compared",
    [
        "more than quality of life",
        "more than walking speed",
        "more than fatigue",
        "compared with men",
        "compared with fathers",
        "compared with the elderly",
        "compared with nurses",
        "in patients compared with children in usual care",
    ],
)
@pytest.mark.parametrize("claim", ["improved pain", "did not improve pain"])
def test_neither_an_outcome_nor_people_are_compared_with(claim: str, compared: str) -> None:
    draft = proposed.document(f"Exercise therapy {claim} {compared}.", **KNEES)

    assert draft.findings == ()
    assert Why.NO_FINDING in {gap.why for gap in draft.gaps}


@pytest.mark.parametrize(
    "compared", ["mer än smärtan", "mer än gångförmågan", "jämfört med män", "jämfört med äldre"]
)
def test_nor_are_they_in_swedish(compared: str) -> None:
    row = {"intervention": "Träning", "outcomes": ("Livskvalitet", "Smärta")}
    draft = proposed.document(f"Träning förbättrade livskvaliteten {compared}.", **row)

    assert draft.findings == ()


@pytest.mark.parametrize(
    "comparator",
    [
        "usual care",
        "no treatment",
        "the control group",
        "pain education",
        "aerobic exercise",
        "surgery",
        "ibuprofen",
        "patients in the control group",
        "nurse visits",
    ],
)
def test_what_is_done_or_given_is_compared_with(comparator: str) -> None:
    draft = proposed.document(f"Exercise therapy improved pain more than {comparator}.", **KNEES)

    assert [proposed.plain(one)["comparator"] for one in draft.findings] == [
        comparator.removeprefix("the ")
    ]
    assert [one.parts.get("population") for one in draft.findings] == [None]


def test_those_who_are_compared_with_are_not_the_population() -> None:
    (finding,) = proposed.document(
        "Video feedback improved maternal sensitivity compared with mothers in usual care.",
        population="Mothers of preterm infants",
    ).findings

    assert "population" not in finding.parts


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("Exercise therapy was as effective as surgery for pain.", "surgery"),
        ("Exercise therapy was inferior to surgery for pain.", "surgery"),
        ("Exercise therapy is better than usual care for pain.", "usual care"),
    ],
)
def test_a_comparator_ends_where_the_outcome_begins(sentence: str, comparator: str) -> None:
    (finding,) = proposed.document(sentence, **KNEES).findings

    assert proposed.plain(finding)["comparator"] == comparator
    assert proposed.plain(finding)["outcome"] == "pain"


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("Exercise therapy reduced pain at discharge.", "at discharge"),
        ("Exercise therapy reduced pain immediately after treatment.", "after treatment"),
        ("Pain was lower with exercise therapy at the end of the intervention.", "at the end of"),
    ],
)
def test_a_time_that_says_no_more_than_when_is_a_gap_beside_the_finding(
    sentence: str, time: str
) -> None:
    draft = proposed.document(sentence, **KNEES)

    assert len(draft.findings) == 1
    assert any(time in g.quote for g in draft.gaps if g.about == "finding: time of follow-up")


@pytest.mark.parametrize(
    ("sentence", "done"),
    [
        ("Adults who received exercise therapy had less pain.", "exercise therapy"),
        ("Adults in the intervention group had less pain.", "Exercise therapy"),
        ("The programme reduced pain.", "Exercise therapy"),
        ("Pain was lower in the exercise group.", "exercise"),
        ("Pain decreased with exercise therapy.", "exercise therapy"),
    ],
)
def test_what_was_done_is_told_without_the_people_who_got_it(sentence: str, done: str) -> None:
    (finding,) = proposed.document(sentence, **KNEES).findings

    assert proposed.plain(finding)["change"] == "change:decrease"
    assert finding.values["interventionVerbatim"][0].value == done


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain decreased with time.",
        "Pain was lower in the older group.",
        "Pain was lower with younger adults.",
        "Physical function was unaffected by pain.",
        "Exercise therapy led to less improvement in pain.",
        "Adults who did not receive exercise therapy had less pain.",
        "Adults in the control group reported less pain.",
    ],
)
def test_a_change_that_nothing_done_brought_about_is_a_gap(sentence: str) -> None:
    assert proposed.document(sentence, **KNEES).findings == ()
