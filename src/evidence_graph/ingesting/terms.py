"""What the ontology says of the names in a draft: their IRIs, and what their values are."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from evidence_graph.rdf import documents
from evidence_graph.vocabulary import EV, IDENTIFIERS, NAMESPACE, PREFIXES

OA_EXACT: Final = URIRef(f"{PREFIXES['oa']}exact")
ORGANIZATIONS: Final = {f"{IDENTIFIERS}agent/sbu-enquiry-service": "SBU Enquiry Service"}
"""The agents that drafts name, and what they are called."""

_PREFIXES: Final = {**PREFIXES, "agent": f"{IDENTIFIERS}agent/"}
_OF_OTHERS: Final = {"title": DCTERMS.title, "exact": OA_EXACT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property that a draft names."""

    iri: URIRef
    names_things: bool  # its values are IRIs
    is_evidential: bool  # what it says is a claim of the source
    printed: URIRef | None  # the property that holds its values as printed

    @property
    def printed_name(self) -> str:
        """Returns the name of the property that holds its values as printed, or nothing."""
        return "" if self.printed is None else self.printed.removeprefix(NAMESPACE)


class Terms:
    """The classes and properties of an ontology, by their names without a prefix."""

    def __init__(self, ontology: Graph) -> None:
        self._classes = {str(c) for c in ontology.subjects(RDF.type, OWL.Class)}
        self._labels = {
            str(c): str(label)
            for c in ontology.subjects(RDF.type, OWL.Class)
            for label in ontology.objects(c, RDFS.label)
            if getattr(label, "language", None) == "en"
        }
        things = set(ontology.subjects(RDF.type, OWL.ObjectProperty))
        known = things | set(ontology.subjects(RDF.type, OWL.DatatypeProperty))
        printed = dict(ontology.subject_objects(EV.verbatimSibling))
        self._properties = {
            str(p).removeprefix(NAMESPACE): Property(
                iri=URIRef(str(p)),
                names_things=p in things,
                is_evidential=(p, EV.isEvidential, Literal(True)) in ontology,
                printed=None if p not in printed else URIRef(str(printed[p])),
            )
            for p in known
            if str(p).startswith(NAMESPACE)
        } | {
            name: Property(iri=iri, names_things=False, is_evidential=True, printed=None)
            for name, iri in _OF_OTHERS.items()
        }

    def property(self, name: str) -> Property | None:
        """Returns what is known of a property, or None where the ontology has none of that name."""
        return self._properties.get(name)

    def cls(self, name: str) -> URIRef | None:
        """Returns the IRI of a class, or None where the ontology has none of that name."""
        return URIRef(NAMESPACE + name) if NAMESPACE + name in self._classes else None

    def label(self, name: str) -> str:
        """Returns what a class is called in English."""
        return self._labels.get(NAMESPACE + name, name)


@cache
def shipped() -> Terms:
    """Returns the terms of the shipped ontology."""
    graph = Graph(bind_namespaces="none")
    graph.parse(data=documents.ontology().content, format="turtle")
    return Terms(graph)


def concept(shortened: str) -> URIRef | None:
    """Returns the IRI that a prefix and a name stand for, or None for an unknown prefix.

    >>> concept("rob:low-or-medium")
    rdflib.term.URIRef('https://w3id.org/evidence-graph/id/risk-of-bias/low-or-medium')
    """
    if shortened.startswith(("http://", "https://", "urn:")):
        return URIRef(shortened)
    prefix, separator, name = shortened.partition(":")
    namespace = _PREFIXES.get(prefix)
    return URIRef(namespace + name) if separator and name and namespace else None
