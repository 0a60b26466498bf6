"""Loads on a server: many small requests with wrk, and single queries timed one by one."""

import http.client
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contenders import HOST, Contender

WALK: Final = Path(__file__).with_name("walk.lua")
SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What wrk counted."""

    requests: int
    seconds: float
    median: float  # seconds until the answer was whole
    slow: float  # the 99th percentile of the same
    failures: int  # answers of another status than 2xx or 3xx, time-outs, broken connections

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer, read to its end."""

    status: int
    first: float  # seconds until the first byte of the body
    total: float  # seconds until the last
    size: int  # bytes of the body
    lines: int


class Walk:
    """Requests for one contender, in a file that wrk walks."""

    def __init__(self, contender: Contender, queries: Sequence[str], folder: Path) -> None:
        self._contender = contender
        self._file = folder / f"targets-{contender.port}-{abs(hash(tuple(queries)))}"
        self._file.write_text("\n".join(map(contender.target, queries)) + "\n")

    def run(self, *, seconds: float, connections: int, mark: str | None, pause: int = 0) -> Traffic:
        """Returns what came of asking for so many seconds.

        With a `mark`, other in each run, no request is ever the same as another; without one the
        same few come again and again, as a cache likes them. `pause` is in milliseconds.
        """
        command = ["wrk", "--threads", "1", "--connections", str(connections)]
        command += ["--duration", f"{max(1, round(seconds))}s", "--timeout", "30s"]
        command += ["--header", f"Accept: {SOLUTIONS}", "--script", str(WALK)]
        command += [self._contender.url, "--", str(self._file), mark or "-", str(pause)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return _traffic(done.stdout)


def read(
    contender: Contender, query: str, *, accept: str = SOLUTIONS, limit: float = 120.0
) -> Reading:
    """Returns how long one answer took. Raises OSError after `limit` seconds without a byte."""
    connection = http.client.HTTPConnection(HOST, contender.port, timeout=limit)
    try:
        connection.connect()
        begin = time.perf_counter()
        connection.request("GET", contender.target(query), headers={"Accept": accept})
        answer = connection.getresponse()
        piece = answer.read(1)
        first = time.perf_counter() - begin
        size = lines = 0
        while piece:
            size += len(piece)
            lines += piece.count(b"\n")
            piece = answer.read(1 << 18)
        total = time.perf_counter() - begin
    finally:
        connection.close()
    return Reading(status=answer.status, first=first, total=total, size=size, lines=lines)


def body(contender: Contender, query: str, *, accept: str, limit: float = 120.0) -> bytes:
    """Returns one answer whole. Raises OSError, or ValueError when it is not an answer."""
    connection = http.client.HTTPConnection(HOST, contender.port, timeout=limit)
    try:
        connection.request("GET", contender.target(query), headers={"Accept": accept})
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise ValueError(f"{contender.name} answers {answer.status}: {content[:300]!r}")
    return content


def is_graph(query: str) -> bool:
    """Returns whether a query asks for triples rather than for solutions."""
    return "CONSTRUCT" in query or "DESCRIBE" in query


def unlike(query: str, mark: str) -> str:
    """Returns the query with a comment that no other has, so that no cache knows it."""
    return f"{query}\n# {mark}"


def _traffic(output: str) -> Traffic:
    (line,) = (line for line in output.splitlines() if line.startswith("RESULT "))
    requests, duration, median, slow, _, status, timeout, broken = map(float, line.split()[1:])
    return Traffic(
        requests=int(requests),
        seconds=duration / 1e6,
        median=median / 1e6,
        slow=slow / 1e6,
        failures=int(status + timeout + broken),
    )
