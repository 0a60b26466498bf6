"""An answer that is sent while it is still being made."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.web.encoding import Encoder
from evidence_graph.web.flights import Flight

WORTH_A_THREAD: Final = 65_536
"""Bytes whose compression would keep other requests waiting if the event loop did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told how a stream fares.

    `whole` gets the uncompressed answer once it was sent to its end, or None where it was too long
    to collect; `failed` why it was broken off; `over` that it has ended, however that was.
    """

    whole: Callable[[bytes | None], None]
    failed: Callable[[EvidenceGraphError], None]
    over: Callable[[], None]


class AnswerStream:
    """The pieces of one answer, compressed where an encoder is given.

    Up to `collect` bytes are kept together for those who come later.
    """

    def __init__(
        self, flight: Flight, *, encoder: Encoder | None, collect: int, told: Told
    ) -> None:
        self._flight = flight
        self._encoder = encoder
        self._collect = collect
        self._told = told
        self._is_closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        collected: list[bytes] | None = []
        length = 0
        try:
            async for piece in self._flight.answering.pieces():
                length += len(piece)
                if collected is not None:
                    collected.append(piece)
                    if length > self._collect:
                        collected = None
                yield await self._encoded(piece)
        except EvidenceGraphError as error:
            self._flight.close()
            self._told.failed(error)
            raise
        if self._encoder is not None:
            yield self._encoder.end()
        self._told.whole(None if collected is None else b"".join(collected))

    async def _encoded(self, piece: bytes) -> bytes:
        if self._encoder is None:
            return piece
        if len(piece) < WORTH_A_THREAD:
            return self._encoder.piece(piece)
        return await asyncio.to_thread(self._encoder.piece, piece)

    def close(self) -> None:
        """Lets go of the answer; the query is ended if nobody else wants it."""
        if not self._is_closed:
            self._is_closed = True
            self._flight.leave()
            self._told.over()
