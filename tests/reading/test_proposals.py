"""Findings are proposed with the direction that their words have, or with none."""

import pytest

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading import draft_file
from evidence_graph.reading.draft import Thing, Why
from reading import proposals_beside_graph, proposed
from reading.expectations import DOCUMENTS, ENDING, named

NAMES = sorted(file.name.removesuffix(ENDING) for file in DOCUMENTS.glob(f"*{ENDING}"))
CLAIMS = (
    "video feedback improves maternal sensitivity",
    "video feedback reduced parental stress",
    "parenting interventions led to better child behaviour",
    "music therapy was effective for depression",
    "video feedback had a positive effect on attachment security",
    "home visits were associated with fewer injuries",
    "exercise was more effective than usual care",
    "maternal sensitivity was improved by video feedback",
    "screening worsened anxiety",
    "video feedback had no effect on parental stress",
)
TURNED = (
    "There is no evidence that {}.",
    "It is unclear whether {}.",
    "It cannot be excluded that {}.",
    "It is not the case that {}.",
    "We do not know if {}.",
    "Few studies found that {}.",
    "None of the studies showed that {}.",
    "Only one study found that {}.",
    "If started early, {}.",
    "The aim was to assess whether {}.",
    "We hypothesised that {}.",
    "Earlier reviews found that {}.",
    "Further studies are needed to show that {}.",
    "Some studies found that {}, but others did not.",
    "There is insufficient evidence to conclude that {}.",
)
IMPROVES = "Video feedback improves maternal sensitivity."


def test_the_findings_of_the_curated_graph_are_proposed() -> None:
    proposals, findings, same = proposals_beside_graph.score()

    assert same / findings >= 0.98
    assert same / proposals >= 0.98


def test_no_proposal_goes_against_the_curated_graph() -> None:
    ours, theirs = proposals_beside_graph.proposed(), proposals_beside_graph.curated()

    assert proposals_beside_graph.wrong(ours, theirs) == []


@pytest.mark.parametrize("paragraph", proposed.paragraphs(), ids=lambda p: p["name"])
def test_a_paragraph_is_read_as_a_person_reads_it(paragraph: dict[str, object]) -> None:
    tally = proposed.measured([paragraph])

    assert (tally.found, tally.agreeing, tally.wrong) == (tally.expected, tally.values, 0)


def test_most_of_paragraphs_written_later_is_read_and_nothing_wrongly() -> None:
    tally = proposed.measured(proposed.unseen())

    assert tally.found / tally.expected >= 0.9
    assert tally.wrong == 0


def test_no_hard_sentence_is_given_a_direction_that_it_does_not_have() -> None:
    assert proposed.misread() == []


@pytest.mark.parametrize("turned", TURNED)
@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_that_is_doubted_denied_or_limited_has_no_direction(
    turned: str, claim: str
) -> None:
    draft = proposed.document(turned.format(claim))

    assert [proposed.directions(proposed.plain(one)) for one in draft.findings if one.values] in (
        [],
        [set()],
    )


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_same_claim_plainly_made_has_one(claim: str) -> None:
    draft = proposed.document(f"We found that {claim}.")

    assert [bool(proposed.directions(proposed.plain(one))) for one in draft.findings] == [True]


@pytest.mark.parametrize("sentence", proposed.plain_sentences())
def test_a_plain_sentence_has_a_direction(sentence: str) -> None:
    found = [
        proposed.directions(proposed.plain(one)) for one in proposed.document(sentence).findings
    ]

    assert any(found)


# Proposed, with a gap of its own for the time; and what the words do say, of a part of it.
TOLERATED = {
    "Spinal fusion improved back pain until 6 months.",
    "Föräldrautbildning på distans förbättrade inte barns beteende.",
}


@pytest.mark.parametrize(
    "row",
    [row for name in ("framed", "later", "last") for row in proposed.framed(f"{name}.toml")],
    ids=lambda row: row["intervention"],
)
def test_nothing_is_proposed_beyond_what_a_sentence_says(row: dict[str, object]) -> None:
    more, _ = proposed.beyond(row)

    assert [pair for pair in more if pair[0] not in TOLERATED] == []


def test_most_of_plain_sentences_on_unknown_topics_is_proposed_and_nothing_else() -> None:
    more, less = zip(*map(proposed.beyond, proposed.framed("plainly.toml")), strict=True)

    assert [pair for of_row in more for pair in of_row] == []
    assert sum(map(len, less)) <= 9


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


