"""Tables that fit the terminal: long cells wrap, too many columns become one record per row."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

UNBOUND: Final = "unbound"
"""What stands in a cell for which the graph has no value: a gap is not an empty text."""

_LONGEST_WORD: Final = 24
"""A longer word may be broken so that a table fits; rather than break shorter ones, no table."""

_FRAME: Final = 3  # a border and two spaces for each column
_GAP: Final = 2
_LINE_BREAK: Final = "\n"


def table(
    names: Sequence[str], rows: Sequence[Sequence[str | None]], *, width: int
) -> Table | Group:
    """Returns rows as a table `width` columns wide at most; None is shown as a gap."""
    cells = [[_cell(value) for value in row] for row in rows]
    columns = [[Text(name), *(row[at] for row in cells)] for at, name in enumerate(names)]
    natural = [max(_widest_line(cell) for cell in column) for column in columns]
    least = [min(_LONGEST_WORD, max(_widest_word(cell) for cell in column)) for column in columns]
    frame = _FRAME * len(names) + 1
    if sum(least) + frame > width:
        return _records(names, cells, width=width)
    widths = _fitted(natural, least, room=width - frame)
    wraps = widths != natural
    many_lines = any(_LINE_BREAK in cell.plain for row in cells for cell in row)
    made = Table(box=box.SQUARE, show_lines=wraps or many_lines, header_style="bold")
    for name, column_width in zip(names, widths, strict=True):
        made.add_column(Text(name), overflow="fold", width=column_width)
    for row in cells:
        made.add_row(*row)
    return made


def facts(rows: Sequence[Sequence[str | None]], *, width: int) -> Table:
    """Returns rows without a frame: what is spoken of stands out, what is said of it follows."""
    cells = [[_cell(value) for value in row] for row in rows]
    made = Table.grid(padding=(0, _GAP))
    natural = [max(_widest_line(cell) for cell in column) for column in zip(*cells, strict=True)]
    room = width - _GAP * len(natural)
    # Names are short and stay whole while half of the room is left to what is said of them.
    least = [min(wanted, room // (2 * len(natural))) for wanted in natural]
    least[:1] = [min(wanted, room // 2) for wanted in natural[:1]]
    for column_width in _fitted(natural, least, room=room):
        made.add_column(overflow="fold", width=column_width)
    for name, *values in cells:
        name.stylize("bold")
        made.add_row(name, *values)
    return made


def write(console: Console, *parts: RenderableType) -> None:
    """Writes tables and lines of text; no cell of either is read as markup."""
    for part in parts:
        console.print(Text(part) if isinstance(part, str) else part)


def visible(text: str) -> str:
    r"""Returns text with control characters as escapes, so that none of them moves the cursor.

    >>> print(visible("red: \x1b[31m, reversed: \u202e"))
    red: \x1b[31m, reversed: \u202e
    """
    if text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    is_harmless = character == _LINE_BREAK or unicodedata.category(character) not in _UNSEEN
    return character if is_harmless else character.encode("unicode_escape").decode()


# Controls, format characters (bidirectional overrides among them), surrogates, line separators.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _cell(value: str | None) -> Text:
    if value is None:
        return Text(UNBOUND, style="dim")
    # A literal that says "unbound" must not be taken for a gap.
    return Text(f'"{value}"' if value == UNBOUND else visible(value))


def _fitted(natural: Sequence[int], least: Sequence[int], *, room: int) -> list[int]:
    """Returns column widths that fill `room` at most; those that need little more get it first."""
    widths = list(least)
    spare = room - sum(least)
    needs = sorted((natural[at] - least[at], at) for at in range(len(least)))
    for served, (need, at) in enumerate(needs):
        extra = min(need, spare // (len(needs) - served))
        widths[at] += extra
        spare -= extra
    return widths


def _widest_line(cell: Text) -> int:
    return max(cell_len(line) for line in cell.plain.split(_LINE_BREAK))


def _widest_word(cell: Text) -> int:
    return max((cell_len(word) for word in cell.plain.split()), default=0)


def _records(names: Sequence[str], rows: Sequence[Sequence[Text]], *, width: int) -> Group:
    name_width = min(max(cell_len(name) for name in names), width // 3)
    parts: list[RenderableType] = []
    for number, row in enumerate(rows, start=1):
        parts.append(Rule(Text(f"row {number}"), align="left", style="none"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=name_width, overflow="fold")
        grid.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            grid.add_row(Text(name, style="bold"), cell)
        parts.append(grid)
    return Group(*parts)
