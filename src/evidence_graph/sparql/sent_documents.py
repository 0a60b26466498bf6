"""Documents for one graph: what their media types say they are, and the quads they become."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final
from uuid import uuid4

from evidence_graph.errors import (
    InputError,
    MalformedRequestError,
    UnknownFormatError,
    UnsupportedMediaTypeError,
)
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.sparql.multipart import FORM_DATA
from evidence_graph.sparql.request import LONGEST_MEDIA_TYPE
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.skolems import FreshNodes, Skolems

READABLE: Final = (formats.TURTLE, formats.N_TRIPLES, formats.RDF_XML, formats.JSON_LD)
"""The formats of a graph that is sent; those of several graphs are for other places."""

MEDIA_TYPES: Final = tuple(f.media_type for f in READABLE)
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDocument:
    """A document that was sent to a graph, or is loaded into one."""

    label: str  # for errors
    format: Format
    content: bytes
    base: str | None = None  # the graph that it goes to


def document_of(
    content_type: str, content: bytes, *, label: str, base: str | None = None
) -> GraphDocument:
    """Returns the document of a Content-Type.

    Raises UnsupportedMediaTypeError, and MalformedRequestError where it is not in UTF-8.
    """
    media_type, parameters = read_media_type(content_type)
    require_utf_8(parameters)
    try:
        document_format = formats.of_media_type(media_type, READABLE)
    except UnknownFormatError:
        raise UnsupportedMediaTypeError(media_type, (*MEDIA_TYPES, FORM_DATA)) from None
    return GraphDocument(label=label, format=document_format, content=content, base=base)


def format_of_file(name: str) -> Format:
    """Returns the format that a file's name tells. Raises UnsupportedMediaTypeError."""
    try:
        found = formats.of_file(name)
    except UnknownFormatError:
        found = None
    if found not in READABLE:
        raise UnsupportedMediaTypeError(f"of the file {name[:80]}", MEDIA_TYPES)
    return found


def read_media_type(header: str) -> tuple[str, dict[str, str]]:
    """Returns the media type of a Content-Type and its parameters.

    Raises UnsupportedMediaTypeError where it is too long to be one.
    """
    if len(header) > LONGEST_MEDIA_TYPE:
        raise UnsupportedMediaTypeError(f"{header[:60]}…", (*MEDIA_TYPES, FORM_DATA))
    message = Message()
    message["Content-Type"] = header
    parameters = dict(message.get_params(failobj=[], unquote=True)[1:])
    return header.partition(";")[0].strip().lower(), parameters


def require_utf_8(parameters: dict[str, str]) -> None:
    """Raises MalformedRequestError where these parameters name another character set."""
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in _UTF_8:
        raise MalformedRequestError(f"the body is said to be in {charset[:40]}; send it in UTF-8")


Naming = Callable[[GraphDocument, str], str]
"""Returns what the blank nodes of a document are named by, which goes to some place of a graph."""


def by_content(document: GraphDocument, place: str) -> str:
    """Names the nodes of the same bytes at the same place by the same IRIs.

    So the same document put again changes nothing. Other bytes give others, for their nodes are
    others, and what was written back may speak of the earlier ones.
    """
    return hashlib.sha256(place.encode() + b"\0" + document.content).hexdigest()


def anew(document: GraphDocument, place: str) -> str:
    """Names the nodes of a document as no others are named."""
    del document, place
    return uuid4().hex


def quads_of(
    documents: Sequence[GraphDocument], graph: str | None, *, is_evidence: bool, naming: Naming
) -> list[Quad]:
    """Returns what documents say, as quads of one graph.

    Of evidence blank nodes get IRIs, and else they are fresh ones. Raises RdfSyntaxError, and
    InputError where a document has named graphs of its own.
    """
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
            base=document.base or graph,
            named_by=Skolems(naming(document, place)) if is_evidence else None,
        )
        if staged.size(graph) != len(staged):
            raise InputError(
                f"{document.label} has named graphs of its own, and only one can be written to "
                "here; send each graph to its own address"
            )
        quads = staged.quads(graph)
        found.update(dict.fromkeys(quads if is_evidence else map(FreshNodes().name, quads)))
    return list(found)
