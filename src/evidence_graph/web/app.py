"""The Flask application: its faces put together, the headers that all of them send, its log."""

import logging
import time
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.request import METHODS
from evidence_graph.web import problems
from evidence_graph.web.incoming import longest_body
from evidence_graph.web.pages import pages
from evidence_graph.web.sparql import endpoint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

EXPOSED_HEADERS: Final = "Allow, Content-Location, ETag, Link, Location, Retry-After, X-Request-Id"

PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

log = logging.getLogger(__name__)


def create_app(graph: EvidenceGraph, settings: Settings) -> Flask:
    """Returns the application that serves this graph."""
    app = Flask("evidence_graph.web")
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = longest_body(settings)
    app.config["MAX_FORM_MEMORY_SIZE"] = longest_body(settings)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_blueprint(endpoint(graph, settings))
    app.register_blueprint(pages(ServedGraph(graph, settings), settings))
    app.register_blueprint(problems.pages_of_problems())
    _handle_errors(app, settings)
    _watch_requests(app)
    app.wsgi_app = _mounted(app.wsgi_app, urlsplit(settings.url).path)  # type: ignore[method-assign,assignment]

    @app.get("/healthz")
    def health() -> dict[str, str]:
        """Says that the server answers; the graph was validated before it was published."""
        return {"status": "ok"}

    return app


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


def _watch_requests(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = uuid.uuid4().hex[:12]

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        headers["X-Request-Id"] = g.request_id
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        headers["Referrer-Policy"] = "no-referrer"
        if request.method == "OPTIONS":
            headers.update(PREFLIGHT)
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
