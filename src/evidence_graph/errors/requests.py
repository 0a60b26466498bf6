"""Errors of a request: it cannot be answered, names what is not here, or comes at a busy time."""

from collections.abc import Sequence

from evidence_graph.errors.base import EvidenceGraphError


class RequestError(EvidenceGraphError):
    """An HTTP request is not one we can answer."""


class MalformedRequestError(RequestError):
    """Parameters are missing, repeated, contradictory or not UTF-8."""


class MethodNotAllowedError(RequestError):
    """This address does not do that by that verb; `allowed` lists those it knows."""

    def __init__(self, method: str, allowed: Sequence[str], *, detail: str = "") -> None:
        self.method, self.allowed = method, tuple(allowed)
        super().__init__(detail or f"{method} is not allowed here; use {', '.join(allowed)}")


class UnsupportedMediaTypeError(RequestError):
    """The body's media type is not one we read here."""

    def __init__(self, media_type: str, supported: Sequence[str]) -> None:
        self.media_type, self.supported = media_type, tuple(supported)
        named = media_type or "no Content-Type"
        super().__init__(f"cannot read a body of type {named!r}; send {' or '.join(supported)}")


class NotAcceptableError(RequestError):
    """None of the media types wanted can be made."""

    def __init__(self, accept: str, available: Sequence[str]) -> None:
        self.accept, self.available = accept, tuple(available)
        super().__init__(f"cannot answer as {accept!r}; available: {', '.join(available)}")


class BodyTooLargeError(RequestError):
    """The body is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the request body is over the limit of {limit:,} bytes")


class RequestTimeoutError(RequestError):
    """The body of the request did not arrive in time."""


class UriTooLongError(RequestError):
    """The address is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the address is over the limit of {limit:,} bytes; send the query in a POST"
        )


class UnauthorizedError(RequestError):
    """A token is missing or wrong."""


class ForbiddenError(RequestError):
    """Whoever asks may not write there."""


class ReadOnlyError(ForbiddenError):
    """Nobody writes to this server."""

    def __init__(self) -> None:
        super().__init__("this server is read-only: nobody writes to it over HTTP")


class TooManyRequestsError(RequestError):
    """This client asks for more than its share; `retry_after` is in seconds."""

    def __init__(self, detail: str, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{detail}; try again in {retry_after} s")


class NotFoundError(EvidenceGraphError):
    """The thing named does not exist here; `known` lists what does."""

    def __init__(self, kind: str, name: str, known: Sequence[str] = ()) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"; there are: {', '.join(known)}" if known else ""
        super().__init__(f"there is no {kind} {name!r}{hint}")


class GoneError(NotFoundError):
    """The thing named did exist here, and was withdrawn; `known` lists what took its place.

    `said` is what is still said of it: how it was called, when and why it went.
    """

    def __init__(self, kind: str, name: str, known: Sequence[str] = (), *, said: str = "") -> None:
        super().__init__(kind, name, known)
        what = f"the {kind} {name!r} was here, and was withdrawn"
        told = f" ({said})" if said else ""
        if known:
            ahead = f"ask for what took its place: {', '.join(known)}"
        else:
            ahead = "nothing is said to have taken its place; older dumps may still have it"
        self.args = (f"{what}{told}; {ahead}",)


class ServerBusyError(EvidenceGraphError):
    """There is no room for the query at the moment; `retry_after` is in seconds."""

    def __init__(self, detail: str, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{detail}; try again in {retry_after} s")


class WriterBusyError(ServerBusyError):
    """There is no room for the change at the moment; nothing was changed."""
