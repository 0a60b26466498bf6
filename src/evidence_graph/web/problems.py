"""Errors over HTTP: one table of statuses, one shape (RFC 9457), and its twins for people."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError, NotFoundError
from evidence_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of error as HTTP sees it: its status, its slug, its title, and what to do about it."""

    status: int
    slug: str
    title: str
    advice: str


# The advice is what the problem's own page says; the detail of each answer says what happened.
PROBLEMS: Final[dict[type[EvidenceGraphError], Problem]] = {
    errors.MalformedRequestError: Problem(
        400, "malformed-request", "The request cannot be read",
        "Send exactly one query, percent-encoded as UTF-8: in the URL of a GET, as a field of a "
        "form, or as the body of a POST of type application/sparql-query."),
    errors.MethodNotAllowedError: Problem(
        405, "method-not-allowed", "This address does not know that method",
        "The Allow header lists the methods that work. This endpoint is read only: it answers "
        "queries and refuses updates."),
    errors.UnsupportedMediaTypeError: Problem(
        415, "unsupported-media-type", "The body's type is not one we read",
        "Send application/x-www-form-urlencoded or application/sparql-query, without a "
        "Content-Encoding, in UTF-8."),
    errors.NotAcceptableError: Problem(
        406, "not-acceptable", "None of the wanted types can be made",
        "The detail lists the types there are. Ask for one of them in Accept, or with format=."),
    errors.BodyTooLargeError: Problem(
        413, "body-too-large", "The body is too large",
        "Shorten the query, or split a long VALUES list into several queries."),
    errors.QuerySyntaxError: Problem(
        400, "query-syntax", "The query is not SPARQL",
        "The members line and column say where reading stopped; both count from 1."),
    errors.QueryRefusedError: Problem(
        403, "query-refused", "The query asks for something that is not done here",
        "This endpoint reads its own graphs only: no SERVICE, no updates, no files."),
    errors.QueryTooLongError: Problem(
        413, "query-too-long", "The query is too long",
        "The member limit names the bound in bytes. Ask for less at once, for example by splitting "
        "a long VALUES list over several queries."),
    errors.AnswerTooLargeError: Problem(
        422, "answer-too-large", "The answer is too large",
        "The member limit names the bound in bytes. Nothing of the answer was sent: an answer is "
        "whole or it is not there. Ask for fewer columns, or for pages with ORDER BY, LIMIT and "
        "OFFSET; look for patterns that share no variable and so multiply."),
    errors.QueryTooComplexError: Problem(
        400, "query-too-complex", "The query is nested too deeply or has too many parts",
        "The member limit names the bound. Flatten nested groups and unions, use VALUES for long "
        "lists of alternatives, or ask in several queries."),
    errors.QueryEvaluationError: Problem(
        500, "query-evaluation", "The query failed while it was answered",
        "Nothing of the answer was sent. Simplify the query; if it is simple, report it."),
    errors.NotFoundError: Problem(
        404, "not-found", "There is nothing of that name here",
        "Start from the home page; it lists the questions, and /sparql describes the endpoint."),
    errors.RdfSyntaxError: Problem(
        400, "rdf-syntax", "The document breaks the grammar of its format",
        "The members line and column say where reading stopped; both count from 1."),
    errors.UnknownFormatError: Problem(
        400, "unknown-format", "There is no format of that name",
        "The detail lists the names of the formats there are."),
    errors.SourceMismatchError: Problem(
        409, "source-mismatch", "The source document has changed",
        "Restore the document, or make its graph anew from the changed one."),
    errors.InputError: Problem(
        400, "unreadable-input", "The input cannot be read", "The detail says which and why."),
    errors.ValidationFailedError: Problem(
        422, "validation-failed", "The evidence violates the shapes",
        "The member violations lists each one. Nothing was changed."),
    errors.InconsistencyError: Problem(
        422, "inconsistent", "The facts contradict the ontology",
        "The detail names the axioms and the facts. Nothing was changed."),
    errors.SettingsError: Problem(
        500, "settings", "The server is not set up rightly",
        "This is for the operator: see the server's log."),
    errors.StoreError: Problem(
        503, "store-unavailable", "The store cannot be read at the moment",
        "Try again in a while; the server's log says more."),
}  # fmt: skip

