"""What the server says of its dataset and of itself: VoID and DCAT, service description, links."""

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for

from evidence_graph.catalogue.documents import (
    CATALOG_PATH,
    VOID_PATH,
    DumpedFile,
    api_catalog,
    dataset_document,
    plain_document,
    service_document,
)
from evidence_graph.rdf.formats import (
    GRAPH_FORMATS,
    N_QUADS,
    N_TRIPLES,
    SOLUTION_FORMATS,
    TRIG,
    Format,
)
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.negotiation import choose
from evidence_graph.store.answers import Row
from evidence_graph.web import representation
from evidence_graph.web.dumps import LATEST, Dumps
from evidence_graph.web.representation import HTML, LICENSE, Link

API_CATALOG: Final = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'

DUMPED: Final = {
    "evidence-graph.nq.gz": N_QUADS.media_type,
    "evidence-graph.trig.gz": TRIG.media_type,
}
"""The files of a dump that hold the whole graph."""

KEPT: Final = 12
"""Descriptions of the dataset that are kept: each format of the version served, and of the last."""


def catalogue(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns /.well-known/void and /.well-known/api-catalog."""
    blueprint = Blueprint("catalogue", __name__)
    dumps = Dumps(graph)
    document = lru_cache(maxsize=KEPT)(dataset_document)

    @blueprint.get(VOID_PATH)
    def void() -> Response:
        wanted = representation.wanted()
        if wanted.format is None:
            body: str | bytes = _page(graph)
        else:
            body = document(
                settings.url,
                graph.written(_query("dataset"), N_TRIPLES),
                wanted.format,
                dumps=_dumped(dumps, settings.url),
                modified=graph.version.facts.get("made"),
            )
        links = [
            Link(settings.url + CATALOG_PATH, "api-catalog"),
            Link(settings.url + VOID_PATH, "alternate", HTML),
            *(
                Link(f"{settings.url}{VOID_PATH}?format={f.name}", "alternate", f.media_type)
                for f in GRAPH_FORMATS
            ),
            Link(LICENSE, "license"),
        ]
        response = representation.answer(
            body, wanted.content_type, links=links, max_age=settings.max_age
        )
        response.vary.add("Accept")
        return response

    @blueprint.get(CATALOG_PATH)
    def interfaces() -> Response:
        body = json.dumps(api_catalog(settings.url), indent=1) + "\n"
        links = [Link(settings.url + CATALOG_PATH, "api-catalog")]
        return representation.answer(body, API_CATALOG, links=links, max_age=settings.max_age)

    return blueprint


def describe_service(graph: ServedGraph, settings: Settings) -> Callable[[], Response]:
    """Returns the view that answers a GET of the endpoint without a query."""

    @lru_cache(maxsize=KEPT)
    def document(state: str, chosen: Format) -> bytes:
        del state  # of which the document is
        described, statements = graph.graphs().values(), graph.info().statements
        return service_document(settings.url, described, chosen, statements=statements)

    def describe() -> Response:
        accept, named = request.headers.get("Accept", ""), request.args.getlist("format")
        chosen = choose(accept, named, GRAPH_FORMATS, others=SOLUTION_FORMATS)
        if graph.is_plain:
            return representation.answer(
                plain_document(settings.url, chosen), chosen.content_type, max_age=settings.max_age
            )
        body = document(graph.version.state, chosen)
        links = [
            Link(settings.url + VOID_PATH, "describedby"),
            Link(settings.url + CATALOG_PATH, "api-catalog"),
        ]
        response = representation.answer(
            body, chosen.content_type, links=links, max_age=settings.max_age
        )
        response.vary.add("Accept")
        return response

    return describe


def _page(graph: ServedGraph) -> str:
    figures = next(iter(graph.rows(_query("figures"))), None)
    formats = {f.name: url_for("catalogue.void", format=f.name) for f in GRAPH_FORMATS}
    classes: list[Row] = [] if figures is None else graph.rows(_query("classes"))
    return render_template(
        "catalogue.html",
        figures=figures,
        classes=classes,
        formats=formats,
        graphs=list(graph.graphs().values()),
    )


def _dumped(dumps: Dumps, url: str) -> tuple[DumpedFile, ...]:
    """Returns the files of the newest dump; until it is written, the addresses that lead to it."""
    version = dumps.current
    if version not in dumps.versions():
        return tuple(
            DumpedFile(name=name, address=f"{url}/dumps/{LATEST}/{name}", media_type=media_type)
            for name, media_type in DUMPED.items()
        )
    written = dumps.dump(version).files
    return tuple(
        DumpedFile(
            name=name,
            address=f"{url}/dumps/{version}/{name}",
            media_type=media_type,
            bytes=written[name].bytes,
            sha256=written[name].sha256,
        )
        for name, media_type in DUMPED.items()
    )


def _query(name: str) -> str:
    return (files("evidence_graph.web") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
