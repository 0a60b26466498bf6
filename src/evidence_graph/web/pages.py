"""The pages for people: home, one question, any query. None of them needs JavaScript."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from evidence_graph.errors import EvidenceGraphError, QuerySyntaxError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import Audience, NamedQuery
from evidence_graph.store.answers import Row, SolutionsAnswer
from evidence_graph.vocabulary import IDENTIFIERS
from evidence_graph.web.presentation import ResultView, view
from evidence_graph.web.problems import status_of

ENDPOINT: Final = "/sparql"

LONGEST_LINK: Final = 6_000
"""Queries up to this many characters are downloaded by a link, longer ones by a form."""

AUDIENCES: Final = {
    Audience.CONSUMER: "What the reviews found",
    Audience.ANALYST: "Comparing and weighing",
    Audience.INTEGRATOR: "Joining with other graphs",
    Audience.CURATOR: "Keeping the graph in order",
}

EXAMPLE: Final = """\
PREFIX ev:   <https://w3id.org/evidence-graph/ns#>
PREFIX oa:   <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?review ?finding ?words
WHERE {
  ?entry ev:aboutReview/ev:hasStatement ?statement ;
         ev:citationLabel ?review ;
         ev:position ?row .
  ?statement a ev:EffectFinding ;
             rdfs:label ?finding ;
             ev:supportedBy/oa:exact ?words .
}
ORDER BY ?row ?finding
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultView:
    """What went wrong with a query, and the line it went wrong in."""

    message: str
    line: int | None = None
    column: int | None = None
    text: str = ""  # the line itself

    @property
    def marker(self) -> str:
        """Returns blanks up to the column, tabs kept, for a caret under the line."""
        before = self.text[: (self.column or 1) - 1]
        return "".join("\t" if character == "\t" else " " for character in before) + "^"


def pages(graph: EvidenceGraph, settings: Settings) -> Blueprint:
    """Returns the pages over this graph."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def home() -> str:
        report_rows = list(_rows(graph, "reports"))
        return render_template(
            "home.html",
            holdings=next(_rows(graph, "holdings")),
            statements=graph.store.size(None),
            reports=[(row, _ask(graph, "reviews-in-report", row)) for row in report_rows],
            groups=_grouped(graph),
            endpoint=settings.url + ENDPOINT,
            query=EXAMPLE,
        )

    @blueprint.get("/questions/<name>")
    def question(name: str) -> str:
        asked = graph.question(name)
        given = {p.name: request.args.get(p.name, p.shown_default) for p in asked.parameters}
        text = asked.bound(asked.read(given))
        began = time.perf_counter()
        result = view(graph.answer(text), began=began)
        return render_template(
            "question.html",
            question=asked,
            given=given,
            query=text,
            result=result,
            downloads=_downloads(text, result),
        )

    @blueprint.route("/query", methods=["GET", "POST"])
    def query() -> Response:
        text = request.values.get("query", EXAMPLE)
        if "query" not in request.values:
            return make_response(render_template("query.html", query=text))
        began = time.perf_counter()
        try:
            guard(
                text,
                max_bytes=settings.max_query_bytes,
                max_nesting=settings.max_query_nesting,
            )
            result = view(graph.answer(text), began=began)
        except EvidenceGraphError as error:
            page = render_template("query.html", query=text, fault=_fault(error, text))
            return make_response(page, status_of(error))
        return make_response(
            render_template(
                "query.html", query=text, result=result, downloads=_downloads(text, result)
            )
        )

    @blueprint.app_template_filter()
    def describe_link(iri: str) -> str | None:
        """Returns the page that describes one of our own things, or None for others'."""
        if not iri.startswith(IDENTIFIERS):
            return None
        return "/query?" + urlencode({"query": f"DESCRIBE <{iri}>"})

    return blueprint


def _rows(graph: EvidenceGraph, name: str) -> Iterator[Row]:
    text = (files("evidence_graph.web") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    answer = graph.answer(text)
    if isinstance(answer, SolutionsAnswer):
        yield from answer.rows()


def _ask(graph: EvidenceGraph, name: str, row: Row) -> ResultView:
    began = time.perf_counter()
    return view(graph.answer(f"@{name}", bindings={"report": row["report"]}), began=began)


def _grouped(graph: EvidenceGraph) -> list[tuple[str, list[NamedQuery]]]:
    order = list(AUDIENCES)
    asked = sorted(graph.questions.values(), key=lambda q: (order.index(q.audience), q.title))
    groups = groupby(asked, key=lambda question: question.audience)
    return [(AUDIENCES[audience], list(questions)) for audience, questions in groups]


def _downloads(text: str, result: ResultView) -> Mapping[str, str | None]:
    """Returns, for each format, the address of the whole answer; None asks for a form instead."""
    if len(text) > LONGEST_LINK:
        return dict.fromkeys(result.download_formats)
    return {
        name: f"{ENDPOINT}?{urlencode({'query': text, 'format': name})}"
        for name in result.download_formats
    }


def _fault(error: EvidenceGraphError, text: str) -> FaultView:
    if not isinstance(error, QuerySyntaxError) or error.line is None:
        return FaultView(message=str(error))
    lines = text.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    return FaultView(message=error.detail, line=error.line, column=error.column, text=line)
