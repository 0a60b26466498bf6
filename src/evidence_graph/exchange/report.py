"""One report as the exports see it: what it says, and apart what is known elsewhere."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Final

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.errors import NotFoundError
from evidence_graph.rdf.display import short
from evidence_graph.records.graphs import GraphFamily, family_of
from evidence_graph.store.answers import Row
from evidence_graph.store.terms import Term, is_writable, notation
from evidence_graph.vocabulary import EV, IDENTIFIERS, PREFIXES

Ask = Callable[[str], Iterable[Row]]
"""Returns the solutions of a SELECT query."""

Triple = tuple[Node, Node, Node]

TITLE: Final = URIRef(PREFIXES["dcterms"] + "title")
_IN_NO_IRI: Final = re.compile(r'[<>" {}|\\^`\x00-\x20]')
_ANY: Final = "VALUES ?any { }"
_NOT_IN_FILES: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 100
# Names that a file cannot have everywhere.
_DEVICES: Final = frozenset({"", "con", "prn", "aux", "nul", "CON", "PRN", "AUX", "NUL"})

_SUBJECT: Final = URIRef(PREFIXES["dcterms"] + "subject")
EXACT: Final = URIRef(PREFIXES["oa"] + "exact")
START: Final = URIRef(PREFIXES["oa"] + "start")
END: Final = URIRef(PREFIXES["oa"] + "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlace:
    """Where a report stands: its IRI, its number if it has one, and the graph that holds it."""

    iri: str
    number: str | None  # a report need not print one
    graph: str

    @property
    def name(self) -> str:
        """Returns what a person calls it."""
        return self.number or self.iri.rsplit("/", 1)[-1]

    @property
    def file_name(self) -> str:
        """Returns what a file of it is called, without an ending; it leads to no other folder."""
        plain = _NOT_IN_FILES.sub("-", self.name).strip(".-")[:_LONGEST_NAME]
        if plain == self.name and plain not in _DEVICES:
            return plain
        return f"{plain}-{hashlib.sha256(self.iri.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, kw_only=True)
class ReportGraph:
    """What a report says, and beside it, apart, what is known of its words and works elsewhere."""

    place: ReportPlace
    said: Graph
    mapped: Graph
    external: Graph
    labels: Mapping[str, str]

    def __repr__(self) -> str:
        return f"<report {self.place.iri}: {len(self.said)} statements>"

    @property
    def iri(self) -> URIRef:
        """Returns the report's own IRI."""
        return URIRef(self.place.iri)

    def values(self, subject: Node, predicate: Node) -> list[Node]:
        """Returns the values of a property, in a fixed order."""
        return ordered(self.said.objects(subject, predicate))

    def value(self, subject: Node, predicate: Node) -> Node | None:
        """Returns the first value of a property; None where the report does not say it."""
        return next(iter(self.values(subject, predicate)), None)

    def text(self, subject: Node, predicate: Node) -> str:
        """Returns the first value of a property as text; none is an empty text."""
        found = self.value(subject, predicate)
        return "" if found is None else str(found)

    def of_kind(self, kind: Node) -> list[Node]:
        """Returns the things of a class, in the order of the text they rest on."""
        return sorted(self.said.subjects(RDF.type, kind), key=lambda s: (self.begins(s), str(s)))

    def kind_of(self, subject: Node) -> str:
        """Returns the local name of a thing's class; `?` where it has none."""
        kinds = self.values(subject, RDF.type)
        return local_name(kinds[0]) if kinds else "?"

    def begins(self, subject: Node) -> int:
        """Returns where the words begin that a thing rests on; what rests on none comes last."""
        places = [self.span(quotation)[0] for quotation in self.quotations(subject)]
        return min(places, default=1 << 40)

    def quotations(self, subject: Node) -> list[Node]:
        """Returns the quotations that a thing rests on, itself if it is one, as they stand."""
        found = [*self.said.objects(subject, EV.supportedBy)]
        if (subject, EXACT, None) in self.said:
            found.append(subject)
        return sorted(found, key=lambda q: (self.span(q), str(q)))

    def span(self, quotation: Node) -> tuple[int, int]:
        """Returns where a quotation stands in its source; 0, 0 where that is not said."""
        places = [self.value(quotation, START), self.value(quotation, END)]
        start, end = (int(str(p)) if p is not None and str(p).isdigit() else 0 for p in places)
        return start, end

    def words(self, term: Node) -> str:
        """Returns how a term reads: a literal as it stands, a thing by its English label."""
        if isinstance(term, Literal):
            return str(term)
        iri = str(term)
        label = self.labels.get(iri) or self.text(term, RDFS.label)
        return label or str(short(iri) or iri)

    @cached_property
    def reviews(self) -> list[Node]:
        """Returns the reviews, in the order in which the report has them."""
        return self.of_kind(EV.SystematicReview)

    @cached_property
    def studies(self) -> list[Node]:
        """Returns the studies that rows of the report are about, in the order of its text."""
        rows = self.said.subject_objects(EV.aboutStudy)
        return sorted({study for _, study in rows}, key=lambda s: (self.begins(s), str(s)))

    @cached_property
    def review_of(self) -> Mapping[Node, Node]:
        """Returns the review or study that each statement was taken from, by its conclusion."""
        return {
            statement: review
            for review in (*self.reviews, *self.studies)
            for conclusion in self.said.objects(review, EV.hasConclusion)
            for statement in self.said.objects(conclusion, EV.yields)
        }


