"""The pages for people: home, one question, any query. None of them needs JavaScript."""

from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import EvidenceGraphError, NotFoundError, QuerySyntaxError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.questions import Audience, NamedQuery
from evidence_graph.sparql.request import FORM, SparqlRequest, read_request
from evidence_graph.store.answers import Row
from evidence_graph.web.incoming import raw_request
from evidence_graph.web.presentation import ResultView, view
from evidence_graph.web.problem_types import status_of
from evidence_graph.web.problems import headers_of
from evidence_graph.web.wsgi_endpoint import LoopedEndpoint
from evidence_graph.workers.job import SITE

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


EXAMPLE_OF_PLAIN: Final = "SELECT * WHERE { ?subject ?predicate ?object } LIMIT 100\n"


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


def pages(graph: ServedGraph, endpoint: LoopedEndpoint, settings: Settings) -> Blueprint:
    """Returns the pages over this graph."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def home() -> str | AnyResponse:
        if graph.is_plain:
            return redirect(url_for("pages.query"))
        return render_template(
            "home.html",
            holdings=_rows(graph, "holdings")[0],
            statements=graph.info().statements,
            reports=[(row, _reviews(graph, row)) for row in _rows(graph, "reports")],
            groups=_grouped(graph),
            endpoint=f"{settings.url}/sparql",
            query=EXAMPLE,
        )

    @blueprint.get("/questions/<name>")
    def question(name: str) -> str:
        if graph.is_plain:  # of which no question is
            raise NotFoundError("question", name)
        asked = graph.question(name)
        given = {p.name: request.args.get(p.name, p.shown_default) for p in asked.parameters}
        text = asked.bound(asked.read(given))
        shown = _shown(graph, endpoint, SparqlRequest(query=text))
        return render_template("question.html", question=asked, given=given, **shown)

    @blueprint.get("/query")
    def query() -> Response:
        return _query_page(graph, endpoint)

    @blueprint.post("/query")
    def query_by_form() -> AnyResponse:
        # An answer of which the address says the query can be kept and passed on.
        form = request.get_data(as_text=True)
        if len(form) <= LONGEST_LINK and request.mimetype == FORM and not request.query_string:
            return redirect(f"{url_for('pages.query')}?{form}#answer", 303)
        return _query_page(graph, endpoint)

    return blueprint


def _query_page(graph: ServedGraph, endpoint: LoopedEndpoint) -> Response:
    text = request.values.get("query", EXAMPLE_OF_PLAIN if graph.is_plain else EXAMPLE)
    try:
        asked = read_request(raw_request())
        shown = {"query": text} if asked is None else _shown(graph, endpoint, asked)
    except EvidenceGraphError as error:
        page = render_template("query.html", query=text, fault=_fault(error, text))
        return make_response(page, status_of(error), headers_of(error))
    return make_response(render_template("query.html", **shown))


def _shown(graph: ServedGraph, endpoint: LoopedEndpoint, asked: SparqlRequest) -> dict[str, Any]:
    """Returns what a template needs to show a query, its answer and the ways to take it away."""
    with endpoint.share() as share:
        result = view(graph.shown(asked, client=share.client, charge=share.charge))
    return {"query": asked.query, "result": result, "downloads": _downloads(asked, result)}


def _rows(graph: ServedGraph, name: str) -> list[Row]:
    text = (files("evidence_graph.web") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    return graph.rows(text)


def _reviews(graph: ServedGraph, report: Row) -> ResultView:
    text = graph.question("reviews-in-report").bound({"report": report["report"]})
    return view(graph.shown(SparqlRequest(query=text), client=SITE))


def _grouped(graph: ServedGraph) -> list[tuple[str, list[NamedQuery]]]:
    order = list(AUDIENCES)
    asked = sorted(graph.questions.values(), key=lambda q: (order.index(q.audience), q.title))
    groups = groupby(asked, key=lambda question: question.audience)
    return [(AUDIENCES[audience], list(questions)) for audience, questions in groups]


def _downloads(asked: SparqlRequest, result: ResultView) -> dict[str, str | None]:
    """Returns, for each format, the address of the whole answer; None asks for a form instead."""
    parameters = [
        ("query", asked.query),
        *(("default-graph-uri", graph) for graph in asked.default_graphs),
        *(("named-graph-uri", graph) for graph in asked.named_graphs),
    ]
    address = f"{url_for('sparql.sparql')}?{urlencode(parameters)}"
    if len(address) > LONGEST_LINK:
        return dict.fromkeys(result.download_formats)
    return {name: f"{address}&format={name}" for name in result.download_formats}


def _fault(error: EvidenceGraphError, text: str) -> FaultView:
    if not isinstance(error, QuerySyntaxError) or error.line is None:
        return FaultView(message=str(error))
    lines = text.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    return FaultView(message=error.detail, line=error.line, column=error.column, text=line)
