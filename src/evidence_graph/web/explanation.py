"""Why a triple holds, at /explain: a page with the proof, or the same as JSON."""

import json

from flask import Blueprint, Response, render_template, request

from evidence_graph.analysis.explaining import RULES
from evidence_graph.errors import MalformedRequestError, ServerBusyError, WriterBusyError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.negotiation import prefers_page
from evidence_graph.web import representation
from evidence_graph.writing.client import WriterProcess
from evidence_graph.writing.jobs import ExplainJob

NAMES = ("subject", "predicate", "object")


def explanation(graph: ServedGraph, process: WriterProcess, settings: Settings) -> Blueprint:
    """Returns /explain; the search for a proof has a process of its own."""
    blueprint = Blueprint("explanation", __name__)

    @blueprint.get("/explain")
    def explain() -> Response:
        given = {name: request.args.get(name, "").strip() for name in NAMES}
        is_page = prefers_page(request.headers.get("Accept", ""), request.args.getlist("format"))
        if not any(given.values()) and is_page:
            return _page(given, None, settings)
        missing = [name for name, text in given.items() if not text]
        if missing:
            raise MalformedRequestError(
                f"{', '.join(missing)} is missing; write /explain?subject=…&predicate=…&object=…"
            )
        try:
            found = process.ask(ExplainJob(**given), seconds=settings.query_seconds)
        except WriterBusyError as cause:
            busy = "too many explanations are asked for at once"
            raise ServerBusyError(busy, retry_after=cause.retry_after) from cause
        if is_page:
            return _page(given, found.facts(), settings)
        said = {"version": graph.version.number, "rules": RULES, **found.facts()}
        body = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        response = representation.answer(body, "application/json", max_age=settings.max_age)
        response.vary.add("Accept")
        return response

    return blueprint


def _page(given: dict[str, str], reason: dict[str, object] | None, settings: Settings) -> Response:
    body = render_template("explanation.html", given=given, reason=reason, rules=RULES)
    response = representation.answer(body, "text/html; charset=utf-8", max_age=settings.max_age)
    response.vary.add("Accept")
    return response
