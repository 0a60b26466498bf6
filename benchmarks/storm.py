"""A storm of hostile queries on our server, and what becomes of those who only pass by."""

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import processes
from contenders import HOST, Contender
from loads import Traffic, Walk

ATTACKERS: Final = 8
BYSTANDERS: Final = 4
PAUSE: Final = 40
"""Milliseconds that a bystander rests before each question: people, not a second load."""

_EV = "https://w3id.org/evidence-graph/ns#"
_PATTERNS = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(300))
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))

HOSTILE: Final = {
    "count of a cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a LIMIT 9",
    "path between all pairs": f"SELECT (COUNT(*) AS ?n) {{ ?a (!<{_EV}none>)+ ?b }}",
    "text doubled 40 times": f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("x" AS ?x0) {_DOUBLED} }}',
    "all text in one": 'SELECT (GROUP_CONCAT(?w; separator=",") AS ?all) '
    "{ ?a ?b ?w . ?c ?d ?e . ?f ?g ?h }",
    "brackets 3000 deep": f"ASK {'{' * 3000}{'}' * 3000}",
    "300 patterns unconnected": f"SELECT (COUNT(*) AS ?n) {{ {_PATTERNS} }}",
}
STREAMED: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One hostile query: what it was, the status it got, and how long it held on."""

    name: str
    status: int  # 0: the connection ended without a status
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What was seen before, during and after."""

    deadline: float
    calm: Traffic
    stormy: Traffic
    attacks: Sequence[Attack]
    base: int  # bytes of all processes, shared pages counted once
    peak: int
    after: int
    settled: float  # seconds until memory was back, or until nobody waited any longer


@dataclass(slots=True)
class _Weather:
    end: float
    attacks: list[Attack] = field(default_factory=list)
    peak: int = 0


def brew(contender: Contender, walk: Walk, *, deadline: float, seconds: float) -> Storm:
    """Returns what came of a storm of that many seconds on a server with that deadline.

    Attackers and bystanders have addresses of their own, as on the internet.
    """
    walk.run(seconds=2, connections=BYSTANDERS, mark="warm", pause=PAUSE)
    calm = walk.run(seconds=seconds, connections=BYSTANDERS, mark="calm", pause=PAUSE)
    processes.rest(contender.process)
    base = processes.proportional(contender.process)
    weather = _Weather(end=time.monotonic() + seconds)
    threads = [
        threading.Thread(target=_attack, args=(contender, number, weather, deadline))
        for number in range(ATTACKERS)
    ]
    threads.append(threading.Thread(target=_watch, args=(contender, weather)))
    for thread in threads:
        thread.start()
    stormy = walk.run(seconds=seconds, connections=BYSTANDERS, mark="storm", pause=PAUSE)
    for thread in threads:
        thread.join()
    after, settled = _settle(contender, base)
    return Storm(
        deadline=deadline,
        calm=calm,
        stormy=stormy,
        attacks=tuple(weather.attacks),
        base=base,
        peak=weather.peak,
        after=after,
        settled=settled,
    )


def _attack(contender: Contender, number: int, weather: _Weather, deadline: float) -> None:
    address = f"127.0.0.{number + 2}"
    if number == 0:
        _stream_slowly(contender, address, weather)
        return
    names = list(HOSTILE)
    turn = number
    while time.monotonic() < weather.end:
        name = names[turn % len(names)]
        turn += 1
        begin = time.monotonic()
        status = _ask(contender, address, f"{HOSTILE[name]}\n# {number} {turn}", deadline * 10)
        seconds = time.monotonic() - begin
        weather.attacks.append(Attack(name=name, status=status, seconds=seconds))
        if seconds < 0.2:  # refused at once: an attacker, not a load on the listening socket
            time.sleep(0.2)


def _stream_slowly(contender: Contender, address: str, weather: _Weather) -> None:
    """Asks for more than anybody can read, reads a little, slowly, and goes away; again."""
    turn = 0
    while time.monotonic() < weather.end:
        turn += 1
        with suppress(OSError), _connected(contender, address, 10) as connection:
            connection.sendall(_request(contender, f"{STREAMED}\n# {turn}"))
            for _ in range(5):
                connection.recv(200)
                time.sleep(0.3)


def _ask(contender: Contender, address: str, query: str, limit: float) -> int:
    try:
        with _connected(contender, address, limit) as connection:
            connection.sendall(_request(contender, query))
            head = connection.recv(4096)
            while connection.recv(1 << 16):
                pass
    except OSError:
        return 0
    words = head.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def _connected(contender: Contender, address: str, limit: float) -> socket.socket:
    return socket.create_connection(
        (HOST, contender.port), timeout=limit, source_address=(address, 0)
    )


def _request(contender: Contender, query: str) -> bytes:
    body = query.encode()
    head = (
        f"POST {contender.path} HTTP/1.1\r\nHost: {HOST}:{contender.port}\r\n"
        "Accept: application/sparql-results+json\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def _watch(contender: Contender, weather: _Weather) -> None:
    while time.monotonic() < weather.end:
        weather.peak = max(weather.peak, processes.proportional(contender.process))
        time.sleep(2)


def _settle(contender: Contender, base: int) -> tuple[int, float]:
    begin = time.monotonic()
    while True:
        now, passed = processes.proportional(contender.process), time.monotonic() - begin
        if now <= settled_at(base) or passed > 30:
            return now, passed
        time.sleep(0.5)


def settled_at(base: int) -> float:
    """Returns how much memory, in bytes, still counts as the base: a tenth and 32 MiB more."""
    return base * 1.1 + 32 * 1024**2
