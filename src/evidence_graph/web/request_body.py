"""The body of a request on its way in: how much of it is read, and how long it is waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

# granian does not mark what it re-exports.
from granian.rsgi import (  # type: ignore[attr-defined]
    HTTPProtocol,
    ProtocolClosed,
    ProtocolError,
    Scope,
)

from evidence_graph.errors import BodyTooLargeError, MalformedRequestError, RequestTimeoutError

STALL: Final = 10.0
"""Seconds that a client may pause while it sends a body."""

SECONDS: Final = 60.0
"""Seconds that a client may take to send a body."""

LINGER: Final = 2.0
"""Seconds for which the rest of a refused body is thrown away, so that the refusal is read."""


class RequestBody:
    """A body that a request has announced."""

    def __init__(self, protocol: HTTPProtocol, length: int | None) -> None:
        """Takes the announced length, which a body in chunks does not have."""
        self._length = length
        self._pieces = _pieces(protocol)

    @classmethod
    def announced(cls, scope: Scope, protocol: HTTPProtocol) -> "RequestBody | None":
        """Returns the body of a request, or None where it has none."""
        length = scope.headers.get("content-length")
        if length is None and "transfer-encoding" not in scope.headers:
            return None
        return cls(protocol, None if length is None else int(length))

    async def read(self, longest: int) -> bytes:
        """Returns all of it.

        Raises BodyTooLargeError before more than `longest` bytes are read, MalformedRequestError
        when it is shorter than announced, and RequestTimeoutError when it does not arrive.
        """
        if self._length is not None and self._length > longest:
            raise BodyTooLargeError(longest)
        try:
            body = await self._joined(longest)
        except TimeoutError as cause:
            raise RequestTimeoutError(
                f"the body did not arrive: it may pause for {STALL:g} s and take {SECONDS:g} s "
                "in all"
            ) from cause
        if self._length not in (None, len(body)):
            raise MalformedRequestError(f"the body ended after {len(body)} of {self._length} bytes")
        return body

    async def throw_rest_away(self) -> None:
        """Reads on for a while for nothing but the client to come to its end."""
        with suppress(TimeoutError, ProtocolClosed, ProtocolError):
            async with asyncio.timeout(LINGER):
                async for _ in self._pieces:
                    pass

    async def _joined(self, longest: int) -> bytes:
        body = bytearray()
        now = asyncio.get_running_loop().time
        end = now() + SECONDS
        async with asyncio.timeout(STALL) as patience:
            async for piece in self._pieces:
                body += piece
                if len(body) > longest:
                    raise BodyTooLargeError(longest)
                patience.reschedule(min(now() + STALL, end))
        return bytes(body)


async def _pieces(protocol: HTTPProtocol) -> AsyncIterator[bytes]:
    # granian lets a body be iterated once only; this can be gone on with later.
    async for piece in protocol:
        yield piece
