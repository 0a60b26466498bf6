"""The documents an evidence graph is made of: shipped or given, each with the graph it fills."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources.abc import Traversable
from pathlib import Path

from rdflib import Literal, URIRef

from evidence_graph import resources
from evidence_graph.errors import InputError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.records.graphs import ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

SOURCE_TEXT = "source.txt"
"""The name of a report's source document beside its graph."""

SSSOM_ENDING = ".sssom.tsv"


def _as_it_stands(file: bytes, label: str) -> bytes:
    del label
    return file


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file, with the named graph that the RDF in it fills.

    `graph` is None where the document names its graphs itself (TriG, N-Quads, JSON-LD).
    `format` is that of `content`, which `read` makes of the file's bytes and label.
    """

    label: str
    format: Format
    file: bytes
    graph: str | None
    read: Callable[[bytes, str], bytes] = _as_it_stands

    @property
    def content(self) -> bytes:
        """Returns the RDF, converted if the file is not RDF itself.

        Raises RdfSyntaxError or InputError when it cannot be.
        """
        return self.read(self.file, self.label)

    @property
    def sha256(self) -> str:
        """Returns the hash of the file as it lies on disk, before any conversion."""
        return hashlib.sha256(self.file).hexdigest()


def shipped() -> tuple[Document, ...]:
    """Returns every document that evidence-graph ships, in the order they are loaded."""
    return (*vocabulary(), *shapes(), *reports(), *enrichments())


def ontology() -> Document:
    """Returns the ontology."""
    file = resources.directory("ontology") / "evidence.ttl"
    return _read(file, "ontology/evidence.ttl", graph=ONTOLOGY_GRAPH)


def vocabulary() -> tuple[Document, ...]:
    """Returns the ontology, its concept schemes and its mappings."""
    root = resources.directory("ontology")
    found = [ontology()]
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


def quotation_shapes() -> tuple[Document, ...]:
    """Returns the shapes that quotations are verified by: lints that no change waits for, too."""
    root = resources.directory("shapes")
    places = ("shapes.ttl", "quotation.ttl", "lints/quotations.ttl")
    return tuple(_read(root / p, f"shapes/{p}", graph=SHAPES_GRAPH) for p in places)


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

    Raises InputError when one of them cannot be read.
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


def all_given(paths: Sequence[Path], *, graph: str | None = None) -> list[Document]:
    """Returns the documents at all of these paths; one InputError tells which cannot be read."""
    found: list[Document] = []
    faults: list[InputError] = []
    for path in paths:
        try:
            found += given(path, graph=graph)
        except InputError as fault:
            faults.append(fault)
    if faults:
        raise InputError.of(faults)
    return found


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
    return Document(label=label, format=file_format, file=_bytes(file, label), graph=graph)


def _mappings(file: Traversable, label: str) -> Document:
    return Document(
        label=label,
        format=formats.TURTLE,
        file=_bytes(file, label),
        graph=f"{GRAPHS}mapping/{file.name.removesuffix(SSSOM_ENDING)}",
        read=_mappings_to_turtle,
    )


@lru_cache(maxsize=16)
def _mappings_to_turtle(file: bytes, label: str) -> bytes:
    # The SSSOM library takes a third of a second to import, and a store that is up to date needs
    # no more of a table than its hash.
    from evidence_graph.rdf import sssom  # noqa: PLC0415

    return sssom.to_turtle(file, label)


def _source_text(file: Traversable, label: str, *, name: str) -> Document:
    return Document(
        label=label,
        format=formats.N_TRIPLES,
        file=_bytes(file, label),
        graph=f"{GRAPHS}source/{name}",
        read=partial(_text_to_triple, name=name),
    )


def _text_to_triple(file: bytes, label: str, *, name: str) -> bytes:
    try:
        text = file.decode()
    except UnicodeDecodeError as cause:
        raise InputError(f"{label} is not UTF-8 at byte {cause.start}") from cause
    source = URIRef(f"{IDENTIFIERS}report/{name}/source")
    return f"{source.n3()} {EV.sourceText.n3()} {_ntriples_literal(text)} .\n".encode()


def _ntriples_literal(text: str) -> str:
    # Literal.n3() writes long strings in the Turtle-only triple-quoted form.
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(c, c) for c in str(Literal(text))) + '"'
