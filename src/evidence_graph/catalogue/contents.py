"""The catalogue graph: written whole, revised with each change, taken out where it must not be.

It is added after inference and validation. So it is no input of the rules, no shape of ours judges
it, and its figures are those of the graph without it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import DCTERMS, RDF, VOID, Literal, URIRef

from evidence_graph.catalogue import shown
from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.examples import declarations, example, prefixes_of
from evidence_graph.catalogue.graphs import size_after
from evidence_graph.catalogue.statistics import difference, statistics
from evidence_graph.catalogue.tally import Tally, tally
from evidence_graph.catalogue.terms import (
    CATALOGUE,
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
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    QUARANTINE,
    SHAPES_GRAPH,
    GraphFamily,
    family_of,
    is_merged,
)
from evidence_graph.sparql.questions import read_questions
from evidence_graph.store.changes import Quad
from evidence_graph.store.merged import ViewChange, exchange, maybe_said_elsewhere
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import iri_of
from evidence_graph.store.work import Work
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


def write(store: QuadStore) -> Tally:
    """Adds the catalogue graph, and its triples to the merged graph, which it describes.

    The store has just been merged and has no catalogue yet. Returns the figures, which `revise`
    needs after the next change.
    """
    counted = tally(store)
    itself = URIRef(CATALOGUE_GRAPH)
    triples: dict[Triple, None] = dict.fromkeys(
        [
            *_description(),
            *shown.all_of(store),
            *_vocabularies(counted),
            *statistics(counted),
            *_graphs(store),
            *_examples(),
            (itself, RDF.type, SD.Graph),
            (itself, RDF.type, VOID.DatasetDescription),
            (itself, FOAF.primaryTopic, DATASET),
            (itself, EV.graphFamily, URIRef(GraphFamily.CATALOGUE.iri)),
        ]
    )
    triples[itself, VOID.triples, count(len(triples) + 1)] = None
    store.add(triples, CATALOGUE_GRAPH)
    store.update(f"ADD <{CATALOGUE_GRAPH}> TO DEFAULT")
    return counted


def revise(
    work: Work,
    change: ViewChange,
    grown: Mapping[str | None, int],
    *,
    before: Tally,
    after: Tally,
) -> None:
    """Makes the catalogue what `write` would write now, changing only what differs.

    It was what `write` of this release wrote when the work began. `change` is what the work has
    done to the evidence of the merged view, and `grown` to the size of each graph; the tallies are
    those of the evidence before and after. The default graph is kept in step.
    """
    gone, come = difference(before, after)
    gone |= set(_vocabularies(before))
    come |= set(_vocabularies(after))
    for revised in (
        shown.revised(work.store, change),
        *(_revised_graph(work.store, graph, by) for graph, by in grown.items() if graph and by),
    ):
        gone |= revised[0]
        come |= revised[1]
    # Asking of each of many triples whether evidence says it too takes longer than all else here.
    alone = maybe_said_elsewhere if after.catalogued else _is_of_the_catalogue
    by = exchange(work, gone - come, come - gone, graph=CATALOGUE_GRAPH, is_said_alone=alone)
    told, size = size_after(work.store, CATALOGUE_GRAPH, by, told_in=CATALOGUE_GRAPH)
    itself = {(URIRef(CATALOGUE_GRAPH), VOID.triples, count(size))}
    exchange(work, set(told) - itself, itself, graph=CATALOGUE_GRAPH)


def remove(store: QuadStore) -> None:
    """Takes the catalogue out of the store, and out of the merged graph what only it says."""
    store.update(
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{CATALOGUE_GRAPH}> {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER (?g NOT IN (<{CATALOGUE_GRAPH}>, <{SHAPES_GRAPH}>)"
        f' && !STRSTARTS(STR(?g), "{QUARANTINE}")) }} }}'
    )
    store.clear(CATALOGUE_GRAPH)


def _is_of_the_catalogue(quad: Quad) -> bool:
    return (iri_of(quad.subject) or "").startswith(CATALOGUE)


def _description() -> Triples:
    return [
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


def _vocabularies(counted: Tally) -> Iterator[Triple]:
    names = (_NAMESPACE.match(name) for name in (*counted.properties, *counted.members))
    for namespace in {found[0] for found in names if found}:
        # Our own ontology has an IRI, and the namespace of its terms is the IRI of nothing.
        ours = namespace == NAMESPACE
        yield DATASET, VOID.vocabulary, URIRef(namespace.rstrip("#") if ours else namespace)


def _graphs(store: QuadStore) -> Iterator[Triple]:
    for row in store.select(text_of("graphs")):
        graph, triples = row["graph"], row["triples"]
        if graph is not None and triples is not None and str(graph) != CATALOGUE_GRAPH:
            yield from _graph(str(graph), int(str(triples)))


def _graph(graph: str, triples: int) -> Iterator[Triple]:
    """Yields what is said of a named graph; not all are part of the merged view."""
    node = URIRef(graph)
    yield node, RDF.type, VOID.Dataset
    yield node, DCTERMS.type, URIRef(family_of(graph).iri)
    yield node, VOID.triples, count(triples)
    if is_merged(graph):
        yield DATASET, VOID.subset, node


def _revised_graph(store: QuadStore, graph: str, by: int) -> tuple[set[Triple], set[Triple]]:
    """Returns what was said of a named graph before it grew by so much, and what is to be said."""
    if graph == CATALOGUE_GRAPH:
        return set(), set()
    told, size = size_after(store, graph, by, told_in=CATALOGUE_GRAPH)
    gone = set(_graph(graph, size - by)) if told else set()
    return gone, set(_graph(graph, size)) if size else set()


def _examples() -> Iterator[Triple]:
    prefixes = dict(PREFIXES)
    for question in read_questions():
        yield from example(question)
        prefixes |= prefixes_of(question.text)
    yield from declarations(prefixes)
