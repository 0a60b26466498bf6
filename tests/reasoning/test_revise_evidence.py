"""Made evidence of ten thousand quads, with the shipped ontology: changed and inferred anew."""

from collections.abc import Iterator
from random import Random

import pytest
from rdflib import Graph

from benchmarks.made import made
from evidence_graph import resources
from evidence_graph.rdf import formats
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.explain import Proof, explain
from evidence_graph.reasoning.materialise import materialise
from evidence_graph.reasoning.revise import recompute, revise
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH, is_asserted
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.work import Work
from reasoning.changing import Reviser, apply, inferred_in


@pytest.fixture(scope="module")
def ontology() -> bytes:
    return resources.directory("ontology").joinpath("evidence.ttl").read_bytes()


@pytest.fixture(scope="module")
def program(ontology: bytes) -> RuleProgram:
    return compile_program(Graph().parse(data=ontology, format="turtle"))


@pytest.fixture(scope="module")
def evidence(ontology: bytes, program: RuleProgram) -> QuadStore:
    """Made evidence with what follows from it."""
    store = QuadStore.in_memory()
    store.load(made(), formats.N_QUADS, source="made")
    store.load_skolemised(ontology, formats.TURTLE, source="ontology", graph=ONTOLOGY_GRAPH)
    return anew(program, store)


def anew(program: RuleProgram, store: QuadStore) -> QuadStore:
    """Returns a copy of a store in which everything has been inferred anew."""
    copy = store.copy(None)
    copy.clear(INFERRED_GRAPH)
    copy.merge(graph for graph in copy.graphs() if is_asserted(graph))
    materialise(program, copy)
    return copy


def everything(store: QuadStore) -> set[Quad]:
    """Returns all quads of a store."""
    return {quad for graph in (None, *store.graphs()) for quad in store.quads(graph)}


def reviews(store: QuadStore) -> Iterator[tuple[str, set[Triple]]]:
    """Yields, for some made reports, all that they say of their first review."""
    reports = [graph for graph in store.graphs() if "/report/made" in graph]
    for graph in Random(1).sample(reports, 4):
        said = set(store.triples((None, None, None), graph))
        yield graph, {triple for triple in said if "/review-1" in triple[0]}


@pytest.mark.parametrize("by", [revise, recompute])
def test_reviews_that_go_and_come_back_leave_what_inferring_anew_gives(
    program: RuleProgram, evidence: QuadStore, by: Reviser
) -> None:
    store = evidence.copy(None)
    for graph, review in reviews(evidence):
        gone = apply(program, Work(store), graph=graph, add=set(), remove=review, by=by)

        assert everything(store) == everything(anew(program, store))
        assert len(gone.withdrawn) > 20

        back = apply(program, Work(store), graph=graph, add=review, remove=set(), by=by)

        assert everything(store) == everything(evidence)
        assert back.added == gone.removed


def test_concepts_that_move_in_the_hierarchy_leave_what_inferring_anew_gives(
    program: RuleProgram, evidence: QuadStore
) -> None:
    store = evidence.copy(None)
    graph = next(graph for graph in store.graphs() if graph.endswith("vocabulary/made-outcome"))
    broader = sorted(t for t in store.triples((None, None, None), graph) if "broader" in t[1])
    for one, other in zip(broader[3:6], broader[13:16], strict=True):
        moved: set[Triple] = {(one[0], one[1], other[2])}

        apply(program, Work(store), graph=graph, add=moved, remove={one})

        assert everything(store) == everything(anew(program, store))


def test_every_kind_of_inferred_triple_is_explained(
    program: RuleProgram, evidence: QuadStore
) -> None:
    kinds = {(triple[1], type(triple[2])): triple for triple in inferred_in(evidence)}

    proofs = [explain(program, evidence, triple) for triple in kinds.values()]

    assert len(proofs) > 5
    assert all(isinstance(proof, Proof) for proof in proofs)
