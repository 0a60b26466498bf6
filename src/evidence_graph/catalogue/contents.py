"""The catalogue graph: made whole for each new version, and taken out where it must not be.

It is added after inference and validation. So it is no input of the rules, no shape of ours judges
it, and its figures are those of the graph without it.
"""

import re
from collections.abc import Iterator
from typing import Final

from rdflib import DCTERMS, RDF, VOID, Literal, URIRef

from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.examples import declarations, example, prefixes_of
from evidence_graph.catalogue.statistics import statistics
from evidence_graph.catalogue.tally import Tally, tally
from evidence_graph.catalogue.terms import (
    DATASET,
    DCAT,
    ENDPOINT,
    FOAF,
    LICENSE,
    PROJECT,
    SD,
    Triples,
    count,
    english,
)
from evidence_graph.records.graphs import CATALOGUE_GRAPH, SHAPES_GRAPH, GraphFamily, family_of
from evidence_graph.sparql.questions import read_questions
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.vocabulary import EV, IDENTIFIERS, NAMESPACE, PREFIXES

_TITLE: Final = "Evidence graph: what systematic reviews found, with the words it rests on"
_DESCRIPTION: Final = (
    "Reports that list systematic reviews, as a graph: the reviews' populations, interventions, "
    "findings and conclusions, each value with the quotation that supports it. The figures are "
    "those of the merged view, which is the default graph of the endpoint, without this "
    "description itself."
)
_RIGHTS: Final = (
    "The words quoted from source documents, and the documents' texts in graph/source, belong to "
    "their authors and publishers; the licence covers what we made of them."
)
_NAMESPACE: Final = re.compile(r".*[#/]")


def write(store: QuadStore) -> None:
    """Adds the catalogue graph, and its triples to the merged graph, which it describes.

    The store has just been merged and has no catalogue yet.
    """
    counted = tally(store)
    itself = URIRef(CATALOGUE_GRAPH)
    triples: Triples = [
        *_description(store, counted),
        *statistics(counted),
        *_graphs(store),
        *_examples(),
        (itself, RDF.type, SD.Graph),
        (itself, RDF.type, VOID.DatasetDescription),
        (itself, FOAF.primaryTopic, DATASET),
        (itself, EV.graphFamily, URIRef(GraphFamily.CATALOGUE.iri)),
    ]
    triples.append((itself, VOID.triples, count(len(triples) + 1)))
    store.add(triples, CATALOGUE_GRAPH)
    store.update(f"ADD <{CATALOGUE_GRAPH}> TO DEFAULT")


def remove(store: QuadStore) -> None:
    """Takes the catalogue out of the store, and out of the merged graph what only it says."""
    store.update(
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{CATALOGUE_GRAPH}> {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER (?g NOT IN (<{CATALOGUE_GRAPH}>, <{SHAPES_GRAPH}>)) }} }}"
    )
    store.clear(CATALOGUE_GRAPH)


def _description(store: QuadStore, counted: Tally) -> Iterator[Triple]:
    described: Triples = [
        (DATASET, RDF.type, VOID.Dataset),
        (DATASET, RDF.type, DCAT.Dataset),
        (DATASET, DCTERMS.title, english(_TITLE)),
        (DATASET, DCTERMS.description, english(_DESCRIPTION)),
        (DATASET, DCTERMS.license, LICENSE),
        (DATASET, DCTERMS.rights, english(_RIGHTS)),
        (DATASET, DCTERMS.creator, PROJECT),
        (DATASET, DCTERMS.publisher, PROJECT),
        (DATASET, FOAF.homepage, PROJECT),
        (DATASET, VOID.uriSpace, Literal(IDENTIFIERS)),
        (DATASET, VOID.sparqlEndpoint, ENDPOINT),
    ]
    yield from described
    for row in store.select(text_of("shown")):
        if row["example"] is not None:
            yield DATASET, VOID.exampleResource, row["example"]
    names = (_NAMESPACE.match(name) for name in (*counted.properties, *counted.members))
    for namespace in {found[0] for found in names if found}:
        # Our own ontology has an IRI, and the namespace of its terms is the IRI of nothing.
        ours = namespace == NAMESPACE
        yield DATASET, VOID.vocabulary, URIRef(namespace.rstrip("#") if ours else namespace)


def _graphs(store: QuadStore) -> Iterator[Triple]:
    """Yields what is said of each named graph; the shapes are no part of the merged view."""
    for row in store.select(text_of("graphs")):
        graph, triples = row["graph"], row["triples"]
        if graph is None or triples is None or str(graph) == CATALOGUE_GRAPH:
            continue
        yield graph, RDF.type, VOID.Dataset
        yield graph, DCTERMS.type, URIRef(family_of(str(graph)).iri)
        yield graph, VOID.triples, triples
        if str(graph) != SHAPES_GRAPH:
            yield DATASET, VOID.subset, graph


def _examples() -> Iterator[Triple]:
    prefixes = dict(PREFIXES)
    for question in read_questions():
        yield from example(question)
        prefixes |= prefixes_of(question.text)
    yield from declarations(prefixes)
