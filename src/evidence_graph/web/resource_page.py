"""A thing as its page shows it: each value with who says it, and the source's words for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from evidence_graph.rdf import display
from evidence_graph.records.graphs import GraphFamily, family_of
from evidence_graph.serving import ServedGraph
from evidence_graph.store.answers import Row
from evidence_graph.store.terms import Term
from evidence_graph.vocabulary import EV, PREFIXES
from evidence_graph.web.description import SUPPORTED_BY, Description, labels, query_text, rows
from evidence_graph.web.presentation import Cell, cell

MOST_VALUES: Final = 200
"""Values of one property that a page shows; the page says so, and the RDF forms are whole."""

EVERY: Final = (
    "SELECT DISTINCT ?subject WHERE {{ ?subject <{property}> <{thing}> }} ORDER BY ?subject"
)

_FOREMOST: Final = (
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["skos"] + "definition",
)

# Words for properties of others that nothing in the graph gives a name to.
_IN_WORDS: Final = {
    PREFIXES["rdf"] + "type": "is a",
    PREFIXES["rdfs"] + "label": "is called",
    PREFIXES["skos"] + "prefLabel": "is called",
    PREFIXES["skos"] + "altLabel": "is also called",
    PREFIXES["skos"] + "definition": "means",
}

_EXACT: Final = PREFIXES["oa"] + "exact"
_START: Final = PREFIXES["oa"] + "start"
_END: Final = PREFIXES["oa"] + "end"

_SAID_BY_A_SOURCE: Final = frozenset({GraphFamily.ASSERTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A quotation: the source's words, where they stand, and its number in the list of facts."""

    iri: str
    text: str
    place: str
    number: str  # empty where the quotation has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a property, with the named graphs that say it."""

    cell: Cell
    label: str | None  # what the thing is called, where the value is one
    is_silence: bool  # the value says that the source says nothing
    graphs: tuple[tuple[str, str], ...]  # IRI and family


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property of the thing: its values, and the words that state them."""

    cell: Cell
    label: str | None
    values: tuple[Value, ...]
    hidden: int  # values beyond those shown
    words: tuple[Words, ...]
    lacks_words: bool  # a claim of a source that no quotation backs


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The things that lead here by one property: how many, and the first of them."""

    cell: Cell
    label: str | None
    things: int
    first: tuple[Value, ...]
    query: str  # the part of an address that asks for all of them


