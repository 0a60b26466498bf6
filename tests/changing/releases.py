"""A store as another release made it: of documents that are not those shipped now."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from changing import made
from evidence_graph import assembly
from evidence_graph.changing import edits
from evidence_graph.changing.writer import Writer
from evidence_graph.rdf import documents
from evidence_graph.rdf.documents import Document
from evidence_graph.store.changes import Quad
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from evidence_graph.vocabulary import GRAPHS

KINDS = f"{GRAPHS}vocabulary/absence-kind"
NOW, THEN = b'"not supported"@en', b'"unsupported"@en'
"""A label as it is shipped now, and as the other release had it."""

NODE = b"<urn:other> rdfs:seeAlso [ rdfs:label 'A node that the other release had.' ] ."


def other_documents() -> tuple[Document, ...]:
    """Returns the documents of the other release."""
    return tuple(map(_other, documents.shipped()))


def _other(document: Document) -> Document:
    if document.label.endswith("/absence-kind.ttl"):
        assert NOW in document.file
        return replace(document, file=document.file.replace(NOW, THEN))
    if document.label == "shapes/count.ttl":
        return replace(document, file=document.file + NODE)
    return document


def made_by_other_release(path: Path) -> StoreDirectory:
    """Publishes the documents of the other release, as that release did."""
    directory = StoreDirectory(path)
    shipped = other_documents()
    graphs = sorted({document.graph for document in shipped if document.graph})
    workshop = DiskWorkshop(directory)
    Writer(workshop).renew(
        edits.loaded(shipped, progress=assembly.silent),
        by=made.by("Took in the documents of another release"),
        also={"fingerprint": assembly.fingerprint(shipped), "shipped": graphs},
    )
    workshop.close()
    return directory


def changed_by_people(
    directory: StoreDirectory, removed: Iterable[Quad] = (), added: Iterable[Quad] = ()
) -> None:
    """Makes a change that nobody ships."""
    workshop = DiskWorkshop(directory)
    Writer(workshop).change(made.exchange(removed, added), by=made.by("A curator's"))
    workshop.close()
