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

MOST_PAGES: Final = 200
LONGEST_READING: Final = 30
"""In seconds; pages of reports take some hundredths of one."""

_GOES_ON = re.compile(r"[a-zåäöéü](?![.)])|\((?!n)")
_UNFINISHED = re.compile(
    r"(?:,|\bet al\.?|\bm\.? ?fl\.?"
    r"|\b(?:and|or|of|the|in|with|for|to|och|eller|av|i|med|för|till))$"
)
_FINISHED = re.compile(r"[.:?!]['\"’”)]*$")
_NUMBERED = re.compile(r"\[?\d{1,3}[.)\]]\s")
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
    """Returns lines as they were before they were broken to fit a column or a page.

    A line goes on where the next one begins in small letters, where it ends in what cannot end
    anything, or where it fills the page and ends no sentence.
    """
    full = 0.8 * max(map(len, lines), default=0)
    whole: list[str] = []
    last = ""
    for words in lines:
        before = whole[-1] if whole else ""
        goes_on = (
            _GOES_ON.match(words)
            or _UNFINISHED.search(before)
            or (len(last) > full and not _FINISHED.search(last) and not _NUMBERED.match(words))
        )
        last = words
        if before and words and goes_on:
            whole[-1] = before + words if _HYPHENATED.search(before) else f"{before} {words}"
        else:
            whole.append(words)
    return whole
