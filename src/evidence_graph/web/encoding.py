"""Compression of answers: which coding a client wants, whole bodies, and streams."""

import re
import zlib
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final, Protocol

import brotli  # type: ignore[import-untyped]  # has no types

from evidence_graph.errors import NotAcceptableError

WORTHWHILE: Final = 1024
"""Bytes from which on compression saves a packet; shorter answers are sent as they are."""

_WEIGHT: Final = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_REMEMBERED_LENGTH: Final = 256
_MOST_CODINGS: Final = 50

_GZIP_FORMAT: Final = 16 + zlib.MAX_WBITS
_WHOLE_LEVELS: Final = (6, 5)
"""Effort of gzip and br for a body that is compressed once and sent often."""
_STREAM_LEVELS: Final = (1, 2)
"""Effort for a stream, which is compressed as fast as the engine writes."""


class Coding(StrEnum):
    """A content coding by its name in HTTP."""

    IDENTITY = "identity"
    GZIP = "gzip"
    BROTLI = "br"


class Encoder(Protocol):
    """One stream under compression."""

    def piece(self, data: bytes) -> bytes:
        """Returns what can be sent of the stream up to these bytes: all of it."""
        ...

    def end(self) -> bytes:
        """Returns what is left to send at the end."""
        ...


def coding_for(accept_encoding: str | None) -> Coding:
    """Returns the coding that a client wants most; no compression where it did not ask for any.

    Raises NotAcceptableError where it refuses every coding, identity too.

    >>> str(coding_for("gzip, deflate, br"))
    'br'
    """
    if not accept_encoding:
        return Coding.IDENTITY
    if len(accept_encoding) > _REMEMBERED_LENGTH:
        wanted = _wanted(accept_encoding)
    else:
        wanted = _remembered(accept_encoding)
    if wanted is None:
        raise NotAcceptableError(accept_encoding, list(Coding))
    return wanted


def takes_identity(accept_encoding: str | None) -> bool:
    """Says whether a client reads an uncompressed body, which all do that do not forbid it."""
    return not accept_encoding or _qualities(accept_encoding)[Coding.IDENTITY] > 0


def compress(body: bytes, coding: Coding) -> bytes:
    """Returns a whole body in a coding; the same body gives the same bytes."""
    if coding is Coding.GZIP:
        packer = zlib.compressobj(_WHOLE_LEVELS[0], zlib.DEFLATED, _GZIP_FORMAT)
        return packer.compress(body) + packer.flush()
    if coding is Coding.BROTLI:
        return bytes(brotli.compress(body, quality=_WHOLE_LEVELS[1]))
    return body


def encoder_for(coding: Coding) -> Encoder | None:
    """Returns what compresses a stream piece by piece, or None where nothing has to be done."""
    makers: dict[Coding, Callable[[], Encoder]] = {
        Coding.GZIP: _GzipEncoder,
        Coding.BROTLI: _BrotliEncoder,
    }
    return makers[coding]() if coding in makers else None


class _GzipEncoder:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(_STREAM_LEVELS[0], zlib.DEFLATED, _GZIP_FORMAT)

    def piece(self, data: bytes) -> bytes:
        return self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._packer.flush()


class _BrotliEncoder:
    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=_STREAM_LEVELS[1])

    def piece(self, data: bytes) -> bytes:
        return bytes(self._packer.process(data) + self._packer.flush())

    def end(self) -> bytes:
        return bytes(self._packer.finish())


def _wanted(accept_encoding: str) -> Coding | None:
    qualities = _qualities(accept_encoding)
    # Of codings wanted equally, the one that makes the shorter body.
    for coding in sorted(
        (Coding.BROTLI, Coding.GZIP, Coding.IDENTITY), key=lambda c: qualities[c], reverse=True
    ):
        if qualities[coding] > 0:
            return coding
    return None


_remembered = lru_cache(maxsize=256)(_wanted)


def _qualities(accept_encoding: str) -> dict[Coding, float]:
    """Returns how much each coding is wanted (RFC 9110, section 12.5.3)."""
    named: dict[str, float] = {}
    for member in accept_encoding.lower().split(",", _MOST_CODINGS)[:_MOST_CODINGS]:
        name, *parameters = (part.strip() for part in member.split(";"))
        weights = [p.partition("=")[2] for p in parameters if p.partition("=")[0].strip() == "q"]
        named[name.removeprefix("x-")] = _quality(weights[0]) if weights else 1.0
    others = named.get("*", 0.0)
    # Identity needs no mention, and is the last resort unless it is forbidden.
    unmentioned = 0.0 if named.get("*") == 0 else 0.0001
    return {
        Coding.GZIP: named.get("gzip", others),
        Coding.BROTLI: named.get("br", others),
        Coding.IDENTITY: named.get("identity", unmentioned),
    }


def _quality(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text.strip()) else 0.0
