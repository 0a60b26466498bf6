"""A text in Markdown as the web page that its reader sees."""

import re
from typing import Final

LONGEST: Final = 200_000
"""Characters of a text that is read so; for some signs the time grows with the square."""

# The heading of a table and the row of dashes below it: nothing else in a report looks so.
_TABLE: Final = re.compile(
    r"^ {0,3}\|[^\n]*\|[ \t]*\r?\n {0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\r?$", re.MULTILINE
)
# Markdown has no cell over several columns; a line in a table fills the first cell of a row.
_LINE_IN_TABLE: Final = re.compile(r"(<tr>\n<td[^>]*>.+</td>)\n(?:<td[^>]*></td>\n)+(?=</tr>)")
_UNSHOWN: Final = re.compile(r"<[A-Za-z/!][^<>]*>|&#?\w+;|\]\([^()\s]*\)")


def is_markdown(text: str) -> bool:
    r"""Says whether a table shows that a text is written in Markdown.

    >>> is_markdown("Title\n\n| a | b |\n|---|---|\n| c | d |"), is_markdown("| a | b |\n| c |")
    (True, False)
    """
    return len(text) <= LONGEST and _TABLE.search(text) is not None


def html_of(text: str) -> str:
    """Returns Markdown as HTML; each line stays a line, and one of a table is no row of cells."""
    # A tenth of a second to import, and few documents are written so.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    made: str = MarkdownIt("commonmark", {"breaks": True}).enable("table").render(text)
    return _LINE_IN_TABLE.sub(r"\1\n", made)


def shows_all(text: str, shown: str) -> bool:
    """Says whether a page shows all the letters of Markdown, but for its tags and addresses.

    What opens a block of code or nests too deep would be lost.
    """
    return _letters(_UNSHOWN.sub("", text)) <= _letters(shown)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
