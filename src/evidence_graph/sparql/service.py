"""One SPARQL query answered: bounded, allowed, negotiated, evaluated, written whole.

The answer is written to a spooled file before anything of it is sent. A failure therefore always
has its true status, and no client takes half an answer for a whole one.
"""

import tempfile
from dataclasses import dataclass
from typing import IO, Final

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from evidence_graph.settings import Settings
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.negotiation import choose
from evidence_graph.sparql.request import SparqlRequest
from evidence_graph.store.answers import Answer, TriplesAnswer
from evidence_graph.store.quads import QuadStore

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
    native = evaluate(store, request, settings=settings)
    if isinstance(native, TriplesAnswer):
        chosen = choose(accept, request.formats, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    else:
        chosen = choose(accept, request.formats, SOLUTION_FORMATS, others=GRAPH_FORMATS)
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on open
    try:
        native.write(content, chosen)
    except BaseException:
        content.close()
        raise
    length = content.tell()
    content.seek(0)
    return SparqlAnswer(format=chosen, content=content, length=length)


def evaluate(store: QuadStore, request: SparqlRequest, *, settings: Settings) -> Answer:
    """Returns the engine's own answer to a request, evaluated as it is read.

    Relative IRIs are resolved against the endpoint's public address. Raises QueryError.
    """
    guard(
        request.query,
        max_bytes=settings.max_query_bytes,
        max_nesting=settings.max_query_nesting,
    )
    try:
        return store.query(
            request.query,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            base=f"{settings.url}/sparql",
        )
    except QuerySyntaxError as error:
        raise diagnosed(error, request.query) from error
