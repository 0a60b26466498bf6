"""Figures above or below the line of a web page are none of the number that they stand at."""

import pytest

from evidence_graph.reading import web_page
from evidence_graph.reading.counts import counts
from evidence_graph.reading.participants import participants
from evidence_graph.reading.rows import population_of
from reading.test_cells import noted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>N=120<sup>1</sup> infants", "N=120^1 infants"),
        ("<p>N=120<sup><a href=x>1</a></sup>, 5", "N=120^1, 5"),
        ("<p>1<sup>2</sup>3", "1^2 3"),
        ("<p>N=120<sub>1</sub>", "N=120_1"),
        ("<p>behaviour.<sup>1</sup>”", "behaviour.^1”"),
        ("<p>the 1<sup>st</sup> study", "the 1st study"),
        ("<p>2018<sup>[1]</sup>", "2018[1]"),
        ("<p>CO<sub>2</sub>", "CO_2"),
    ],
)
def test_what_is_raised_is_set_apart(html: str, text: str) -> None:
    assert web_page.text_of(html)[0] == f"{text}\n"


@pytest.mark.parametrize("cell", ["N=120<sup>1</sup> infants", "N=120<sup>1</sup>"])
def test_a_total_with_a_note_is_a_gap(cell: str) -> None:
    notes, place = noted(web_page.text_of(f"<p>{cell}")[0].strip())

    assert list(participants(notes, [place])) == []
    assert [gap.about for gap in notes.gaps] == ["total"]


def test_a_count_with_a_note_is_a_gap() -> None:
    notes, place = noted(web_page.text_of("<p>12<sup>2</sup> studies")[0].strip())

    assert list(counts(notes, [place])) == []
    assert [gap.about for gap in notes.gaps] == ["hasCount"]


def test_a_limit_with_a_note_is_a_gap() -> None:
    page = "<p>Infants with birth weight &lt;250<sup>1</sup> g"
    notes, place = noted(web_page.text_of(page)[0].strip())

    found = population_of(notes, [place])

    assert found is not None
    assert found.parts == {}
    assert "criteria" in [gap.about for gap in notes.gaps]
