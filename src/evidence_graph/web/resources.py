"""Our own IRIs, dereferenced: things lead to the documents about them, graphs are documents."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import NotFoundError
from evidence_graph.rdf.addresses import GENID, iris_at, path_of
from evidence_graph.rdf.formats import GRAPH_FORMATS
from evidence_graph.records.graphs import GraphDescription, GraphFamily, family_of
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.store.statements import written
from evidence_graph.vocabulary import GRAPHS, IDENTIFIERS
from evidence_graph.web import representation
from evidence_graph.web.description import TYPE, Description, description
from evidence_graph.web.representation import LICENSE, Link, Wanted
from evidence_graph.web.resource_page import ResourcePage

MOST_TRIPLES: Final = 10_000
"""Triples of a named graph that are sent from here; of a longer one the endpoint streams them."""

GRAPH_TRIPLES: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"

ABOUT_PAGE: Final = "https://schema.org/AboutPage"


def resources(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns the addresses of things, of the documents about them, and of the named graphs."""
    blueprint = Blueprint("resources", __name__)
    _add_things(blueprint, graph, settings)

    @blueprint.get("/graph/<path:name>", merge_slashes=False)
    def named_graph(name: str) -> AnyResponse:
        return _graph_answer(graph, settings, name)

    @blueprint.app_template_filter()
    def describe_link(iri: str) -> str | None:
        """Returns the address, on this server, of what describes one of our own things."""
        path = path_of(iri)
        return None if path is None else request.script_root + path

    return blueprint


def _add_things(blueprint: Blueprint, graph: ServedGraph, settings: Settings) -> None:
    @blueprint.get("/id/<path:name>", merge_slashes=False)
    def thing(name: str) -> AnyResponse:
        return _lead_to_document(description(graph, iris_at(IDENTIFIERS, name)), settings)

    @blueprint.get("/.well-known/genid/<path:name>", merge_slashes=False)
    def nameless(name: str) -> AnyResponse:
        return _lead_to_document(description(graph, iris_at(GENID, name)), settings)

    @blueprint.get("/doc/<path:name>", merge_slashes=False)
    def document(name: str) -> AnyResponse:
        return _document(graph, settings, namespace=IDENTIFIERS, name=name)

    @blueprint.get("/genid/<path:name>", merge_slashes=False)
    def document_of_nameless(name: str) -> AnyResponse:
        return _document(graph, settings, namespace=GENID, name=name)


def _lead_to_document(found: Description, settings: Settings) -> AnyResponse:
    """Returns 303: what was asked for is a thing, and the document about it is elsewhere."""
    path = path_of(found.iri) or ""
    asked = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    response = redirect(request.script_root + path + asked, 303)
    links = [
        Link(found.iri, "cite-as"),
        Link(settings.url + path, "describedby"),
        *representation.forms(settings.url + path, "describedby"),
        *_types(found),
    ]
    response.headers["Link"] = representation.link_header(links)
    response.vary.add("Accept")
    return response


def _document(graph: ServedGraph, settings: Settings, *, namespace: str, name: str) -> AnyResponse:
    found, fixed = _described(graph, namespace, name)
    wanted = fixed or representation.wanted()
    path = path_of(found.iri) or ""
    links = [
        Link(found.iri, "cite-as"),
        *representation.other_forms(settings.url + path, than=wanted),
        *_types(found),
        *(
            Link(settings.url + (path_of(g) or ""), "collection")
            for g in found.graphs
            if path_of(g)
        ),
    ]
    if wanted.format is None:
        links.append(Link(ABOUT_PAGE, "type"))
    # The words of a source belong to its authors; what we say of them is ours.
    if not any(family_of(name) is GraphFamily.SOURCE for name in found.graphs):
        links.append(Link(LICENSE, "license"))
    body, content_type = _body(graph, settings, found, wanted)
    response = representation.answer(body, content_type, links=links, max_age=settings.max_age)
    if fixed is not None:
        return response
    own = f"{request.script_root}{path}.{wanted.ending}"
    return representation.negotiated(response, own_address=own)


