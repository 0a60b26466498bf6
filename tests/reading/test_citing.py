"""Rows are found in the list by number, by CD number, or by their author and year."""

import pytest

from evidence_graph.reading.draft import Confidence, Draft, Why
from reading.responses import entries, response, row

COCHRANE = "Ljung Ö, Smith J. Light at night. Cochrane Database Syst Rev 2020;4:CD054321.pub2."
OTHER = "Ek A, Berg B. Noise at night. J Pediatr 2020;201:12-20."
ALONE = "Ek A. Heat at night. J Pediatr 2021;202:12-20."
AGAIN = "Ek A, Dahl C. Noise by day. J Pediatr 2020;203:1-9."


def cited(draft: Draft) -> list[object]:
    return [value.value for one in entries(draft) for value in one.values.get("citesReference", ())]


def about(draft: Draft) -> set[tuple[Why, str]]:
    return {(gap.why, gap.about) for gap in draft.gaps}


@pytest.mark.parametrize(
    "label",
    [
        "Ljung et al 2020 (CD054321)",
        "Ljung et al 2020 [CD054321]",
        "Ljung et al. 2020, CD054321",
        "Ljung 2020 (CD054321)",
        "Ljung m.fl. (2020) [CD054321.pub2]",
    ],
)
def test_a_row_is_of_the_reference_with_its_cochrane_number(label: str) -> None:
    draft = response(row(label), references=(OTHER, COCHRANE))

    assert [one.values["citationLabel"][0].value for one in entries(draft)] == [label]
    assert cited(draft) == [2]
    assert (Why.MISSING, "row of reference 2") not in about(draft)


@pytest.mark.parametrize("label", ["Ek et al 2020", "Ek och Berg 2020", "Ek & Berg (2020)"])
def test_without_a_number_author_and_year_tell_where_only_one_has_them(label: str) -> None:
    draft = response(row(label), references=(COCHRANE, OTHER, ALONE))
    (one,) = entries(draft)

    assert cited(draft) == [2]
    assert one.values["citesReference"][0].confidence is Confidence.MEDIUM
    assert "referenceNumber" not in one.values


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Ek et al 2020", Why.AMBIGUOUS),
        ("Ek et al 2021", Why.MISSING),
        ("Ek et al 2019", Why.MISSING),
        ("Ek och Ask 2020", Why.MISSING),
        ("Ljung et al 2020 (CD054322)", Why.MISSING),
    ],
)
def test_what_fits_several_references_or_none_is_a_gap(label: str, why: Why) -> None:
    draft = response(row(label), references=(COCHRANE, OTHER, AGAIN, ALONE))

    assert cited(draft) == []
    assert (why, "referenceNumber") in about(draft)


def test_the_reference_of_a_cochrane_number_has_to_agree_with_the_row() -> None:
    draft = response(row("Ask et al 2019 (CD054321)"), references=(COCHRANE,))

    assert {(Why.DISAGREES, "author of reference 1"), (Why.DISAGREES, "year of reference 1")} <= (
        about(draft)
    )


@pytest.mark.parametrize("mark", ["a", "b", "*", "†", "¹"])
def test_the_mark_of_a_footnote_is_no_part_of_a_label(mark: str) -> None:
    draft = response(row(f"Ek et al 2020 [1]{mark}"), references=(OTHER,))
    (one,) = entries(draft)

    assert one.values["citationLabel"][0].value == "Ek et al 2020 [1]"
    assert (Why.NO_PLACE, "the mark of a footnote") in about(draft)


@pytest.mark.parametrize(
    "label", ["[1] Ek et al 2020", "Cochrane: Ek 2020 [1]", "Ek 2020¹ [1]", "[1] Ek (2020)"]
)
def test_a_label_begins_with_its_number_or_with_who_made_it(label: str) -> None:
    draft = response(row(label), references=(OTHER,))
    (one,) = entries(draft)

    values = {n: one.values[n][0].value for n in ("firstAuthor", "citedYear", "referenceNumber")}
    assert values == {"firstAuthor": "Ek", "citedYear": 2020, "referenceNumber": 1}


def test_of_several_numbers_a_person_says_which_it_is() -> None:
    draft = response(row("Ek et al 2020 [1, 2]"), references=(OTHER, ALONE))
    (one,) = entries(draft)

    assert [v.value for v in one.values["referenceNumber"]] == [1, 2]
    assert {v.confidence for v in one.values["referenceNumber"]} == {Confidence.LOW}


def test_the_first_word_of_a_body_is_no_author() -> None:
    draft = response(row("Northern Agency for Rest (NAR) 2020 [1]"), references=(OTHER,))
    (one,) = entries(draft)

    assert "firstAuthor" not in one.values
    assert (Why.AMBIGUOUS, "firstAuthor") in about(draft)
