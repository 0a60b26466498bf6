"""The engine's errors, put into words that say where and what to do."""

import errno
import os
import re
from pathlib import Path
from typing import Final

from evidence_graph.errors import (
    EvidenceGraphError,
    QueryEvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    RdfSyntaxError,
    StoreError,
    StoreFullError,
    UnsayableError,
)

_QUERY_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_DOCUMENT_PLACE = re.compile(r"^Parser error (?:at|between) line \d+[^:]*: ")
_CHARACTER_CLASS = re.compile(r"\['.*?'\]|\['.*?'\s*\|.*?\]", re.DOTALL)
_NO_FUNCTION = re.compile(r"The custom (?:aggregate )?function (<.*?>) is not supported")
_NO_TRIPLE_TERMS = re.compile(r"(\S+) does not support RDF 1\.2")
_EXPECTED_AT_MOST = 8


def of_query(cause: SyntaxError, text: str) -> QuerySyntaxError:
    """Returns what the engine found wrong with a query, with its line and column."""
    message = str(cause)
    found = _QUERY_PLACE.match(message)
    if not found:
        return QuerySyntaxError(message, line=None, column=None)
    line, column, expected = int(found[1]), int(found[2]), found[3]
    return QuerySyntaxError(_in_words(expected, text, line, column), line=line, column=column)


def of_document(
    cause: SyntaxError, source: str, *, place: tuple[int, int] | None
) -> RdfSyntaxError:
    """Returns what the engine's parser found wrong with a document, with its line and column.

    `place` is where the fault is when the engine does not say.
    """
    detail = _DOCUMENT_PLACE.sub("", str(cause.msg))
    if "LoadDocumentCallback" in detail:
        detail = (
            "no context is fetched, our own neither; write the @context into the document itself, "
            "or take the form that has none"
        )
    line, column = (cause.lineno, cause.offset) if cause.lineno or place is None else place
    return RdfSyntaxError(source, detail, line=line, column=column)


def _in_words(expected: str, text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    if "Prefix not found" in expected:
        word = re.search(r"[^\s{}()<>;,|/^*+?!=&]*$", here[: column - 1])
        prefix = (word[0] if word else "").partition(":")[0]
        return f"the prefix '{prefix}:' is not declared; add PREFIX {prefix}: <…> at the top"
    found = here[column - 1 :].split(maxsplit=1)
    what = f"unexpected {found[0][:40]!r}" if found else "the query ends too early"
    options = [
        o
        for o in _CHARACTER_CLASS.sub(
            "", expected.removeprefix("expected one of ").removeprefix("expected ")
        ).split(", ")
        if o.strip() and o.strip() != "[_]"
    ]
    if not options:
        return what
    shown = ", ".join(o.strip() for o in options[:_EXPECTED_AT_MOST])
    more = (
        f" and {len(options) - _EXPECTED_AT_MOST} others"
        if len(options) > _EXPECTED_AT_MOST
        else ""
    )
    return f"{what}; expected {shown}{more}"


OF_EVALUATION: Final = (RuntimeError, ValueError, OSError, TypeError)
"""What the engine raises while it answers or writes."""


def of_evaluation(cause: Exception) -> EvidenceGraphError:
    """Returns what the engine could not answer or write, as one of our errors."""
    said = str(cause)
    if found := _NO_FUNCTION.search(said):
        return QueryRefusedError(f"there is no function {found[1]} here")
    if found := _NO_TRIPLE_TERMS.search(said):
        return UnsayableError(
            f"{found[1]} has no way to write the triple terms that are in this answer; "
            "ask for Turtle or N-Triples"
        )
    if _OF_THE_DISK.match(said):
        return of_storage(cause, "the query cannot be answered")
    return QueryEvaluationError(said)


_OF_THE_DISK: Final = re.compile("Corruption: |IO error: ")

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The disk is full, or the share of it that somebody may have."""

_IN_WORDS: Final = tuple(map(os.strerror, _NO_ROOM))

NEXT: Final = (
    "`evidence-graph verify` says what is damaged, `evidence-graph recover` goes back to a version "
    "that is whole, and `evidence-graph restore` makes a store of a backup"
)
"""What to do where files of a store are damaged."""


def of_storage(cause: Exception, what: str) -> StoreError:
    """Returns the fault of a disk or of a file on it; `what` says what came of it."""
    said = str(cause)
    if isinstance(cause, OSError) and (cause.errno in _NO_ROOM or said.endswith(_IN_WORDS)):
        return StoreFullError(f"{what}: the disk is full ({said})")
    advice = f". {NEXT}" if said.startswith("Corruption") else ""
    return StoreError(f"{what}: {said}{advice}")


def of_opening(cause: Exception, directory: Path) -> StoreError:
    """Returns why a directory of quads cannot be opened, and what to do then."""
    fault = of_storage(cause, f"the store {directory} cannot be opened")
    if isinstance(cause, FileNotFoundError):
        return StoreError(f"{fault}. {NEXT}")
    return fault
