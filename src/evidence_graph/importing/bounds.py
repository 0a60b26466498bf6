"""What a file may be at most, its text, and every fault of it in one error."""

import codecs
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from evidence_graph.errors import (
    FaultyDocumentError,
    InputError,
    UnreadableDocumentError,
)

LARGEST_FILE: Final = 32 * 1024 * 1024
MOST_RECORDS: Final = 20_000
LONGEST_FIELD: Final = 1_000_000
MOST_FAULTS_TOLD: Final = 100

_UTF_16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def bytes_of(path: Path) -> bytes:
    """Returns a file's bytes. Raises InputError, UnreadableDocumentError where they are many."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as cause:
        raise InputError(f"{path} cannot be read: {cause.strerror or cause}") from cause
    if len(content) > LARGEST_FILE:
        raise UnreadableDocumentError(
            path.name, f"over the limit of {LARGEST_FILE:,} bytes; split the file"
        )
    return content


def text_of(content: bytes, name: str) -> str:
    """Returns bytes as text: UTF-8, with or without its mark, or UTF-16 with its mark.

    Raises UnreadableDocumentError with line and column of what is neither.
    """
    codec, mark = "utf-8", codecs.BOM_UTF8
    for sign, other in _UTF_16.items():
        if content.startswith(sign):
            codec, mark = other, sign
    body = content.removeprefix(mark)
    if codec == "utf-8" and b"\0" in body:
        at = body.index(b"\0")
        line, column = _place(body[:at].decode(errors="replace"))
        detail = f"a zero byte at byte {at + len(content) - len(body)}: this is no text in UTF-8"
        raise UnreadableDocumentError(name, detail, line=line, column=column)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as cause:
        line, column = _place(body[: cause.start].decode(codec, errors="replace"))
        at = cause.start + len(content) - len(body)
        detail = f"byte {at} ({body[cause.start]:#04x}) is not {codec}; save the file in UTF-8"
        raise UnreadableDocumentError(name, detail, line=line, column=column) from cause
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        raise UnreadableDocumentError(name, "a zero character", line=line, column=column)
    if not text.strip():
        raise UnreadableDocumentError(name, "there is nothing in it", line=1, column=1)
    return text


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@dataclass(slots=True)
class Faults:
    """Gathers what is wrong with one file, so that one error can tell all of it."""

    name: str
    _found: list[UnreadableDocumentError] = field(default_factory=list)

    def add(self, detail: str, *, line: int | None = None, column: int | None = None) -> None:
        """Notes a fault; `line` and `column` count from 1."""
        self._found.append(UnreadableDocumentError(self.name, detail, line=line, column=column))

    def require_none(self) -> None:
        """Raises the one fault, or a FaultyDocumentError with all of them."""
        if not self._found:
            return
        if len(self._found) == 1:
            raise self._found[0]
        told = sorted(self._found, key=lambda fault: (fault.line or 0, fault.column or 0))
        lines = [str(fault) for fault in told[:MOST_FAULTS_TOLD]]
        if len(told) > MOST_FAULTS_TOLD:
            lines.append(f"and {len(told) - MOST_FAULTS_TOLD:,} more")
        raise FaultyDocumentError(self.name, lines, count=len(told))


def require_few(count: int, faults: Faults, *, line: int) -> None:
    """Raises what is wrong where a file has more records than are read at once."""
    if count > MOST_RECORDS:
        faults.add(f"more than {MOST_RECORDS:,} records; split the file", line=line)
        faults.require_none()
