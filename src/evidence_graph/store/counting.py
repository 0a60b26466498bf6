"""An answer that is counted on its way, row by row, by nothing but its bytes."""

import re
from collections.abc import Mapping
from typing import IO, Final, Protocol

from evidence_graph.errors import AnswerTooLongError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format

_SHORT: Final = 65_536
"""Bytes of an answer that are looked at only when more come, or when so few may be too many rows.

Each row is a byte at least, in every format: its line's end, or `<result>`, or `{}`. So what has no
more bytes than there may be rows has no row too many. Most answers end before.
"""


class Output(Protocol):
    """Where an answer is written: a file, or anything that takes bytes as one does."""

    def write(self, data: bytes, /) -> int:
        """Takes the bytes and returns how many they are."""

    def flush(self) -> None:
        """Passes on what was taken."""


class Counted:
    """Passes an answer on as long as it is not too long."""

    def __init__(self, output: Output | IO[bytes], answer_format: Format, limit: int) -> None:
        self._output = output
        self._format = answer_format
        self._limit = limit
        self._uncounted = min(limit, _SHORT)
        self._waiting = b""
        self._counter: RowCounter | None = None

    def write(self, data: bytes) -> int:
        """Takes the next piece. Raises AnswerTooLongError where it has a row beyond the limit."""
        length = len(data)
        self._uncounted -= length
        self._waiting += data
        if self._uncounted < 0:
            self._count()
        self._output.write(data)
        return length

    def flush(self) -> None:
        """Passes on what was taken."""
        self._output.flush()

    def _count(self) -> None:
        if self._counter is None:
            self._counter = RowCounter(self._format, self._limit)
        self._counter.feed(self._waiting)
        self._waiting = b""


class RowCounter:
    """Counts the rows of an answer as the engine writes them, in pieces cut anywhere.

    Lines are counted, or what stands between rows, at the speed of a search for bytes. Turtle,
    TriG, JSON-LD and RDF/XML cannot be counted so and are taken as they come; `writing` counts
    their triples.
    """

    def __init__(self, answer_format: Format, limit: int) -> None:
        self._limit = limit
        self._count = _COUNTING.get(answer_format.name, _Uncounted)()

    def feed(self, chunk: bytes) -> None:
        """Takes the next piece; raises AnswerTooLongError when it has a row beyond `limit`."""
        if self._count.rows_with(chunk) > self._limit:
            raise AnswerTooLongError(self._limit)


class _Counting(Protocol):
    def rows_with(self, chunk: bytes) -> int:
        """Returns how many rows have begun, this piece included; for lines, have ended."""


class _Uncounted:
    def rows_with(self, chunk: bytes) -> int:  # noqa: ARG002 - it is as long as it likes
        return 0


class _Lines:
    """N-Triples and N-Quads: what looks like a line break in a text is escaped."""

    def __init__(self) -> None:
        self._rows = 0

    def rows_with(self, chunk: bytes) -> int:
        self._rows += chunk.count(b"\n")
        return self._rows


class _LinesUnderAHeading(_Lines):
    """TSV."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = -1


class _LinesOutsideQuotes:
    """CSV, where a text in quotes may have line breaks."""

    def __init__(self) -> None:
        self._rows = -1
        self._is_quoted = False

    def rows_with(self, chunk: bytes) -> int:
        if b'"' in chunk:
            between = chunk.split(b'"')
            self._rows += b"".join(between[self._is_quoted :: 2]).count(b"\n")
            self._is_quoted ^= len(between) % 2 == 0
        elif not self._is_quoted:
            self._rows += chunk.count(b"\n")
        return self._rows


class _XmlResults:
    """XML, in which no text has a bare `<`."""

    _ROW: Final = b"<result>"

    def __init__(self) -> None:
        self._rows = 0
        self._tail = b""

    def rows_with(self, chunk: bytes) -> int:
        data = self._tail + chunk
        self._rows += data.count(self._ROW)
        self._tail = data[1 - len(self._ROW) :]
        return self._rows


class _JsonBindings:
    r"""JSON, by what stands between rows.

    Outside texts `,{"` only ever begins a row. In a text the quote would be `\"`, or the end of
    the text, and then `}` or `,` follows, with which no variable begins. `,{}`, a row of which
    nothing is bound, can stand in a text: there, the last quote before it began the text, as a
    value, after `":`, or is part of it, as `\"`.
    """

    _BEGINNING: Final = re.compile(rb',\{(?:"(?=[^},])|(\})(?=[,\]]))')
    _EMPTY: Final = re.compile(rb",\{\}(?=[,\]])")
    # Bytes of a beginning that may be cut off, and those looked at before a quote.
    _CUT: Final = 3
    _BEFORE: Final = 4

    def __init__(self) -> None:
        self._rows = 1  # the first has nothing before it; where there is none this is no harm
        self._kept = b""
        self._new = 0  # index of the first byte of what is kept that no beginning was sought at
        self._is_in_text = False  # there

    def rows_with(self, chunk: bytes) -> int:
        data = self._kept + chunk
        found = self._BEGINNING.findall(data, self._new)
        self._rows += len(found)
        if b"}" in found:
            self._rows -= self._in_texts(data)
        seen = max(len(data) - self._CUT, self._new)
        self._is_in_text = self._is_text(data, self._new, seen, before=self._is_in_text)
        kept = max(seen - self._BEFORE, 0)
        # A run of backslashes means the same when an even number of them is left out.
        kept -= (kept - len(data[:kept].rstrip(b"\\"))) % 2
        self._kept, self._new = data[kept:], seen - kept
        return self._rows

    def _in_texts(self, data: bytes) -> int:
        number, place, is_text = 0, self._new, self._is_in_text
        for empty in self._EMPTY.finditer(data, self._new):
            is_text = self._is_text(data, place, empty.start(), before=is_text)
            place = empty.start()
            number += is_text
        return number

    @staticmethod
    def _is_text(data: bytes, begin: int, end: int, *, before: bool) -> bool:
        """Says whether `end` is in a text, when `begin` was (`before`) or was not."""
        quote = data.rfind(b'"', begin, end)
        if quote < 0:
            return before
        slashes = quote
        while slashes and data[slashes - 1 : slashes] == b"\\":
            slashes -= 1
        is_escaped = (quote - slashes) % 2 == 1
        after_key = data[max(quote - 3, 0) : quote]
        return is_escaped or (after_key.endswith(b'":') and not after_key.startswith(b"\\"))


_COUNTING: Final[Mapping[str, type[_Counting]]] = {
    formats.JSON.name: _JsonBindings,
    formats.XML.name: _XmlResults,
    formats.CSV.name: _LinesOutsideQuotes,
    formats.TSV.name: _LinesUnderAHeading,
    formats.N_TRIPLES.name: _Lines,
    formats.N_QUADS.name: _Lines,
}
