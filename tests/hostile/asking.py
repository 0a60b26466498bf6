"""Requests from chosen addresses of loopback, and what became of each: whole, broken, how long."""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from web.serving import DIRECT, Server

PATIENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request; `is_whole` is false where the connection ended too early."""

    status: int | None  # none: the connection ended before any
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    is_whole: bool = False
    seconds: float = 0.0

    @property
    def problem(self) -> dict[str, Any]:
        """Returns the problem that the body tells."""
        assert self.headers.get("content-type") == "application/problem+json", self
        told = json.loads(self.content)
        assert told["status"] == self.status, self
        assert told["detail"], self
        return dict(told)

    @property
    def kind(self) -> str:
        """Returns the last part of the problem's type."""
        return str(self.problem["type"]).rpartition("/")[2]

    @property
    def is_broken(self) -> bool:
        """Returns whether an answer began and did not end as a whole."""
        return self.status == 200 and not self.is_whole


def send(
    server: Server,
    method: str,
    path: str,
    *,
    body: bytes | Iterator[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    source: str = "127.0.0.1",
) -> Outcome:
    """Returns what became of one request sent from that address."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=PATIENCE, source_address=(source, 0)
    )
    began = time.monotonic()
    status, given, content, whole = None, {}, b"", False
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        status = response.status
        given = {name.lower(): value for name, value in response.getheaders()}
        content, whole = response.read(), True
    except http.client.IncompleteRead as part:
        content = part.partial
    except (ConnectionError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return Outcome(
        status=status,
        headers=given,
        content=content,
        is_whole=whole,
        seconds=time.monotonic() - began,
    )


def ask(
    server: Server, query: str, *, source: str = "127.0.0.1", accept: str = "*/*", **fields: str
) -> Outcome:
    """Returns what became of a query sent as the body; fields go into the address."""
    path = "/sparql" + (f"?{urlencode(fields)}" if fields else "")
    headers = {"Content-Type": DIRECT, "Accept": accept}
    return send(server, "POST", path, body=query.encode(), headers=headers, source=source)


def assert_lives(server: Server, *, source: str = "127.0.0.250") -> None:
    """Asserts that a client who has asked for nothing yet is answered within a second.

    A machine that is busy with other things may take three tries.
    """
    tries = [ask(server, "ASK {}", source=source) for _ in range(3)]
    assert {outcome.status for outcome in tries} == {200}
    assert min(outcome.seconds for outcome in tries) < 1