def _described(graph: ServedGraph, namespace: str, name: str) -> tuple[Description, Wanted | None]:
    """Returns the thing that an address is about, and the form that its ending asks for.

    A thing whose own name ends like a format comes first: no address may tell of another thing.
    """
    stem, fixed = representation.split_ending(name)
    if fixed is None:
        return description(graph, iris_at(namespace, name)), None
    try:
        return description(graph, iris_at(namespace, name)), None
    except NotFoundError:
        return description(graph, iris_at(namespace, stem)), fixed


def _body(
    graph: ServedGraph, settings: Settings, found: Description, wanted: Wanted
) -> tuple[bytes | str, str]:
    if wanted.format is not None:
        return written(found.statements, wanted.format), wanted.format.content_type
    page = render_template(
        "resource.html",
        page=ResourcePage(graph, found),
        downloads=_downloads(path_of(found.iri) or ""),
        address=settings.url + (path_of(found.iri) or ""),
    )
    return page, "text/html; charset=utf-8"


def _types(found: Description) -> list[Link]:
    return [Link(str(kind), "type") for kind in found.values(TYPE)]


def _downloads(path: str) -> dict[str, str]:
    return {f.name: f"{request.script_root}{path}.{f.endings[0]}" for f in GRAPH_FORMATS}


# Named graphs


def _graph_answer(graph: ServedGraph, settings: Settings, name: str) -> AnyResponse:
    found, fixed = _graph_named(graph, name)
    wanted = fixed or representation.wanted()
    path = path_of(found.iri) or ""
    links = [
        Link(found.iri, "cite-as"),
        *representation.other_forms(settings.url + path, than=wanted),
        Link("http://www.w3.org/ns/sparql-service-description#Graph", "type"),
        Link(f"{settings.url}/", "collection"),
    ]
    if found.family is not GraphFamily.SOURCE:  # a source's text belongs to its authors
        links.append(Link(LICENSE, "license"))
    if wanted.format is not None and found.triples > MOST_TRIPLES:
        return _from_the_endpoint(found, wanted, links)
    body, content_type = _graph_body(graph, found, wanted)
    response = representation.answer(body, content_type, links=links, max_age=settings.max_age)
    if fixed is not None:
        return response
    own = f"{request.script_root}{path}.{wanted.ending}"
    return representation.negotiated(response, own_address=own)


def _graph_named(graph: ServedGraph, name: str) -> tuple[GraphDescription, Wanted | None]:
    known = {described.iri: described for described in graph.info().graphs}
    stem, fixed = representation.split_ending(name)
    for path, form in ((name, None), (stem, fixed)):
        for iri in iris_at(GRAPHS, path):
            if str(iri) in known:
                return known[str(iri)], form
    raise NotFoundError("named graph", GRAPHS + name, sorted(known))


def _graph_body(
    graph: ServedGraph, found: GraphDescription, wanted: Wanted
) -> tuple[bytes | str, str]:
    if wanted.format is not None:
        text = GRAPH_TRIPLES.format(graph=found.iri)
        return graph.written(text, wanted.format), wanted.format.content_type
    query = urlencode({"query": GRAPH_TRIPLES.format(graph=found.iri)})
    page = render_template(
        "graph.html",
        graph=found,
        downloads=_downloads(path_of(found.iri) or ""),
        query=f"{url_for('pages.query')}?{query}",
    )
    return page, "text/html; charset=utf-8"


def _from_the_endpoint(found: GraphDescription, wanted: Wanted, links: list[Link]) -> Response:
    """Returns 303 to the query that gives a long graph, which the endpoint sends as it is found."""
    form = wanted.format.name if wanted.format else "html"
    query = urlencode({"query": GRAPH_TRIPLES.format(graph=found.iri), "format": form})
    response = Response(status=303)
    response.headers["Location"] = f"{request.script_root}/sparql?{query}"
    response.headers["Link"] = representation.link_header(links)
    response.vary.add("Accept")
    return response
