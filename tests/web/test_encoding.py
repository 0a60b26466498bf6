"""Answers are compressed where the client asks for it, once, and without delay."""

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest

from evidence_graph.errors import NotAcceptableError
from evidence_graph.web.encoding import Coding, coding_for, compress, encoder_for
from web.endpoint_face import ALL, NAMES, PRODUCT, Face, facing, make_snapshot


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    with facing(make_snapshot(tmp_path_factory.mktemp("encoding") / "quads")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("deflate, compress, zstd", "identity"),
        ("GZIP;Q=1", "gzip"),
        ("gzip;q=nonsense", "identity"),
    ],
)
def test_accept_encoding_is_read_as_rfc_9110_has_it(accept: str | None, coding: str) -> None:
    assert coding_for(accept).value == coding


@pytest.mark.parametrize("accept", ["*;q=0", "identity;q=0", "identity;q=0, deflate"])
def test_who_takes_no_coding_that_there_is_gets_none(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match="gzip"):
        coding_for(accept)


@pytest.mark.parametrize(
    ("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_a_whole_answer_is_compressed_and_kept_so(face: Face, coding: str, unpack) -> None:
    plain = face.get(NAMES)

    first, second = (face.get(NAMES, headers={"accept-encoding": coding}) for _ in range(2))

    assert "Content-Encoding" not in plain.headers
    assert second.was_immediate
    assert first.content == second.content
    assert first.headers["Content-Encoding"] == coding
    assert first.headers["Content-Length"] == str(len(first.content))
    assert unpack(first.content) == plain.content
    assert len(first.content) < len(plain.content) / 3


def test_a_short_answer_is_sent_as_it_is(face: Face) -> None:
    reply = face.get("ASK {}", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in reply.headers
    assert reply.json["boolean"] is True


def test_even_a_short_answer_is_compressed_for_who_reads_nothing_else(face: Face) -> None:
    face.get("ASK {}", headers={"accept-encoding": "gzip"})

    reply = face.get("ASK {}", headers={"accept-encoding": "gzip, identity;q=0"})

    assert gzip.decompress(reply.content).startswith(b"{")


@pytest.mark.parametrize(
    ("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_a_stream_is_compressed_piece_by_piece(face: Face, coding: str, unpack) -> None:
    query = f"{ALL} #{coding}"

    reply = face.get(query, headers={"accept-encoding": coding})

    assert reply.was_streamed
    assert reply.headers["Content-Encoding"] == coding
    assert unpack(reply.content) == face.get(query).content


def test_the_first_piece_of_a_stream_can_be_unpacked_at_once(face: Face) -> None:
    async def begin() -> None:
        reply = await face.endpoint.respond(
            face.request("GET", PRODUCT, headers={"accept-encoding": "gzip"})
        )
        async for piece in reply.body:
            begun = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(piece)
            break
        reply.body.close()
        assert begun.startswith(b'{"head"')
        assert len(begun) > 10_000

    face.run(begin())
    face.until(lambda: face.pool.stats().running == 0)


@pytest.mark.parametrize("coding", [Coding.GZIP, Coding.BROTLI])
def test_the_same_body_is_compressed_to_the_same_bytes(coding: Coding) -> None:
    body = b"the same " * 1_000

    assert compress(body, coding) == compress(body, coding)


@pytest.mark.parametrize("coding", [Coding.GZIP, Coding.BROTLI])
def test_a_stream_that_is_cut_off_does_not_unpack_as_whole(coding: Coding) -> None:
    encoder = encoder_for(coding)
    assert encoder is not None
    begun = encoder.piece(b"x" * 100_000)

    with pytest.raises((EOFError, brotli.error)):
        gzip.decompress(begun) if coding is Coding.GZIP else brotli.decompress(begun)
