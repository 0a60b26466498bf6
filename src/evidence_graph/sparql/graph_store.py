"""The SPARQL 1.1 Graph Store Protocol as changes of a store: a graph read, replaced, added to.

Pure of HTTP: what a request said goes in as plain values, and an outcome comes out. A graph that
holds nothing is not there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from evidence_graph.errors import (
    MalformedRequestError,
    NotFoundError,
    UnsupportedMediaTypeError,
)
from evidence_graph.sparql.graph_names import graph_iri
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.multipart import FORM_DATA, Part, parts_of
from evidence_graph.sparql.request import (
    UPDATE,
    read_parameters,
    refuse_tokens,
)
from evidence_graph.sparql.rights import WriteRights
from evidence_graph.sparql.sent_documents import (
    GraphDocument,
    anew,
    by_content,
    document_of,
    format_of_file,
    quads_of,
    read_media_type,
    require_utf_8,
)
from evidence_graph.sparql.update import run_update
from evidence_graph.sparql.update_operations import Operation
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work


class Place(Enum):
    """A graph that is meant without a name."""

    DEFAULT = "the default graph"
    NEW = "a graph yet to be named"


GraphTarget = str | Place
"""The graph that a request is about."""


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
    media_type, parameters = read_media_type(content_type)
    if media_type != FORM_DATA:
        return (document_of(content_type, body, label="the body"),)
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
    media_type, parameters = read_media_type(content_type)
    if media_type != UPDATE:
        raise UnsupportedMediaTypeError(content_type[:60], (UPDATE,))
    require_utf_8(parameters)
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
    quads = quads_of(documents, graph, is_evidence=rights.is_evidence, naming=by_content)
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
    quads = quads_of(documents, graph, is_evidence=rights.is_evidence, naming=anew)
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


def _document(part: Part, number: int) -> GraphDocument:
    label = f"part {number} of the body"
    if part.filename:
        label += f" ({part.filename[:80]})"
    media_type, _ = read_media_type(part.content_type or "")
    # The latter is curl's, where it knows none.
    if part.filename and media_type in ("", "application/octet-stream"):
        named = format_of_file(part.filename)
        return GraphDocument(label=label, format=named, content=part.content)
    return document_of(part.content_type or "", part.content, label=label)
