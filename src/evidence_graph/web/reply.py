"""One reply as bytes and headers, and what every reply of this server carries."""

import itertools
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, Protocol

from evidence_graph.sparql.request import METHODS
from evidence_graph.web.encoding import Coding

Header = tuple[str, str]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

EXPOSED_HEADERS: Final = (
    "Accept-Ranges, Allow, Content-Location, Content-Range, ETag, Graph-Version, Last-Modified, "
    "Link, Location, Repr-Digest, Retry-After, WWW-Authenticate, X-Request-Id"
)

GRAPH_VERSION: Final = "Graph-Version"
"""The header that says of which version what is read is, or came to be; good for If-Match."""

GENERAL: Final[tuple[Header, ...]] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED_HEADERS),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "no-referrer"),
)
"""Headers that every reply carries, errors too."""

SENT_HEADERS: Final = (
    "Accept", "Authorization", "Change-Reason", "Content-Type", "If-Match", "If-None-Match",
    "If-Range", "Prefer", "Range",
)  # fmt: skip
"""Headers that a page of another site may send to us."""

PREFLIGHT: Final[tuple[Header, ...]] = (
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    (
        "Access-Control-Allow-Headers",
        ", ".join(SENT_HEADERS),
    ),
    ("Access-Control-Max-Age", "86400"),
)
"""Headers that the reply to a preflight carries besides."""

COMMON: Final[tuple[Header, ...]] = (("Vary", "Accept, Accept-Encoding"), *GENERAL)
"""Headers that every answer to a query carries."""

# Which run of the server, then which request of it: unique without asking for randomness each time.
_RUN: Final = secrets.token_hex(4)
_numbers = itertools.count(1)


class Streamed(Protocol):
    """A body that is not whole yet."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yields its pieces; raising anything means that the connection has to be aborted."""
        ...

    def close(self) -> None:
        """Lets go of what is behind it; called once at the end, also when the client left."""
        ...


@dataclass(slots=True)
class Reply:
    """What is sent; `headers` are complete."""

    status: int
    headers: list[Header]
    body: bytes | Streamed


def request_id() -> str:
    """Returns a name for one request, which its reply and its line of the log carry.

    >>> request_id() != request_id()
    True
    """
    return f"{_RUN}-{next(_numbers):x}"


def representation(content_type: str, coding: Coding, length: int | None) -> list[Header]:
    """Returns the headers that describe a body; None for a length that is not known yet."""
    headers = [("Content-Type", content_type)]
    if coding is not Coding.IDENTITY:
        headers.append(("Content-Encoding", str(coding)))
    if length is not None:
        headers.append(("Content-Length", str(length)))
    return headers


def options_reply(methods: tuple[str, ...]) -> Reply:
    """Returns the reply to OPTIONS, which a browser's preflight reads too."""
    headers = [("Allow", ", ".join(methods)), *PREFLIGHT, *GENERAL, ("X-Request-Id", request_id())]
    return Reply(204, headers, b"")


def plain_reply(status: int, content_type: str, body: bytes, *, has_body: bool) -> Reply:
    """Returns a reply that is made anew for each request."""
    headers = [
        *representation(content_type, Coding.IDENTITY, len(body)),
        ("Cache-Control", "no-store"),
        *GENERAL,
        ("X-Request-Id", request_id()),
    ]
    return Reply(status, headers, body if has_body else b"")
