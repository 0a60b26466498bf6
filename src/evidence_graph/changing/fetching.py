"""Documents of other servers, fetched within bounds of bytes, of seconds and of where they lead."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from evidence_graph.errors import NetworkError

PIECE: Final = 65_536
"""Bytes that are read between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address."""

    content: bytes
    content_type: str  # empty where it was not stated


def anywhere(address: str) -> bool:
    """Says that one may be led to any address of the web."""
    return urlsplit(address).scheme in ("http", "https")


def fetched(
    address: str,
    accept: str,
    *,
    seconds: float,
    most_bytes: int,
    may_follow: Callable[[str], bool] = anywhere,
) -> Fetched:
    """Returns what is at an address, or where that leads to.

    Raises NetworkError, also where it leads to an address that may not be followed, takes longer
    than `seconds` in all, or is over `most_bytes`.
    """
    if not anywhere(address):
        raise NetworkError(address, "only http: and https: are followed")
    end = time.monotonic() + seconds
    asked = Request(address, headers={"Accept": accept})  # noqa: S310 - checked above
    try:
        with build_opener(_Redirects(may_follow)).open(asked, timeout=seconds) as answer:
            content = bytearray()
            while piece := answer.read1(PIECE):
                content += piece
                if len(content) > most_bytes:
                    raise NetworkError(address, f"it sent over {most_bytes:,} bytes")
                if time.monotonic() > end:
                    raise NetworkError(address, f"it took over {seconds:g} s")
            if answer.length:
                raise NetworkError(address, f"it broke off {answer.length:,} bytes early")
            return Fetched(bytes(content), answer.headers.get("Content-Type", ""))
    except HTTPError as cause:
        raise NetworkError(address, f"it answered {cause.code} {cause.reason}") from cause
    except (URLError, OSError, HTTPException) as cause:
        raise NetworkError(address, str(getattr(cause, "reason", cause))) from cause


class _Redirects(HTTPRedirectHandler):
    def __init__(self, may_follow: Callable[[str], bool]) -> None:
        self._may_follow = may_follow

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        """Returns the request that follows a redirection. Raises NetworkError."""
        if not self._may_follow(newurl):
            raise NetworkError(req.full_url, f"it leads to {newurl}, which may not be fetched")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
