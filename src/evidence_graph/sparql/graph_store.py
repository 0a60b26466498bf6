"""The SPARQL 1.1 Graph Store Protocol as changes of a store: a graph read, replaced, added to.

Pure of HTTP: what a request said goes in as plain values, and an outcome comes out. A graph that
holds nothing is not there.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from enum import Enum
from typing import Final
from uuid import uuid4

from evidence_graph.errors import (
    InputError,
    MalformedRequestError,
    NotFoundError,
    UnknownFormatError,
    UnsupportedMediaTypeError,
)
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.sparql.graph_names import graph_iri
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.multipart import FORM_DATA, Part, parts_of
from evidence_graph.sparql.request import (
    LONGEST_MEDIA_TYPE,
    UPDATE,
    read_parameters,
    refuse_tokens,
)
from evidence_graph.sparql.rights import WriteRights
from evidence_graph.sparql.update import run_update
from evidence_graph.sparql.update_operations import Operation
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.skolems import FreshNodes, Skolems
from evidence_graph.store.work import Work

READABLE: Final = (formats.TURTLE, formats.N_TRIPLES, formats.RDF_XML, formats.JSON_LD)
"""The formats of a graph that is sent; those of several graphs are for other places."""

_MEDIA_TYPES: Final = tuple(f.media_type for f in READABLE)
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class Place(Enum):
    """A graph that is meant without a name."""

    DEFAULT = "the default graph"
    NEW = "a graph yet to be named"


GraphTarget = str | Place
"""The graph that a request is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDocument:
    """A document that was sent to a graph."""

    label: str  # for errors
    format: Format
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphOutcome:
    """What became of a graph: 201 where it was not there and is, and 204 where it was."""

    graph: str | None  # None is the default graph
    was_there: bool
    is_there: bool


def read_target(query_string: bytes, *, direct: str | None = None) -> GraphTarget:
    """Returns the graph that a request is about, from the undecoded query string of its address.

    `direct` is the request's own IRI where that names a graph, None at the graph store's address.
    Raises MalformedRequestError.
    """
    given = read_parameters(query_string, "the URL")
    refuse_tokens(given)
    named = [(name, value) for name, value in given if name in ("graph", "default")]
    if len(named) > 1:
        raise MalformedRequestError("the request names more than one graph; name exactly one")
    if direct is not None:
        if named:
            raise MalformedRequestError("this address is a graph; ask without graph= and default")
        return graph_iri(direct, source="the address")
    if not named:
        return Place.NEW
    name, value = named[0]
    if name == "graph":
        return graph_iri(value, source="graph")
    if value:
        raise MalformedRequestError("default has no value; write ?default, or ?graph=IRI")
    return Place.DEFAULT


def read_documents(content_type: str, body: bytes) -> tuple[GraphDocument, ...]:
    """Returns the documents in a body: one, or the files of multipart/form-data.

    Raises UnsupportedMediaTypeError and MalformedRequestError.
    """
    media_type, parameters = _media_type(content_type)
    if media_type != FORM_DATA:
        document_format = _format(media_type, parameters)
        return (GraphDocument(label="the body", format=document_format, content=body),)
    parts = parts_of(body, parameters.get("boundary", ""))
    if not parts:  # a graph would be put empty by mistake
        raise MalformedRequestError("the body is a form without files; send at least one")
    return tuple(_document(part, number) for number, part in enumerate(parts, start=1))


def read_patch(
    content_type: str, body: bytes, *, within: UpdateLimits, base: str | None = None
) -> tuple[Operation, ...]:
    """Returns the operations of a PATCH, whose body is a SPARQL update.

    Raises UnsupportedMediaTypeError, MalformedRequestError and what `read_update` raises.
    """
    media_type, parameters = _media_type(content_type)
    if media_type != UPDATE:
        raise UnsupportedMediaTypeError(content_type[:60], (UPDATE,))
    _require_utf_8(parameters)
    try:
        text = body.decode()
    except UnicodeDecodeError as cause:
        raise MalformedRequestError(f"the body is not UTF-8 at byte {cause.start}") from cause
    return read_update(text, within=within, base=base)


def require_graph(store: QuadStore, target: GraphTarget) -> str | None:
    """Returns the graph if it can be read; None is the default graph, which is always there.

    Raises NotFoundError, and MalformedRequestError where none is named.
    """
    graph = _graph(target)
    if graph is not None and not store.has_graph(graph):
        raise NotFoundError("graph", graph)
    return graph


def put_graph(
    work: Work, target: GraphTarget, documents: Sequence[GraphDocument], *, rights: WriteRights
) -> GraphOutcome:
    """Makes a graph hold what the documents say and nothing else.

    Raises ForbiddenError, MalformedRequestError, RdfSyntaxError and InputError; then nothing has
    changed.
    """
    graph = _graph(target)
    rights.require([graph])
    quads = _read(documents, graph, rights, naming=_by_content)
    was_there = graph is None or work.store.has_graph(graph)
    work.replace(graph, quads)
    return GraphOutcome(graph=graph, was_there=was_there, is_there=graph is None or bool(quads))


