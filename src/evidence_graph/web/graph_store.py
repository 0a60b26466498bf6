"""The SPARQL 1.1 Graph Store Protocol at /graph-store: graphs read, replaced, added to, removed."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import (
    MalformedRequestError,
    MethodNotAllowedError,
    NotFoundError,
    ServerBusyError,
    UnsupportedMediaTypeError,
)
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.graph_store import GraphTarget, Place, read_target
from evidence_graph.sparql.negotiation import choose
from evidence_graph.sparql.request import UPDATE, is_dry_run, read_parameters, refuse_version
from evidence_graph.web.encoding import Coding, coding_for
from evidence_graph.web.endpoint import HttpRequest
from evidence_graph.web.http_request import READING
from evidence_graph.web.reply import GRAPH_VERSION, PREFLIGHT, Reply
from evidence_graph.web.writes import Writes, told
from evidence_graph.web.wsgi_endpoint import (
    ALL_METHODS,
    LoopedEndpoint,
    look_for_client,
    response_of,
)
from evidence_graph.writing.jobs import GraphJob

ADDRESS = "/graph-store"

UNDECODED: Final = "\ufffd"
"""What servers put in the place of bytes of an address that are not UTF-8."""

GENERATED_BY: Final = "http://www.w3.org/ns/prov#wasGeneratedBy"

ATTEMPTS: Final = (False, False, False, True, True)
"""Whether a version is asked for by its number, at each attempt at a graph and its tag.

