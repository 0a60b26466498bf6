"""Every shape has good and bad examples; a bad one fails for its one reason."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, Graph, URIRef

from evidence_graph.validation.report import SHAPES, Severity
from shared_material import CHECKOUT
from validation.examples import CONTEXT, Examples, bad_files, broken_by, good_files, label

# The examples are validated together, which takes a while: one worker does it once.
pytestmark = pytest.mark.xdist_group("shape examples")


@cache
def shapes() -> Graph:
    graph = Graph()
    for file in sorted((CHECKOUT / "shapes").glob("*.ttl")):
        graph.parse(file)
    return graph


def local_names(*kinds: URIRef) -> set[str]:
    nodes = {node for kind in kinds for node in shapes().subjects(RDF.type, kind)}
    return {str(node).removeprefix(str(SHAPES)) for node in nodes if isinstance(node, URIRef)}


def severity_of(constraint: str) -> Severity:
    node = SHAPES[constraint]
    said = shapes().value(node, SH.severity)
    owner = next(shapes().subjects(SH.sparql, node), None)
    if said is None and owner is not None:
        said = shapes().value(owner, SH.severity)
    return Severity.VIOLATION if said is None else Severity.of(said)


@pytest.mark.parametrize("file", [CONTEXT, *good_files()], ids=label)
def test_a_good_example_has_nothing_wrong_with_it(file: Path, examples: Examples) -> None:
    assert examples.results(file) == []


@pytest.mark.parametrize("file", bad_files(), ids=label)
def test_a_bad_example_fails_for_its_one_reason(file: Path, examples: Examples) -> None:
    found = {(result.shape, result.severity) for result in examples.results(file)}

    expected = broken_by(file)
    assert found == {(str(SHAPES[expected]), severity_of(expected))}


def test_no_result_is_outside_the_examples(examples: Examples) -> None:
    files = {label(file) for file in bad_files()}

    assert {result.file for result in examples.report.results} == files


def test_every_node_shape_has_a_good_example() -> None:
    assert {file.stem for file in good_files()} == local_names(SH.NodeShape)


def test_every_constraint_has_a_bad_example() -> None:
    constraints = local_names(SH.PropertyShape, SH.SPARQLConstraint)

    assert {broken_by(file) for file in bad_files()} == constraints


def test_a_good_example_is_looked_at_by_its_shape(examples: Examples) -> None:
    """A shape without a target in its good example would prove nothing by being content."""
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    unseen = set()
    for file in good_files():
        said = " ".join(
            str(target).rpartition("#")[2].rpartition("/")[2]
            for predicate in targets
            for target in shapes().objects(SHAPES[file.stem], predicate)
        )
        graph = f"https://example.org/{label(file)}"
        spoken = {
            str(term).rpartition("#")[2].rpartition("/")[2]
            for triple in examples.store.triples((None, None, None), graph)
            for term in (triple[1], triple[2], *types(examples, triple[0]))
        }
        if not set(said.split()) & spoken:
            unseen.add(label(file))

    assert unseen == set()


def types(examples: Examples, node: URIRef) -> set[URIRef]:
    return {kind for _, _, kind in examples.store.triples((node, RDF.type, None), None)}


def test_every_shape_and_constraint_has_a_name_and_says_what_to_do() -> None:
    graph = shapes()
    silent = set()
    for node in graph.subjects(RDF.type, SH.PropertyShape):
        wanted = {SH.name, SH.description, SH.message}
        if not isinstance(node, URIRef) or not wanted <= set(graph.predicates(node)):
            silent.add(node)
    for node in graph.subjects(RDF.type, SH.SPARQLConstraint):
        if not isinstance(node, URIRef) or (node, SH.message, None) not in graph:
            silent.add(node)
    for node in graph.objects(None, SH.message):
        if node.language != "en":
            silent.add(node)

    assert silent == set()


def test_every_class_of_the_ontology_is_the_target_of_a_shape(examples: Examples) -> None:
    classes = {
        kind
        for kind, _, _ in examples.store.triples((None, RDF.type, OWL.Class), None)
        if kind.startswith("https://w3id.org/evidence-graph/ns#")
    }

    assert classes - set(shapes().objects(None, SH.targetClass)) == set()
