"""A curator edits copies of the shipped files and makes every mistake at once.

The checks name each of them, with the file it is in.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from evidence_graph import assembly
from evidence_graph.errors import InconsistencyError
from evidence_graph.rdf import documents
from evidence_graph.records.graphs import ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.report import SHAPES, ValidationReport, ValidationResult
from evidence_graph.validation.validator import Validator
from evidence_graph.vocabulary import GRAPHS
from shared_material import CHECKOUT

pytestmark = pytest.mark.xdist_group("curator's mistakes")

# File, what stood there, what the curator made of it.
MISTAKES = [
    ("vocabularies/role.ttl", 'skos:prefLabel    "father"@en , "far"@sv ;', ""),
    ("vocabularies/trend.ttl", "    skos:definition   \"", "    skos:note   \""),
    ("vocabularies/change.ttl", '"increase"@en ,', '"increase"@en , "rise"@en ,'),
    ("vocabularies/aim.ttl", "    skos:topConceptOf scheme:aim ;\n", ""),
    (
        "vocabularies/role.ttl",
        "    skos:topConceptOf scheme:role ;\n    skos:prefLabel    \"child\"",
        "    skos:broader role:infant ;\n    skos:prefLabel    \"child\"",
    ),
    ("vocabularies/benefit.ttl", "skos:altLabel", "skos:alternativeLabel"),
    ("vocabularies/benefit.ttl", "skos:prefLabel    \"no difference\"", "skos:prefLable \"none\""),
    (
        "evidence.ttl",
        "ev:Age\n    a                      owl:Class ;",
        "ev:Age a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ev:Finding ) ] ;",
    ),
    ("vocabularies/magnitude.ttl", "ev:rank ", "ev:ranke "),
]  # fmt: skip

DATA = """
@prefix ev: <https://w3id.org/evidence-graph/ns#> .
@prefix outcome: <https://w3id.org/evidence-graph/id/outcome/> .
GRAPH <https://w3id.org/evidence-graph/graph/enrichment/test> {
  <https://w3id.org/evidence-graph/id/external/test> a ev:ExternalRecord ;
    ev:describes outcome:parental-stres ; ev:recordNot "x" .
}
"""
SHAPE = """
@prefix ev: <https://w3id.org/evidence-graph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:test:Shape> a sh:NodeShape ; sh:targetClass ev:SystematicReviw ;
  sh:property [ sh:path [ sh:inversePath ev:hasEntri ] ; sh:minCount 1 ] .
"""
MAPPING = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/evidence-graph/id/outcome/stress> skos:exactMatch <http://example.org/1> .
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ValidationReport:
    folder = tmp_path_factory.mktemp("ontology")
    store = QuadStore.in_memory()
    assembly.load(store, list(_edited(folder)), progress=assembly.silent)
    with suppress(InconsistencyError):
        assembly.complete(store, known=None, progress=assembly.silent)
    return Validator(store.to_rdflib(SHAPES_GRAPH)).check(store, assembly.origins(store))


def _edited(folder: Path) -> Iterator[documents.Document]:
    for file in sorted((CHECKOUT / "ontology").rglob("*.ttl")):
        name = file.relative_to(CHECKOUT / "ontology").as_posix()
        text = file.read_text(encoding="utf-8")
        for where, before, after in MISTAKES:
            if where == name and before in text:
                text = text.replace(before, after, 1)
        graph = ONTOLOGY_GRAPH if name == "evidence.ttl" else f"{GRAPHS}vocabulary/{file.stem}"
        yield _document(folder / name, text, graph)
    yield from documents.shapes()
    yield _document(folder / "test.trig", DATA, None)
    yield _document(folder / "shape.ttl", SHAPE, SHAPES_GRAPH)
    yield _document(folder / "mapping.ttl", MAPPING, f"{GRAPHS}mapping/test")


def _document(path: Path, text: str, graph: str | None) -> documents.Document:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (document,) = documents.given(path, graph=graph)
    return document


def found(report: ValidationReport, check: str) -> list[ValidationResult]:
    return [result for result in report.results if result.shape == str(SHAPES[check])]


@pytest.mark.parametrize(
    ("check", "file", "node", "words"),
    [
        ("Concept-labelInEnglish", "role.ttl", "role/father", "skos:prefLabel in English"),
        ("Concept-definition", "trend.ttl", "trend/", "skos:definition"),
        ("Concept-prefLabel", "change.ttl", "change/increase", "Two in one language"),
        ("Concept-place", "aim.ttl", "aim/", "orphan"),
        ("Concept-noCycle", "role.ttl", "role/child", "leads back here"),
        ("Concept-labelInEnglish", "benefit.ttl", "benefit/no-difference", "skos:prefLabel"),
        ("UnknownName", "benefit.ttl", "benefit/no-difference", "#prefLabel meant?"),
        ("OutsideOwl2RL", "evidence.ttl", "ns#Age", "unionOf"),
        ("UndeclaredTerm", "magnitude.ttl", "magnitude/small", "ns#rank meant?"),
        ("UndeclaredTerm", "test.trig", "external/test", "ns#recordNote meant?"),
        ("UndeclaredConcept", "test.trig", "external/test", "outcome/parental-stress meant?"),
        ("UnknownTermInShape", "shape.ttl", "urn:test:Shape", "ns#SystematicReview meant?"),
        ("UnknownTermInShape", "shape.ttl", "urn:test:Shape", "ns#hasEntry meant?"),
        ("UnknownMappingSubject", "mapping.ttl", "outcome/stress", "which no ontology"),
    ],
)
def test_each_mistake_is_named_with_its_file(
    check: str, file: str, node: str, words: str, report: ValidationReport
) -> None:
    matching = [
        result
        for result in found(report, check)
        if node in str(result.focus_node)
        and words in result.message
        and file in (result.file or "")
    ]

    assert matching, [result.line() for result in found(report, check)]


def test_the_mistakes_make_the_graph_unacceptable(report: ValidationReport) -> None:
    assert not report.conforms
