"""The SPARQL endpoint without Flask: a request in, a reply out; cached, fair and counted."""

from dataclasses import dataclass
from typing import Protocol

from evidence_graph.errors import EvidenceGraphError


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
