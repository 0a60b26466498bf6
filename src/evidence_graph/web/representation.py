"""One document in many types: which of them a client gets, and the headers that all have."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed

from evidence_graph.rdf.addresses import ascii_form
from evidence_graph.rdf.formats import GRAPH_FORMATS, JSON_LD, Format
from evidence_graph.rdf.jsonld import COMPACTED
from evidence_graph.sparql.negotiation import choose, prefers_page
from evidence_graph.web.encoding import WORTHWHILE, Coding, coding_for, compress, takes_identity

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
HTML: Final = "text/html"
PAGE_ENDING: Final = "html"

BY_ENDING: Final = {ending: f for f in GRAPH_FORMATS for ending in f.endings if ending != "xml"}
"""The format that an address asks for by its ending."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link (RFC 8288); `target` is absolute."""

    target: str
    relation: str
    media_type: str | None = None

    def __str__(self) -> str:
        kind = "" if self.media_type is None else f'; type="{self.media_type}"'
        return f'<{ascii_form(self.target)}>; rel="{self.relation}"{kind}'


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asked for: a format, or with None the page."""

    format: Format | None
    is_compacted: bool = False  # JSON-LD that uses our context

    @property
    def ending(self) -> str:
        """Returns the ending of the address that always gives this."""
        if self.format is None:
            return PAGE_ENDING
        return self.format.endings[0] + ("?profile=compacted" if self.is_compacted else "")

    @property
    def content_type(self) -> str:
        """Returns the Content-Type header."""
        if self.format is None:
            return f"{HTML}; charset=utf-8"
        profile = f';profile="{COMPACTED}"' if self.is_compacted else ""
        return self.format.content_type + profile


PAGE: Final = Wanted(None)


def split_ending(path: str) -> tuple[str, Wanted | None]:
    """Returns a path without the ending that names a format, and what that ending asks for.

    >>> split_ending("outcome/stress.ttl")[0]
    'outcome/stress'
    >>> split_ending("outcome/stress")
    ('outcome/stress', None)
    """
    stem, _, ending = path.rpartition(".")
    if not stem:
        return path, None
    if ending == PAGE_ENDING:
        return stem, PAGE
    found = BY_ENDING.get(ending)
    return (path, None) if found is None else (stem, Wanted(found))


def wanted(fixed: Wanted | None = None) -> Wanted:
    """Returns what the current request wants: by its ending, by `format=` and Accept.

    Raises NotAcceptableError when there is nothing that it takes.
    """
    if fixed is not None:
        return fixed
    accept, named = request.headers.get("Accept", ""), request.args.getlist("format")
    if prefers_page(accept, named):
        return PAGE
    return Wanted(choose(accept, named, GRAPH_FORMATS))


def forms(document: str, relation: str) -> list[Link]:
    """Returns links to the RDF forms of a document; `document` is its address."""
    return [_form(document, Wanted(f), relation) for f in GRAPH_FORMATS]


def with_context(form: Wanted) -> Wanted:
    """Returns JSON-LD that uses our context in the place of JSON-LD, where a client asks for it."""
    asked = request.args.get("profile") == "compacted"
    if form.format is JSON_LD and (asked or COMPACTED in request.headers.get("Accept", "")):
        return Wanted(JSON_LD, is_compacted=True)
    return form


def other_forms(document: str, *, than: Wanted) -> list[Link]:
    """Returns the links from one form of a document to its others; `document` is its address.

    Those of a page lead to what describes the thing for machines as well (signposting.org).
    """
    if than.format is None:
        return forms(document, "alternate describedby")
    others = (PAGE, *(Wanted(f) for f in GRAPH_FORMATS if f != than.format))
    return [_form(document, form, "alternate") for form in others]


def _form(document: str, form: Wanted, relation: str) -> Link:
    media_type = HTML if form.format is None else form.format.media_type
    return Link(f"{document}.{form.ending}", relation, media_type)


def link_header(links: Iterable[Link]) -> str:
    """Returns the value of a Link header."""
    return ", ".join(str(link) for link in links)


def answer(
    body: bytes | str, content_type: str, *, links: Iterable[Link] = (), max_age: int
) -> Response:
    """Returns a document that a client may keep, or 304 to one that has this very document.

    It is compressed for who asks for that. The entity tag is made from the bytes, their type and
    their coding, for the same bytes may be Turtle and TriG. Raises NotAcceptableError where a
    client refuses every coding, PreconditionFailed where it wants another state.
    """
    content = body.encode() if isinstance(body, str) else body
    coding = _coding(len(content))
    kind = f"{content_type}\0{coding}\0".encode()
    response = Response(content, content_type=content_type)
    tag = hashlib.sha256(kind + content).hexdigest()[:32]
    require_wanted_state(tag)
    response.set_etag(tag)
    response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-cache"
    response.vary.add("Accept-Encoding")
    if header := link_header(links):
        response.headers["Link"] = header
    response.make_conditional(request)
    if coding is not Coding.IDENTITY and response.status_code == HTTPStatus.OK:
        response.data = compress(content, coding)
        response.headers["Content-Encoding"] = str(coding)
    return response


def require_wanted_state(tag: str, modified: datetime | None = None) -> None:
    """Raises PreconditionFailed where the current request is for another state than this.

    That is what If-Match and If-Unmodified-Since ask (RFC 9110, section 13.2.2). Flask would send
    what it has under that status, and takes `*` for a tag.
    """
    if "If-Match" in request.headers:
        if not (request.if_match.star_tag or request.if_match.contains(tag)):
            raise PreconditionFailed(f'If-Match does not name the present state, "{tag}"')
        request.environ.pop("HTTP_IF_MATCH")
    elif modified and (since := request.if_unmodified_since) and modified > since:
        raise PreconditionFailed(f"it was last modified at {modified:%Y-%m-%d %H:%M:%S} UTC")


def _coding(length: int) -> Coding:
    """Returns the coding that the current request wants of a body of that many bytes."""
    asked = request.headers.get("Accept-Encoding")
    wanted = coding_for(asked)
    return wanted if length >= WORTHWHILE or not takes_identity(asked) else Coding.IDENTITY


def negotiated(response: Response, path: str, form: Wanted, *, fixed: Wanted | None) -> Response:
    """Returns the response, marked as the form of a document that this client was given.

    One that the ending of its address fixed is what it is for everyone, but for JSON-LD.
    """
    if fixed is None:
        response.headers["Content-Location"] = f"{request.script_root}{path}.{form.ending}"
    if fixed is None or form.format is JSON_LD:
        response.vary.add("Accept")
    return response