UNFORESEEN: Final = Problem(
    500, "unforeseen", "Something went wrong that we did not foresee",
    "This is a fault of the server. Please report it with the request's id.",
)  # fmt: skip

PROBLEM_JSON: Final = "application/problem+json"

_FACTS: Final = ("line", "column", "limit", "violations", "findings", "allowed", "known")


def problem_of(error: EvidenceGraphError) -> Problem:
    """Returns what kind of problem an error is; the nearest class in the table decides."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            return PROBLEMS[kind]
    return UNFORESEEN


def status_of(error: EvidenceGraphError) -> int:
    """Returns the HTTP status that an error means."""
    return problem_of(error).status


def answer_for(error: EvidenceGraphError, settings: Settings) -> Response:
    """Returns the response that tells an error, in the form that the client reads."""
    problem = problem_of(error)
    detail = str(error)
    if isinstance(error, NotFoundError) and len(error.known) > 12:
        detail = f"there is no {error.kind} {error.name!r} here"
    facts = {name: value for name in _FACTS if (value := getattr(error, name, None)) is not None}
    response = _response(problem, detail, facts, settings)
    if isinstance(error, errors.MethodNotAllowedError):
        response.headers["Allow"] = ", ".join(error.allowed)
    return response


def answer_for_http(error: HTTPException, settings: Settings) -> Response:
    """Returns the response to an error that Flask itself raised: no such page, wrong method."""
    if error.code == 405:
        allowed = sorted(getattr(error, "valid_methods", None) or ())
        return answer_for(errors.MethodNotAllowedError(request.method, allowed), settings)
    if error.code == 404:
        return answer_for(NotFoundError("page", request.path), settings)
    if error.code == 413:
        return answer_for(errors.BodyTooLargeError(settings.max_query_bytes), settings)
    status = error.code or 500
    problem = Problem(status, "http", error.name, error.description or error.name)
    return _response(problem, problem.advice, {}, settings)


def answer_for_unforeseen(settings: Settings) -> Response:
    """Returns the response to a fault of ours; it tells nothing of the program's inside."""
    return _response(UNFORESEEN, UNFORESEEN.advice, {}, settings)


def pages_of_problems() -> Blueprint:
    """Returns the pages that the `type` of every problem leads to."""
    blueprint = Blueprint("problems", __name__)
    by_slug = {p.slug: p for p in (*PROBLEMS.values(), UNFORESEEN)}

    @blueprint.get("/problems/<slug>")
    def explain(slug: str) -> str:
        if slug not in by_slug:
            raise NotFoundError("problem", slug, sorted(by_slug))
        return render_template("problem.html", problem=by_slug[slug], detail=None, facts={})

    return blueprint


def _response(problem: Problem, detail: str, facts: dict[str, Any], settings: Settings) -> Response:
    wanted = request.accept_mimetypes
    kind = wanted.best_match([PROBLEM_JSON, "application/json", "text/html", "text/plain"])
    if kind == "text/html" and wanted.quality("text/html") > wanted.quality(PROBLEM_JSON):
        body = render_template("problem.html", problem=problem, detail=detail, facts=facts)
        content_type = "text/html; charset=utf-8"
    elif kind == "text/plain" and wanted.quality("text/plain") > wanted.quality(PROBLEM_JSON):
        body = f"{problem.title}\n{detail}\n"
        content_type = "text/plain; charset=utf-8"
    else:
        members = {
            "type": f"{settings.url}/problems/{problem.slug}",
            "title": problem.title,
            "status": problem.status,
            "detail": detail,
            "instance": request.path,
            **facts,
        }
        body = json.dumps(members, ensure_ascii=False, sort_keys=False) + "\n"
        content_type = PROBLEM_JSON
    response = make_response(body, problem.status)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response
