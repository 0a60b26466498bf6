"""A day's use in some minutes: traffic, hostile queries, killed workers, new versions, leavers.

`make soak MINUTES=10` prints a table of what the server's processes hold and ends with 1 when
something was lost: memory or descriptors that grow, zombies, processes left over, or requests that
failed for no reason of their own.
"""

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from evidence_graph.graph import EvidenceGraph
from hostile.asking import Outcome, ask, send
from hostile.queries import BOMBS, ENDLESS, GROWING, STREAM, unlike_any_other
from interop.processes import MIB, Family
from interop.running import RunningServer, running
from shared_material import CHECKOUT
from web.serving import DIRECT

SAMPLE_SECONDS = 5
SETTLE_SECONDS = 20
KILL_SECONDS = 4
PUBLISH_SECONDS = 75
MEMORY_SLACK = 64 * MIB
DESCRIPTOR_SLACK = 24
FEWEST_SAMPLES = 8

QUESTIONS = sorted((CHECKOUT / "data" / "queries").glob("*.rq"))
VERSIONS = CHECKOUT / "data" / "enrichments" / "versions.trig"
ACCEPTS = ["text/csv", "application/sparql-results+json", "application/sparql-results+xml", "*/*"]
PAGES = ["/", "/healthz", "/metrics", "/sparql", "/.well-known/void", "/robots.txt"]
EXPECTED_OF_THE_HOSTILE = {200, 400, 422, 429, 503, None}


def say(text: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server's processes held at a moment, counted from the start."""

    seconds: float
    held: Family


@dataclass(slots=True)
class Tally:
    """What became of the requests; written by several threads."""

    asked: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    published: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, outcome: Outcome, *, is_well: bool) -> None:
        """Counts a request, and separately one that should not have ended as it did."""
        with self.lock:
            self.asked[kind] += 1
            if not is_well:
                said = outcome.content[:200].decode(errors="replace") if outcome.status else ""
                self.odd[f"{kind}: {outcome.status} whole={outcome.is_whole} {said}"] += 1


class Soak:
    """The threads that use one server, until they are told that it is enough."""

    def __init__(self, server: RunningServer, store: Path, seed: int) -> None:
        self.server = server
        self.store = store
        self.tally = Tally()
        self.enough = threading.Event()
        self._seed = seed

    def start(self) -> list[threading.Thread]:
        """Starts everybody and returns them."""
        roles: list[Callable[[random.Random, str], None]] = [
            *[self.ask_questions] * 4,
            self.read_pages,
            *[self.be_hostile] * 2,
            *[self.leave_early] * 2,
            self.read_slowly,
            self.kill_workers,
            self.publish,
        ]
        threads = [
            threading.Thread(
                target=self._repeat, args=(role, random.Random(self._seed + n), f"127.0.1.{n + 1}")
            )
            for n, role in enumerate(roles)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _repeat(
        self, role: Callable[[random.Random, str], None], dice: random.Random, source: str
    ) -> None:
        while not self.enough.is_set():
            role(dice, source)

    def ask_questions(self, dice: random.Random, source: str) -> None:
        """Asks a shipped question as clients do: often one asked before, sometimes a new one."""
        query = dice.choice(QUESTIONS).read_text(encoding="utf-8")
        if dice.random() < 0.4:
            query = unlike_any_other(query + "\n", dice.random())
        headers = {"Content-Type": DIRECT, "Accept-Encoding": dice.choice(["gzip", "br", ""])}
        if "SELECT" in query:
            headers["Accept"] = dice.choice(ACCEPTS)
        if len(query) < 6_000 and dice.random() < 0.5:
            method = dice.choice(["GET", "HEAD"])
            path = f"/sparql?query={quote(query)}"
            outcome = send(self.server, method, path, headers=headers, source=source)
        else:
            body = query.encode()
            outcome = send(
                self.server, "POST", "/sparql", body=body, headers=headers, source=source
            )
        is_well = outcome.status == 200 and outcome.is_whole
        self.tally.note("question", outcome, is_well=is_well)
        self.enough.wait(dice.random() * 0.05)

    def read_pages(self, dice: random.Random, source: str) -> None:
        """Reads a page or a description."""
        accept = dice.choice(["text/html", "text/turtle", "*/*"])
        outcome = send(
            self.server, "GET", dice.choice(PAGES), headers={"Accept": accept}, source=source
        )
        is_well = outcome.status is not None and outcome.status < 500 and outcome.is_whole
        self.tally.note("page", outcome, is_well=is_well)
        self.enough.wait(dice.random() * 0.3)

    def be_hostile(self, dice: random.Random, source: str) -> None:
        """Asks what kills other endpoints."""
        kind = dice.choice([ENDLESS, ENDLESS, BOMBS, GROWING])
        query = unlike_any_other(dice.choice(list(kind.values())), dice.random())
        outcome = ask(self.server, query, source=source)
        is_well = outcome.status in EXPECTED_OF_THE_HOSTILE
        self.tally.note("hostile", outcome, is_well=is_well)
        self.enough.wait(dice.random())

    def leave_early(self, dice: random.Random, source: str) -> None:
        """Goes away before or within an answer."""
        query = dice.choice([ENDLESS["count of a product"], STREAM])
        with self._asked(unlike_any_other(query, dice.random()), source) as connection:
            if query == STREAM:
                connection.recv(dice.choice([1, 1_024, 65_536]))
            else:
                self.enough.wait(dice.random())
        self.tally.note("left", Outcome(status=None), is_well=True)
        self.enough.wait(dice.random())

    def read_slowly(self, dice: random.Random, source: str) -> None:
        """Reads some bytes each second, and then goes away."""
        query = unlike_any_other(f"{STREAM} LIMIT 100000", dice.random())
        with self._asked(query, source) as connection:
            for _ in range(10):
                connection.recv(16)
                if self.enough.wait(1):
                    break
        self.tally.note("slow", Outcome(status=None), is_well=True)

    def _asked(self, query: str, source: str) -> socket.socket:
        connection = socket.create_connection(
            ("127.0.0.1", self.server.port), timeout=30, source_address=(source, 0)
        )
        body = query.encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return connection

    def kill_workers(self, dice: random.Random, _: str) -> None:
        """Kills a process that answers queries, as a machine short of memory would."""
        self.enough.wait(KILL_SECONDS)
        workers = self.server.family().workers
        if workers:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(workers).pid, signal.SIGKILL)
                self.tally.killed += 1

    def publish(self, dice: random.Random, _: str) -> None:
        """Publishes another version of the store."""
        if self.enough.wait(PUBLISH_SECONDS):
            return
        told = VERSIONS.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(folder) / "versions.trig"
            changed.write_text(
                told.replace('most recent one."', f'most recent one ({dice.random()})."'),
                encoding="utf-8",
            )
            command = [sys.executable, "-m", "evidence_graph", "load", str(changed)]
            subprocess.run([*command, "--store", str(self.store)], check=True, capture_output=True)
        self.tally.published += 1


