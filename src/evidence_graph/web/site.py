"""The site for those who come without a question: crawlers, search engines, link followers."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from evidence_graph.errors import NotFoundError
from evidence_graph.rdf.addresses import path_of
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.vocabulary import BASE_IRI
from evidence_graph.web import schema_org
from evidence_graph.web.description import query_text
from evidence_graph.web.representation import LICENSE, Link, answer, link_header

THINGS_AT_ONCE: Final = 10_000
"""Things whose pages one of several sitemaps lists."""

A_DAY: Final = 86_400
"""Seconds for which a crawler may use what it was told."""

SECURITY_DAYS: Final = 180
"""Days for which the address for reports of security faults is said to hold."""

LINKSET: Final = "application/linkset+json"

_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"

# Each address there asks the engine something, without end; the pages that matter are linked.
_NOT_FOR_CRAWLERS: Final = ("/sparql", "/query", "/dumps/")


def site(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns robots.txt, the sitemap and the linkset, and the links of the landing page."""
    blueprint = Blueprint("site", __name__)
    _add_security(blueprint, settings)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        root = urlsplit(settings.url).path
        barred = "".join(f"Disallow: {root}{path}\n" for path in _NOT_FOR_CRAWLERS)
        text = f"User-agent: *\n{barred}\nSitemap: {settings.url}/sitemap.xml\n"
        return answer(text, "text/plain; charset=utf-8", max_age=A_DAY)

    @blueprint.get("/sitemap.xml")
    def sitemap() -> Response:
        things = _number_of_things(graph)
        if things + len(_places(graph)) <= THINGS_AT_ONCE:
            return _xml(_urls(graph, settings, [*_places(graph), *_things(graph, 0)]))
        parts = range(1 + -(-things // THINGS_AT_ONCE))
        return _xml(_index(graph, settings, [f"/sitemap-{part}.xml" for part in parts]))

    @blueprint.get("/sitemap-<int:part>.xml")
    def part_of_sitemap(part: int) -> Response:
        # The first part has the pages of the site itself, each other one some of the things.
        places = _places(graph) if part == 0 else list(_things(graph, part - 1))
        if not places:
            raise NotFoundError("part of the sitemap", str(part))
        return _xml(_urls(graph, settings, places))

    @blueprint.get("/linkset.json")
    def linkset() -> Response:
        text = json.dumps({"linkset": [_landing_links_as_json(settings)]}, indent=1) + "\n"
        return answer(text, LINKSET, max_age=settings.max_age)

    @blueprint.after_app_request
    def signpost(response: Response) -> Response:
        if request.endpoint == "pages.home" and response.status_code in {200, 304}:
            response.headers["Link"] = link_header(_landing_links(settings))
        return response

    @blueprint.app_template_global()
    def dataset_for_search_engines() -> dict[str, Any]:
        """Returns the graph in schema.org's terms."""
        version = graph.version
        modified = version.facts.get("made")
        return schema_org.of_dataset(settings.url, version=str(version.number), modified=modified)

    return blueprint


def _add_security(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/.well-known/security.txt")
    def security() -> Response:
        if settings.contact is None:
            raise NotFoundError("page", request.path)
        # RFC 9116 wants a date less than a year away, so that nobody trusts a forgotten file.
        expires = (datetime.now(UTC) + timedelta(days=SECURITY_DAYS)).date()
        text = f"Contact: {settings.contact}\nExpires: {expires.isoformat()}T00:00:00Z\n"
        return answer(text, "text/plain; charset=utf-8", max_age=A_DAY)


def _landing_links(settings: Settings) -> list[Link]:
    """Returns what the landing page says of the graph (signposting.org, level 1)."""
    url = settings.url
    return [
        Link(BASE_IRI.rstrip("/"), "cite-as"),
        Link(LICENSE, "license"),
        Link("https://schema.org/Dataset", "type"),
        Link("https://schema.org/AboutPage", "type"),
        Link(BASE_IRI.rstrip("/"), "author"),
        Link(f"{url}/.well-known/void", "describedby", "text/turtle"),
        Link(f"{url}/.well-known/api-catalog", "api-catalog", LINKSET),
        Link(f"{url}/sparql", "service"),
        Link(f"{url}/linkset.json", "linkset", LINKSET),
        *(
            Link(f"{url}/dumps/latest/{name}", "item", "application/gzip")
            for name in schema_org.WHOLE_FILES
        ),
    ]


def _landing_links_as_json(settings: Settings) -> dict[str, Any]:
    """Returns the same links as a context of a linkset (RFC 9264, section 4.2)."""
    found: dict[str, Any] = {"anchor": f"{settings.url}/"}
    for link in _landing_links(settings):
        if link.relation != "linkset":
            kind = {} if link.media_type is None else {"type": link.media_type}
            found.setdefault(link.relation, []).append({"href": link.target, **kind})
    return found


# The sitemap


def _places(graph: ServedGraph) -> list[str]:
    questions = sorted(f"/questions/{name}" for name in graph.questions)
    return ["/", "/ns", *questions]


def _number_of_things(graph: ServedGraph) -> int:
    (row,) = graph.rows(query_text("sitemap_size"))
    return int(str(row["things"]))


def _things(graph: ServedGraph, part: int) -> Iterator[str]:
    text = query_text("sitemap")
    bounded = f"{text}LIMIT {THINGS_AT_ONCE} OFFSET {part * THINGS_AT_ONCE}"
    for row in graph.rows(bounded):
        if path := path_of(str(row["thing"])):
            yield path


def _urls(graph: ServedGraph, settings: Settings, places: Iterable[str]) -> str:
    modified = _modified(graph)
    entries = (f"<url><loc>{escape(settings.url + p)}</loc>{modified}</url>\n" for p in places)
    return f'<urlset xmlns="{_SITEMAPS}">\n{"".join(entries)}</urlset>\n'


def _index(graph: ServedGraph, settings: Settings, parts: Iterable[str]) -> str:
    modified = _modified(graph)
    entries = (
        f"<sitemap><loc>{escape(settings.url + p)}</loc>{modified}</sitemap>\n" for p in parts
    )
    return f'<sitemapindex xmlns="{_SITEMAPS}">\n{"".join(entries)}</sitemapindex>\n'


def _modified(graph: ServedGraph) -> str:
    made = graph.version.facts.get("made")
    return f"<lastmod>{escape(str(made))}</lastmod>" if made else ""


def _xml(body: str) -> Response:
    document = '<?xml version="1.0" encoding="UTF-8"?>\n' + body
    return answer(document, "application/xml", max_age=A_DAY)
