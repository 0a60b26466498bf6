"""The pages of a PDF as text, page after page."""

import logging
import re
import struct
import time
import unicodedata
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading import wrapping

MOST_PAGES: Final = 200
LONGEST_READING: Final = 30
"""In seconds; pages of reports take some hundredths of one."""

_HYPHENATED = re.compile(r"\w-$")

# What pypdf lets through of a file that is broken or made to break its readers.
_BROKEN: Final = (
    PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RecursionError, NotImplementedError, AssertionError, OSError, EOFError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip


class _Patience:
    """Ends the reading of a PDF whose pages would take minutes; called for each of their signs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begun = time.process_time()

    def __call__(self, *_operation: object) -> None:
        if time.process_time() - self._begun > LONGEST_READING:
            raise UnreadableDocumentError(
                self._name, f"the PDF takes over {LONGEST_READING} s to read; save it as text"
            )


def text_of(content: bytes, name: str) -> str:
    """Returns the text of a PDF.

    Raises UnreadableDocumentError when it is broken, encrypted, too long, or only pictures.
    """
    # What pypdf mends on its way is of no use to a reader of the draft.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    page = 0
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise UnreadableDocumentError(name, "the PDF is encrypted; save it without a password")
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise UnreadableDocumentError(name, f"{count} pages are over the limit of {MOST_PAGES}")
        patience = _Patience(name)
        texts = []
        for page in range(1, count + 1):
            shown = reader.pages[page - 1].extract_text(visitor_operand_before=patience)
            texts.append(shown)
    except _BROKEN as cause:
        where = f"page {page} of the PDF" if page else "the PDF"
        raise UnreadableDocumentError(name, f"{where} cannot be read: {cause}") from cause
    text = unicodedata.normalize("NFC", "\n".join(texts))
    if not text.strip():
        raise UnreadableDocumentError(
            name, "the PDF holds no text, only pictures of it; have its text recognised first"
        )
    return "".join(f"{line}\n" for line in _unwrapped([line.strip() for line in text.splitlines()]))


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Returns lines as they were before they were broken to fit a column or a page."""
    whole = list(lines[:1])
    for line, goes_on in zip(lines[1:], wrapping.go_on(lines), strict=True):
        if goes_on:
            joint = "" if _HYPHENATED.search(whole[-1]) else " "
            whole[-1] += joint + line
        else:
            whole.append(line)
    return whole
