"""What the server and a worker say to each other over their socket.

A frame is a kind (one byte), a length (4 bytes) and that many bytes. A worker that has opened its
snapshot is READY, whether it has been asked by then or not. One query is one ASK frame.
A short answer is one WHOLE frame; a long one is a HEAD, the first PIECE, a FILE, which carries the
descriptor of a file without a name that takes the rest, MORE as often as there is more in it, and
an END. An ERROR may come instead of any of them.
"""

import json
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError, QueryEvaluationError
from evidence_graph.workers.job import Job

HEADER: Final = struct.Struct("!cI")
NUMBER: Final = struct.Struct("!Q")
SECONDS: Final = struct.Struct("!d")

READY: Final = b"R"
ASK: Final = b"Q"
WHOLE: Final = b"W"
HEAD: Final = b"H"
PIECE: Final = b"D"
FILE: Final = b"F"
MORE: Final = b"M"
END: Final = b"E"
ERROR: Final = b"X"

_BEGIN_OF_WHOLE: Final = struct.Struct("!cId")
"""The header of a WHOLE frame and the seconds that its content begins with."""

FIRST_PIECE: Final = 65_536
"""Bytes of an answer that are held back until it is known whether it goes on.

More would be whole more often; the first byte of a long answer would come later."""


class Terms(NamedTuple):
    """What a query shall get: its dataset, how its answer is written, and its bounds."""

    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    accept: str
    formats: tuple[str, ...]
    rows: int | None  # solutions to write at most, the rest being counted; None: all
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What holds for every query of a worker; sizes in bytes."""

    base: str
    max_query_bytes: int
    max_query_nesting: int
    max_answer_bytes: int
    max_answer_rows: int
    query_memory_bytes: int


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Returns a frame, ready to be sent."""
    return HEADER.pack(kind, len(content)) + content


def encode(message: object) -> bytes:
    """Returns plain values as JSON."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def decode(content: bytes) -> Any:  # noqa: ANN401 - whatever JSON says
    """Returns what `encode` was given."""
    return json.loads(content.decode(errors="surrogatepass"))


def of_task(job: Job, seconds: float) -> bytes:
    """Returns the content of an ASK frame: what the query shall get, a line feed, the query.

    It has to be answered in that many seconds, however many it had when it was asked.
    """
    formats = job.formats
    terms = (job.default_graphs, job.named_graphs, job.accept, formats, job.rows, seconds)
    has_dataset = job.default_graphs or job.named_graphs
    is_short = not has_dataset and len(job.accept) + sum(map(len, formats)) < _REMEMBERED
    encoded = _of_terms(terms) if is_short else encode(terms)
    return b"%b\n%b" % (encoded, job.query.encode(errors="surrogatepass"))


def task(content: bytes) -> tuple[str, Terms]:
    """Returns the query that an ASK frame carries, and the terms on which it is asked."""
    encoded, _, query = content.partition(b"\n")
    terms = _terms(encoded) if len(encoded) < _REMEMBERED else _read_terms(encoded)
    return query.decode(errors="surrogatepass"), terms


_REMEMBERED: Final = 1_024
"""Bytes of terms that are remembered; who sends longer ones shall not fill the memory of others."""


def _read_terms(content: bytes) -> Terms:
    default_graphs, named_graphs, accept, formats, rows, seconds = decode(content)
    return Terms(tuple(default_graphs), tuple(named_graphs), accept, tuple(formats), rows, seconds)


# Most queries come on the same terms as the one before.
_of_terms = lru_cache(maxsize=64)(encode)
_terms = lru_cache(maxsize=64)(_read_terms)


class Head(NamedTuple):
    """What is known of an answer before its first byte."""

    format: str
    kind: str
    repeatable: bool


@lru_cache(maxsize=64)
def of_head(answer_format: str, kind: str, *, repeatable: bool) -> bytes:
    """Returns the content of a HEAD frame."""
    return encode((answer_format, kind, repeatable))


@lru_cache(maxsize=64)
def head(content: bytes) -> Head:
    """Returns what a HEAD frame says."""
    return Head(*decode(content))


def of_whole(head: bytes, seconds: float, answer: bytes | bytearray) -> bytes:
    """Returns a WHOLE frame: its content is the seconds, the head, a line feed and the answer."""
    length = SECONDS.size + len(head) + 1 + len(answer)
    return _BEGIN_OF_WHOLE.pack(WHOLE, length, seconds) + head + b"\n" + answer


def whole(content: bytes) -> tuple[Head, float, bytes]:
    """Returns what a WHOLE frame carries."""
    begin = content.index(b"\n", SECONDS.size) + 1
    told = head(content[SECONDS.size : begin - 1])
    return told, SECONDS.unpack_from(content)[0], content[begin:]


def of_error(error: EvidenceGraphError) -> bytes:
    """Returns the content of an ERROR frame."""
    return encode({"kind": type(error).__name__, "says": str(error), "facts": vars(error)})


def error(content: bytes) -> EvidenceGraphError:
    """Returns the error that an ERROR frame carries."""
    said = decode(content)
    kind = getattr(errors, said["kind"], QueryEvaluationError)
    told = kind.__new__(kind, said["says"])
    vars(told).update(said["facts"])
    return told  # type: ignore[no-any-return]