def post_graph(
    work: Work,
    target: GraphTarget,
    documents: Sequence[GraphDocument],
    *,
    rights: WriteRights,
    mint: Callable[[], str],
) -> GraphOutcome:
    """Adds what the documents say to a graph, which gets a name by `mint` where it has none.

    Raises what `put_graph` raises.
    """
    if target is Place.NEW and rights.is_evidence:
        raise MalformedRequestError("the request names no graph; write ?graph=IRI")
    graph = mint() if target is Place.NEW else _graph(target)
    rights.require([graph])
    was_there = graph is None or work.store.has_graph(graph)
    quads = _read(documents, graph, rights, naming=_anew)
    work.add(quads)
    return GraphOutcome(graph=graph, was_there=was_there, is_there=was_there or bool(quads))


def delete_graph(work: Work, target: GraphTarget, *, rights: WriteRights) -> GraphOutcome:
    """Empties a graph; raises NotFoundError, ForbiddenError and MalformedRequestError."""
    graph = _graph(target)
    rights.require([graph])
    require_graph(work.store, target)
    work.remove(list(work.store.quads(graph)))
    return GraphOutcome(graph=graph, was_there=True, is_there=graph is None)


def patch_graph(
    work: Work,
    target: GraphTarget,
    operations: Sequence[Operation],
    *,
    rights: WriteRights,
    within: UpdateLimits,
) -> GraphOutcome:
    """Does an update to one graph, which is the update's default graph too.

    Raises ForbiddenError where it writes to another one, and what `run_update` raises; then the
    caller undoes the work.
    """
    graph = _graph(target)
    rights.require([graph])
    was_there = graph is None or work.store.has_graph(graph)
    only_here = rights.only_to(graph)
    run_update(operations, work, rights=only_here, within=within, home=graph)
    is_there = graph is None or work.store.has_graph(graph)
    return GraphOutcome(graph=graph, was_there=was_there, is_there=is_there)


def _graph(target: GraphTarget) -> str | None:
    if target is Place.NEW:
        raise MalformedRequestError("the request names no graph; write ?graph=IRI, or ?default")
    return None if isinstance(target, Place) else target


_Naming = Callable[[GraphDocument, str], str]


def _by_content(document: GraphDocument, place: str) -> str:
    # The same bytes put again give the same IRIs, so that nothing changes; other bytes give others,
    # for their nodes are others, and what was written back may speak of the earlier ones.
    return hashlib.sha256(place.encode() + b"\0" + document.content).hexdigest()


def _anew(document: GraphDocument, place: str) -> str:
    del document, place
    return uuid4().hex


def _read(
    documents: Sequence[GraphDocument],
    graph: str | None,
    rights: WriteRights,
    *,
    naming: _Naming,
) -> list[Quad]:
    found: dict[Quad, None] = {}
    for number, document in enumerate(documents):
        # By way of a store, so that numbers have the form in which they are kept.
        staged = QuadStore.in_memory()
        place = f"{graph} {number}"
        staged.load(
            document.content,
            document.format,
            source=document.label,
            graph=graph,
            base=graph,
            named_by=Skolems(naming(document, place)) if rights.is_evidence else None,
        )
        if staged.size(graph) != len(staged):
            raise InputError(
                f"{document.label} has named graphs of its own, and only one can be written to "
                "here; send each graph to its own address"
            )
        quads = staged.quads(graph)
        found.update(dict.fromkeys(quads if rights.is_evidence else map(FreshNodes().name, quads)))
    return list(found)


def _document(part: Part, number: int) -> GraphDocument:
    label = f"part {number} of the body"
    if part.filename:
        label += f" ({part.filename[:80]})"
    if part.content_type is None and part.filename:
        return GraphDocument(label=label, format=_of_file(part.filename), content=part.content)
    media_type, parameters = _media_type(part.content_type or "")
    if media_type == "application/octet-stream" and part.filename:  # curl's, where it knows none
        return GraphDocument(label=label, format=_of_file(part.filename), content=part.content)
    return GraphDocument(label=label, format=_format(media_type, parameters), content=part.content)


def _of_file(name: str) -> Format:
    try:
        found = formats.of_file(name)
    except UnknownFormatError:
        found = None
    if found not in READABLE:
        raise UnsupportedMediaTypeError(f"of the file {name[:80]}", _MEDIA_TYPES)
    return found


def _format(media_type: str, parameters: dict[str, str]) -> Format:
    _require_utf_8(parameters)
    try:
        return formats.of_media_type(media_type, READABLE)
    except UnknownFormatError:
        raise UnsupportedMediaTypeError(media_type, (*_MEDIA_TYPES, FORM_DATA)) from None


def _require_utf_8(parameters: dict[str, str]) -> None:
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in _UTF_8:
        raise MalformedRequestError(f"the body is said to be in {charset[:40]}; send it in UTF-8")


def _media_type(header: str) -> tuple[str, dict[str, str]]:
    if len(header) > LONGEST_MEDIA_TYPE:
        raise UnsupportedMediaTypeError(f"{header[:60]}…", (*_MEDIA_TYPES, FORM_DATA))
    message = Message()
    message["Content-Type"] = header
    parameters = dict(message.get_params(failobj=[], unquote=True)[1:])
    return header.partition(";")[0].strip().lower(), parameters
