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
    [
        row
        for name in ("framed", "later", "last", "usual")
        for row in proposed.framed(f"{name}.toml")
    ],
    ids=lambda row: row["intervention"],
)
def test_nothing_is_proposed_beyond_what_a_sentence_says(row: dict[str, object]) -> None:
    more, _ = proposed.beyond(row)

    assert [pair for pair in more if pair[0] not in TOLERATED] == []


def test_most_of_plain_sentences_on_unknown_topics_is_proposed_and_nothing_else() -> None:
    more, less = zip(*map(proposed.beyond, proposed.framed("plainly.toml")), strict=True)

    assert [pair for of_row in more for pair in of_row] == []
    assert sum(map(len, less)) <= 9


def test_most_of_what_usual_sentences_say_is_proposed() -> None:
    missed = [one for row in proposed.framed("usual.toml") for one in proposed.beyond(row)[1]]

    assert len(missed) <= 11


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
