"""A web page as text: blocks on lines of their own, cells set apart by strokes, lists numbered."""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNREAD: Final = frozenset(
    "head script style template noscript svg math nav button form select iframe object audio video"
    " canvas del s strike".split()
)
_HIDES: Final = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody tfoot"
    " thead tr ul".split()
)
# Tags that are not closed by what comes after them, and so nest.
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|t[drh]|tbody|thead|tfoot|d[td]|option|br|hr|img|meta|link|input|col|wbr"
    r"|area|base"
    r"|embed|source|track|rp|rt)\b)[a-z][a-z0-9]*\b[^>]*?(/?)>",
    re.IGNORECASE,
)
DEEPEST: Final = 500
_MANY_ROWS: Final = 99_999  # rowspan="0": to the end

_CELLS: Final = frozenset({"td", "th"})
# Notes and exponents are no figures of the number that they stand at.
_RAISED: Final = {"sup": "^", "sub": "_"}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|:?a|:?e)\.?", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(html: str) -> tuple[str, tuple[int, int] | None]:
    r"""Returns the text of a page as its reader sees it, and where its first main heading stands.

    >>> text_of("<h1>A title</h1><table><tr><td>a<br>b<td>c</table><ol><li>x<li>y</ol>")
    ('A title\na\nb | c\n1. x\n2. y\n', (0, 7))
    """
    page = _Page()
    root = LexborHTMLParser(html).root
    if root is not None:
        page.write(root)
    return page.text()


def is_too_deep(html: str) -> bool:
    """Says whether tags nest deeper than any report's; the parser's time grows with the square."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > DEEPEST:
            return True
    return False


class _Page:
    """Writes what a page shows, line by line."""

    def __init__(self) -> None:
        self._lines: list[str] = [""]
        self._numbers: list[int | None] = []
        self._spans: list[dict[int, int]] = []
        self._at = 0
        self._title: tuple[int, int] | None = None
        self._title_from: int | None = None
        self._raised: str | None = None
        self._after_raised = False

    def write(self, root: LexborNode) -> None:
        """Writes a node and all below it; pages may be nested deeper than Python's stack."""
        for node, enters in _walked(root):
            if node.tag == "-text":
                if enters:
                    self._words(_SPACE.sub(" ", node.text_content or ""))
            elif enters:
                self._enter(node)
            else:
                self._leave(node)

    def text(self) -> tuple[str, tuple[int, int] | None]:
        """Returns the lines as one text, without the empty ones, and the title's place."""
        kept: list[str] = []
        length = 0
        title = None
        for number, line in enumerate(self._lines):
            words = line.strip(" ")
            if not words.strip("| "):
                continue
            if self._title and self._title[0] <= number < self._title[1]:
                title = (length if title is None else title[0], length + len(words))
            kept.append(words)
            length += len(words) + 1
        return "".join(f"{line}\n" for line in kept), title

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "br" and self._title_from is not None:
            self._add(" ")
        elif tag in _BLOCKS or tag == "br":
            self._new_line()
        if tag == "table":
            self._spans.append({})
        if tag == "tr" and self._spans:
            self._spans[-1] = {at: rows - 1 for at, rows in self._spans[-1].items() if rows > 1}
            self._at = 0
        if tag in _CELLS:
            self._cell(node)
        if tag in _RAISED:
            self._raised = _RAISED[tag]
        if tag == "q":
            self._add("“")
        if tag == "h1" and self._title is None:
            self._title_from = len(self._lines) - 1
        if tag in {"ol", "ul"}:
            self._numbers.append(_number(node, "start", 1) if tag == "ol" else None)
        if tag == "li" and self._numbers and self._numbers[-1] is not None:
            self._numbers[-1] = _number(node, "value", self._numbers[-1])
            self._add(f"{self._numbers[-1]}. ")
            self._numbers[-1] += 1

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "h1" and self._title_from is not None:
            self._title = self._title or (self._title_from, len(self._lines))
            self._title_from = None
        if tag in _RAISED:
            self._raised = None
        if tag == "q":
            self._add("”")
        if tag in {"ol", "ul"} and self._numbers:
            self._numbers.pop()
        if tag == "table" and self._spans:
            self._spans.pop()
        if tag in _BLOCKS:
            self._new_line()

    def _cell(self, node: LexborNode) -> None:
        """Begins a cell; one of a row above that reaches down to this row is empty here."""
        spans = self._spans[-1] if self._spans else {}
        if _has_cell_before(node):
            self._border()
        while self._at in spans:
            self._lines[-1] += "| "
            self._at += 1
        rows = _number(node, "rowspan", 1)
        if rows != 1:
            spans[self._at] = rows or _MANY_ROWS
        self._at += 1

    def _words(self, words: str) -> None:
        """Adds words; those above or below the line are set apart from the figures before them."""
        before = self._lines[-1][-1:]
        is_ordinal = bool(_ORDINAL.fullmatch(words)) and not before.isalpha()
        if self._raised and words[:1].isalnum() and not is_ordinal:
            figures = before.isdigit() or (words[:1].isdigit() and before.strip())
            # "bias<sup>a</sup>": a note of its own, and no letter of the word.
            figures = figures or (self._raised == "^" and before.isalpha() and len(words) < 3)
            self._add(f"{self._raised}{words}" if figures else words)
            self._raised = None
            self._after_raised = words[-1:].isdigit()
            return
        if self._after_raised and words[:1].isdigit():
            words = f" {words}"
        self._after_raised = self._after_raised and not words
        self._add(words)

    def _add(self, words: str) -> None:
        if self._lines[-1].endswith(" ") or not self._lines[-1]:
            words = words.lstrip(" ")
        self._lines[-1] += words

    def _new_line(self) -> None:
        if self._lines[-1].strip("| "):
            self._lines.append("")

    def _border(self) -> None:
        while len(self._lines) > 1 and not self._lines[-1].strip(" "):
            self._lines.pop()
        self._lines[-1] = self._lines[-1].rstrip(" ") + " | "


def _walked(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yields each node as it is entered and as it is left."""
    above: list[LexborNode] = []
    node: LexborNode | None = root
    while True:
        if node is None:
            if not above:
                return
            node = above.pop()
            yield node, False
        elif node.tag not in _UNREAD and not _is_hidden(node):
            yield node, True
            above.append(node)
            node = node.child
            continue
        node = None if node.mem_id == root.mem_id else node.next


def _is_hidden(node: LexborNode) -> bool:
    if not node.is_element_node:
        return False
    style = node.attributes.get("style") or ""
    return "hidden" in node.attributes or bool(_HIDES.search(style))


def _has_cell_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None:
        if before.tag in _CELLS:
            return True
        before = before.prev
    return False


def _number(node: LexborNode, attribute: str, otherwise: int) -> int:
    given = node.attributes.get(attribute) or ""
    return int(given) if given.isdecimal() and len(given) < 6 else otherwise
