"""The names that the catalogue is written in: its own, and those of the vocabularies it uses."""

from functools import lru_cache
from typing import Final

from rdflib import XSD, Literal, Namespace, URIRef

from evidence_graph.records.graphs import CATALOGUE_GRAPH
from evidence_graph.store.quads import Triple
from evidence_graph.vocabulary import BASE_IRI

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
ENTAILMENT: Final = Namespace("http://www.w3.org/ns/entailment/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
SCHEMA: Final = Namespace("https://schema.org/")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
VOID_EXT: Final = Namespace("http://ldf.fi/void-ext#")

CATALOGUE: Final = Namespace(f"{CATALOGUE_GRAPH}#")
DATASET: Final = CATALOGUE["dataset"]
PREFIX_DECLARATIONS: Final = CATALOGUE["prefixes"]

ENDPOINT: Final = URIRef(f"{BASE_IRI}sparql")
"""The endpoint's lasting name; where it is reached today is told over HTTP."""
QUESTIONS: Final = f"{BASE_IRI}questions/"
PROJECT: Final = URIRef(BASE_IRI.rstrip("/"))
LICENSE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")

Triples = list[Triple]


@lru_cache(maxsize=4096)
def count(number: int) -> Literal:
    """Returns a number as the literal that statistics are written in."""
    return Literal(str(number), datatype=XSD.integer)


def english(text: str) -> Literal:
    """Returns a text in English."""
    return Literal(text, lang="en")
