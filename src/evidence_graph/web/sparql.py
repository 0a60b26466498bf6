"""The SPARQL endpoint over HTTP: hand the request down, send the answer back."""

import io
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import BodyTooLargeError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf.formats import GRAPH_FORMATS
from evidence_graph.settings import Settings
from evidence_graph.sparql import description, service
from evidence_graph.sparql.negotiation import choose, prefers_html
from evidence_graph.sparql.request import METHODS, RawRequest, read_request
from evidence_graph.sparql.service import SparqlAnswer

CHUNK: Final = 65_536

ALL_METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
"""Methods that reach us, so that those we do not know are answered like every other error."""

PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def endpoint(graph: EvidenceGraph, settings: Settings) -> Blueprint:
    """Returns the endpoint over this graph, at /sparql and /sparql/ alike."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=ALL_METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=ALL_METHODS, provide_automatic_options=False)
    def sparql() -> AnyResponse:
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(METHODS), **PREFLIGHT})
        accept = request.headers.get("Accept", "")
        asked = read_request(_raw(settings))
        if request.method in ("GET", "HEAD") and prefers_html(accept):
            if asked is None:
                return _vary(redirect("/query", 303))
            if not asked.formats:
                return _vary(redirect("/query?" + urlencode({"query": asked.query}), 303))
        if asked is None:
            return _service_description(graph, settings, accept)
        return _send(service.answer(graph.store, asked, accept=accept, settings=settings))

    return blueprint


def _raw(settings: Settings) -> RawRequest:
    limit = settings.max_query_bytes * 3 + CHUNK
    body = request.stream.read(limit + 1) if request.method == "POST" else b""
    if len(body) > limit:
        raise BodyTooLargeError(settings.max_query_bytes)
    return RawRequest(
        method=request.method,
        content_type=request.headers.get("Content-Type", ""),
        content_encoding=request.headers.get("Content-Encoding", ""),
        query_string=request.query_string,
        body=body,
    )


def _send(answer: SparqlAnswer) -> Response:
    response = Response(_chunks(answer.content), content_type=answer.format.content_type)
    response.call_on_close(answer.content.close)
    response.content_length = answer.length
    response.vary.add("Accept")
    return response


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk


def _service_description(graph: EvidenceGraph, settings: Settings, accept: str) -> Response:
    wanted = request.args.getlist("format")
    chosen = choose(accept, wanted, GRAPH_FORMATS)
    address = settings.url + "/sparql"
    statements = graph.store.size(None)
    described = description.describe(address, graph.graphs(), statements=statements)
    buffer = io.BytesIO()
    described.write(buffer, chosen)
    response = make_response(buffer.getvalue())
    response.content_type = chosen.content_type
    response.vary.add("Accept")
    return response


def _vary(response: AnyResponse) -> AnyResponse:
    response.vary.add("Accept")
    return response
