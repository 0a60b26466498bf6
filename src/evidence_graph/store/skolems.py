"""IRIs for the blank nodes of a loaded document (RDF 1.1 Concepts, section 3.5)."""

import re
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, URIRef

from evidence_graph.rdf.addresses import GENID
from evidence_graph.store.terms import EngineTerm, Term

_MAY_BE_BLANK: Final = frozenset({ox.BlankNode, ox.Triple})


class Skolems:
    """Gives each blank node of one document an IRI, numbered in the order of appearance.

    The IRIs depend only on the document's name and that order, so that loading the same
    document again gives the same ones.
    """

    def __init__(self, document: str) -> None:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", document).strip("-").lower()
        self._stem = f"{GENID}{slug}-"
        self._named: dict[str, ox.NamedNode] = {}

    def name(self, quad: ox.Quad) -> ox.Quad:
        """Returns the quad with IRIs for its blank nodes."""
        graph, object_ = quad.graph_name, quad.object
        if _MAY_BE_BLANK.isdisjoint((type(graph), type(quad.subject), type(object_))):
            return quad  # to make it anew would take far longer than to see that there is no need
        return ox.Quad(
            self._subject(quad.subject),
            quad.predicate,
            self._object(object_),
            self._iri(graph) if isinstance(graph, ox.BlankNode) else graph,
        )

    def _subject(self, term: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.NamedNode | ox.Triple:
        return self._iri(term) if isinstance(term, ox.BlankNode) else term

    def _object(
        self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    ) -> ox.NamedNode | ox.Literal | ox.Triple:
        if isinstance(term, ox.Triple):
            subject = self._subject(term.subject)
            return ox.Triple(subject, term.predicate, self._object(term.object))
        return self._iri(term) if isinstance(term, ox.BlankNode) else term

    def _iri(self, node: ox.BlankNode) -> ox.NamedNode:
        if node.value not in self._named:
            self._named[node.value] = ox.NamedNode(f"{self._stem}{len(self._named) + 1}")
        return self._named[node.value]


class FreshNodes:
    """Gives each blank node of one document a label that no other has, ever."""

    def __init__(self) -> None:
        self._named: dict[str, ox.BlankNode] = {}

    def name(self, quad: ox.Quad) -> ox.Quad:
        """Returns the quad with new labels for the blank nodes of its triple."""
        subject, object_ = self._of(quad.subject), self._of(quad.object)
        if subject is quad.subject and object_ is quad.object:
            return quad
        return ox.Quad(subject, quad.predicate, object_, quad.graph_name)  # type: ignore[arg-type]

    def _of(self, term: EngineTerm) -> EngineTerm:
        if isinstance(term, ox.BlankNode):
            return self._named.setdefault(term.value, ox.BlankNode())
        if isinstance(term, ox.Triple):
            return ox.Triple(self._of(term.subject), term.predicate, self._of(term.object))  # type: ignore[arg-type]
        return term


def deskolemised(triple: tuple[Term, Term, Term]) -> tuple[Term, Term, Term]:
    """Returns the triple with blank nodes again where Skolems put IRIs."""
    subject, predicate, object_ = triple
    return _blank(subject), predicate, _blank(object_)


def _blank(term: Term) -> Term:
    if isinstance(term, URIRef) and term.startswith(GENID):
        return BNode(term.removeprefix(GENID))
    return term
