"""References are read part by part; what cannot be told is a gap, and nothing is lost."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence_graph.reading.draft import Draft, Thing, Why
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read
from reading import measured_references


def listed(*references: str) -> Draft:
    """Returns the draft of a list of references."""
    lines = (f"{number}. {one}" for number, one in enumerate(references, 1))
    return drafted(read(("References\n" + "\n".join(lines)).encode(), "list.txt"))


def said(reference: Thing, *names: str) -> list[object]:
    return [value.value for name in names for value in reference.values.get(name, ())]


def gaps(draft: Draft) -> set[tuple[Why, str]]:
    return {(gap.why, gap.about) for gap in draft.gaps}


def one(reference: str) -> tuple[Thing, set[tuple[Why, str]]]:
    draft = listed(reference)
    (thing,) = draft.references
    return thing, gaps(draft)


def test_no_field_is_read_otherwise_than_it_is_printed() -> None:
    counts = Counter(field.verdict for field in measured_references.fields())

    assert counts["wrong"] == 0
    assert counts["right"] >= 860
    assert counts["left"] <= 5


def test_a_field_that_is_left_is_a_gap_of_its_reference() -> None:
    left = {field.reference for field in measured_references.fields() if field.verdict == "left"}

    assert left
    for reference in left:
        assert any(why is Why.NOT_UNDERSTOOD for why, _ in one(reference)[1])


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Nýpan P, Ødegård Ø, Łukasz Ł", ["Nýpan P", "Ødegård Ø", "Łukasz Ł"]),
        ("Erdoğan Ğ, Ünal-Håkan D", ["Erdoğan Ğ", "Ünal-Håkan D"]),
        ("d'Agostino P, Çetin Ş", ["d'Agostino P", "Çetin Ş"]),
        ("Field P and Marsh J", ["Field P", "Marsh J"]),
        ("Field P, Marsh J Jr, Wood A 3rd", ["Field P", "Marsh J Jr", "Wood A 3rd"]),
        ("Field P., Marsh J.", ["Field P.", "Marsh J."]),
        ("Field P, Marsh J; Northern Study Group", ["Field P", "Marsh J", "Northern Study Group"]),
        ("Field P, on behalf of the Northern group", ["Field P"]),
        ("Statens medicinska råd (SBU)", ["Statens medicinska råd (SBU)"]),
    ],
)
def test_authors_end_where_the_title_begins(authors: str, names: list[str]) -> None:
    thing, _ = one(f"{authors.rstrip('.')}. Rest and work. J Pediatr 2018;200:12-20.")

    assert said(thing, "authorName") == names
    assert said(thing, "title", "journal") == ["Rest and work", "J Pediatr"]


@pytest.mark.parametrize(
    "reference",
    [
        "Field Patricia, Marsh John. Rest and work. J Pediatr 2018;200:12-20.",
        "Rest and work in preterm infants. J Pediatr 2018;200:12-20.",
        "Field P, Marsh J, editors. Rest and work. J Pediatr 2018;200:12-20.",
        "Field P, Marsh J, Wood of Hill. Rest and work. J Pediatr 2018;200:12-20.",
        "Vitamin D. Rest and work. J Pediatr 2018;200:12-20.",
        "Field P. E. coli at rest. J Pediatr 2018;200:12-20.",
        "Field P. Marsh J. Rest and work. J Pediatr 2018;200:12-20.",
    ],
)
def test_where_the_authors_are_not_told_neither_is_the_title(reference: str) -> None:
    thing, left = one(reference)

    assert said(thing, "authorList", "authorName", "title") == []
    assert said(thing, "journal", "publicationYear", "volume") == ["J Pediatr", 2018, "200"]
    assert {(Why.NOT_UNDERSTOOD, "authorList"), (Why.NOT_UNDERSTOOD, "title")} <= left


@pytest.mark.parametrize(
    "printed",
    [
        "J Pediatr 2018;200(1):12-20",
        "J Pediatr. 2018 Mar 4;200(1):12-20",
        "J Pediatr 2018:200(1):12-20",
        "J Pediatr, 2018, 200(1), 12-20",
        "J Pediatr (2018) 200(1):12-20",
        "J Pediatr 200(1):12-20, 2018",
        "J Pediatr 2018; 200 (1): pp. 12-20",
        "J Pediatr 2018;200(1):12-20. Epub 2017 Dec 3. PMID: 12345",
    ],
)
def test_year_volume_issue_and_pages_stand_in_many_orders(printed: str) -> None:
    thing, _ = one(f"Field P. Rest and work. {printed}.")

    assert said(thing, "title", "journal") == ["Rest and work", "J Pediatr"]
    assert said(thing, "publicationYear", "volume", "issue", "pages") == [2018, "200", "1", "12-20"]


@pytest.mark.parametrize(
    ("printed", "issue", "why"),
    [
        ("2018(4):CD012345", ["4"], None),
        ("2018:CD012345", [], None),
        ("2018;4(4):CD012345", ["4"], None),
        ("2018;2018(4):CD012345", ["4"], "volume or issue"),
        ("2018;3(4):CD012345", ["4"], "volume or issue"),
    ],
)
def test_the_cochrane_database_has_issues_only(
    printed: str, issue: list[str], why: str | None
) -> None:
    thing, left = one(f"Field P. Rest and work. Cochrane Database Syst Rev {printed}.")

    assert said(thing, "volume", "issue") == issue
    assert said(thing, "articleNumber") == ["CD012345"]
    assert ((Why.AMBIGUOUS, str(why)) in left) == (why is not None)


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("doi:10.1000/j.x.2018(01)", "10.1000/j.x.2018(01)"),
        ("(doi: 10.1000/S0140-6736(05)67889-7).", "10.1000/S0140-6736(05)67889-7"),
        ("https://doi.org/10.1000/abc.", "10.1000/abc"),
        ("DOI 10.1000/abc; PMID 123.", "10.1000/abc"),
        ("doi:10.1000/abc. https://doi.org/10.1000/ABC", "10.1000/abc"),
    ],
)
def test_a_doi_ends_where_it_ends(printed: str, doi: str) -> None:
    thing, _ = one(f"Field P. Rest and work. J Pediatr 2018;200:12-20. {printed}")

    assert said(thing, "doi") == [doi]


@pytest.mark.parametrize(
    "printed",
    [
        "doi:10.1000/j. jpeds.2018.01",
        "doi:10.1000/J. JPEDS.2018.01",
        "doi:10.1000/S01- PX",
        "doi:10.1000/abc. doi:10.1000/abd",
    ],
)
def test_a_doi_that_may_be_another_is_a_gap(printed: str) -> None:
    thing, left = one(f"Field P. Rest and work. J Pediatr 2018;200:12-20. {printed}")

    assert said(thing, "doi") == []
    assert (Why.AMBIGUOUS, "doi") in left


def test_two_years_are_none() -> None:
    thing, left = one("Field, P. (2017). Rest and work. J Pediatr 2018;200:12-20.")

    assert said(thing, "publicationYear") == []
    assert (Why.DISAGREES, "publicationYear") in left


def test_the_year_of_access_is_not_that_of_the_work() -> None:
    thing, left = one("SBU. Rest. 2018. Available from: https://example.org/a [cited 2019 Jan 2].")

    assert said(thing, "title", "publicationYear") == ["Rest", 2018]
    assert {(Why.NO_PLACE, "address"), (Why.NO_PLACE, "date of access")} <= left


def test_where_a_work_stood_before_is_not_where_it_stands() -> None:
    thing, _ = one("Field P. Rest (first in: Lancet 2001;3:4). BMJ 2018;360:k1.")

    assert said(thing, "publicationYear", "volume", "pages") == [2018, "360", "k1"]


def test_a_body_before_a_place_with_capitals_is_no_name() -> None:
    thing, _ = one("IHE. Rest. Edmonton AB: Institute of Health Economics; 2018.")

    assert said(thing, "authorName", "title") == ["IHE", "Rest"]


def test_an_erratum_is_not_where_the_work_stands_and_is_told() -> None:
    thing, left = one("Field P. Rest. BMJ 2018;3:12-20. Erratum in: BMJ 2019;4:5.")

    assert said(thing, "publicationYear", "volume", "pages") == [2018, "3", "12-20"]
    assert (Why.NO_PLACE, "another publication") in left


@pytest.mark.parametrize(
    "note",
    [
        "[Update of Cochrane Database Syst Rev 2015;4:CD001234]",
        "Update of: Cochrane Database Syst Rev 2015;4:CD001234.",
        "Comment in: J Bone 2020;3:99. doi:10.1000/comment.99",
        "Comment on J Bone 2016;1:2. PMID: 77",
        "Erratum in: J Bone 2019;3:99. PMID: 77",
        "(Retracted. PMID: 77)",
        "Retraction. J Bone 2020;1:2. PMID: 77",
        "[Retraction in: J Bone 2020;1:2. doi:10.1000/ret(1)2]",
        "Rättelse i: J Bone 2019;4:5. PMID: 77",
    ],
)
def test_the_identifiers_of_another_publication_are_not_the_works_own(note: str) -> None:
    thing, left = one(f"Field P. Rest. BMJ 2018;3:12-20. {note}")
    own, _ = one(f"Field P. Rest. BMJ 2018;3:12-20. doi:10.1000/own. PMID: 5. {note}")

    assert said(thing, "doi", "pubmedId", "articleNumber") == []
    assert said(thing, "title", "publicationYear", "volume", "pages") == [
        *("Rest", 2018, "3", "12-20")
    ]
    assert (Why.NO_PLACE, "another publication") in left
    assert said(own, "doi", "pubmedId", "articleNumber") == ["10.1000/own", "5"]


@pytest.mark.parametrize(
    "title", ["Update of asthma care", "Comment on: what knees do", "Knees (update of a review)"]
)
@pytest.mark.parametrize(
    "reference",
    [
        "Field P. {}. BMJ 2018;3:12-20. doi:10.1000/own",
        "Field, P. (2018). {}. BMJ, 3(1), 12-20. doi:10.1000/own",
    ],
)
def test_a_title_may_begin_like_a_note_on_another_publication(title: str, reference: str) -> None:
    thing, _ = one(reference.format(title))

    assert said(thing, "title", "doi") == [title, "10.1000/own"]


_PARTS = st.sampled_from(
    "Field P|Ünal Ş,|, Marsh J|and|et al|. |. |: |Rest and work|vitamin D|J Pediatr|BMJ|Cochrane"
    " Database Syst Rev|2018|;200|(1)|:12-20|:CD012345|doi:10.1000/abc|PMID: 12|Stockholm: SBU;"
    "|Epub 2017 Dec|https://example.org/a|[cited 2019]|In: |(2nd ed.)|éditeur|'Title'|\"So\"".split(
        "|"
    )
)
_IDLE = re.compile(r"\W*(?:doi|pmid|art(?:icle)?|no|issue|vol|pp?|https?|and|och)?\W*", re.I)


@given(st.lists(_PARTS, min_size=1, max_size=14).map(" ".join))
@example("Field P. Rest. BMJ 2018;3:12-20. Read and found well by all.")
def test_every_word_of_a_reference_is_read_or_told(reference: str) -> None:
    draft = listed(reference)
    text = f"References\n1. {reference}"
    covered = bytearray(len(text))
    for thing in draft.references:
        for name, values in thing.values.items():
            for value in values if name != "referenceText" else ():
                covered[value.span.start : value.span.end] = b"\1" * len(value.quote)
    for gap in draft.gaps:
        covered[gap.span.start : gap.span.end] = b"\1" * (gap.span.end - gap.span.start)

    start = text.index("1. ") + 3
    unread = re.finditer(rb"\x00+", covered[start:])

    assert all(_IDLE.fullmatch(text[start + m.start() : start + m.end()]) for m in unread)
