"""A request as the server received it, and what it asks for once it is understood."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final, Protocol

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.web.cache import Wish
from evidence_graph.web.encoding import Coding
from evidence_graph.workers.job import Job

READING: Final = ("GET", "HEAD")

NOT_WRITING: Final = (*READING, "OPTIONS", "POST")
"""Methods that need not write; of POST the body tells, or the address."""

LONGEST_ALIAS: Final = 32_768
"""Bytes of a request that are compared to find its answer at once; longer ones are read."""

LONGEST_WISHES: Final = 1_024
"""Characters of the headers that are compared with them."""


class Headers(Protocol):
    """The headers of a request; names are in small letters."""

    def get(self, name: str, /) -> str | None:
        """Returns the first value of a header, or None."""
        ...

    def get_all(self, name: str, /) -> list[str]:
        """Returns every value of a header, in the order they came."""
        ...


@dataclass(slots=True)
class HttpRequest:
    """A request as the server received it, its body read whole within the limits."""

    method: str
    path: str
    query_string: bytes
    headers: Headers
    body: bytes
    client: str  # address of the peer, with or without its port
    # What Endpoint.respond() found wrong when it hands the telling of it over to a page.
    error: EvidenceGraphError | None = None
    _values: dict[str, str] = field(default_factory=dict)
    _alias: Hashable | None = None

    @property
    def alias(self) -> Hashable | None:
        """Returns the bytes that decide the reply, or None where more than these decide it."""
        if self._alias is None:
            self._alias = self._read_alias()
        return self._alias

    def _read_alias(self) -> Hashable | None:
        headers = self.headers
        if headers.get("authorization") is not None:
            return None
        accept, encoding = self.values("accept"), self.values("accept-encoding")
        if len(accept) + len(encoding) > LONGEST_WISHES:
            return None
        if self.method in READING:
            return (self.query_string, accept, encoding)
        if self.method != "POST" or len(self.body) > LONGEST_ALIAS:
            return None
        types = (headers.get("content-type"), headers.get("content-encoding"))
        if sum(map(len, filter(None, types))) > LONGEST_WISHES:
            return None
        return (self.query_string, accept, encoding, types, self.body)

    def values(self, name: str) -> str:
        """Returns a header that may come in several lines as one, empty where it is not there."""
        found = self._values.get(name)
        if found is None:
            lines = self.headers.get_all(name)
            found = self._values[name] = lines[0] if len(lines) == 1 else ", ".join(lines)
        return found


@dataclass(slots=True)
class Asked:
    """A request for an answer, understood."""

    request: HttpRequest
    wish: Wish
    coding: Coding
    job: Job
    is_exempt: bool
