"""Opening a document: its bytes as text, or an error that says where it cannot be read."""

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.errors import InputError, UnreadableDocumentError
from evidence_graph.reading import markdown_page, pdf_pages, web_page

LARGEST_FILE: Final = 20_000_000
LONGEST_TEXT: Final = 1_000_000
"""Responses have some thousands of characters; longer texts are something else."""

TEXT: Final = "text/plain"
HTML: Final = "text/html"
MARKDOWN: Final = "text/markdown"
PDF: Final = "application/pdf"

_HEAD: Final = 2048
_IS_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|div|table|h1|article)\b"
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)")
# What browsers take these names for.
_CODECS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document as text: `sha256` is the hash of the file's bytes.

    `title` is where the text's first main heading stands, where the format marks it.
    """

    name: str
    media_type: str
    sha256: str
    text: str
    title: tuple[int, int] | None = None


def opened(path: Path) -> Opened:
    """Returns the document at a path.

    Raises InputError when there is none, UnreadableDocumentError when it is no document.
    """
    return read(bytes_of(path), str(path))


def bytes_of(path: Path) -> bytes:
    """Returns a document's bytes. Raises InputError, UnreadableDocumentError for too many."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableDocumentError(
                str(path), f"{size:,} bytes are over the limit of {LARGEST_FILE:,} bytes"
            )
        return path.read_bytes()
    except OSError as cause:
        raise InputError(f"{path} cannot be read: {cause.strerror or cause}") from cause


def read(content: bytes, name: str) -> Opened:
    """Returns a document's bytes as text, by what they are and not by the name's ending."""
    title = None
    media_type = _media_type(content, name)
    if media_type == PDF:
        text = pdf_pages.text_of(content, name)
    elif media_type == HTML:
        html = decoded(content, name, codec=_charset(content, name))
        text, title = _shown(html, name)
    else:
        text = decoded(content, name)
        if markdown_page.is_markdown(text):
            shown, heading = _shown(markdown_page.html_of(text), name)
            if markdown_page.shows_all(text, shown):
                media_type, text, title = MARKDOWN, shown, heading
    if len(text) > LONGEST_TEXT:
        raise UnreadableDocumentError(
            name, f"{len(text):,} characters are over the limit of {LONGEST_TEXT:,}"
        )
    if not text.strip():
        raise UnreadableDocumentError(name, "there is no text in it", line=1, column=1)
    return Opened(
        name=Path(name).name,
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        title=title,
    )


def _shown(html: str, name: str) -> tuple[str, tuple[int, int] | None]:
    if web_page.is_too_deep(html):
        raise UnreadableDocumentError(
            name, f"tags are nested more than {web_page.DEEPEST} deep; save the page as text"
        )
    return web_page.text_of(html)


def _media_type(content: bytes, name: str) -> str:
    head = content[:_HEAD].removeprefix(codecs.BOM_UTF8).lower()
    if b"%pdf-" in head[:1024]:
        return PDF
    if head.startswith(b"pk\x03\x04"):
        raise UnreadableDocumentError(
            name, "a ZIP archive, as Word makes them; save the document as text, HTML or PDF"
        )
    return HTML if _IS_HTML.match(head) else TEXT


def _charset(content: bytes, name: str) -> str:
    declared = _CHARSET.search(content[:_HEAD].lower())
    if declared is None:
        return "utf-8"
    label = declared[1].decode()
    if label not in _CODECS:
        raise UnreadableDocumentError(
            name, f"its charset is {label!r}; save the document in UTF-8", line=1, column=1
        )
    return _CODECS[label]


def decoded(content: bytes, name: str, *, codec: str = "utf-8") -> str:
    """Returns bytes as text; raises UnreadableDocumentError where they are not in the codec."""
    if b"\0" in content:
        at = content.index(b"\0")
        line, column = _place(content, at)
        raise UnreadableDocumentError(
            name, "a zero byte: this is no text in UTF-8", line=line, column=column
        )
    try:
        return content.decode(codec)
    except UnicodeDecodeError as cause:
        line, column = _place(content, cause.start)
        raise UnreadableDocumentError(
            name,
            f"byte {content[cause.start]:#04x} is not {codec}; save the document in UTF-8",
            line=line,
            column=column,
        ) from cause


def _place(content: bytes, at: int) -> tuple[int, int]:
    before = content[:at]
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode("utf-8", errors="replace")) + 1
    return before.count(b"\n") + 1, column
