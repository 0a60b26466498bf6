"""The documents an evidence graph is made of: shipped or given, each with the graph it fills."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from rdflib import Literal, URIRef

from evidence_graph import resources
from evidence_graph.errors import InputError
from evidence_graph.rdf import formats, sssom
from evidence_graph.rdf.formats import Format
from evidence_graph.records.graphs import ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

SOURCE_TEXT = "source.txt"
"""The name of a report's source document beside its graph."""

SSSOM_ENDING = ".sssom.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """RDF as bytes, with the named graph that its triples fill.

    `graph` is None where the document names its graphs itself (TriG, N-Quads, JSON-LD).
    `sha256` is that of the file as it lies on disk, before any conversion.
    """

    label: str
    format: Format
    content: bytes
    graph: str | None
    sha256: str


def shipped() -> tuple[Document, ...]:
    """Returns every document that evidence-graph ships, in the order they are loaded."""
    return (*vocabulary(), *shapes(), *reports(), *enrichments())


def vocabulary() -> tuple[Document, ...]:
    """Returns the ontology, its concept schemes and its mappings."""
    root = resources.directory("ontology")
    found = [_read(root / "evidence.ttl", "ontology/evidence.ttl", graph=ONTOLOGY_GRAPH)]
    for file in _files(root / "vocabularies", ".ttl"):
        graph = f"{GRAPHS}vocabulary/{file.name.removesuffix('.ttl')}"
        found.append(_read(file, f"ontology/vocabularies/{file.name}", graph=graph))
    tables = _files(root / "alignments", SSSOM_ENDING)
    return (*found, *(_mappings(file, f"ontology/alignments/{file.name}") for file in tables))


def shapes() -> tuple[Document, ...]:
    """Returns the SHACL shapes."""
    root = resources.directory("shapes")
    return tuple(
        _read(file, f"shapes/{file.name}", graph=SHAPES_GRAPH) for file in _files(root, ".ttl")
    )


def reports() -> tuple[Document, ...]:
    """Returns the reports' graphs and the texts they quote."""
    root = resources.directory("data") / "reports"
    folders = sorted((f for f in root.iterdir() if f.is_dir()), key=lambda f: f.name)
    return tuple(d for f in folders for d in report(f, f"data/reports/{f.name}"))


def enrichments() -> tuple[Document, ...]:
    """Returns what is known about the reports' references from elsewhere."""
    root = resources.directory("data") / "enrichments"
    return tuple(
        _read(file, f"data/enrichments/{file.name}", graph=None) for file in _files(root, ".trig")
    )


def report(folder: Traversable, label: str) -> tuple[Document, Document]:
    """Returns a report folder's two documents: report.trig, and source.txt as one literal.

    Raises InputError when the source is missing or is not UTF-8.
    """
    graph = _read(folder / "report.trig", f"{label}/report.trig", graph=None)
    return graph, _source_text(folder / SOURCE_TEXT, f"{label}/{SOURCE_TEXT}", name=folder.name)


def given(path: Path, *, graph: str | None = None) -> tuple[Document, ...]:
    """Returns the documents at `path`: a report folder, an SSSOM table, or one RDF file.

    `graph` names the graph that a file of triples fills. Raises InputError when a file cannot
    be read, UnknownFormatError when its ending says nothing.
    """
    if path.is_dir():
        return report(path, str(path))
    if path.name.endswith(SSSOM_ENDING):
        return (_mappings(path, str(path)),)
    return (_read(path, str(path), graph=graph),)


def _files(folder: Traversable, ending: str) -> Iterator[Traversable]:
    files = (f for f in folder.iterdir() if f.name.endswith(ending))
    yield from sorted(files, key=lambda f: f.name)


def _bytes(file: Traversable, label: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as cause:
        raise InputError(f"{label} cannot be read: {cause.strerror or cause}") from cause


def _read(file: Traversable, label: str, *, graph: str | None) -> Document:
    file_format = formats.of_file(file.name)
    content = _bytes(file, label)
    sha256 = hashlib.sha256(content).hexdigest()
    return Document(label=label, format=file_format, content=content, graph=graph, sha256=sha256)


def _mappings(file: Traversable, label: str) -> Document:
    content = _bytes(file, label)
    return Document(
        label=label,
        format=formats.TURTLE,
        content=sssom.to_turtle(content, label),
        graph=f"{GRAPHS}mapping/{file.name.removesuffix(SSSOM_ENDING)}",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _source_text(file: Traversable, label: str, *, name: str) -> Document:
    content = _bytes(file, label)
    try:
        text = content.decode()
    except UnicodeDecodeError as cause:
        raise InputError(f"{label} is not UTF-8 at byte {cause.start}") from cause
    source = URIRef(f"{IDENTIFIERS}report/{name}/source")
    triple = f"{source.n3()} {EV.sourceText.n3()} {_ntriples_literal(text)} .\n"
    return Document(
        label=label,
        format=formats.N_TRIPLES,
        content=triple.encode(),
        graph=f"{GRAPHS}source/{name}",
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _ntriples_literal(text: str) -> str:
    # Literal.n3() writes long strings in the Turtle-only triple-quoted form.
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(c, c) for c in str(Literal(text))) + '"'
