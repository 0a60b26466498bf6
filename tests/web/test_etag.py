"""Tags name answers exactly, and a client that has one is not sent it again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from web.endpoint_face import ALL, NAMES, Face, facing, make_snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_snapshot(tmp_path_factory.mktemp("etag") / "quads")


@pytest.fixture(scope="module")
def face(snapshot: Path) -> Iterator[Face]:
    with facing(snapshot) as opened:
        yield opened


def conditional(tag: str) -> dict[str, dict[str, str]]:
    return {"headers": {"if-none-match": tag}}


def test_a_tag_is_strong_and_the_same_for_the_same_answer(face: Face) -> None:
    tags = {face.get(NAMES).headers["ETag"], face.get(NAMES, unknown="1").headers["ETag"]}

    (tag,) = tags
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert len(tag) == 32


@pytest.mark.parametrize(
    "other",
    [
        {"format": "csv"},
        {"default_graph_uri": "http://e/g"},
        {"headers": {"accept-encoding": "gzip"}},
        {"headers": {"accept-encoding": "br"}},
    ],
)
def test_another_format_dataset_or_coding_has_another_tag(face: Face, other) -> None:
    assert face.get(NAMES).headers["ETag"] != face.get(NAMES, **other).headers["ETag"]


def test_another_state_or_public_address_has_another_tag(face: Face, snapshot: Path) -> None:
    with facing(snapshot, state="later") as later:
        of_another_state = later.get(NAMES).headers["ETag"]
    with facing(snapshot, public_url="https://evidence.example") as elsewhere:
        of_another_address = elsewhere.get(NAMES).headers["ETag"]

    assert len({face.get(NAMES).headers["ETag"], of_another_state, of_another_address}) == 3


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*", '  {}  ,W/"y"'])
def test_a_client_that_has_the_answer_gets_304(face: Face, form: str) -> None:
    first = face.get(NAMES)

    reply = face.get(NAMES, **conditional(form.format(first.headers["ETag"])))

    assert (reply.status, reply.content) == (304, b"")
    assert reply.headers["ETag"].removeprefix("W/") == first.headers["ETag"]
    for name in ("Vary", "Cache-Control", "Access-Control-Allow-Origin"):
        assert reply.headers[name] == first.headers[name]
    assert "Content-Type" not in reply.headers


def test_a_client_that_has_another_answer_gets_this_one(face: Face) -> None:
    tag = face.get(NAMES, format="csv").headers["ETag"]

    assert face.get(NAMES, **conditional(tag)).status == 200


def test_304_needs_no_evaluation_even_when_the_answer_is_not_kept_any_more(snapshot: Path) -> None:
    with facing(snapshot, cache_bytes=0) as face:
        tag = face.get(NAMES).headers["ETag"]

        reply = face.get(NAMES, **conditional(tag))

        assert reply.status == 304
        assert face.numbers()['queries_total{outcome="answered"}'] == 1


def test_a_query_that_is_wrong_is_an_error_whatever_the_client_has(face: Face) -> None:
    assert face.get("SELECT", **conditional("*")).status == 400


def test_a_query_that_nobody_has_asked_is_judged_first(face: Face) -> None:
    assert face.get("ASK { ?never ?asked ?before }", **conditional("*")).status == 304


def test_a_stream_is_tagged_too_and_weakly_where_it_is_compressed(face: Face) -> None:
    plain = face.get(f"{ALL} #1")
    packed = face.get(f"{ALL} #2", headers={"accept-encoding": "gzip"})

    assert plain.headers["ETag"].startswith('"')
    assert packed.headers["ETag"].startswith('W/"')
    for query, reply, coding in ((1, plain, ""), (2, packed, "gzip")):
        tag = {"if-none-match": reply.headers["ETag"], "accept-encoding": coding}
        again = face.get(f"{ALL} #{query}", headers=tag)
        assert (again.status, again.headers["ETag"]) == (304, reply.headers["ETag"])


def test_head_is_answered_like_get(face: Face) -> None:
    got, head = face.get(NAMES), face.head(NAMES)

    assert head.content == b""
    assert {**head.headers, "X-Request-Id": ""} == {**got.headers, "X-Request-Id": ""}
    assert face.head(NAMES, **conditional(got.headers["ETag"])).status == 304


def test_head_of_what_is_not_kept_is_answered_like_get(face: Face) -> None:
    head = face.head(f"{NAMES} #head")
    got = face.get(f"{NAMES} #head")

    assert head.content == b""
    assert {**head.headers, "X-Request-Id": ""} == {**got.headers, "X-Request-Id": ""}


def test_head_of_a_stream_ends_its_query(face: Face) -> None:
    head = face.head(f"{ALL} #head")

    assert (head.status, head.content, head.was_streamed) == (200, b"", False)
    assert head.headers["ETag"] == face.get(f"{ALL} #head").headers["ETag"]


def test_a_post_has_no_tag_and_is_no_less_answered(face: Face) -> None:
    reply = face.post(NAMES, headers={"if-none-match": "*"})

    assert reply.status == 200
    assert "ETag" not in reply.headers
    assert reply.content == face.get(NAMES).content


def test_an_answer_says_that_it_has_to_be_asked_for_again(face: Face, snapshot: Path) -> None:
    with facing(snapshot, max_age=60) as patient:
        lasting = patient.get(NAMES).headers["Cache-Control"]

    assert face.get(NAMES).headers["Cache-Control"] == "no-cache"
    assert lasting == "public, max-age=60"
    assert face.get("SELECT").headers["Cache-Control"] == "no-store"


def test_every_answer_names_what_it_depends_on(face: Face) -> None:
    assert face.get(NAMES).headers["Vary"] == "Accept, Accept-Encoding"
