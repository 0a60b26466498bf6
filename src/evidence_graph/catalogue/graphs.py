"""What the provenance graph says of each named graph: its family, its size, where it comes from.

The sizes are kept there and changed with the graphs, so that nobody needs to count. The provenance
graph cannot tell its own: writing it would change it. That one is in the catalogue.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from rdflib import PROV, RDF, VOID, URIRef

from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.terms import SD, Triples, count
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    PROVENANCE_GRAPH,
    GraphDescription,
    family_of,
)
from evidence_graph.store.answers import Row
from evidence_graph.store.changes import graph_of
from evidence_graph.store.merged import exchange
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV


def growth(work: Work) -> Counter[str | None]:
    """Returns by how many triples the work so far has made each graph grow, or with a minus shrink.

    None is the default graph.
    """
    grown: Counter[str | None] = Counter(graph_of(quad) for quad in work.added)
    grown.subtract(graph_of(quad) for quad in work.removed)
    return grown


def describe(store: QuadStore) -> None:
    """Writes the description of every named graph that is not empty, and of no other.

    The default graph is left to the caller.
    """
    sizes = {graph: size for graph, size in store.graphs().items() if size}
    for known, _, _ in list(store.triples((None, RDF.type, SD.Graph), PROVENANCE_GRAPH)):
        if str(known) not in sizes:
            for triple in _forgotten(store, str(known)):
                store.remove(triple, PROVENANCE_GRAPH)
    for graph, size in sizes.items():
        node = URIRef(graph)
        for predicate in (RDF.type, EV.graphFamily, VOID.triples):
            store.remove((node, predicate, None), PROVENANCE_GRAPH)
        store.add(_description(graph, size), PROVENANCE_GRAPH)
    if sizes:
        store.add(_description(PROVENANCE_GRAPH, 1), PROVENANCE_GRAPH)


def revise(work: Work, grown: Mapping[str | None, int]) -> None:
    """Describes the named graphs that have grown or shrunk as they are now, and the others not.

    When the work began the descriptions were true; the default graph is kept in step with them.
    """
    for graph, by in grown.items():
        if graph is not None and by and graph not in (PROVENANCE_GRAPH, CATALOGUE_GRAPH):
            _revise(work, graph, by)
    if any(grown.values()):
        exchange(work, (), _description(PROVENANCE_GRAPH, 1), graph=PROVENANCE_GRAPH)


def size_after(store: QuadStore, graph: str, by: int, *, told_in: str) -> tuple[Triples, int]:
    """Returns what a graph tells of the size of a named graph before it grew, and the size now."""
    told = list(store.triples((URIRef(graph), VOID.triples, None), told_in))
    return told, int(str(told[0][2])) + by if told else store.size(graph)


def descriptions(store: QuadStore) -> Iterator[GraphDescription]:
    """Yields what is known of each named graph, in the order of their IRIs."""
    return from_rows(store.select(text_of("descriptions")))


def counted(store: QuadStore) -> Iterator[GraphDescription]:
    """Yields what `descriptions` should, of a store that may not describe its graphs; counts."""
    known = {described.iri: described for described in descriptions(store)}
    for graph, triples in store.graphs().items():
        nothing = GraphDescription(
            iri=graph, family=family_of(graph), triples=0, loaded_from=None, sha256=None
        )
        yield replace(known.get(graph, nothing), triples=triples)


def from_rows(rows: Iterable[Row]) -> Iterator[GraphDescription]:
    """Yields the named graphs that the rows of `descriptions` describe, ordered by IRI."""
    ordered = sorted(rows, key=lambda row: (str(row["graph"]), str(row["label"])))
    for graph, group in groupby(ordered, key=lambda row: str(row["graph"])):
        said = list(group)
        documents = {str(row["label"]): str(row["sha256"]) for row in said if row["label"]}
        yield GraphDescription(
            iri=graph,
            family=family_of(graph),
            triples=int(str(said[0]["triples"])),
            loaded_from=", ".join(documents) or None,
            sha256=next(iter(documents.values())) if len(documents) == 1 else None,
        )


def _revise(work: Work, graph: str, by: int) -> None:
    told, size = size_after(work.store, graph, by, told_in=PROVENANCE_GRAPH)
    if size:
        exchange(work, told, _description(graph, size), graph=PROVENANCE_GRAPH)
    else:
        exchange(work, _forgotten(work.store, graph), (), graph=PROVENANCE_GRAPH)


def _description(graph: str, size: int) -> Triples:
    node = URIRef(graph)
    said: Triples = [
        (node, RDF.type, SD.Graph),
        (node, EV.graphFamily, URIRef(family_of(graph).iri)),
    ]
    return said if graph == PROVENANCE_GRAPH else [*said, (node, VOID.triples, count(size))]


def _forgotten(store: QuadStore, graph: str) -> Triples:
    """Returns what goes with a graph: its description, and of documents that nothing else needs."""
    node = URIRef(graph)
    gone: Triples = [
        (node, RDF.type, SD.Graph),
        (node, EV.graphFamily, URIRef(family_of(graph).iri)),
        *store.triples((node, VOID.triples, None), PROVENANCE_GRAPH),
    ]
    for derived in list(store.triples((node, PROV.wasDerivedFrom, None), PROVENANCE_GRAPH)):
        gone.append(derived)
        document = derived[2]
        users = {user for user, _, _ in store.triples((None, None, document), PROVENANCE_GRAPH)}
        if users == {node}:
            gone += store.triples((document, None, None), PROVENANCE_GRAPH)
    return gone
