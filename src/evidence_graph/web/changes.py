"""The changes of the graph at /changes: an event stream in pages, and each change as a patch."""

from typing import Final

from flask import Blueprint, Response, request

from evidence_graph.changing.feed import Feed
from evidence_graph.errors import NotFoundError
from evidence_graph.rdf.formats import GRAPH_FORMATS, Format
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.negotiation import choose
from evidence_graph.store.patches import MEDIA_TYPE
from evidence_graph.web.representation import Link, answer

FOREVER: Final = 31_536_000
"""Seconds for which a page that never changes again may be kept."""


def changes(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns /changes, its pages, and each change with its patch."""
    blueprint = Blueprint("changes", __name__)
    feed = Feed(graph.directory, settings.url)
    stream = Link(f"{settings.url}/changes", "collection")

    def document(body: bytes, *, is_final: bool, content_type: str) -> Response:
        response = answer(
            body, content_type, links=[stream], max_age=FOREVER if is_final else settings.max_age
        )
        if is_final:
            response.headers["Cache-Control"] += ", immutable"
        response.vary.add("Accept")
        return response

    @blueprint.get("/changes")
    def described() -> Response:
        chosen = _format()
        return document(feed.description(chosen), is_final=False, content_type=chosen.content_type)

    @blueprint.get("/changes/pages/<int:number>")
    def page(number: int) -> Response:
        chosen = _format()
        is_final = feed.is_full(number)
        return document(
            feed.page(number, chosen), is_final=is_final, content_type=chosen.content_type
        )

    @blueprint.get("/changes/<int:version>")
    def change(version: int) -> Response:
        chosen = _format()
        return document(
            feed.member(version, chosen), is_final=True, content_type=chosen.content_type
        )

    @blueprint.get("/changes/<int:version>.rdfp")
    def patch(version: int) -> Response:
        if version > graph.version.number:
            raise NotFoundError("recorded change", str(version))
        content = graph.directory.patch(version)
        return document(content, is_final=True, content_type=f"{MEDIA_TYPE}; charset=utf-8")

    return blueprint


def _format() -> Format:
    accept, named = request.headers.get("Accept", ""), request.args.getlist("format")
    return choose("" if accept.startswith("text/html") else accept, named, GRAPH_FORMATS)
