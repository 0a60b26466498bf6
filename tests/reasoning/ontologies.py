"""Small ontologies with facts, what our rules make of them, and what owlrl makes of them."""

from owlrl import DeductiveClosure
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Graph
from rdflib.term import Node

from evidence_graph.rdf import formats
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.materialise import MaterialisationReceipt, materialise
from evidence_graph.reasoning.noise import noise
from evidence_graph.reasoning.schema import process_state_restored
from evidence_graph.records.graphs import INFERRED_GRAPH, ONTOLOGY_GRAPH
from evidence_graph.store.quads import QuadStore

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FACTS_GRAPH = "http://example.org/facts"

Triples = set[tuple[Node, Node, Node]]


def parsed(turtle: str) -> Graph:
    """Returns Turtle, written with our prefixes, as a graph."""
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def store_of(ontology: str, facts: str = "") -> QuadStore:
    """Returns a store with an ontology and facts, merged and ready for inference."""
    store = QuadStore.in_memory()
    for text, graph in ((ontology, ONTOLOGY_GRAPH), (facts, FACTS_GRAPH)):
        content = (PREFIXES + text).encode()
        store.load_skolemised(content, formats.TURTLE, source=graph, graph=graph)
    store.merge([ONTOLOGY_GRAPH, FACTS_GRAPH])
    return store


def infer(store: QuadStore) -> MaterialisationReceipt:
    """Infers in a store from its own ontology."""
    return materialise(compile_program(store.to_rdflib(ONTOLOGY_GRAPH)), store)


def inferred(ontology: str, facts: str = "") -> Triples:
    """Returns what follows from an ontology and facts."""
    store = store_of(ontology, facts)
    infer(store)
    return triples(store, INFERRED_GRAPH)


def triples(store: QuadStore, graph: str | None) -> Triples:
    """Returns the triples of a graph as they are in the store."""
    return set(store.triples((None, None, None), graph))


def closure_by_owlrl(store: QuadStore) -> tuple[Triples, bool]:
    """Returns what owlrl adds to the merged graph of a store, and whether it is consistent.

    What it adds is returned without noise, and without its messages.
    """
    asserted = triples(store, None)
    graph = Graph()
    for triple in asserted:
        graph.add(triple)
    with process_state_restored():
        DeductiveClosure(OWLRL_Semantics).expand(graph)
    messages = {triple for triple in graph if _is_message(triple)}
    added = {t for t in graph if t not in asserted and t not in messages and noise(t) is None}
    return added, not messages


def _is_message(triple: tuple[Node, Node, Node]) -> bool:
    # owlrl writes down what it finds contradictory as nodes of a vocabulary of its own.
    return any("daml.org/2002/03/agents/agent-ont#" in str(term) for term in triple[1:])
