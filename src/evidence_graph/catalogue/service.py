"""What the endpoint says of itself (SPARQL 1.1 Service Description), true of this very graph.

Nothing is claimed that is not so. The default graph is a merged view, but without the shapes, so
sd:UnionDefaultGraph is not among the features; SERVICE is refused, so sd:BasicFederatedQuery is
not; no document is ever read for a query, so there is no sd:inputFormat.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from rdflib import DCTERMS, RDF, RDFS, VOID, URIRef

from evidence_graph.catalogue.terms import (
    DATASET,
    DCAT,
    ENTAILMENT,
    FORMATS,
    LICENSE,
    SD,
    Triples,
    count,
    english,
)
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.store.quads import Triple
from evidence_graph.vocabulary import EV, GRAPHS

# The names of the formats registry (https://www.w3.org/ns/formats/).
_REGISTERED: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nquads": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}

_SERVICE: Final = (
    "Answers SPARQL 1.1 queries, takes SPARQL 1.1 updates from who has a token, and refuses "
    "SERVICE, LOAD, and FROM with anything but a named graph of its own. There are no extension "
    "functions, no extension aggregates and no full-text search."
)
_DEFAULT: Final = (
    "Asked where a query names no graph: the union, each triple once, of every named graph but the "
    "shapes. What follows by the rules of OWL 2 RL that the ontology gives rise to has been added "
    "to it beforehand and is also in graph/inferred; patterns are then matched as they stand, "
    "which is simple entailment."
)


def service(url: str, graphs: Iterable[GraphDescription], *, statements: int) -> Iterator[Triple]:
    """Yields the description of the endpoint of the server at `url`.

    `statements` is the size of the default graph.
    """
    endpoint = URIRef(f"{url}/sparql")
    dataset = URIRef(f"{endpoint}#dataset")
    default = URIRef(f"{endpoint}#default-graph")
    described: Triples = [
        (endpoint, RDF.type, SD.Service),
        (endpoint, RDFS.comment, english(_SERVICE)),
        (endpoint, SD.endpoint, endpoint),
        (endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        (endpoint, SD.supportedLanguage, SD.SPARQL11Update),
        (endpoint, SD.defaultEntailmentRegime, ENTAILMENT.Simple),
        (endpoint, SD.defaultDataset, dataset),
        (endpoint, SD.availableGraphs, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, RDF.type, SD.GraphCollection),
        (dataset, SD.defaultGraph, default),
        (dataset, DCTERMS.license, LICENSE),
        (default, RDF.type, SD.Graph),
        (default, RDF.type, VOID.Dataset),
        (default, VOID.triples, count(statements)),
        (default, VOID.subset, DATASET),
        (default, RDFS.comment, english(_DEFAULT)),
    ]
    yield from described
    yield from data_service(url)
    for written in (*SOLUTION_FORMATS, *GRAPH_FORMATS):
        yield endpoint, SD.resultFormat, FORMATS[_REGISTERED[written.name]]
    for graph in graphs:
        yield from _named_graph(endpoint, dataset, graph)


def plain_service(url: str) -> Iterator[Triple]:
    """Yields the description of the endpoint at `url` where it serves a plain store."""
    endpoint = URIRef(f"{url}/sparql")
    dataset, default = URIRef(f"{endpoint}#dataset"), URIRef(f"{endpoint}#default-graph")
    yield endpoint, RDF.type, SD.Service
    yield endpoint, RDFS.comment, english(_SERVICE)
    yield endpoint, SD.endpoint, endpoint
    yield endpoint, SD.supportedLanguage, SD.SPARQL11Query
    yield endpoint, SD.supportedLanguage, SD.SPARQL11Update
    yield endpoint, SD.defaultDataset, dataset
    yield dataset, RDF.type, SD.Dataset
    yield dataset, SD.defaultGraph, default
    yield default, RDF.type, SD.Graph
    for written in (*SOLUTION_FORMATS, *GRAPH_FORMATS):
        yield endpoint, SD.resultFormat, FORMATS[_REGISTERED[written.name]]


def data_service(url: str) -> Iterator[Triple]:
    """Yields what DCAT says of the endpoint of the server at `url`."""
    endpoint = URIRef(f"{url}/sparql")
    yield endpoint, RDF.type, DCAT.DataService
    yield endpoint, DCTERMS.title, english("SPARQL endpoint of the evidence graph")
    yield endpoint, DCTERMS.conformsTo, URIRef("http://www.w3.org/TR/sparql11-protocol/")
    yield endpoint, DCAT.endpointURL, endpoint
    yield endpoint, DCAT.endpointDescription, endpoint
    yield endpoint, DCAT.servesDataset, DATASET
    yield endpoint, RDFS.seeAlso, URIRef(f"{url}/.well-known/void")


def _named_graph(endpoint: URIRef, dataset: URIRef, graph: GraphDescription) -> Iterator[Triple]:
    slug = quote(graph.iri.removeprefix(GRAPHS).replace("/", "-"), safe="")
    named, content = URIRef(f"{endpoint}#named-{slug}"), URIRef(f"{endpoint}#graph-{slug}")
    yield dataset, SD.namedGraph, named
    yield named, RDF.type, SD.NamedGraph
    yield named, SD.name, URIRef(graph.iri)
    yield named, SD.entailmentRegime, ENTAILMENT.Simple
    yield named, SD.graph, content
    yield content, RDF.type, SD.Graph
    yield content, RDF.type, VOID.Dataset
    yield content, VOID.triples, count(graph.triples)
    yield content, EV.graphFamily, URIRef(graph.family.iri)
