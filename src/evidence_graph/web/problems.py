"""Errors over HTTP in one shape (RFC 9457), and its twins for people."""

import json
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError, GoneError, NotFoundError
from evidence_graph.logs import redacted
from evidence_graph.settings import Settings
from evidence_graph.web.problem_forms import Shape, shape_for
from evidence_graph.web.problem_types import (
    BY_HTTP,
    PROBLEMS,
    UNFORESEEN,
    Problem,
    problem_of,
    status_of,
)
from evidence_graph.web.reply import GENERAL, Header, Reply, request_id
from evidence_graph.web.validation_reports import PROBLEM_JSON, report_for, violations_of

# What a path may hold as it stands (RFC 3986, section 3.3).
_IN_A_PATH: Final = "/:@!$&'()*+,;=~"

MOST_LISTED: Final = 12
"""Names of what there is that are told to who asked for what there is not."""

_FACTS: Final = (
    "line", "column", "limit", "retry_after", "violations", "findings", "allowed", "known"
)  # fmt: skip


def problem_reply(
    error: EvidenceGraphError, *, accept: str, path: str, settings: Settings
) -> Reply:
    """Returns the reply that tells an error as problem+json, or as plain text where that is read.

    Pages are for Flask to make: ask `shape_for` first.
    """
    body, content_type = _written(error, accept, path, settings)
    headers = [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Vary", ", ".join(_deciders(error))),
        *headers_of(error),
        *GENERAL,
        ("X-Request-Id", request_id()),
    ]
    return Reply(status_of(error), headers, body)


def unforeseen_reply(*, path: str, settings: Settings) -> Reply:
    """Returns the reply to a fault of ours; it tells nothing of the program's inside."""
    body = _json(UNFORESEEN, UNFORESEEN.advice, {}, path, settings)
    headers = [
        ("Content-Type", PROBLEM_JSON),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *GENERAL,
        ("X-Request-Id", request_id()),
    ]
    return Reply(UNFORESEEN.status, headers, body)


def answer_for(error: EvidenceGraphError, settings: Settings) -> Response:
    """Returns Flask's response that tells an error, in the form that the client reads."""
    accept = request.headers.get("Accept", "")
    if shape_for(accept) is Shape.PAGE and report_for(error, accept) is None:
        facts = {**_facts(error), "violations": violations_of(error)}
        response = _page(problem_of(error), _detail(error), facts)
    else:
        body, content_type = _written(error, accept, request.path, settings)
        response = _response(body, status_of(error), content_type)
    response.vary.update(_deciders(error))
    for name, value in headers_of(error):
        response.headers[name] = value
    return response


def _deciders(error: EvidenceGraphError) -> tuple[str, ...]:
    """Returns the request's headers that decided what the reply to an error is."""
    if isinstance(error, errors.NotAcceptableError):
        return ("Accept", "Accept-Encoding")
    return ("Accept",)


def headers_of(error: EvidenceGraphError) -> list[Header]:
    """Returns the headers that say in HTTP's own words what to do about an error."""
    if isinstance(error, errors.MethodNotAllowedError):
        return [("Allow", ", ".join(error.allowed))]
    if isinstance(error, errors.UnauthorizedError):
        return [("WWW-Authenticate", 'Bearer realm="evidence-graph"')]
    if isinstance(error, errors.TooManyRequestsError | errors.ServerBusyError):
        return [("Retry-After", str(error.retry_after))]
    return []


def answer_for_http(error: HTTPException, settings: Settings) -> Response:
    """Returns the response to an error that Flask itself raised: no such page, wrong method."""
    if error.code == 405:
        allowed = sorted(getattr(error, "valid_methods", None) or ())
        return answer_for(errors.MethodNotAllowedError(request.method, allowed), settings)
    if error.code == 404:
        return answer_for(NotFoundError("page", request.path), settings)
    if error.code == 413:
        most = request.max_content_length or settings.max_query_bytes
        return answer_for(errors.BodyTooLargeError(most), settings)
    problem = replace(
        BY_HTTP,
        status=error.code or BY_HTTP.status,
        title=error.name,
        advice=error.description or error.name,
    )
    response = _told(problem, settings)
    told = dict(error.get_headers())
    if "Content-Range" in told:  # how long the thing is of which an impossible part was asked for
        response.headers["Content-Range"] = told["Content-Range"]
    return response


def answer_for_unforeseen(settings: Settings) -> Response:
    """Returns the response to a fault of ours; it tells nothing of the program's inside."""
    return _told(UNFORESEEN, settings)


def pages_of_problems() -> Blueprint:
    """Returns the pages that the `type` of every problem leads to."""
    blueprint = Blueprint("problems", __name__)
    by_slug = {p.slug: p for p in (*PROBLEMS.values(), UNFORESEEN, BY_HTTP)}

    @blueprint.get("/problems/<slug>")
    def explain(slug: str) -> str:
        if slug not in by_slug:
            raise NotFoundError("problem", slug, sorted(by_slug))
        return render_template("problem.html", problem=by_slug[slug], detail=None, facts={})

    return blueprint


def _told(problem: Problem, settings: Settings) -> Response:
    shape = shape_for(request.headers.get("Accept", ""))
    if shape is Shape.PAGE:
        return _page(problem, problem.advice, {})
    if shape is Shape.TEXT:
        return _response(_text(problem, problem.advice), problem.status, shape.value)
    body = _json(problem, problem.advice, {}, request.path, settings)
    return _response(body, problem.status, shape.value)


def _page(problem: Problem, detail: str, facts: dict[str, Any]) -> Response:
    page = render_template("problem.html", problem=problem, detail=detail, facts=facts)
    return _response(page.encode(), problem.status, Shape.PAGE.value)


def _response(body: bytes, status: int, content_type: str) -> Response:
    response = make_response(body, status)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _written(
    error: EvidenceGraphError, accept: str, path: str, settings: Settings
) -> tuple[bytes, str]:
    if report := report_for(error, accept):
        return report
    shape, problem, detail = shape_for(accept), problem_of(error), _detail(error)
    if shape is Shape.TEXT:
        return _text(problem, detail), shape.value
    return _json(problem, detail, _facts(error), path, settings), PROBLEM_JSON


def _detail(error: EvidenceGraphError) -> str:
    if isinstance(error, GoneError):
        return redacted(str(error))
    if isinstance(error, NotFoundError) and len(error.known) > MOST_LISTED:
        return redacted(f"there is no {error.kind} {error.name!r} here")
    return redacted(str(error))


def _facts(error: EvidenceGraphError) -> dict[str, Any]:
    found = {name: getattr(error, name, None) for name in _FACTS}
    return {name: value for name, value in found.items() if value not in (None, ())}


def _text(problem: Problem, detail: str) -> bytes:
    return f"{problem.title}\n{detail}\n".encode()


def _json(
    problem: Problem, detail: str, facts: dict[str, Any], path: str, settings: Settings
) -> bytes:
    members = {
        "type": f"{settings.url}/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "instance": quote(urlsplit(settings.url).path + redacted(path), safe=_IN_A_PATH),
        **facts,
    }
    # A lone surrogate in a query's text has no UTF-8, and must not break the telling of it.
    return (json.dumps(members, ensure_ascii=False) + "\n").encode(errors="backslashreplace")
