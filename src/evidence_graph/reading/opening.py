"""Opening a document: its bytes as text, or an error that says where it cannot be read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.errors import InputError, UnreadableDocumentError

LARGEST_FILE: Final = 20_000_000
LONGEST_TEXT: Final = 1_000_000
"""Responses have some thousands of characters; longer texts are something else."""

TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document as text: `sha256` is the hash of the file's bytes."""

    name: str
    media_type: str
    sha256: str
    text: str


def opened(path: Path) -> Opened:
    """Returns the document at a path.

    Raises InputError when there is none, UnreadableDocumentError when it is no document.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableDocumentError(
                str(path), f"{size:,} bytes are over the limit of {LARGEST_FILE:,} bytes"
            )
        content = path.read_bytes()
    except OSError as cause:
        raise InputError(f"{path} cannot be read: {cause.strerror or cause}") from cause
    return read(content, str(path))


def read(content: bytes, name: str) -> Opened:
    """Returns a document's bytes as text, by what they are and not by the name's ending."""
    text = decoded(content, name)
    media_type = TEXT
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
    )


def decoded(content: bytes, name: str) -> str:
    """Returns UTF-8 bytes as text; raises UnreadableDocumentError where they are not that."""
    if b"\0" in content:
        at = content.index(b"\0")
        line, column = _place(content, at)
        raise UnreadableDocumentError(
            name, "a zero byte: this is no text in UTF-8", line=line, column=column
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as cause:
        line, column = _place(content, cause.start)
        raise UnreadableDocumentError(
            name,
            f"byte {content[cause.start]:#04x} is not UTF-8; save the document in UTF-8",
            line=line,
            column=column,
        ) from cause


def _place(content: bytes, at: int) -> tuple[int, int]:
    before = content[:at]
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode("utf-8", errors="replace")) + 1
    return before.count(b"\n") + 1, column
