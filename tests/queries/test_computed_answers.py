"""Answers that follow from the shipped files: counted, hashed and compared without the program."""

import csv
import hashlib
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Dataset, Graph, Namespace, URIRef
from rdflib.compare import to_isomorphic

from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.result import Solutions
from queries.answers import EXPECTED, source_text

# rdflib 7.6 uses what it deprecates.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning"
)

ROOT = Path(__file__).parents[2]
GRAPHS = "https://w3id.org/evidence-graph/graph/"
EV = Namespace("https://w3id.org/evidence-graph/ns#")
OA = Namespace("http://www.w3.org/ns/oa#")

TRIG = [*ROOT.glob("data/reports/*/report.trig"), *ROOT.glob("data/enrichments/*.trig")]


def read(file: Path) -> Dataset:
    """Returns a TriG file's quads."""
    dataset = Dataset()
    dataset.parse(data=file.read_bytes(), format="trig")
    return dataset


def in_trig() -> dict[str, int]:
    """Returns how many triples the TriG files put in each of their graphs."""
    counted: dict[str, int] = defaultdict(int)
    for file in TRIG:
        for *_, name in read(file).quads():
            counted[str(name)] += 1
    return counted


def turtle(file: Path) -> Graph:
    """Returns a Turtle file's triples."""
    return Graph().parse(data=file.read_bytes(), format="turtle")


def in_turtle() -> dict[str, int]:
    """Returns how many triples the Turtle files put in each graph."""
    shapes = Graph()
    for file in ROOT.glob("shapes/*.ttl"):
        shapes += turtle(file)
    counted = {
        f"{GRAPHS}ontology": len(turtle(ROOT / "ontology" / "evidence.ttl")),
        f"{GRAPHS}shapes": len(shapes),
    }
    for file in ROOT.glob("ontology/vocabularies/*.ttl"):
        counted[f"{GRAPHS}vocabulary/{file.stem}"] = len(turtle(file))
    return counted


def rows(graph: EvidenceGraph, name: str, **bindings: URIRef | None) -> Solutions:
    result = graph.query(f"@{name}", bindings=bindings)
    assert isinstance(result, Solutions)
    return result


def test_each_graph_holds_what_its_files_say(graph: EvidenceGraph) -> None:
    counted = {str(r["graph"]): int(str(r["triples"])) for r in rows(graph, "triples-by-graph")}

    expected = in_trig() | in_turtle() | {f"{GRAPHS}source/ut202002": 1}
    assert {name: counted[name] for name in expected} == expected


def test_nothing_that_was_inferred_is_in_another_graph(graph: EvidenceGraph) -> None:
    shared = {
        str(r["family"]): int(str(r["alsoInferred"])) for r in rows(graph, "triples-by-graph")
    }

    assert set(shared.values()) == {0}
    assert {"asserted", "inferred", "mapped", "external", "annotation"} <= set(shared)


def test_each_graph_names_its_files_and_their_hashes(graph: EvidenceGraph) -> None:
    named = {
        (str(row["documentLabel"]), str(row["sha256"]))
        for row in rows(graph, "graphs-and-their-documents")
        if row["documentLabel"] is not None
    }

    patterns = [
        "ontology/evidence.ttl", "ontology/vocabularies/*.ttl", "ontology/alignments/*.sssom.tsv",
        "shapes/*.ttl", "data/reports/*/report.trig", "data/reports/*/source.txt",
        "data/enrichments/*.trig",
    ]  # fmt: skip
    assert named == {
        (file.relative_to(ROOT).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for pattern in patterns
        for file in ROOT.glob(pattern)
    }


def test_only_graphs_made_here_have_no_document(graph: EvidenceGraph) -> None:
    answer = rows(graph, "graphs-and-their-documents")

    made_here = {str(row["graph"]) for row in answer if row["documentLabel"] is None}
    assert made_here == {f"{GRAPHS}{name}" for name in ("inferred", "provenance", "catalogue")}


def test_every_quotation_becomes_an_annotation_of_its_entity(graph: EvidenceGraph) -> None:
    result = graph.query("@quotations-as-web-annotations")

    assert isinstance(result, Graph)
    quoted = {
        words
        for file in TRIG
        for _, _, words, _ in read(file).quads((None, EV.supportedBy, None, None))
    }
    assert len(set(result.subjects(RDF.type, OA.Annotation))) == len(quoted)


def test_an_annotation_points_at_the_words_in_the_source(graph: EvidenceGraph) -> None:
    result = graph.query("@quotations-as-web-annotations")

    assert isinstance(result, Graph)
    text = source_text()
    selectors = set(result.objects(None, OA.hasSelector))
    assert selectors
    for words in selectors:
        start, end = (int(str(result.value(words, edge))) for edge in (OA.start, OA.end))
        assert str(result.value(words, OA.exact)) == text[start:end]


def test_the_report_in_schema_org_is_what_it_prints(graph: EvidenceGraph) -> None:
    result = graph.query("@reviews-as-schema-org")

    assert isinstance(result, Graph)
    expected = turtle(EXPECTED / "reviews-as-schema-org.ttl")
    assert to_isomorphic(result) == to_isomorphic(expected)


@pytest.fixture(scope="module")
def mapped() -> set[str]:
    """The subjects of all mapping tables, as prefixed names."""
    found: set[str] = set()
    for file in ROOT.glob("ontology/alignments/*.sssom.tsv"):
        lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
        found |= {row["subject_id"] for row in csv.DictReader(lines, delimiter="\t")}
    return found


def test_the_concepts_without_mapping_are_those_in_no_table(
    graph: EvidenceGraph, mapped: set[str]
) -> None:
    concepts: set[str] = set()
    for file in ROOT.glob("ontology/vocabularies/*.ttl"):
        vocabulary = turtle(file)
        concepts |= {vocabulary.qname(str(c)) for c in vocabulary.subjects(RDF.type, SKOS.Concept)}

    found = rows(graph, "concepts-without-mapping", scheme=None)

    slugs = {
        str(row["concept"]).removeprefix("https://w3id.org/evidence-graph/id/") for row in found
    }
    without = {c.split(":")[1] for c in concepts - mapped}
    assert {slug.split("/")[1] for slug in slugs} == without
