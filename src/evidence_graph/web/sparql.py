"""The SPARQL endpoint over HTTP: hand the request down, send the answer back."""

import io
from collections.abc import Iterator
from typing import IO, Final

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.settings import Settings
from evidence_graph.sparql import description, service
from evidence_graph.sparql.negotiation import choose, prefers_page
from evidence_graph.sparql.request import METHODS, read_request
from evidence_graph.sparql.service import SparqlAnswer
from evidence_graph.web.incoming import raw_request

CHUNK: Final = 65_536

ALL_METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
"""Methods that reach us, so that those we do not know are answered like every other error."""


def endpoint(graph: EvidenceGraph, settings: Settings) -> Blueprint:
    """Returns the endpoint over this graph, at /sparql and /sparql/ alike."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=ALL_METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=ALL_METHODS, provide_automatic_options=False)
    def sparql() -> AnyResponse:
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(METHODS)})
        accept = request.headers.get("Accept", "")
        asked = read_request(raw_request())
        if prefers_page(accept, asked.formats if asked else request.args.getlist("format")):
            return _page_instead()
        if asked is None:
            return _service_description(graph, settings, accept)
        return _send(service.answer(graph.store, asked, accept=accept, settings=settings))

    @blueprint.after_request
    def name_the_methods(response: Response) -> Response:
        if response.status_code in (403, 405):
            response.headers["Allow"] = ", ".join(METHODS)
        return response

    return blueprint


def _page_instead() -> AnyResponse:
    """Returns the way to the page that shows the same answer; 307 takes the form along."""
    asked = "?" + request.query_string.decode() if request.query_string else ""
    response = redirect(url_for("pages.query") + asked, 307 if request.method == "POST" else 303)
    response.vary.add("Accept")
    return response


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
    chosen = choose(accept, wanted, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    described = description.describe(
        f"{settings.url}/sparql", graph.graphs(), statements=graph.info().statements
    )
    buffer = io.BytesIO()
    described.write(buffer, chosen)
    response = make_response(buffer.getvalue())
    response.content_type = chosen.content_type
    response.vary.add("Accept")
    return response
