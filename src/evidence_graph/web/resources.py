"""Our own IRIs, dereferenced: things lead to the documents about them, graphs are documents."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import GoneError, NotAcceptableError, NotFoundError
from evidence_graph.rdf import jsonld
from evidence_graph.rdf.addresses import GENID, iris_at, path_of
from evidence_graph.rdf.formats import GRAPH_FORMATS, Format
from evidence_graph.records.graphs import GraphDescription, GraphFamily, family_of
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.store.statements import written
from evidence_graph.store.terms import Term
from evidence_graph.vocabulary import GRAPHS, IDENTIFIERS, PREFIXES
from evidence_graph.web import exports, representation, schema_org
from evidence_graph.web.description import TYPE, Description, description, rows
from evidence_graph.web.exports import Exports
from evidence_graph.web.ontology_pages import CurrentOntology
from evidence_graph.web.representation import LICENSE, Link, Wanted
from evidence_graph.web.resource_page import ResourcePage
from evidence_graph.writing.client import WriterProcess

MOST_TRIPLES: Final = 10_000
"""Triples of a named graph that are sent from here; of a longer one the endpoint streams them."""

MOST_GRAPHS: Final = 20
"""Named graphs that the headers of a document link to: they have to stay short."""

GRAPH_TRIPLES: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"

_LAST_WORDS: Final = (
    ((PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label"), "called "),
    ((PREFIXES["prov"] + "invalidatedAtTime", PREFIXES["dcterms"] + "modified"), "on "),
    ((PREFIXES["owl"] + "versionInfo",), "in version "),
    ((PREFIXES["skos"] + "changeNote", PREFIXES["rdfs"] + "comment"), ""),
)
"""Properties that a graph may still state of what it has withdrawn, and how they are told."""

ABOUT_PAGE: Final = "https://schema.org/AboutPage"


def resources(graph: ServedGraph, exporter: WriterProcess, settings: Settings) -> Blueprint:
    """Returns the addresses of things, of the documents about them, and of the named graphs."""
    blueprint = Blueprint("resources", __name__)
    things = _Things(graph, Exports(graph, exporter, settings), settings)
    graphs = _Graphs(graph, settings)

    @blueprint.get("/id/<path:name>", merge_slashes=False)
    def thing(name: str) -> AnyResponse:
        return things.lead_to_document(IDENTIFIERS, name)

    @blueprint.get("/doc/<path:name>", merge_slashes=False)
    def document(name: str) -> AnyResponse:
        return things.document(IDENTIFIERS, name)

    @blueprint.get("/.well-known/genid/<path:name>", merge_slashes=False)
    def nameless(name: str) -> AnyResponse:
        return things.lead_to_document(GENID, name)

    @blueprint.get("/genid/<path:name>", merge_slashes=False)
    def document_of_nameless(name: str) -> AnyResponse:
        return things.document(GENID, name)

    @blueprint.get("/graph/<path:name>", merge_slashes=False)
    def named_graph(name: str) -> AnyResponse:
        return graphs.document(name)

    @blueprint.app_template_filter()
    def describe_link(iri: str) -> str | None:
        """Returns the address, on this server, of what describes one of our own things."""
        path = path_of(iri)
        return None if path is None else request.script_root + path

    return blueprint


class _Things:
    """Things, which lead to documents, and the documents about them."""

    def __init__(self, graph: ServedGraph, exported: Exports, settings: Settings) -> None:
        self._graph = graph
        self._exports = exported
        self._settings = settings
        self._ontology = CurrentOntology(graph)

    def lead_to_document(self, namespace: str, name: str) -> AnyResponse:
        """Returns 303: what was asked for is a thing, and the document about it is elsewhere."""
        found = self._known(namespace, name)
        path = path_of(found.iri) or ""
        asked = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
        response = redirect(request.script_root + path + asked, 303)
        document = self._settings.url + path
        links = [
            Link(found.iri, "cite-as"),
            Link(document, "describedby"),
            *representation.forms(document, "describedby"),
            *(Link(str(kind), "type") for kind in found.values(TYPE)),
        ]
        response.headers["Link"] = representation.link_header(links)
        response.vary.add("Accept")
        return response

    def document(self, namespace: str, name: str) -> Response:
        """Returns the document about a thing, in the form that the client wants."""
        found, fixed = self._described(namespace, name)
        is_report = fixed is None and exports.is_report(found)
        if is_report and (form := exports.wanted()) is not None:
            return self._exports.answer(found, form)
        try:
            wanted = representation.with_context(representation.wanted(fixed))
        except NotAcceptableError as refusal:
            raise exports.also(refusal) if is_report else refusal from None
        if wanted.is_compacted and not jsonld.can_be_compacted(found.statements):
            wanted = Wanted(wanted.format)
        path = path_of(found.iri) or ""
        response = representation.answer(
            self._body(found, wanted),
            wanted.content_type,
            links=self._links(found, wanted, path),
            max_age=self._settings.max_age,
        )
        return representation.negotiated(response, path, wanted, fixed=fixed)

    def _described(self, namespace: str, name: str) -> tuple[Description, Wanted | None]:
        """Returns the thing that an address is about, and the form that its ending asks for.

        A thing whose own name ends like a format comes first: no address tells of another thing.
        """
        stem, fixed = representation.split_ending(name)
        try:
            return self._known(namespace, name), None
        except GoneError:
            raise
        except NotFoundError:
            if fixed is None:
                raise
            return self._known(namespace, stem), fixed

    def _known(self, namespace: str, name: str) -> Description:
        candidates = iris_at(namespace, name)
        try:
            return description(self._graph, candidates)
        except GoneError as gone:
            said = _said_of(self._graph, [iri for iri in candidates if str(iri) == gone.name])
            raise GoneError(gone.kind, gone.name, gone.known, said=said) from gone

    def _links(self, found: Description, wanted: Wanted, path: str) -> list[Link]:
        links = [
            Link(found.iri, "cite-as"),
            *representation.other_forms(self._settings.url + path, than=wanted),
            *(Link(str(kind), "type") for kind in found.values(TYPE)),
        ]
        if wanted.format is None:
            links.append(Link(ABOUT_PAGE, "type"))
        if exports.is_report(found):
            links += exports.links(self._settings.url + path)
        places = [place for graph in found.graphs[:MOST_GRAPHS] if (place := path_of(graph))]
        links += [Link(self._settings.url + place, "collection") for place in places]
        # The words of a source belong to its authors; what we say of them is ours.
        if not any(family_of(graph) is GraphFamily.SOURCE for graph in found.graphs):
            links.append(Link(LICENSE, "license"))
        return links

    def _body(self, found: Description, wanted: Wanted) -> bytes | str:
        if wanted.is_compacted:
            typed = self._ontology.current().coercions
            address = f"{self._settings.url}/context.jsonld"
            return jsonld.compacted(found.statements, typed, address=address)
        if wanted.format is not None:
            return written(found.statements, wanted.format)
        path = path_of(found.iri) or ""
        page = ResourcePage(self._graph, found)
        known = schema_org.of_thing(found, name=page.title, address=self._settings.url + path)
        return render_template(
            "resource.html",
            page=page,
            downloads=_downloads(path),
            exports=exports.downloads(path) if exports.is_report(found) else {},
            schema_org=known,
        )


class _Graphs:
    """Named graphs, which are documents themselves."""

    def __init__(self, graph: ServedGraph, settings: Settings) -> None:
        self._graph = graph
        self._settings = settings

    def document(self, name: str) -> Response:
        """Returns a named graph, in the form that the client wants."""
        found, fixed = self._named(name)
        wanted = representation.wanted(fixed)
        path = path_of(found.iri) or ""
        links = [
            Link(found.iri, "cite-as"),
            *representation.other_forms(self._settings.url + path, than=wanted),
            Link("http://www.w3.org/ns/sparql-service-description#Graph", "type"),
            Link(f"{self._settings.url}/", "collection"),
        ]
        if found.family is not GraphFamily.SOURCE:  # a source's text belongs to its authors
            links.append(Link(LICENSE, "license"))
        if wanted.format is not None and found.triples > MOST_TRIPLES:
            return _from_the_endpoint(found, wanted.format, links)
        response = representation.answer(
            self._body(found, wanted),
            wanted.content_type,
            links=links,
            max_age=self._settings.max_age,
        )
        return representation.negotiated(response, path, wanted, fixed=fixed)

    def _named(self, name: str) -> tuple[GraphDescription, Wanted | None]:
        known = self._graph.graphs()
        stem, fixed = representation.split_ending(name)
        for path, form in ((name, None), (stem, fixed)):
            for iri in iris_at(GRAPHS, path):
                if str(iri) in known:
                    return known[str(iri)], form
        raise NotFoundError("named graph", GRAPHS + name, sorted(known))

    def _body(self, found: GraphDescription, wanted: Wanted) -> bytes | str:
        text = GRAPH_TRIPLES.format(graph=found.iri)
        if wanted.format is not None:
            return self._graph.written(text, wanted.format)
        return render_template(
            "graph.html",
            graph=found,
            downloads=_downloads(path_of(found.iri) or ""),
            query=f"{url_for('pages.query')}?{urlencode({'query': text})}",
        )


def _said_of(graph: ServedGraph, withdrawn: Sequence[Term]) -> str:
    """Returns how a withdrawn thing was called, when it went and why, as far as graphs say it."""
    said = rows(graph, "description", withdrawn)
    values = {str(row["predicate"]): str(row["object"]) for row in said}
    told = (
        next((f"{words}{values[name]}" for name in names if name in values), None)
        for names, words in _LAST_WORDS
    )
    return "; ".join(words for words in told if words)


def _from_the_endpoint(found: GraphDescription, wanted: Format, links: list[Link]) -> Response:
    """Returns 303 to the query that gives a long graph, which the endpoint sends as it is found."""
    text = GRAPH_TRIPLES.format(graph=found.iri)
    query = urlencode({"query": text, "format": wanted.name})
    response = Response(status=303)
    response.headers["Location"] = f"{request.script_root}/sparql?{query}"
    response.headers["Link"] = representation.link_header(links)
    response.vary.add("Accept")
    return response


def _downloads(path: str) -> dict[str, str]:
    return {f.name: f"{request.script_root}{path}.{f.endings[0]}" for f in GRAPH_FORMATS}