class ResourcePage:
    """What the template of a thing's page needs."""

    def __init__(self, graph: ServedGraph, description: Description) -> None:
        self._graph = graph
        self._description = description

    @property
    def iri(self) -> str:
        """The thing's IRI."""
        return self._description.iri

    @property
    def is_deprecated(self) -> bool:
        """Says whether a graph marks the thing as one not to be used any more."""
        return self._description.is_deprecated

    @cached_property
    def title(self) -> str:
        """What the thing is called, or the end of its IRI where nobody says."""
        for predicate in ("rdfs:label", "skos:prefLabel", "dcterms:title", "oa:exact"):
            prefix, _, name = predicate.partition(":")
            values = self._description.values(PREFIXES[prefix] + name)
            in_english = [v for v in values if display.note(v) in {"en", ""}]
            if values:
                return str((in_english or values)[0])
        return display.words(self._description.own[0][0])

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What the thing is, in words."""
        types = self._description.values(_FOREMOST[0])
        return tuple(self._labels.get(str(t)) or display.words(t) for t in types)

    @cached_property
    def properties(self) -> tuple[Property, ...]:
        """The thing's properties, what names it first; quotations are with what they state."""
        by_name: dict[str, list[tuple[Term, Term, str]]] = {}
        for _, predicate, value, graph in self._description.own:
            by_name.setdefault(str(predicate), []).append((predicate, value, graph))
        ordered = sorted(by_name, key=lambda p: (_rank(p), self._labels.get(p, p), p))
        return tuple(self._property(p, by_name[p]) for p in ordered if p != SUPPORTED_BY)

    @cached_property
    def other_words(self) -> tuple[Words, ...]:
        """The quotations that name no property of the thing that has a value."""
        named = {iri for iris in self._words_for.values() for iri in iris}
        return tuple(self._words(iri) for iri in self._quotations if iri not in named)

    @cached_property
    def not_stated(self) -> tuple[Value, ...]:
        """The claims that the source could have made of a thing of this kind, and did not."""
        if not _is_of_a_source(self._description.graphs):
            return ()
        thing = self._description.own[0][0]
        found = self._graph.rows(query_text("not_stated"), bindings={"thing": thing})
        return tuple(_named_value(row["property"], str(row["label"])) for row in found)

    @cached_property
    def incoming(self) -> tuple[Incoming, ...]:
        """The things that lead here, by property; not the quotations, which are shown already."""
        thing = self._description.own[0][0]
        found = self._graph.rows(query_text("links_to"), bindings={"thing": thing})
        leading = [
            (row["property"], int(str(row["things"])), self._first(thing, row["property"]))
            for row in found
            if row["property"] not in {None, EV.isSupportFor}
        ]
        terms = dict.fromkeys(t for p, _, subjects in leading for t in (p, *subjects))
        names = labels(rows(self._graph, "labels", list(terms)))
        return tuple(
            Incoming(
                cell=cell(predicate),
                label=names.get(str(predicate)) or _IN_WORDS.get(str(predicate)),
                things=things,
                first=tuple(_named_value(s, names.get(str(s))) for s in subjects),
                query=urlencode({"query": EVERY.format(property=predicate, thing=thing)}),
            )
            for predicate, things, subjects in leading
        )

    def _first(self, thing: Term, predicate: Term) -> list[Term]:
        bindings = {"thing": thing, "property": predicate}
        found = self._graph.rows(query_text("links_by"), bindings=bindings)
        return [row["subject"] for row in found if row["subject"] is not None]

    def _property(self, name: str, said: list[tuple[Term, Term, str]]) -> Property:
        graphs: dict[Term, list[str]] = {}
        for _, value, graph in said:
            graphs.setdefault(value, []).append(graph)
        values = tuple(self._value(value, graphs[value]) for value in graphs)
        words = tuple(self._words(iri) for iri in self._words_for.get(name, ()))
        claims = [v for v in graphs if _is_of_a_source(graphs[v]) and str(v) not in self._silences]
        return Property(
            cell=cell(said[0][0]),
            label=self._labels.get(name) or _IN_WORDS.get(name),
            values=values[:MOST_VALUES],
            hidden=max(0, len(values) - MOST_VALUES),
            words=words,
            lacks_words=bool(claims) and name in self._evidential and not words,
        )

    def _value(self, value: Term, graphs: list[str]) -> Value:
        return Value(
            cell=cell(value),
            label=self._labels.get(str(value)) if display.kind(value).value == "iri" else None,
            is_silence=str(value) in self._silences,
            graphs=tuple((graph, family_of(graph).value) for graph in dict.fromkeys(graphs)),
        )

    @cached_property
    def _quotations(self) -> tuple[str, ...]:
        return tuple(str(value) for value in self._description.values(SUPPORTED_BY))

    @cached_property
    def _words_for(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        own = {str(predicate) for _, predicate, *_ in self._description.own}
        for iri in self._quotations:
            for _, predicate, value, _ in self._description.of(iri):
                if predicate == EV.supportsProperty and str(value) in own:
                    quotations = found.setdefault(str(value), [])
                    if iri not in quotations:
                        quotations.append(iri)
        return found

    def _words(self, iri: str) -> Words:
        said = {str(p): str(o) for _, p, o, _ in self._description.of(iri)}
        start, end = said.get(_START), said.get(_END)
        return Words(
            iri=iri,
            text=said.get(_EXACT, ""),
            place="" if start is None or end is None else f"characters {start} to {end}",
            number=said.get(str(EV.factNumber), ""),
        )

    @cached_property
    def _about(self) -> list[Row]:
        own = self._description.own
        shown = dict.fromkeys(t for _, p, o, _ in own for t in (p, o) if str(p) != SUPPORTED_BY)
        named = [term for term in shown if display.kind(term).value == "iri"]
        return rows(self._graph, "labels", named[: 20 * MOST_VALUES])

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return labels(self._about)

    @cached_property
    def _silences(self) -> frozenset[str]:
        return frozenset(str(row["thing"]) for row in self._about if row["silent"] is not None)

    @cached_property
    def _evidential(self) -> frozenset[str]:
        return frozenset(str(row["thing"]) for row in self._about if row["evidential"] is not None)


def _rank(predicate: str) -> int:
    return _FOREMOST.index(predicate) if predicate in _FOREMOST else len(_FOREMOST)


def _is_of_a_source(graphs: Iterable[str]) -> bool:
    return any(family_of(graph) in _SAID_BY_A_SOURCE for graph in graphs)


def _named_value(term: Term | None, label: str | None) -> Value:
    return Value(cell=cell(term), label=label, is_silence=False, graphs=())
