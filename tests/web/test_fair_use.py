"""Nobody gets more than their share, whoever they say they are; the operator may have more."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_graph.errors import TooManyRequestsError
from evidence_graph.settings import Settings
from evidence_graph.web.fair_use import MOST_CLIENTS, FairUse, client_of
from web.endpoint_face import ENDLESS, NAMES, PRODUCT, SLOW, Face, facing, make_snapshot
from web.serving import graph_of, serving

TOKEN = "a token that only the operator has"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_snapshot(tmp_path_factory.mktemp("fair") / "quads")


@pytest.fixture
def face(snapshot: Path) -> Iterator[Face]:
    with facing(snapshot, operator_token=TOKEN, client_queries=3, query_seconds=5.0) as opened:
        yield opened


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def fair_use(clock: Clock, **settings: float) -> FairUse:
    return FairUse(Settings(**settings), clock=clock)


def test_a_client_has_so_many_queries_at_once_and_others_are_not_held_up(face: Face) -> None:
    async def crowd() -> None:
        tasks = [
            asyncio.create_task(face.send("GET", f"{ENDLESS} #{number}")) for number in range(3)
        ]
        await asyncio.sleep(0.3)
        refused = await face.send("GET", "ASK {}")
        other = await face.send("GET", "ASK {}", client="192.0.2.9:1")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
        assert refused.json["type"].endswith("/problems/too-many-requests")
        assert refused.json["retry_after"] == 1
        assert other.status == 200
        assert (await face.send("GET", "ASK {}")).status == 200

    face.run(crowd())


def test_an_answer_that_is_still_being_sent_counts(face: Face) -> None:
    async def read_slowly() -> None:
        streams = [
            await face.endpoint.respond(face.request("GET", f"{PRODUCT} #{number}"))
            for number in range(3)
        ]
        assert (await face.send("GET", "ASK {}")).status == 429
        for reply in streams:
            reply.body.close()
            reply.body.close()
        assert (await face.send("GET", "ASK {}")).status == 200

    face.run(read_slowly())
    face.until(lambda: face.pool.stats().running == 0)


def test_a_kept_answer_is_free(snapshot: Path) -> None:
    with facing(snapshot, client_seconds_per_minute=0.001) as face:
        assert face.get(NAMES).status == 200

        spent, again = face.get("ASK {}"), face.get(NAMES)

    assert (spent.status, again.status) == (429, 200)


def test_the_seconds_that_a_query_took_are_charged_however_it_ended(snapshot: Path) -> None:
    with facing(snapshot, client_seconds_per_minute=0.4) as face:
        assert face.get(ENDLESS, timeout="0.5").status == 503

        refused = face.get("ASK {}")

        assert refused.status == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 120
        assert face.get("ASK {}", client="192.0.2.9:1").status == 200


def test_the_wait_that_is_told_is_long_enough_and_no_longer() -> None:
    clock = Clock()
    share = fair_use(clock, client_seconds_per_minute=120.0)
    share.enter("a")
    share.leave("a")
    share.charge("a", 180.0)
    with pytest.raises(TooManyRequestsError) as refused:
        share.enter("a")

    assert refused.value.retry_after == 31
    clock.now += 30
    with pytest.raises(TooManyRequestsError):
        share.enter("a")
    clock.now += 1
    share.enter("a")


def test_a_client_saves_up_no_more_than_a_minute() -> None:
    clock = Clock()
    share = fair_use(clock, client_seconds_per_minute=60.0)
    share.charge("a", 1.0)
    clock.now += 86_400
    share.charge("a", 60.0)

    with pytest.raises(TooManyRequestsError):
        share.enter("a")


def test_the_memory_for_clients_is_bounded_and_those_who_are_here_are_not_forgotten() -> None:
    share = fair_use(Clock(), client_queries=1)
    share.enter("here")
    for number in range(MOST_CLIENTS + 500):
        share.charge(f"passing {number}", 1.0)

    assert len(share) <= MOST_CLIENTS
    with pytest.raises(TooManyRequestsError):
        share.enter("here")


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("192.0.2.1:55", [], (), "192.0.2.1"),
        ("192.0.2.1", [], (), "192.0.2.1"),
        ("192.0.2.1:55", ["6.6.6.6"], (), "192.0.2.1"),
        ("192.0.2.1:55", ["6.6.6.6"], ("10.0.0.1",), "192.0.2.1"),
        ("10.0.0.1:55", ["192.0.2.7"], ("10.0.0.1",), "192.0.2.7"),
        ("10.0.0.1:55", ["6.6.6.6, 192.0.2.7"], ("10.0.0.1",), "192.0.2.7"),
        ("10.0.0.1:55", ["6.6.6.6", "192.0.2.7"], ("10.0.0.0/8",), "192.0.2.7"),
        ("10.0.0.1:55", ["6.6.6.6, 192.0.2.7, 10.0.0.2"], ("10.0.0.0/8",), "192.0.2.7"),
        ("10.0.0.1:55", ["192.0.2.7:4711"], ("10.0.0.1",), "192.0.2.7"),
        ("10.0.0.1:55", ["nonsense"], ("10.0.0.1",), "10.0.0.1"),
        ("10.0.0.1:55", [""], ("10.0.0.1",), "10.0.0.1"),
        ("[2001:db8:1:2:3::4]:55", [], (), "2001:db8:1:2::/64"),
        ("[::ffff:192.0.2.1]:55", [], (), "192.0.2.1"),
        ("[::ffff:10.0.0.1]:55", ["192.0.2.7"], ("10.0.0.1",), "192.0.2.7"),
        ("10.0.0.1:55", ["[2001:db8:1:2::7]:80"], ("10.0.0.1",), "2001:db8:1:2::/64"),
    ],
)
def test_a_client_is_the_first_address_that_no_trusted_proxy_vouches_past(
    peer: str, forwarded: list[str], trusted: tuple[str, ...], client: str
) -> None:
    assert client_of(peer, forwarded, trusted) == client


def test_a_client_that_makes_up_forwarded_addresses_gains_nothing(snapshot: Path) -> None:
    with facing(snapshot, client_seconds_per_minute=0.001) as face:
        first, second = (
            face.get(f"{NAMES} #{number}", headers={"x-forwarded-for": f"6.6.6.{number}"})
            for number in range(2)
        )

    assert (first.status, second.status) == (200, 429)


def test_a_shorter_deadline_is_kept(face: Face) -> None:
    reply = face.get(ENDLESS, timeout=".3")

    assert reply.status == 503
    assert reply.json["type"].endswith("/problems/query-timeout")
    assert reply.json["limit"] == 0.3


@pytest.mark.parametrize("timeout", ["", "0", "0.0", "-1", "1e9", "five", "٣", "nan", "inf"])
def test_a_deadline_that_is_no_number_of_seconds_is_malformed(face: Face, timeout: str) -> None:
    reply = face.get("ASK {}", timeout=timeout)

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (400, "malformed-request")


def test_more_time_than_everybody_has_needs_the_token(face: Face) -> None:
    without = face.get("ASK { ?long ?p ?o }", timeout="60")

    assert without.status == 401
    assert without.headers["WWW-Authenticate"] == 'Bearer realm="evidence-graph"'
    assert "5 s" in without.json["detail"]
    assert face.get("ASK { ?long ?p ?o }", timeout="60", headers=BEARER).status == 200


def test_more_time_than_the_operator_may_have_is_refused(face: Face) -> None:
    assert face.get("ASK {}", timeout="601", headers=BEARER).status == 403


def test_where_there_is_no_token_nobody_has_more_time(snapshot: Path) -> None:
    with facing(snapshot) as face:
        reply = face.get("ASK {}", timeout="31", headers=BEARER)

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (403, "query-refused")


@pytest.mark.parametrize(
    "sent", ["Bearer wrong", f"Bearer {TOKEN}x", "Bearer", "bearer ", "Bearer \udcff"]
)
def test_a_wrong_token_is_refused_and_never_repeated(
    face: Face, sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = face.get(NAMES, headers={"authorization": sent})

    assert reply.status == 401
    assert TOKEN not in reply.content.decode()
    assert TOKEN not in caplog.text


def test_another_scheme_is_for_a_proxy_before_us(face: Face) -> None:
    assert face.get(NAMES, headers={"authorization": "Basic dTpw"}).status == 200


@pytest.mark.parametrize("name", ["access_token", "token"])
def test_a_token_in_the_address_is_refused(face: Face, name: str) -> None:
    reply = face.get("ASK {}", **{name: TOKEN})

    assert reply.status == 400
    assert "Authorization" in reply.json["detail"]
    assert TOKEN not in reply.content.decode()


def test_the_operator_is_exempt(snapshot: Path) -> None:
    with facing(snapshot, operator_token=TOKEN, client_seconds_per_minute=0.001) as face:
        statuses = [face.get(f"ASK {{}} #{n}", headers=BEARER).status for n in range(5)]

    assert statuses == [200] * 5


def test_each_deadline_is_its_own_even_for_equal_questions(face: Face) -> None:
    replies = face.at_once(
        face.send("GET", SLOW + " #x", timeout="0.02"), face.send("GET", SLOW + " #x")
    )

    assert [reply.status for reply in replies] == [503, 200]


def test_the_query_page_takes_from_the_same_share() -> None:
    little = Settings(replica_memory_bytes=0, client_seconds_per_minute=0.0001)
    with serving(graph_of("<http://e/s> <http://e/p> 1 ."), little) as server:
        statuses = [
            server.get(f"/query?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D%23{number}")
            for number in range(2)
        ]

    assert [reply.status for reply in statuses] == [200, 429]
    assert int(statuses[1].headers["Retry-After"]) >= 1
