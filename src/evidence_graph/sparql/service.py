"""One SPARQL query answered: bounded, allowed, negotiated, evaluated, written whole.

The answer is written to a spooled file before anything of it is sent. A failure therefore always
has its true status, and no client takes half an answer for a whole one.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final, TypeVar

from evidence_graph.errors import AnswerTooLargeError, QuerySyntaxError
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from evidence_graph.settings import Settings
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.negotiation import choose
from evidence_graph.sparql.request import SparqlRequest
from evidence_graph.sparql.stack import on_a_deep_stack
from evidence_graph.store.answers import Answer, TriplesAnswer
from evidence_graph.store.quads import QuadStore

T = TypeVar("T")

IN_MEMORY: Final = 4 * 1024 * 1024
"""Bytes of an answer that are kept in memory; the rest goes to a temporary file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlAnswer:
    """A whole answer: its format, its bytes from the start, and how many they are."""

    format: Format
    content: IO[bytes]
    length: int


def answer(
    store: QuadStore, request: SparqlRequest, *, accept: str, settings: Settings
) -> SparqlAnswer:
    """Returns the answer to a request in the format that the client wants most.

    Raises QueryError or NotAcceptableError; then nothing is left behind.
    """
    return read_answer(
        store,
        request,
        lambda native: _written(native, request, accept, settings),
        settings=settings,
    )


def read_answer(
    store: QuadStore, request: SparqlRequest, read: Callable[[Answer], T], *, settings: Settings
) -> T:
    """Returns what `read` makes of the engine's own answer, which is evaluated as it is read.

    `read` runs on the query's own stack and must not hand the answer out. Raises QueryError.
    """
    return on_a_deep_stack(lambda: read(_evaluate(store, request, settings)))


def _written(
    native: Answer, request: SparqlRequest, accept: str, settings: Settings
) -> SparqlAnswer:
    if isinstance(native, TriplesAnswer):
        chosen = choose(accept, request.formats, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    else:
        chosen = choose(accept, request.formats, SOLUTION_FORMATS, others=GRAPH_FORMATS)
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on open
    try:
        native.write(_Bounded(content, settings.max_answer_bytes), chosen)  # type: ignore[arg-type]
    except BaseException:
        content.close()
        raise
    length = content.tell()
    content.seek(0)
    return SparqlAnswer(format=chosen, content=content, length=length)


def _evaluate(store: QuadStore, request: SparqlRequest, settings: Settings) -> Answer:
    # Relative IRIs are resolved against the endpoint's public address.
    base = f"{settings.url}/sparql"
    guard(
        request.query,
        max_bytes=settings.max_query_bytes,
        max_nesting=settings.max_query_nesting,
        base=base,
    )
    try:
        return store.query(
            request.query,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            base=base,
        )
    except QuerySyntaxError as error:
        raise diagnosed(error, request.query) from error


class _Bounded:
    """A file that takes no more than `limit` bytes; raising here also stops the evaluation."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._limit = limit
        self._written = 0

    def write(self, data: bytes) -> int:
        self._written += len(data)
        if self._written > self._limit:
            raise AnswerTooLargeError(self._limit)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()
