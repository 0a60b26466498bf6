"""Who asks, and whether they ask for more than their share."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from evidence_graph.errors import TooManyRequestsError
from evidence_graph.settings import Settings

MOST_CLIENTS: Final = 20_000
"""Clients that are remembered at once; about 300 bytes each."""

IPV6_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that name one customer of a network; the rest he chooses himself."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(slots=True)
class _Client:
    left: float  # seconds of evaluation; below 0: a debt
    seen: float  # when `left` was true
    outstanding: int = 0


class FairUse:
    """Each client's questions at once, and its seconds of evaluation per minute.

    A client may save up one minute's seconds. They are charged when a query ends, so that the
    last queries may leave a debt, which is waited off. For any thread.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = settings.client_queries
        self._full = settings.client_seconds_per_minute
        self._clock = clock
        self._clients: OrderedDict[str, _Client] = OrderedDict()
        self.refused = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._clients)

    def enter(self, client: str) -> None:
        """Lets a client's query in, which has to `leave` again.

        Raises TooManyRequestsError, with the seconds after which there is room.
        """
        with self._lock:
            record = self._record(client)
            if record.outstanding < self._most and record.left > 0:
                record.outstanding += 1
                return
            self.refused += 1
            wait = self._wait(record)
        if record.left > 0:
            raise TooManyRequestsError(
                f"{self._most} of your queries are being answered already, the most that one "
                "client may have at once",
                retry_after=1,
            )
        raise TooManyRequestsError(
            f"your queries took more than the {self._full:g} s of evaluation that one client has "
            "per minute",
            retry_after=wait,
        )

    def leave(self, client: str) -> None:
        """Takes note that a query of a client is over."""
        with self._lock:
            record = self._clients.get(client)
            if record is not None and record.outstanding:
                record.outstanding -= 1

    def charge(self, client: str, seconds: float) -> None:
        """Takes seconds of evaluation off what a client has left."""
        with self._lock:
            self._record(client).left -= seconds

    def _wait(self, record: _Client) -> int:
        """Returns in how many whole seconds a client has something left again, at least 1."""
        return math.floor(-record.left * 60 / self._full) + 1

    def _record(self, client: str) -> _Client:
        now = self._clock()
        record = self._clients.get(client)
        if record is None:
            record = self._clients[client] = _Client(left=self._full, seen=now)
            self._forget_some(now)
        else:
            earned = (now - record.seen) * self._full / 60
            record.left = min(self._full, record.left + earned)
            record.seen = now
            self._clients.move_to_end(client)
        return record

    def _forget_some(self, now: float) -> None:
        # The one seen longest ago has most likely waited off its debt, and is met as new again.
        for _ in range(len(self._clients)):
            if len(self._clients) <= MOST_CLIENTS:
                return
            name, oldest = next(iter(self._clients.items()))
            if oldest.outstanding:
                oldest.seen = now
                self._clients.move_to_end(name)
            else:
                del self._clients[name]


def client_of(peer: str, forwarded: Sequence[str], trusted: tuple[str, ...]) -> str:
    """Returns whom a request is charged to: the first address that no trusted proxy vouches past.

    `peer` is the connection's other end, with or without a port; `forwarded` are the values of
    X-Forwarded-For, of which only what trusted proxies added counts.

    >>> client_of("127.0.0.1:4321", ["6.6.6.6, 192.0.2.7"], ("127.0.0.1",))
    '192.0.2.7'
    """
    if not forwarded or not trusted:
        return _client(peer)
    address = _without_port(peer)
    networks = _networks(trusted)
    for hop in reversed([hop.strip() for value in forwarded for hop in value.split(",")]):
        if not _is_within(address, networks) or not _is_address(_without_port(hop)):
            break
        address = _without_port(hop)
    return _household(address)


def _without_port(peer: str) -> str:
    if peer.startswith("["):
        return peer[1:].partition("]")[0]
    host, colon, port = peer.rpartition(":")
    return host if colon and port.isdigit() and ":" not in host else peer


@lru_cache(maxsize=4096)
def _client(peer: str) -> str:
    return _household(_without_port(peer))


@lru_cache(maxsize=4096)
def _household(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]  # a socket of another kind than the internet's
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_HOUSEHOLD), strict=False))
    return str(parsed)


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(name, strict=False) for name in trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(address: str, networks: Iterable[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in networks)
