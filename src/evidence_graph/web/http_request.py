"""A request as the server received it, and what it asks for once it is understood."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.web.cache import Wish
from evidence_graph.web.encoding import Coding
from evidence_graph.workers.run import Job

READING: Final = ("GET", "HEAD")


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

    def values(self, name: str) -> str:
        """Returns a header that may come in several lines as one, empty where it is not there."""
        found = self._values.get(name)
        if found is None:
            lines = self.headers.get_all(name)
            found = self._values[name] = lines[0] if len(lines) == 1 else ", ".join(lines)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for an answer, understood."""

    request: HttpRequest
    wish: Wish
    coding: Coding
    job: Job
    is_exempt: bool