def test_words_that_are_not_understood_leave_a_gap_and_no_finding() -> None:
    draft = proposed.document(
        "The belief that video feedback improves maternal sensitivity is wrong."
    )

    assert draft.findings == ()
    assert "belief" in {gap.quote for gap in draft.gaps if gap.about == "finding: what frames it"}


def test_a_later_clause_takes_back_the_claims_before_it() -> None:
    draft = proposed.document(
        "Video feedback improved maternal sensitivity at 6 months but this was reversed at 2 years."
    )

    assert draft.findings == ()
    assert "reversed" in {gap.quote for gap in draft.gaps}


def test_a_comparison_is_in_neither_the_outcome_nor_the_time() -> None:
    (finding,) = proposed.document(
        "Video feedback did not reduce depressive symptoms more than usual care at 6 months."
    ).findings

    assert proposed.plain(finding)["outcome"] == "outcome:depressive-symptoms"
    assert proposed.plain(finding)["comparator"] == "usual care"


def test_an_outcome_that_no_finding_is_about_is_a_gap() -> None:
    draft = proposed.document(
        "Video feedback is not only effective in improving child behaviour but also self-efficacy."
    )

    assert [proposed.plain(one)["outcome"] for one in draft.findings] == ["outcome:child-behaviour"]
    assert "self-efficacy" in {gap.quote for gap in draft.gaps}


def test_what_has_no_plain_direction_is_left_as_a_gap() -> None:
    draft = proposed.document("It cannot be ruled out that video feedback worsens parental stress.")

    assert draft.findings == ()
    assert Why.TWO_DIRECTIONS in {gap.why for gap in draft.gaps}


def test_a_sentence_without_a_finding_is_listed() -> None:
    sentence = "Eleven studies of video feedback were conducted in Europe."

    draft = proposed.document(f"{IMPROVES} {sentence}")

    assert [gap.quote for gap in draft.gaps if gap.why is Why.NO_FINDING] == [sentence]


def test_more_or_less_says_nothing_of_better_or_worse() -> None:
    (finding,) = proposed.document("Video feedback reduced parental stress.").findings

    assert finding.one("change") is not None
    assert finding.one("benefit") is None


def test_a_certainty_of_two_levels_is_neither() -> None:
    draft = proposed.document(f"Low to moderate certainty evidence shows that {IMPROVES}")

    assert [finding.one("certainty") for finding in draft.findings] == [None]
    assert "finding: certainty" in {gap.about for gap in draft.gaps}


def test_the_quality_of_studies_is_no_certainty() -> None:
    draft = proposed.document(f"Six studies of low quality found that {IMPROVES}")

    assert [finding.one("certainty") for finding in draft.findings] == [None]


def test_a_length_of_follow_up_is_no_age() -> None:
    draft = proposed.document(
        "Video feedback improved maternal sensitivity at 12 months follow-up.",
        outcomes=("Child behaviour",),
    )

    assert [finding.parts.get("atAge") for finding in draft.findings] == [None]


def test_what_is_too_long_to_be_a_sentence_is_listed_and_not_searched() -> None:
    draft = proposed.document("video feedback improved (" * 4000)

    assert draft.findings == ()
    assert Why.NO_FINDING in {gap.why for gap in draft.gaps}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_a_proposal_stands_in_the_text(name: str) -> None:
    for finding in named(name).findings:
        assert finding.accepted is False
        assert [v for v in finding.every_value() if not v.quote] == []


def test_a_proposal_is_accepted_by_a_word() -> None:
    draft = proposed.document(IMPROVES)
    text = draft_file.written(draft)

    accepted = draft_file.read(text.replace("accepted = false", "accepted = true"), "draft")

    assert draft_file.read(text, "draft") == draft
    assert [finding.accepted for finding in accepted.findings] == [True]
    assert [finding.values for finding in accepted.findings] == [f.values for f in draft.findings]


def test_only_true_and_false_accept_or_refuse() -> None:
    text = draft_file.written(proposed.document(IMPROVES))

    with pytest.raises(UnreadableDocumentError, match=r"finding\[1\]\.accepted: write true or"):
        draft_file.read(text.replace("accepted = false", 'accepted = "yes"'), "draft")


def test_what_is_no_proposal_cannot_be_accepted() -> None:
    things: list[Thing] = [proposed.document(IMPROVES).report]
    while things:
        thing = things.pop()
        assert thing.accepted is None
        things += [part for parts in thing.parts.values() for part in parts]
