"""Every state of a graph has the catalogue that is true of it, however it came to be."""

from pathlib import Path

import pytest
from rdflib import VOID, URIRef

from evidence_graph.catalogue.terms import DATASET
from evidence_graph.errors import InputError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf import formats
from evidence_graph.records.graphs import CATALOGUE_GRAPH, GraphFamily
from shipped_store import shipped_store

MINE = "https://example.org/mine"
THING = URIRef("https://example.org/thing")
SAID = '<https://example.org/thing> <http://www.w3.org/2000/01/rdf-schema#label> "a thing"@en .\n'


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "mine.nt"
    path.write_text(SAID)
    return path


def catalogue(graph: EvidenceGraph) -> set[tuple[object, ...]]:
    return set(graph.store.triples((None, None, None), CATALOGUE_GRAPH))


def figure(graph: EvidenceGraph, name: URIRef) -> int:
    ((_, _, number),) = graph.store.triples((DATASET, name, None), None)
    return int(str(number))


def test_a_change_is_counted(graph: EvidenceGraph, document: Path) -> None:
    before = figure(graph, VOID.distinctSubjects), figure(graph, VOID.triples)
    graph.load([document], graph=MINE)

    # The thing, its graph, its document; the change, who made it and with which program.
    assert figure(graph, VOID.distinctSubjects) == before[0] + 6
    assert figure(graph, VOID.triples) > before[1]
    ((_, _, size),) = graph.store.triples((URIRef(MINE), VOID.triples, None), CATALOGUE_GRAPH)
    assert int(str(size)) == 1


def test_a_published_version_has_the_one_that_a_graph_in_memory_has(
    opened: EvidenceGraph, tmp_path_factory: pytest.TempPathFactory
) -> None:
    published = EvidenceGraph.published(shipped_store(tmp_path_factory))

    assert catalogue(published) == catalogue(opened)
    assert GraphFamily.CATALOGUE in {described.family for described in published.graphs()}


def test_it_is_no_part_of_what_is_validated(graph: EvidenceGraph) -> None:
    report = graph.validate()

    assert report.conforms
    assert not [r for r in report.results if "catalogue" in str(r.focus_node)]


def test_no_document_takes_its_place(graph: EvidenceGraph, document: Path) -> None:
    with pytest.raises(InputError, match="made here from all the others"):
        graph.load([document], graph=CATALOGUE_GRAPH)


def test_its_graph_can_be_dumped_like_any_other(graph: EvidenceGraph, tmp_path: Path) -> None:
    with (tmp_path / "catalogue.nt").open("wb") as output:
        graph.dump(output, formats.N_TRIPLES, graph=CATALOGUE_GRAPH)

    lines = (tmp_path / "catalogue.nt").read_bytes().splitlines()
    assert len(lines) == graph.store.size(CATALOGUE_GRAPH)
