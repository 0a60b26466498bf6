"""A storm of hostile queries, and bystanders who must not notice more than some delay."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hostile.asking import Outcome, ask
from hostile.queries import BOMBS, ENDLESS, GROWING, STREAM, unlike_any_other
from interop.processes import MIB, Family
from interop.running import RunningServer, running

pytestmark = pytest.mark.xdist_group("hostile")

DEADLINE = 3.0
QUEUE = 3.0
HOSTS_OF_THE_STORM = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
BYSTANDERS = ["127.0.0.5", "127.0.0.6"]
SETTLE_SECONDS = 10

PAGE = """
    PREFIX ev: <https://w3id.org/evidence-graph/ns#>
    SELECT ?label ?total WHERE {
      ?entry ev:citationLabel ?label ; ev:aboutReview/ev:hasParticipants ?count .
      ?count ev:total ?total FILTER NOT EXISTS { ?count ev:ofSubset ?part }
    } ORDER BY ?label"""


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """Serves with the default limits but for the deadline, which is short."""
    with running(store, query_seconds=DEADLINE, queue_seconds=QUEUE) as server:
        yield server


def hostile_queries() -> list[str]:
    """Returns thirty hostile queries in an order that is the same each time."""
    kinds = [*ENDLESS.values(), *list(BOMBS.values())[:4], *GROWING.values(), STREAM]
    some = [unlike_any_other(kinds[n % len(kinds)], n) for n in range(30)]
    random.Random(3).shuffle(some)
    return some


class Bystander(threading.Thread):
    """Asks small questions until told to stop, and keeps what became of them."""

    def __init__(self, server: RunningServer, source: str) -> None:
        super().__init__(daemon=True)
        self.outcomes: list[Outcome] = []
        self._server = server
        self._source = source
        self._enough = threading.Event()

    def run(self) -> None:
        number = 0
        while not self._enough.is_set():
            number += 1
            query = unlike_any_other(PAGE, f"{self._source} {number}")
            self.outcomes.append(ask(self._server, query, source=self._source, accept="text/csv"))
            time.sleep(0.05)

    def stop(self) -> None:
        self._enough.set()
        self.join()


def settled(server: RunningServer, base: Family) -> Family:
    """Returns the server's processes once they are back to base, or as they are after a while."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        now = server.family()
        is_back = (
            now.memory < base.memory + 64 * MIB
            and now.descriptors <= base.descriptors + 10
            and now.zombies == 0
        )
        if is_back or time.monotonic() > end:
            return now
        time.sleep(0.5)


def test_a_storm_harms_no_bystander_and_leaves_nothing_behind(server: RunningServer) -> None:
    for number in range(20):  # so that every worker there will be has been
        ask(server, unlike_any_other(PAGE, number))
    time.sleep(1)
    base = server.family()
    bystanders = [Bystander(server, source) for source in BYSTANDERS]
    for bystander in bystanders:
        bystander.start()

    with ThreadPoolExecutor(30) as pool:
        storm = [
            pool.submit(ask, server, query, source=HOSTS_OF_THE_STORM[number % 3])
            for number, query in enumerate(hostile_queries())
        ]
        outcomes = [one.result() for one in storm]
    for bystander in bystanders:
        bystander.stop()

    seen = [outcome for bystander in bystanders for outcome in bystander.outcomes]
    assert len(seen) > 20
    assert {outcome.status for outcome in seen} == {200}
    assert all(outcome.is_whole and outcome.content.count(b"\r\n") == 6 for outcome in seen)
    assert max(outcome.seconds for outcome in seen) < QUEUE + 1
    for outcome in outcomes:
        assert outcome.status in {200, 400, 403, 422, 429, 503}, outcome
        assert outcome.status != 503 or outcome.kind != "store-unavailable", outcome
        assert outcome.seconds < DEADLINE * 1.1 + QUEUE + 1, outcome
    after = settled(server, base)
    assert after.memory < base.memory + 64 * MIB
    assert after.descriptors <= base.descriptors + 10
    assert after.zombies == 0


def test_a_client_beyond_its_share_is_told_when_to_come_back(server: RunningServer) -> None:
    query = ENDLESS["count of a product"]
    with ThreadPoolExecutor(60) as pool:
        outcomes = list(
            pool.map(
                lambda number: ask(server, unlike_any_other(query, number), source="127.0.0.7"),
                range(60),
            )
        )

    refused = [outcome for outcome in outcomes if outcome.status == 429]
    assert refused
    assert all(int(outcome.headers["retry-after"]) >= 1 for outcome in refused)
    assert {outcome.kind for outcome in refused} == {"too-many-requests"}