def watch(soak: Soak, *, seconds: float) -> list[Sample]:
    """Returns what the server held every few seconds, and prints it."""
    say("seconds  processes  threads  memory MiB  descriptors  zombies   asked  odd  killed")
    began = time.monotonic()
    samples = []
    while (at := time.monotonic() - began) < seconds:
        held = soak.server.family()
        samples.append(Sample(at, held))
        say(
            f"{at:7.0f}  {len(held.members):9}  {held.threads:7}  {held.memory / MIB:10.0f}"
            f"  {held.descriptors:11}  {held.zombies:7}  {soak.tally.asked.total():6}"
            f"  {soak.tally.odd.total():3}  {soak.tally.killed:6}",
        )
        time.sleep(SAMPLE_SECONDS)
    return samples


def faults_in(samples: Sequence[Sample]) -> list[str]:
    """Returns what grew between the second quarter and the last one, which is a leak."""
    if len(samples) < FEWEST_SAMPLES:
        return []
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    faults = []
    for name, slack in (("memory", MEMORY_SLACK), ("descriptors", DESCRIPTOR_SLACK)):
        before = statistics.median(getattr(sample.held, name) for sample in early)
        after = statistics.median(getattr(sample.held, name) for sample in late)
        if after > before + slack:
            faults.append(f"{name} grew from {before:,.0f} to {after:,.0f}")
    return faults


def leftovers(base: Family, server: RunningServer) -> list[str]:
    """Returns what has not gone back to where it was, given some time."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        now = server.family()
        faults = []
        if now.memory > base.memory + MEMORY_SLACK:
            faults.append(f"memory is {now.memory / MIB:.0f} MiB, was {base.memory / MIB:.0f}")
        if now.descriptors > base.descriptors + DESCRIPTOR_SLACK:
            faults.append(f"descriptors are {now.descriptors}, were {base.descriptors}")
        if now.zombies:
            faults.append(f"{now.zombies} zombies")
        if not faults or time.monotonic() > end:
            return faults
        time.sleep(1)


def use(server: RunningServer, soak: Soak, *, seconds: float) -> list[str]:
    """Has everybody use the server for that long and returns what was lost."""
    for question in QUESTIONS:
        ask(server, question.read_text(encoding="utf-8"))
    time.sleep(2)
    base = server.family()
    threads = soak.start()
    samples = watch(soak, seconds=seconds)
    soak.enough.set()
    for thread in threads:
        thread.join()
    return faults_in(samples) + leftovers(base, server)


def failures_in(tally: Tally) -> list[str]:
    """Returns whether more requests failed than there is a reason for; says what became of all."""
    say(f"\nasked {dict(tally.asked)}, killed {tally.killed}, published {tally.published}")
    for said, times in tally.odd.most_common(20):
        say(f"{times:6} x {said}")
    # A question whose worker is killed fails, and so do those that share its answer.
    if tally.odd.total() > tally.killed:
        return [f"{tally.odd.total()} requests failed, and {tally.killed} workers were killed"]
    return []


def run(minutes: float, seed: int) -> list[str]:
    """Uses a server hard for that long and returns what was wrong, which should be nothing."""
    limits = {"query_seconds": 3, "queue_seconds": 5, "cache_bytes": 8 * MIB}
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        EvidenceGraph.open(store)
        try:
            with running(store, client_seconds_per_minute=1_000, **limits) as server:
                soak = Soak(server, store, seed)
                faults += use(server, soak, seconds=minutes * 60)
        except AssertionError as left:
            faults.append(str(left))
    return faults + failures_in(soak.tally)


def main() -> int:
    """Returns 0 when nothing was lost."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--seed", type=int, default=1)
    chosen = reader.parse_args()
    faults = run(chosen.minutes, chosen.seed)
    for fault in faults:
        say(f"LOST: {fault}")
    say("nothing was lost" if not faults else "see above")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
