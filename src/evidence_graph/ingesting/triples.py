"""The triples of one report: each once, and the quotations that its things rest on."""

from typing import Final

from rdflib import RDF, Literal, URIRef

from evidence_graph.ingesting.naming import Names
from evidence_graph.ingesting.terms import Terms
from evidence_graph.reading.draft import Span
from evidence_graph.vocabulary import EV, PREFIXES

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_OA: Final = PREFIXES["oa"]
_EXACT, _START, _END = (URIRef(f"{_OA}{name}") for name in ("exact", "start", "end"))


class Triples:
    """Gathers what is said of a report, in the order in which it is added."""

    def __init__(self, names: Names, terms: Terms) -> None:
        self._names, self._terms = names, terms
        self._triples: dict[Triple, None] = {}
        self._quotations: dict[tuple[URIRef, Span], URIRef] = {}

    def all(self) -> list[Triple]:
        """Returns all triples."""
        return list(self._triples)

    def is_quoted(self, node: URIRef) -> bool:
        """Says whether any quotation supports a thing."""
        return any(quoted == node for quoted, _ in self._quotations)

    def quote(self, node: URIRef, words: str, span: Span, name: str) -> URIRef:
        """Adds a quotation of these words to a thing, once, and the property that it supports."""
        quotation = self._quotations.get((node, span))
        if quotation is None:
            path = str(node).removeprefix(f"{self._names.report}/").removeprefix(self._names.report)
            quotation = URIRef(self._names.new("quote", path or "report", name))
            self.add(quotation, RDF.type, EV.Quotation)
            self.words(quotation, words, span)
            self.add(node, EV.supportedBy, quotation)
            self._quotations[node, span] = quotation
        known = self._terms.property(name)
        if known is not None:
            self.add(quotation, EV.supportsProperty, known.iri)
        return quotation

    def add(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        """Adds one triple, once."""
        self._triples[subject, predicate, value] = None

    def words(self, quotation: URIRef, words: str, span: Span) -> None:
        """Adds where the words of a quotation stand."""
        self.add(quotation, EV.quotedFrom, URIRef(self._names.source))
        self.add(quotation, _EXACT, Literal(words))
        self.add(quotation, _START, Literal(span.start))
        self.add(quotation, _END, Literal(span.end))
