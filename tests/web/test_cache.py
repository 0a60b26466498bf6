"""Answers kept for the next asker: bounded, shared while they are made, never of another state."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_graph.web.cache import AnswerCache, Kept, Wish
from evidence_graph.web.encoding import Coding
from web.endpoint_face import ALL, ENDLESS, NAMES, SLOW, Face, facing, make_snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_snapshot(tmp_path_factory.mktemp("cache") / "quads")


@pytest.fixture
def face(snapshot: Path) -> Iterator[Face]:
    with facing(snapshot) as opened:
        yield opened


def wish(query: str) -> Wish:
    return Wish(
        query=query,
        default_graphs=(),
        named_graphs=(),
        solution_format="json",
        graph_format="turtle",
    )


def kept(length: int) -> Kept:
    return Kept(headers=(), body=b"x" * length, tag="t", content_type="text/plain")


def test_the_same_bytes_are_answered_without_a_worker(face: Face) -> None:
    first, second = face.get(NAMES), face.get(NAMES)

    assert (first.was_immediate, second.was_immediate) == (False, True)
    assert first.content == second.content
    assert face.numbers()['queries_total{outcome="answered"}'] == 1


def test_the_same_question_in_other_bytes_is_answered_from_the_cache_too(face: Face) -> None:
    face.get(NAMES)
    face.get(NAMES, unknown="x")
    face.get(NAMES, headers={"accept": "application/sparql-results+json"})
    face.post(NAMES)

    assert face.numbers()['queries_total{outcome="answered"}'] == 1


@pytest.mark.parametrize(
    "other",
    [
        {"format": "csv"},
        {"default_graph_uri": "http://e/g"},
        {"headers": {"accept": "text/csv"}},
        {"headers": {"accept": ["application/sparql-results+xml", "text/csv;q=0.1"]}},
    ],
)
def test_another_format_or_dataset_is_another_answer(face: Face, other: dict[str, str]) -> None:
    assert face.get(NAMES).content != face.get(NAMES, **other).content


def test_an_accept_in_two_lines_is_not_taken_for_its_first_line(face: Face) -> None:
    face.get(NAMES, headers={"accept": "text/plain;q=0.1"})

    both = face.get(NAMES, headers={"accept": ["text/plain;q=0.1", "text/csv"]})

    assert both.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_is_new_each_time_is_neither_kept_nor_tagged(face: Face, function: str) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"

    first, second = face.get(query), face.get(query)

    assert not second.was_immediate
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers


def test_equal_questions_at_once_are_evaluated_once(face: Face) -> None:
    replies = face.at_once(*(face.send("GET", SLOW) for _ in range(20)))

    assert {reply.status for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1
    numbers = face.numbers()
    assert numbers['queries_total{outcome="answered"}'] == 1
    assert numbers["shared_total"] == 19


def test_who_leaves_early_takes_nobody_along(face: Face) -> None:
    async def two() -> None:
        one = asyncio.create_task(face.send("GET", SLOW))
        other = asyncio.create_task(face.send("GET", SLOW, client="192.0.2.2:1"))
        await asyncio.sleep(0.1)
        one.cancel()
        assert (await other).status == 200

    face.run(two())


def test_the_last_one_who_leaves_ends_the_query(face: Face) -> None:
    async def leave() -> None:
        tasks = [asyncio.create_task(face.send("GET", ENDLESS)) for _ in range(3)]
        await asyncio.sleep(0.2)
        assert face.pool.stats().running == 1
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    face.run(leave())

    face.until(lambda: face.pool.stats().running == 0)


def test_a_stream_that_was_sent_whole_is_kept(face: Face) -> None:
    first = face.get(ALL)

    assert first.was_streamed
    second = face.get(ALL)
    assert not second.was_streamed
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]


def test_readers_of_one_stream_each_get_all_of_it(face: Face) -> None:
    replies = face.at_once(*(face.send("GET", ALL) for _ in range(5)))

    assert {len(reply.content) for reply in replies} == {len(replies[0].content)}
    assert face.numbers()['queries_total{outcome="answered"}'] == 1


def test_a_new_state_empties_the_cache(face: Face, tmp_path: Path) -> None:
    old = face.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    face.run(face.pool.start(make_snapshot(tmp_path / "quads", 7), "other state"))

    new = face.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")

    assert new.json["results"]["bindings"][0]["n"]["value"] == "7"
    assert new.headers["ETag"] != old.headers["ETag"]


def test_an_error_is_not_kept(face: Face) -> None:
    assert face.get("SELECT").status == face.get("SELECT").status == 400
    assert face.numbers()["cache_answers"] == 0


def test_the_cache_never_holds_more_than_its_bound() -> None:
    cache = AnswerCache(1_000_000)
    for number in range(500):
        cache.keep(wish(f"q{number}"), Coding.IDENTITY, kept(30_000))
        cache.alias(wish(f"q{number}"), Coding.IDENTITY, number, cost=700)

    assert cache.used <= 1_000_000
    assert len(cache) == 31
    assert cache.by_bytes(0) is None
    assert cache.by_bytes(499) is not None


def test_what_was_used_last_is_dropped_last() -> None:
    cache = AnswerCache(100_000)
    for number in range(30):
        cache.keep(wish(f"q{number}"), Coding.IDENTITY, kept(4_000))
        cache.by_wish(wish("q0"), Coding.IDENTITY)

    assert cache.by_wish(wish("q0"), Coding.IDENTITY) is not None
    assert cache.by_wish(wish("q1"), Coding.IDENTITY) is None


def test_one_long_answer_does_not_push_the_others_out() -> None:
    cache = AnswerCache(160_000)

    assert not cache.keep(wish("long"), Coding.IDENTITY, kept(10_000))
    assert cache.used == 0


def test_a_cache_of_nothing_keeps_nothing(snapshot: Path) -> None:
    with facing(snapshot, cache_bytes=0) as face:
        assert face.get(NAMES).content == face.get(NAMES).content
        assert face.numbers()["cache_bytes"] == 0


def test_a_request_with_long_wishes_is_read_each_time_and_not_remembered(face: Face) -> None:
    wishes = "application/sparql-results+json, " + "x/y, " * 200_000
    for _ in range(2):
        assert face.get("ASK {}", headers={"accept": wishes}).status == 200

    short = face.get("ASK {}", headers={"accept": "application/sparql-results+json"})
    again = face.get("ASK {}", headers={"accept": "application/sparql-results+json"})
    assert (short.status, again.was_immediate) == (200, True)
    assert not face.get("ASK {}", headers={"accept": wishes}).was_immediate
    assert face.numbers()["cache_bytes"] < 10_000
