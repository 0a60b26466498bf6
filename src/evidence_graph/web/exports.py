"""A report's document in the formats of others, and what these do not carry of it."""

import json
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from flask import Response, request

from evidence_graph.errors import NotAcceptableError, ServerBusyError, WriterBusyError
from evidence_graph.exchange.formats import EXPORT_FORMATS, ExportFormat
from evidence_graph.exchange.page import policy
from evidence_graph.rdf.addresses import path_of
from evidence_graph.rdf.formats import GRAPH_FORMATS
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.negotiation import media_ranges
from evidence_graph.vocabulary import EV
from evidence_graph.web import representation
from evidence_graph.web.description import TYPE, Description
from evidence_graph.web.representation import HTML, LICENSE, Link
from evidence_graph.writing.client import WriterProcess
from evidence_graph.writing.jobs import ExportJob

if TYPE_CHECKING:
    from evidence_graph.exchange.exporting import Export

REPORT: Final = str(EV.EvidenceReport)
LOSS: Final = "loss"
KEPT: Final = 16
"""Exports that are kept while a version is served; one is some hundred kilobytes."""

_BY_NAME: Final = {known.name: known for known in EXPORT_FORMATS}
_BY_TYPE: Final = {known.media_type: known for known in EXPORT_FORMATS if not known.is_named_only}
_OTHERS: Final = frozenset(
    {HTML, "application/xhtml+xml"}
    | {name for f in GRAPH_FORMATS for name in (f.media_type, *f.media_aliases)}
)


def is_report(found: Description) -> bool:
    """Says whether a thing is a report, which can be exported."""
    return any(str(kind) == REPORT for kind in found.values(TYPE))


def wanted() -> ExportFormat | None:
    """Returns the format that the current request wants a report in; None for RDF and pages.

    `format=`, a name or a type, comes first. Of Accept only what names a type exactly counts,
    wanted more than any RDF and the page: nobody gets an export by a wildcard.
    """
    named = [n.strip().lower() for v in request.args.getlist("format") for n in v.split(",")]
    if named:
        known = {**_BY_TYPE, **_BY_NAME}
        return next((known[name] for name in named if name in known), None)
    accept = request.headers.get("Accept", "")
    if not any(media_type in accept for media_type in _BY_TYPE):
        return None
    best, quality = None, 0.0
    for media_range in media_ranges(accept):
        media_type = f"{media_range.kind}/{media_range.subtype}"
        is_known = media_type in _BY_TYPE or media_type in _OTHERS
        if is_known and media_range.quality > quality:
            best, quality = media_type, media_range.quality
    return None if best is None else _BY_TYPE.get(best)


def also(refusal: NotAcceptableError) -> NotAcceptableError:
    """Returns the refusal of a type with those of exports among what there is."""
    return NotAcceptableError(refusal.accept, [*refusal.available, *_BY_TYPE])


def links(document: str) -> list[Link]:
    """Returns the links from a report's document to its exports; `document` is its address."""
    return [Link(_address(document, f), "alternate", f.media_type) for f in EXPORT_FORMATS]


def downloads(path: str) -> dict[str, str]:
    """Returns the address of each export, by the name of its format."""
    return {f.name: _address(request.script_root + path, f) for f in EXPORT_FORMATS}


class Exports:
    """Exports of the version that is served, kept while it is; a process of its own makes them."""

    def __init__(self, graph: ServedGraph, process: WriterProcess, settings: Settings) -> None:
        self._graph, self._process, self._settings = graph, process, settings
        self._kept: OrderedDict[tuple[str, str, str], Export] = OrderedDict()
        self._keeping = Lock()

    def answer(self, found: Description, form: ExportFormat) -> Response:
        """Returns a report in a format, or with `loss` in the address what that does not carry.

        Raises UnsayableError, and what `representation.answer` raises.
        """
        made = self._made(found.iri, form)
        path = path_of(found.iri) or ""
        document = self._settings.url + path
        own = _address(document, form)
        if LOSS in request.args:
            body = json.dumps(made.loss.facts(), ensure_ascii=False, indent=1)
            about = [Link(own, "describes", form.media_type)]
            return representation.answer(
                body, "application/json", links=about, max_age=self._settings.max_age
            )
        response = representation.answer(
            made.content,
            form.content_type,
            links=[
                Link(found.iri, "cite-as"),
                Link(document, "canonical"),
                Link(f"{own}&{LOSS}", "describedby", "application/json"),
                Link(LICENSE, "license"),
            ],
            max_age=self._settings.max_age,
        )
        if "format" not in request.args:
            response.headers["Content-Location"] = _address(request.script_root + path, form)
        response.vary.add("Accept")
        if form.media_type == HTML:
            response.headers["Content-Security-Policy"] = policy()
        how = "inline" if form.content_type.startswith("text/") else "attachment"
        response.headers["Content-Disposition"] = f'{how}; filename="{made.file_name}"'
        return response

    def _made(self, report: str, form: ExportFormat) -> "Export":
        version = self._graph.version
        key = (version.token, report, form.name)
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        job = ExportJob(store=version.path, report=report, format=form.name)
        try:
            made = self._process.ask(job, seconds=self._settings.query_seconds)
        except WriterBusyError as cause:
            busy = "too many exports are asked for at once"
            raise ServerBusyError(busy, retry_after=cause.retry_after) from cause
        with self._keeping:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def _address(document: str, form: ExportFormat) -> str:
    return f"{document}?format={form.name}"
