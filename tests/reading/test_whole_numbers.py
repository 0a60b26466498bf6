"""Numbers are read whole, and only of what they count; a number in doubt is a gap and no value."""

import pytest

from evidence_graph.reading.counts import counts
from evidence_graph.reading.draft import Confidence, Why
from evidence_graph.reading.participants import participants
from reading.test_cells import noted, said


@pytest.mark.parametrize(
    "text",
    [
        "N=412 studies",
        "N=12 RCTs",
        "N=12 studier",
        "N = 5 trials",
        "N=12 systematic reviews of children",
        "N=412 sessions",
        "N=300–400",
        "N=45–1 204",
        "n=12 till 98",
        "N=between 200 and 300",
        "N=over 1 000",
        "N=1’204",
        "N=1'204",
        "N=1 2045",
        "N=12 04",
        "N=1,5 million",
        "N=12%",
        "N=120^1 infants",
        "N=412 infant deaths",
    ],
)
def test_what_is_no_number_of_people_is_no_total(text: str) -> None:
    notes, place = noted(text)

    assert list(participants(notes, [place])) == []
    (gap,) = notes.gaps
    assert gap.why in {Why.AMBIGUOUS, Why.NOT_UNDERSTOOD}
    assert not text[gap.span.end :][:1].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        "2–3 studies",
        "5/12 studies",
        "12 + 3 studies",
        "5 of 12 studies",
        "more than 12 studies",
        ">12 studies",
        "1'204 studies",
        "12^2 studies",
        "Included studies: 2–3",
    ],
)
def test_part_of_a_number_is_no_count(text: str) -> None:
    notes, place = noted(text)

    assert list(counts(notes, [place])) == []
    assert [(gap.why, gap.about) for gap in notes.gaps] == [(Why.AMBIGUOUS, "hasCount")]


def test_studies_in_all_are_counted_as_studies() -> None:
    notes, place = noted("A total of 14 studies")

    assert list(participants(notes, [place])) == []
    assert [said(count, "value") for count in counts(notes, [place])] == [(14,)]


@pytest.mark.parametrize("text", ["N≈412", "N = about 412", "N = ca 412"])
def test_about_so_many_is_little_sure(text: str) -> None:
    notes, place = noted(text)

    (count,) = participants(notes, [place])

    total = count.one("total")
    assert total is not None
    assert (total.value, total.confidence) == (412, Confidence.LOW)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("N=412 (n=12–98 per study, 250 girls)", "250 girls"),
        ("N=412; 45 dropouts", "45 dropouts"),
        ("N=500 (250 in intervention group)", "250 in intervention group"),
        ("N=1204 (10%)", "10%"),
        ("N = 1 020 (n=12,5 per grupp)", "12,5 per grupp"),
        ("N=412 (12–98 years)", "12–98 years"),
        ("N=412 (n=12–98 to 120)", "(n=12–98"),
        ("N=412, including 12 RCTs", "including 12 RCTs"),
    ],
)
def test_numbers_beside_a_total_are_listed(text: str, left: str) -> None:
    notes, place = noted(text)

    (count,) = participants(notes, [place])

    assert count.one("total") is not None
    assert left in [gap.quote for gap in notes.gaps]
