"""What the shapes would refuse is told with the gaps, in one error, with where it stands."""

from dataclasses import replace

import pytest
from rdflib import RDFS

from evidence_graph.errors import UnsettledDraftError
from evidence_graph.ingesting.settle import settle
from evidence_graph.reading.draft import Confidence, Draft, Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read
from evidence_graph.vocabulary import EV

RESPONSE = """Video feedback for parents

What systematic reviews are there on the effects of video feedback on preterm infants?

Identified literature

Table 1. Systematic reviews with low risk of bias
Included studies | Population/Intervention | Outcome
{label}
5 studies | Population: Preterm infants, gestational age <37 weeks
N=412
Intervention: Video feedback | Outcomes:
Child behaviour
Authors' conclusion:
“More studies are needed.”
References
1. {authors}Rest and work. J Pediatr 2018;200:12-20.
2. Marsh J. Noise. J Pediatr 2019;201:12-20.

SBU Enquiry Service consists of structured literature searches.

Published: 1/30/2020
Report no: ut204901
Registration no: SBU 2019/111
"""


def draft_of(*, label: str = "Field et al 2018 [1]", authors: str = "Field P, Marsh J. ") -> Draft:
    return drafted(read(RESPONSE.format(label=label, authors=authors).encode(), "made.txt"))


def told(draft: Draft, *, leave_gaps: bool = False, **made: str) -> tuple[str, ...]:
    words = {"label": "Field et al 2018 [1]", "authors": "Field P, Marsh J. ", **made}
    with pytest.raises(UnsettledDraftError) as refused:
        settle(draft, RESPONSE.format(**words), label="made", leave_gaps=leave_gaps)
    return refused.value.gaps


def with_bounds(draft: Draft, *, without: str) -> Draft:
    """Returns a draft whose limits do not say whether they belong to themselves."""

    def less(thing: Thing) -> Thing:
        values = {n: v for n, v in thing.values.items() if n != without}
        parts = {n: tuple(map(less, things)) for n, things in thing.parts.items()}
        return replace(thing, values=values, parts=parts)

    return replace(draft, report=less(draft.report))


def test_several_numbers_of_a_row_are_told_with_its_place() -> None:
    label = "Field et al 2018 [1, 2]"

    lines = told(draft_of(label=label), label=label)

    assert any(line.startswith("9:1: entry[1].referenceNumber: Give at most one") for line in lines)
    assert sum("number-in-brackets is little sure" in line for line in lines) == 2


def test_with_gaps_left_the_numbers_are_left_too_and_its_name_supports_the_review() -> None:
    label = "Field et al 2018 [1, 2]"

    report = settle(
        draft_of(label=label),
        RESPONSE.format(label=label, authors="Field P, Marsh J. "),
        label="made",
        leave_gaps=True,
    )

    assert not [t for t in report.triples if "reportedIn" in t[1]]
    (review,) = [t[2] for t in report.triples if t[1] == EV.aboutReview]
    (quotation,) = [t[2] for t in report.triples if t[:2] == (review, EV.supportedBy)]
    assert (quotation, EV.supportsProperty, RDFS.label) in report.triples
    assert [str(t[2]) for t in report.triples if t[0] == quotation and "exact" in t[1]] == [label]


def test_authors_are_told_once_and_again_where_their_gap_is_left() -> None:
    first = told(draft_of(authors=""), authors="")
    left = told(draft_of(authors=""), authors="", leave_gaps=True)

    assert sum("authorList" in line for line in first) == 1
    assert any(line.startswith("17:1: reference[1].authorList: Give exactly one") for line in left)


def test_a_limit_without_its_inclusion_is_told_with_the_gaps() -> None:
    draft = draft_of(label="Field et al 2018")
    silent = with_bounds(draft, without="upperInclusive")
    unsure = replace(
        silent, references=tuple(_doubted(r) for r in silent.references)
    )  # so that something is left to a person

    lines = told(unsure, label="Field et al 2018")

    assert any("criteria" in line and "upperInclusive: say with upper" in line for line in lines)


def _doubted(reference: Thing) -> Thing:
    title = replace(reference.values["title"][0], confidence=Confidence.LOW)
    return replace(reference, values={**reference.values, "title": (title,)})


def test_a_review_of_which_nothing_is_left_is_told_in_plain_words() -> None:
    draft = draft_of(label="Field et al 2011")
    (entry,) = draft.report.parts["hasEntry"]
    (review,) = entry.parts["aboutReview"]
    empty = replace(entry, parts={"aboutReview": (replace(review, parts={}),)})
    report = replace(draft.report, parts={**draft.report.parts, "hasEntry": (empty,)})

    lines = told(replace(draft, report=report), label="Field et al 2011", leave_gaps=True)

    assert [line.split(", for")[0] for line in lines] == [
        "9:1: entry[1].aboutReview: no words support it"
    ]


def test_a_review_of_which_only_its_reference_is_known_is_supported_by_its_label() -> None:
    draft = draft_of(label="Field et al 2018")
    (entry,) = draft.report.parts["hasEntry"]
    (review,) = entry.parts["aboutReview"]
    empty = replace(entry, parts={"aboutReview": (replace(review, parts={}),)})
    report = replace(draft.report, parts={**draft.report.parts, "hasEntry": (empty,)})

    settled = settle(
        replace(draft, report=report),
        RESPONSE.format(label="Field et al 2018", authors="Field P, Marsh J. "),
        label="made",
        leave_gaps=True,
    )

    (link,) = [t for t in settled.triples if t[1].endswith("reportedIn")]
    assert link[2].endswith("reference-1")
    assert any(t[0] == link[0] and t[1].endswith("supportedBy") for t in settled.triples)
