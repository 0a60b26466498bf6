"""What the endpoint says of itself (SPARQL 1.1 Service Description), true of this very graph."""

from collections.abc import Iterable
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, VOID, XSD, Literal, Namespace, URIRef

from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.store.answers import Answer
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term
from evidence_graph.vocabulary import EV

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")

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

Triples = list[tuple[Term, Term, Term]]


def describe(endpoint: str, graphs: Iterable[GraphDescription], *, statements: int) -> Answer:
    """Returns the service description of the endpoint at that address, to be written in a format.

    `statements` is the size of the default graph.
    """
    service = URIRef(endpoint)
    dataset = URIRef(f"{endpoint}#dataset")
    default = URIRef(f"{endpoint}#default-graph")
    triples: Triples = [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, service),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (dataset, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")),
        (default, RDF.type, SD.Graph),
        (default, VOID.triples, _count(statements)),
        (
            default,
            RDFS.comment,
            Literal("The merged view of the named graphs, without the shapes.", lang="en"),
        ),
    ]
    for written in (*SOLUTION_FORMATS, *GRAPH_FORMATS):
        triples.append((service, SD.resultFormat, FORMATS[_REGISTERED[written.name]]))
    for graph in graphs:
        triples += _named_graph(endpoint, dataset, graph)
    store = QuadStore.in_memory()
    store.add(triples, None)
    return store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def _named_graph(endpoint: str, dataset: URIRef, graph: GraphDescription) -> Triples:
    slug = graph.iri.removeprefix("https://w3id.org/evidence-graph/graph/").replace("/", "-")
    named, content = URIRef(f"{endpoint}#named-{slug}"), URIRef(f"{endpoint}#graph-{slug}")
    return [
        (dataset, SD.namedGraph, named),
        (named, RDF.type, SD.NamedGraph),
        (named, SD.name, URIRef(graph.iri)),
        (named, SD.graph, content),
        (content, RDF.type, SD.Graph),
        (content, VOID.triples, _count(graph.triples)),
        (content, EV.graphFamily, URIRef(graph.family.iri)),
    ]


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
