"""Rows begin with labels of any shape; what may be one is never read as the row before it."""

import pytest

from evidence_graph.reading.draft import Why
from reading.responses import FIRST, SECOND, entries, response, row, totals
from reading.test_cells import said

LABELS = [
    "O'Neil, Ek and Öst 2018 [1]",
    "O'Neil, Ek, Öst 2018 [1]",
    "O'Neil, Ek and Öst (2018) [1]",
    "O'Neil 2018, update 2020 [1]",
    "O'Neil et al (in press) [1]",
    "O'Neil et al, 2018, Sweden [1]",
]


@pytest.mark.parametrize("label", LABELS)
def test_the_first_row_is_read_whatever_its_label(label: str) -> None:
    draft = response(row(label))

    (one,) = entries(draft)
    assert said(one, "citationLabel", "firstAuthor", "referenceNumber") == (label, "O'Neil", 1)
    assert totals(draft) == [[412]]
    assert len(draft.references) == 1


@pytest.mark.parametrize("label", LABELS)
def test_a_later_row_gives_nothing_to_the_row_before_it(label: str) -> None:
    draft = response(
        row("D'Arcy 2018 [2]", number=300), row(label, number=9000), references=(FIRST, SECOND)
    )

    assert totals(draft) == [[300], [9000]]


@pytest.mark.parametrize(
    "label", ["O'Neil & Ek: 2018 [1]", "The Neil review; an update [1]", "O'Neil, Ek and Öst 2018"]
)
def test_what_may_be_a_row_is_a_gap(label: str) -> None:
    alone = response(row(label))
    later = response(
        row("D'Arcy 2018 [2]", number=300), row(label, number=9000), references=(FIRST, SECOND)
    )

    assert totals(alone) == []
    assert totals(later) == [[300]]
    for draft in (alone, later):
        assert (Why.AMBIGUOUS, "row", label) in [(g.why, g.about, g.quote) for g in draft.gaps]
        assert "row of reference 1" in [gap.about for gap in draft.gaps]


@pytest.mark.parametrize("line", ["“More [1]”", "N=412", "[1] | above"])
def test_what_heads_no_column_is_a_gap(line: str) -> None:
    draft = response(f"{line}\n", row("O'Neil 2018 [1]"))

    assert (Why.NOT_UNDERSTOOD, "columnHeaders", line) in [
        (gap.why, gap.about, gap.quote) for gap in draft.gaps
    ]
    (table,) = draft.report.parts["hasTable"]
    assert line not in str(table.values["columnHeaders"][0].value)


def test_a_reference_that_nothing_cites_is_a_gap() -> None:
    label = "O'Neil 2018 [1]"
    uncited = response(row(label), references=(FIRST, SECOND))
    in_prose = response(row(label), references=(FIRST, SECOND), prose="Others were older [1, 2].")

    assert "row of reference 2" in [gap.about for gap in uncited.gaps]
    assert "row of reference 2" not in [gap.about for gap in in_prose.gaps]


def test_the_author_of_a_row_is_that_of_its_reference() -> None:
    crossed = response(
        row("O'Neil et al 2018 [2]"), row("D'Arcy et al 2018 [1]"), references=(FIRST, SECOND)
    )
    straight = response(row("O’Neil et al 2018 [1]"))

    assert [(g.why, g.about) for g in crossed.gaps if "author" in g.about] == [
        (Why.DISAGREES, "author of reference 2"),
        (Why.DISAGREES, "author of reference 1"),
    ]
    assert [gap.about for gap in straight.gaps if "author" in gap.about] == []
