"""An answer on its way from a worker: whoever holds it may read it from its first byte."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from typing import Final

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.rdf.formats import Format

PIECE: Final = 262_144
"""Bytes read at once of an answer that is in a file."""


class Answering:
    """An answer of which at least the first piece is there; it may fail after that.

    `kind` is boolean, solutions or triples. `is_repeatable` says whether the same query would get
    the same bytes from the same snapshot. `first` is its first piece, `is_whole` whether that is
    all. Any number of readers may `retain` it; when the last one releases an answer that is not
    whole, its query is ended.
    """

    def __init__(
        self,
        *,
        answer_format: Format,
        kind: str,
        snapshot: str,
        is_repeatable: bool,
        first: bytes,
        abandon: Callable[[], None],
    ) -> None:
        self.format = answer_format
        self.kind = kind
        self.snapshot = snapshot
        self.is_repeatable = is_repeatable
        self.first = first
        self.is_whole = False
        self.seconds = 0.0
        self.rows: int | None = None  # of a query whose rows were only partly written
        self._abandon = abandon
        self._readers = 1
        self._file: int | None = None
        self._written = 0  # bytes in the file
        self._ended = False
        self._failure: EvidenceGraphError | None = None
        self._changed: asyncio.Event | None = None  # made when somebody waits

    @property
    def length(self) -> int | None:
        """Returns the bytes of the whole answer, or None while it is not whole."""
        if not self._ended or self._failure is not None:
            return None
        return len(self.first) + self._written

    @property
    def has_failed(self) -> bool:
        """Says whether it is known already that the answer will never be whole."""
        return self._failure is not None

    def retain(self) -> None:
        """Notes one reader more."""
        self._readers += 1

    def release(self) -> None:
        """Notes one reader less; the last one lets go of the answer."""
        self._readers -= 1
        if self._readers:
            return
        if not self._ended:
            self._abandon()
        self._close_file()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yields the answer from its first byte, as it comes.

        Raises the QueryError that ended it; what was yielded before is then no answer.
        """
        yield self.first
        read = 0
        while True:
            while read < self._written and self._file is not None:
                piece = os.pread(self._file, min(PIECE, self._written - read), read)
                read += len(piece)
                yield piece
            if self._failure is not None:
                raise self._failure
            if self._ended:
                return
            if self._changed is None:
                self._changed = asyncio.Event()
            self._changed.clear()
            await self._changed.wait()

    # What the pool tells

    def goes_on_in(self, file: int) -> None:
        """Notes the descriptor, now ours, of the file that takes the rest of the answer."""
        self._file = file

    def has_in_file(self, written: int) -> None:
        """Notes how many bytes the file has."""
        self._written = written
        self._tell_readers()

    def end(self, seconds: float, rows: int | None) -> None:
        """Notes that the answer is whole, and how long it took to make."""
        self.seconds, self.rows, self._ended = seconds, rows, True
        self.is_whole = self._file is None
        self._tell_readers()

    def fail(self, error: EvidenceGraphError, seconds: float) -> None:
        """Notes that the answer will never be whole."""
        self.seconds, self._failure, self._ended = seconds, error, True
        self._tell_readers()

    def _tell_readers(self) -> None:
        if self._changed is not None:
            self._changed.set()

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
