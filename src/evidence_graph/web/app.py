"""The Flask application: its faces put together, the headers that all of them send, its log."""

import logging
import time
import uuid
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from evidence_graph.errors import EvidenceGraphError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.settings import Settings
from evidence_graph.web import problems
from evidence_graph.web.pages import pages
from evidence_graph.web.sparql import endpoint

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

EXPOSED_HEADERS: Final = "Allow, Content-Location, ETag, Link, Location, Retry-After, X-Request-Id"

log = logging.getLogger(__name__)


def create_app(graph: EvidenceGraph, settings: Settings) -> Flask:
    """Returns the application that serves this graph."""
    app = Flask("evidence_graph.web")
    app.url_map.strict_slashes = False
    # A form adds its field names and percent-encoding to the query that it carries.
    app.config["MAX_CONTENT_LENGTH"] = settings.max_query_bytes * 3 + 65_536
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_blueprint(endpoint(graph, settings))
    app.register_blueprint(pages(graph, settings))
    app.register_blueprint(problems.pages_of_problems())
    _handle_errors(app, settings)
    _watch_requests(app)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        """Says that the server answers; the graph was validated before it was published."""
        return {"status": "ok"}

    return app


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
        if request.endpoint == "static":
            headers["Cache-Control"] = "public, max-age=3600"
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
