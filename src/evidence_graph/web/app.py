"""The Flask application: its faces put together, the headers that all of them send, its log."""

import logging
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from evidence_graph.errors import EvidenceGraphError, ReadOnlyError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.request import refuse_tokens
from evidence_graph.web import problems
from evidence_graph.web.catalogue import catalogue, describe_service
from evidence_graph.web.changes import changes
from evidence_graph.web.dumps import dumps
from evidence_graph.web.explanation import explanation
from evidence_graph.web.graph_store import graph_store
from evidence_graph.web.http_request import NOT_WRITING
from evidence_graph.web.ontology_pages import ontology_pages
from evidence_graph.web.pages import pages
from evidence_graph.web.reply import GENERAL, PREFLIGHT, request_id
from evidence_graph.web.resources import resources
from evidence_graph.web.site import site
from evidence_graph.web.writes import Writes
from evidence_graph.web.wsgi_endpoint import LoopedEndpoint, sparql
from evidence_graph.writing.client import WriterProcess

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TAKING_POST: Final = frozenset({"sparql.sparql", "pages.query_by_form"})
"""What reads what a POST brings: queries. Of updates at the first the endpoint tells itself."""

log = logging.getLogger(__name__)


def create_app(
    graph: ServedGraph,
    endpoint: LoopedEndpoint,
    writes: Writes,
    explainer: WriterProcess,
    exporter: WriterProcess,
    settings: Settings,
    *,
    is_plain: bool,
) -> Flask:
    """Returns the application that serves this graph, its endpoint included.

    Of a plain store that is the endpoint, the graph store, and the query page.
    """
    app = Flask("evidence_graph.web")
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    faces = [
        sparql(endpoint, describe_service(graph, settings), writes.update),
        graph_store(graph, endpoint, writes, settings),
        changes(graph, settings),
        pages(graph, endpoint, settings),
        problems.pages_of_problems(),
    ]
    if not is_plain:
        faces += [
            explanation(graph, explainer, settings),
            resources(graph, exporter, settings),
            ontology_pages(graph, settings),
            catalogue(graph, settings),
            dumps(graph, settings),
            site(graph, settings),
        ]
    for face in faces:
        app.register_blueprint(face)
    _handle_errors(app, settings)
    _watch_requests(app, writes, settings)
    app.context_processor(lambda: {"is_plain": is_plain})
    app.wsgi_app = _mounted(app.wsgi_app, urlsplit(settings.url).path)  # type: ignore[method-assign,assignment]
    return app


def _may_only_read() -> bool:
    """Says whether the current request need not be one that writes."""
    if request.method == "POST":
        return request.endpoint in TAKING_POST
    return request.method in NOT_WRITING


def _mounted(application: "WSGIApplication", root: str) -> "WSGIApplication":
    """Returns the application as it has to be called behind a proxy that serves it below `root`."""

    def call(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = root
        return application(environ, start)

    return call


def _handle_errors(app: Flask, settings: Settings) -> None:
    @app.errorhandler(EvidenceGraphError)
    def foreseen(error: EvidenceGraphError) -> Response:
        return problems.answer_for(error, settings)

    @app.errorhandler(HTTPException)
    def by_flask(error: HTTPException) -> Response:
        return problems.answer_for_http(error, settings)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.error("unforeseen", exc_info=error, extra={"request": g.request_id})
        return problems.answer_for_unforeseen(settings)


def _watch_requests(app: Flask, writes: Writes, settings: Settings) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = request_id()
        request.max_content_length = request.max_form_memory_size = writes.longest_body()
        if settings.read_only and not _may_only_read():
            raise ReadOnlyError
        refuse_tokens([(name, "") for name in request.args])

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        if "X-Request-Id" in headers:  # the endpoint's own reply, complete and logged
            return response
        headers["X-Request-Id"] = g.request_id
        for name, value in GENERAL:  # a page with a style of its own has its own policy
            headers.setdefault(name, value)
        if response.status_code == 204:
            headers.pop("Content-Type", None)  # of nothing
        if request.method == "OPTIONS":
            for name, value in PREFLIGHT:
                headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-cache")
        log.info(
            "request",
            extra={
                "request": g.request_id,
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.began) * 1000, 1),
            },
        )
        return response