A version is gone over to between the two seldom, and one that is not served is slow to ask.
"""

METHODS: Final = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE", "PATCH")


def graph_store(
    graph: ServedGraph, endpoint: LoopedEndpoint, writes: Writes, settings: Settings
) -> Blueprint:
    """Returns the graph store: at its address with graph= or default, and below it directly."""
    blueprint = Blueprint("graph_store", __name__)
    readable = _Readable(graph, endpoint, settings)

    def answer(direct: str | None) -> AnyResponse:
        if request.method == "OPTIONS":
            return _options()
        if request.method not in METHODS:
            raise MethodNotAllowedError(request.method, METHODS)
        target = read_target(request.query_string, direct=direct)
        refuse_version(read_parameters(request.query_string, "the URL"))
        if request.method in READING:
            return readable.answer(target)
        return _written(writes, target, settings)

    @blueprint.route(ADDRESS, methods=ALL_METHODS, provide_automatic_options=False)
    def named() -> AnyResponse:
        return answer(None)

    @blueprint.route(f"{ADDRESS}/<path:name>", methods=ALL_METHODS, provide_automatic_options=False)
    def itself(name: str) -> AnyResponse:
        if UNDECODED in name:
            raise MalformedRequestError("the address has bytes that are not UTF-8")
        return answer(f"{settings.url}{ADDRESS}/{quote(name)}")

    return blueprint


def _options() -> Response:
    response = Response(status=204, headers=[*PREFLIGHT])
    response.headers["Allow"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Accept-Patch"] = UPDATE
    return response


def _written(writes: Writes, target: GraphTarget, settings: Settings) -> Response:
    mandate = writes.mandate(
        usual_reason=f"{request.method} by the Graph Store Protocol",
        is_dry=is_dry_run(read_parameters(request.query_string, "the URL")),
    )
    coding = request.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("", "identity"):
        raise UnsupportedMediaTypeError(f"{coding} (encoded)", ("a body without an encoding",))
    job = GraphJob(
        method=request.method,
        target=target,
        content_type=request.headers.get("Content-Type", ""),
        body=b"" if request.method == "DELETE" else request.get_data(),
        mandate=mandate,
    )
    receipt = writes.done(job)
    outcome = receipt.outcome
    is_new = outcome is not None and outcome.is_there and not outcome.was_there
    response = told(receipt, status=201 if is_new else 204)
    if response.status_code == 201 and outcome is not None and outcome.graph is not None:
        address = outcome.graph
        if not address.startswith(f"{settings.url}{ADDRESS}/"):
            address = f"{settings.url}{ADDRESS}?{urlencode({'graph': address})}"
        response.headers["Location"] = address
    return response


@dataclass(frozen=True, slots=True)
class _Readable:
    """Graphs as they are read: each a query that the endpoint answers."""

    graph: ServedGraph
    endpoint: LoopedEndpoint
    settings: Settings

    def answer(self, target: GraphTarget) -> AnyResponse:
        """Returns a graph in the type that the client reads best, or 304 to one that has it."""
        if target is Place.NEW:
            raise MalformedRequestError("no graph is named; write ?graph=IRI, or ?default")
        accept = request.headers.get("Accept", "")
        named = request.args.getlist("format")
        chosen = choose("" if _is_for_people(accept) else accept, named, formats.GRAPH_FORMATS)
        coding = coding_for(request.headers.get("Accept-Encoding"))
        form = f"-{chosen.name}" + ("" if coding is Coding.IDENTITY else f"-{coding}")
        for is_pinned in ATTEMPTS:
            state, version = self._state(target)
            if self._has_it(state + form):
                response = Response(status=304)
                break
            reply = self._content(target, chosen, version=version if is_pinned else None)
            response = response_of(self.endpoint, reply)
            if dict(reply.headers).get(GRAPH_VERSION) == f'"v{version}"':
                break
            if reply.status != 200:
                return response
            response.close()
        else:
            raise ServerBusyError("the graph changes all the time", retry_after=1)
        response.set_etag(state + form)
        response.headers[GRAPH_VERSION] = f'"{state}"'
        return response

    def _content(self, target: GraphTarget, chosen: Format, *, version: int | None) -> Reply:
        """Returns what the endpoint replies with a graph, of a version or with None the served."""
        parameters = {"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {_pattern(target)}"}
        if version is not None:
            parameters["version"] = str(version)
        asked = HttpRequest(
            method=request.method,
            path="/sparql",
            query_string=urlencode(parameters).encode(),
            headers=_Chosen(chosen.media_type, request.headers.get("Accept-Encoding")),
            body=b"",
            client=request.remote_addr or "",
        )
        reply = self.endpoint.respond(asked, is_gone=look_for_client())
        if reply is None:
            raise asked.error or AssertionError("a graph was taken for a page")
        return reply

    def _has_it(self, tag: str) -> bool:
        return request.if_none_match.contains_weak(tag)

    def _state(self, target: GraphTarget) -> tuple[str, int]:
        """Returns the tag of a graph's state, as tags.tag_of has it, and the version that has it.

        Raises NotFoundError.
        """
        rows, version = self.graph.rows_and_version(
            f"SELECT ?change {{ {{ SELECT * {_pattern(target)} LIMIT 1 }} OPTIONAL {{ GRAPH "
            f"<{PROVENANCE_GRAPH}> {{ <{target}> <{GENERATED_BY}> ?change }} }} }}"
            if isinstance(target, str)
            else "SELECT * {}"
        )
        if not rows:
            raise NotFoundError("graph", str(target))
        if self.graph.is_plain or not isinstance(target, str):
            return f"v{version}", version
        changes = [str(row["change"]) for row in rows if row["change"]]
        return f"v{max((int(c.rpartition('/')[2]) for c in changes), default=1)}", version


def _pattern(target: GraphTarget) -> str:
    triple = "?s ?p ?o"
    return (
        f"{{ GRAPH <{target}> {{ {triple} }} }}" if isinstance(target, str) else f"{{ {triple} }}"
    )


def _is_for_people(accept: str) -> bool:
    return accept.startswith("text/html")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The headers of the query behind a graph: the type chosen, and the coding asked for."""

    accept: str
    encoding: str | None

    def get(self, name: str, /) -> str | None:
        """Returns the value of a header, or None."""
        return {"accept": self.accept, "accept-encoding": self.encoding}.get(name)

    def get_all(self, name: str, /) -> list[str]:
        """Returns every value of a header."""
        value = self.get(name)
        return [] if value is None else [value]
