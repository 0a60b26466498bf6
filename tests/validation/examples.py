"""The good and bad example files of tests/shapes, and what validation says about each of them.

All examples are put into one graph, together with the real ontology, vocabularies and shapes, and
validated in one go; a result belongs to the example whose file speaks of its focus node. Each file
has the namespace `https://example.org/this#` to itself, which is made unique on loading.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from evidence_graph import assembly
from evidence_graph.errors import InconsistencyError
from evidence_graph.rdf import documents, formats
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.report import ValidationReport, ValidationResult
from evidence_graph.validation.validator import Validator
from evidence_graph.vocabulary import EV
from shared_material import CHECKOUT

FOLDER = CHECKOUT / "tests" / "shapes"
CONTEXT = FOLDER / "context.ttl"
SOURCE = URIRef("https://example.org/context#source")
THIS = "https://example.org/this"


def good_files() -> list[Path]:
    """Returns every example that must have no result."""
    return sorted(FOLDER.glob("*/good/*.ttl"))


def bad_files() -> list[Path]:
    """Returns every example that must fail for the one reason that its name says."""
    return sorted(FOLDER.glob("*/bad/*.ttl"))


def label(file: Path) -> str:
    """Returns the name of an example."""
    return file.relative_to(FOLDER).as_posix()


def broken_by(file: Path) -> str:
    """Returns the constraint that a bad example breaks: its file name up to the first full stop."""
    return file.name.split(".")[0]


@dataclass(frozen=True)
class Examples:
    """A store that holds examples, which file each graph comes from, and what was found."""

    store: QuadStore
    origins: Mapping[str, str]
    report: ValidationReport

    def results(self, file: Path) -> list[ValidationResult]:
        """Returns what was found in one example."""
        by_file = defaultdict(list)
        for result in self.report.results:
            by_file[result.file].append(result)
        return by_file[label(file)]


def store_of(files: Iterable[Path]) -> tuple[QuadStore, dict[str, str]]:
    """Returns a store with the vocabulary, the shapes, the context and these examples, inferred."""
    store = QuadStore.in_memory()
    shipped = (*documents.vocabulary(), *documents.shapes())
    assembly.load(store, shipped, progress=assembly.silent)
    origins = {}
    for file in (CONTEXT, *files):
        graph = f"https://example.org/{label(file)}"
        text = file.read_text(encoding="utf-8").replace(THIS, graph.removesuffix(".ttl"))
        store.load(text.encode(), formats.TURTLE, source=label(file), graph=graph)
        origins[graph] = label(file)
    words = Literal((FOLDER / "source.txt").read_text(encoding="utf-8"))
    store.add([(SOURCE, EV.sourceText, words)], "https://example.org/source.txt")
    # Some bad examples contradict the ontology, too. Inference is complete all the same.
    with suppress(InconsistencyError):
        assembly.complete(store, known=None, progress=assembly.silent)
    return store, origins


def shapes_of(store: QuadStore) -> Graph:
    """Returns the shapes that a store holds."""
    return store.to_rdflib(SHAPES_GRAPH)


def validated(files: Iterable[Path]) -> Examples:
    """Returns what validation says about these examples."""
    store, origins = store_of(files)
    return Examples(store, origins, Validator(shapes_of(store)).check(store, origins))
