"""Our rules against owlrl: the same triples, save the noise, and the same verdict."""

from hypothesis import given, settings
from rdflib import OWL, RDF

from evidence_graph.errors import InconsistencyError
from evidence_graph.rdf import documents
from evidence_graph.reasoning.noise import noise
from evidence_graph.reasoning.schema import axioms_of
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH
from evidence_graph.store.quads import QuadStore
from reasoning import generated
from reasoning.ontologies import closure_by_owlrl, infer, store_of, triples


def test_on_the_shipped_evidence_we_infer_what_owlrl_infers() -> None:
    store = shipped_store()
    expected, is_consistent = closure_by_owlrl(store)

    infer(store)

    assert is_consistent
    assert triples(store, INFERRED_GRAPH) == expected
    assert len(expected) > 1000


@given(generated.ontologies, generated.facts)
@settings(max_examples=40)
def test_on_generated_ontologies_we_infer_what_owlrl_infers(ontology: str, facts: str) -> None:
    agree(ontology, facts)


@given(generated.ontologies_beyond, generated.facts)
@settings(max_examples=25)
def test_beyond_the_profile_too_we_infer_what_owlrl_infers(ontology: str, facts: str) -> None:
    agree(ontology, facts)


def agree(ontology: str, facts: str) -> None:
    store = store_of(ontology, facts)
    expected, is_consistent = closure_by_owlrl(store)

    try:
        infer(store)
    except InconsistencyError:
        assert not is_consistent
    else:
        assert is_consistent

    found = triples(store, INFERRED_GRAPH)
    assert found == expected
    assert {noise(triple) for triple in found} <= {None}


def shipped_store() -> QuadStore:
    """Returns the shipped documents, merged, without what no axiom can say anything about.

    A triple whose predicate no axiom names leads to nothing but noise, and owlrl takes minutes
    over labels and definitions.
    """
    store = QuadStore.in_memory()
    shapes = {document.label for document in documents.shapes()}
    for document in documents.shipped():
        if document.label not in shapes:
            store.load_skolemised(
                document.content, document.format, source=document.label, graph=document.graph
            )
    store.merge(store.graphs())
    axioms = axioms_of(store.to_rdflib(ONTOLOGY_GRAPH))
    spoken_of = {RDF.type, RDF.first, RDF.rest, OWL.sameAs, OWL.differentFrom}
    spoken_of |= set(axioms.all_nodes()) | set(axioms.predicates())
    for triple in triples(store, None):
        if triple[1] not in spoken_of:
            store.remove(triple, None)
    return store
