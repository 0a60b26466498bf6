"""A copy of the shipped graph, to be damaged in one way, and what verifying its quotes finds."""

from collections.abc import Iterable

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from evidence_graph.quotations.checking import verify_quotations
from evidence_graph.quotations.gathered import Gathered, Quotation
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term
from evidence_graph.validation.report import SHAPES, ValidationResult
from evidence_graph.vocabulary import EV, GRAPHS, PREFIXES

UT = "https://w3id.org/evidence-graph/id/report/ut202002/"
REPORT = f"{GRAPHS}report/ut202002"
EXACT, START, END = (URIRef(PREFIXES["oa"] + name) for name in ("exact", "start", "end"))
KNOWN = {(f"{UT}reference-5", "CitedSource-notSuperseded")}
"""What is found in the shipped graph as it is."""


class Damaged:
    """A graph of its own to change: what is written stands in the report and in the merged view."""

    def __init__(self, store: QuadStore) -> None:
        self.store = store.copy(None)
        self.text = next(str(t[2]) for t in store.triples((None, EV.sourceText, None), None))
        self.gathered = Gathered.of(store)

    def quotation(self, name: str) -> Quotation:
        """Returns the quotation of that name below quote/."""
        wanted = URIRef(f"{UT}quote/{name}")
        return next(q for q in self.gathered.quotations if q.node == wanted)

    def add(self, *triples: tuple[Term, URIRef, Term]) -> None:
        """Adds triples."""
        for graph in (REPORT, None):
            self.store.add(triples, graph)

    def put(self, subject: Node, predicate: Node, *values: Term) -> None:
        """Replaces the values of a property."""
        for graph in (REPORT, None):
            self.store.remove((subject, predicate, None), graph)
            self.store.add([(subject, predicate, value) for value in values], graph)

    def quote(self, node: Term, start: int, end: int) -> None:
        """Lets a quotation quote other characters of the source, truly."""
        self.put(node, EXACT, Literal(self.text[start:end]))
        self.put(node, START, Literal(start))
        self.put(node, END, Literal(end))

    def quote_more(self, item: Term, start: int, end: int, *properties: URIRef) -> URIRef:
        """Adds a quotation to an item."""
        node = URIRef(f"{UT}quote/more-{start}-{end}")
        source = self.gathered.quotations[0].place.source
        self.add((item, EV.supportedBy, node), (node, RDF.type, EV.Quotation))
        self.add((node, EV.quotedFrom, source))
        self.add(*((node, EV.supportsProperty, property_) for property_ in properties))
        self.quote(node, start, end)
        return node

    def results(self, reports: Iterable[str] = ()) -> list[ValidationResult]:
        """Returns all that is found."""
        return list(verify_quotations(self.store, {}, list(reports)).validation.results)

    def found(self) -> set[tuple[str, str]]:
        """Returns the nodes and the shapes that speak of them, without what is known already."""
        told = ((str(r.focus_node), str(r.shape).removeprefix(SHAPES)) for r in self.results())
        return {fault for fault in told if fault not in KNOWN}
