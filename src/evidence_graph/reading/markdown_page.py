"""A text in Markdown as the web page that its reader sees."""

import re
from typing import Final

# The heading of a table and the row of dashes below it: nothing else in a report looks so.
_TABLE: Final = re.compile(
    r"^ {0,3}\|[^\n]*\|[ \t]*\r?\n {0,3}\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\r?$", re.MULTILINE
)
# Markdown has no cell over several columns; a line in a table fills the first cell of a row.
_LINE_IN_TABLE: Final = re.compile(r"(<tr>\n<td[^>]*>.+</td>)\n(?:<td[^>]*></td>\n)+(?=</tr>)")


def is_markdown(text: str) -> bool:
    r"""Says whether a table shows that a text is written in Markdown.

    >>> is_markdown("Title\n\n| a | b |\n|---|---|\n| c | d |"), is_markdown("| a | b |\n| c |")
    (True, False)
    """
    return _TABLE.search(text) is not None


def html_of(text: str) -> str:
    """Returns Markdown as HTML; each line stays a line, and one of a table is no row of cells."""
    # A tenth of a second to import, and few documents are written so.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    made: str = MarkdownIt("commonmark", {"breaks": True}).enable("table").render(text)
    return _LINE_IN_TABLE.sub(r"\1\n", made)
