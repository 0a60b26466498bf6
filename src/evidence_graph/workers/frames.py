"""What the server and a worker say to each other over their socket.

A frame is a kind (one byte), a length (4 bytes) and that many bytes. One query is one ASK frame;
its answer is a HEAD, the first PIECE, and an END or an ERROR. An answer longer than its first
piece goes on in a file without a name: FILE carries its descriptor, and each MORE says how many
bytes it has.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any, Final

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError, QueryEvaluationError

HEADER: Final = struct.Struct("!cI")
NUMBER: Final = struct.Struct("!Q")

ASK: Final = b"Q"
HEAD: Final = b"H"
PIECE: Final = b"D"
FILE: Final = b"F"
MORE: Final = b"M"
END: Final = b"E"
ERROR: Final = b"X"

FIRST_PIECE: Final = 65_536
"""Bytes of an answer that are held back until it is known whether it goes on.

More would be whole more often; the first byte of a long answer would come later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker is asked: a query, its dataset, how to write the answer, and its bounds."""

    query: str
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


def of_task(task: Task) -> bytes:
    """Returns the content of an ASK frame."""
    return encode(
        (
            task.query,
            task.default_graphs,
            task.named_graphs,
            task.accept,
            task.formats,
            task.rows,
            task.seconds,
        )
    )


def task(content: bytes) -> Task:
    """Returns the task that an ASK frame carries."""
    query, default_graphs, named_graphs, accept, formats, rows, seconds = decode(content)
    return Task(
        query=query,
        default_graphs=tuple(default_graphs),
        named_graphs=tuple(named_graphs),
        accept=accept,
        formats=tuple(formats),
        rows=rows,
        seconds=seconds,
    )


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