def places(ask: Ask) -> list[ReportPlace]:
    """Returns where each report stands, by number; a number that two print is that of neither."""
    found = _places(ask(_query("reports").replace(_ANY, "")))
    times = Counter(place.number for place in found)
    told = [p if times[p.number] == 1 else replace(p, number=None) for p in found]
    return sorted(told, key=lambda place: (place.name, place.iri))


def place_of(ask: Ask, report: str) -> ReportPlace:
    """Returns where the report stands that a number or an IRI names.

    Raises NotFoundError, also for a number that two reports print.
    """
    terms: list[tuple[str, Term]] = [("number", Literal(report))]
    if not _IN_NO_IRI.search(report):
        terms += [("report", URIRef(report)), ("report", URIRef(IDENTIFIERS + report))]
    for variable, term in terms:
        if is_writable(term):
            values = f"VALUES ?{variable} {{ {notation(term)} }}"
            found = _places(ask(_query("reports").replace(_ANY, values)))
            if len({place.iri for place in found}) == 1:
                return found[0]
    raise NotFoundError("report", report, [place.number or place.iri for place in places(ask)])


def _places(rows: Iterable[Row]) -> list[ReportPlace]:
    return [
        ReportPlace(
            iri=str(row["report"]),
            number=None if row["number"] is None else str(row["number"]),
            graph=str(row["graph"]),
        )
        for row in rows
        if family_of(str(row["graph"])) is GraphFamily.ASSERTED
    ]


def read_report(ask: Ask, place: ReportPlace) -> ReportGraph:
    """Returns a report with all that its exports are made of."""
    here = URIRef(place.graph)
    labels = {str(row["thing"]): str(row["label"]) for row in reversed(_rows(ask, "labels", here))}
    return ReportGraph(
        place=place,
        said=graph_of(_triples(_rows(ask, "said", here))),
        mapped=graph_of(_triples(_family(_rows(ask, "mapped", here), GraphFamily.MAPPED))),
        external=_identifying(
            graph_of(_triples(_family(_rows(ask, "records", here), GraphFamily.EXTERNAL)))
        ),
        labels=labels,
    )


def _identifying(records: Graph) -> Graph:
    """Returns those records that do nothing but identify the one work that they describe.

    Others may speak of a work of their own: a later review, a study; its numbers are not those of
    what the record describes.
    """
    found = Graph()
    for record in set(records.subjects(RDF.type, EV.ExternalRecord)):
        is_of_another = any((record, p, None) in records for p in (TITLE, _SUBJECT))
        if len(set(records.objects(record, EV.describes))) == 1 and not is_of_another:
            for triple in records.triples((record, None, None)):
                found.add(triple)
    return found


def graph_of(triples: Iterable[Triple]) -> Graph:
    """Returns triples as a graph."""
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def ordered(terms: Iterable[Node]) -> list[Node]:
    """Returns terms in an order that is the same each time."""
    return sorted(terms, key=lambda t: (str(t), t.n3()))


def local_name(iri: Node) -> str:
    """Returns what an IRI ends with.

    >>> local_name(EV.Finding)
    'Finding'
    """
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _query(name: str) -> str:
    return files(__package__).joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")


def _rows(ask: Ask, name: str, graph: Term) -> list[Row]:
    opening, _, rest = _query(name).partition("{ }")
    return list(ask(f"{opening}{{ {notation(graph)} }}{rest}"))


def _family(rows: Iterable[Row], family: GraphFamily) -> list[Row]:
    return [row for row in rows if family_of(str(row["graph"])) is family]


def _triples(rows: Sequence[Row]) -> Iterable[Triple]:
    for row in rows:
        subject, predicate, object_ = row["subject"], row["predicate"], row["object"]
        if subject is not None and predicate is not None and object_ is not None:
            yield subject, predicate, object_
