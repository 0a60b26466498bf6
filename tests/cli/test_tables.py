"""Tables: no wider than asked, and no character of a cell lost."""

import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from evidence_graph.cli import tables

NAMES = st.from_regex(r"[a-zA-Z]{1,30}", fullmatch=True)
CELLS = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn", "Mn", "Me", "Mc")),
        max_size=120,
    ),
)
FRAME = re.compile(r"[─│┌┐└┘├┤┬┴┼]")


def rendered(names, rows, width: int) -> str:
    output = io.StringIO()
    tables.write(
        Console(file=output, width=width, color_system=None), tables.table(names, rows, width=width)
    )
    return output.getvalue()


@st.composite
def results(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique=True))
    row = st.tuples(*[CELLS] * len(names))
    return names, draw(st.lists(row, max_size=4)), draw(st.integers(30, 160))


@given(results())
@settings(max_examples=150)
def test_no_line_is_wider_than_the_terminal(result) -> None:
    names, rows, width = result

    assert all(cell_len(line) <= width for line in rendered(names, rows, width).splitlines())


@given(st.lists(CELLS, min_size=1, max_size=4), st.integers(30, 160))
@settings(max_examples=150)
def test_no_character_of_a_cell_is_lost(cells, width: int) -> None:
    shown = rendered(["only"], [[cell] for cell in cells], width)

    def essence(text: str) -> str:
        return "".join(FRAME.sub("", text).split())

    expected = [
        tables.UNBOUND
        if cell is None
        else f'"{cell}"'
        if cell == tables.UNBOUND
        else tables.visible(cell)
        for cell in cells
    ]
    assert essence(shown) == essence("".join(["only", *expected]))


def test_many_columns_become_records() -> None:
    names = [f"column{number}" for number in range(12)]

    shown = rendered(names, [["value"] * 12, [None] * 12], 60)

    assert shown.splitlines()[0].startswith("row 1 ──")
    assert shown.count("value") == 12
    assert shown.count("unbound") == 12


def test_rows_that_wrap_are_told_apart_by_lines() -> None:
    long = "words that go on and on and on"

    assert rendered(["x"], [[long], [long]], 20).count("├") == 2
    assert rendered(["x"], [[long], [long]], 80).count("├") == 1


def test_wide_characters_take_their_two_columns() -> None:
    shown = rendered(["文献"], [["システマティックレビュー" * 4]], 40)

    assert {cell_len(line) for line in shown.splitlines()} == {40}
