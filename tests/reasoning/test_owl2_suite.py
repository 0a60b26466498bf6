"""The OWL 2 RDF-Based test collection, its part for OWL 2 RL, as far as it is about instances.

What it concludes about classes and properties alone is on the list of noise, and so is the subject
of its tests named rdfbased-dat-*, the value spaces of datatypes: shapes check datatypes here.
"""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, BNode, Graph
from rdflib.term import Node

from evidence_graph.errors import InconsistencyError
from evidence_graph.rdf import formats
from evidence_graph.reasoning.noise import noise
from evidence_graph.records.graphs import ONTOLOGY_GRAPH
from evidence_graph.store.quads import QuadStore
from reasoning.ontologies import infer
from shared_material import SHARED

SUITE = SHARED / "suites" / "owl2-rdfbased" / "owl2rl"


def concluded(test: Path) -> list[tuple[Node, Node, Node]]:
    """Returns what a test concludes about instances."""
    return [
        triple
        for document in test.glob("*.conclusiongraph.ttl")
        for triple in Graph().parse(document)
        if triple[1:] != (RDF.type, OWL.Ontology) and noise(triple) is None
    ]


TESTS = sorted(SUITE.glob("rdfbased-sem-*"))
ENTAILMENTS = [test for test in TESTS if concluded(test)]
INCONSISTENCIES = [test for test in TESTS if list(test.glob("*.graph.ttl"))]


def test_the_suite_is_where_it_should_be(shared: Path) -> None:
    assert SUITE.is_relative_to(shared)
    assert (len(ENTAILMENTS), len(INCONSISTENCIES)) == (17, 6)


@pytest.mark.parametrize("test", ENTAILMENTS, ids=lambda test: test.name)
def test_what_the_suite_entails_is_inferred(test: Path) -> None:
    store = loaded(next(test.glob("*.premisegraph.ttl")))

    infer(store)

    lines = (" ".join(in_query(term) for term in triple) for triple in concluded(test))
    pattern = " . ".join(lines)
    assert store.query(f"ASK {{ {pattern} }}")


@pytest.mark.parametrize("test", INCONSISTENCIES, ids=lambda test: test.name)
def test_what_the_suite_finds_inconsistent_is_refused(test: Path) -> None:
    store = loaded(next(test.glob("*.graph.ttl")))

    with pytest.raises(InconsistencyError):
        infer(store)


def loaded(document: Path) -> QuadStore:
    store = QuadStore.in_memory()
    content = document.read_bytes()
    store.load_skolemised(content, formats.TURTLE, source=document.name, graph=ONTOLOGY_GRAPH)
    store.merge([ONTOLOGY_GRAPH])
    return store


def in_query(term: Node) -> str:
    return f"?{term}" if isinstance(term, BNode) else term.n3()
