"""What an enquiry response shows of a report, part by part, in the words of its quotations.

Nothing is put into words here: every line is a quotation, or a text that the graph has verbatim.
Only the labels of a response (Population:, Authors' conclusion:) are of its layout.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib.term import Node

from evidence_graph.exchange.passages import Passage, grounds, outside, passages
from evidence_graph.exchange.report import EXACT, TITLE, ReportGraph, Triple
from evidence_graph.exchange.tables import in_order
from evidence_graph.vocabulary import EV


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels of a response in one language."""

    language: str
    table: str
    columns: tuple[str, str, str]
    population: str
    intervention: str
    conclusion: str
    references: str


ENGLISH: Final = Wording(
    "en",
    "Table",
    ("Included studies", "Population/Intervention", "Outcome"),
    "Population:",
    "Intervention:",
    "Authors' conclusion:",
    "References",
)
SWEDISH: Final = Wording(
    "sv",
    "Tabell",
    ("Inkluderade studier", "Population/Intervention", "Utfall"),
    "Population:",
    "Intervention:",
    "Författarnas slutsatser:",
    "Referenser",
)


@dataclass(slots=True)
class Row:
    """One review of a table, cell by cell, each a list of lines."""

    citation: str
    counts: list[str] = field(default_factory=list)
    population: list[str] = field(default_factory=list)
    intervention: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    conclusions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table of reviews."""

    caption: str
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Response:
    """All that a response shows; `shown` are the statements whose words it has."""

    wording: Wording = ENGLISH
    title: str = ""
    background: str = ""
    question: str = ""
    heading: str = ""
    tables: list[Table] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    method: str = ""
    fields: list[str] = field(default_factory=list)
    shown: set[Triple] = field(default_factory=set)


_FIELDS: Final = (EV.published, EV.emptyField, EV.reportNumber, EV.registrationNumber)
_SWEDISH: Final = re.compile(r"[åäöÅÄÖ]|\bTabell\b")


def response_of(report: ReportGraph) -> Response:
    """Returns what a response shows of a report."""
    return _Response(report).made


class _Response:
    def __init__(self, report: ReportGraph) -> None:
        self._report = report
        self.made = made = Response()
        made.title = self._text(report.iri, TITLE)
        made.background = self._paragraph(EV.BackgroundStatement)
        made.question = "\n".join(
            self._text(q, EV.questionText) for q in report.values(report.iri, EV.answers)
        )
        made.heading = self._text(report.iri, EV.sectionHeading)
        made.tables = self._tables()
        made.references = self._references()
        made.method = self._paragraph(EV.MethodStatement)
        made.fields = self._lines(self._supporting(report.iri, _FIELDS))
        words = f"{made.question} {made.heading} {' '.join(t.caption for t in made.tables)}"
        if _SWEDISH.search(words):
            made.wording = SWEDISH

    def _text(self, subject: Node, predicate: Node) -> str:
        value = self._report.value(subject, predicate)
        if value is None:
            return ""
        self.made.shown.add((subject, predicate, value))
        return str(value)

    def _supporting(self, subject: Node, properties: Iterable[Node]) -> list[Node]:
        wanted = set(properties)
        said = self._report.said
        return [
            quotation
            for quotation in self._report.quotations(subject)
            if wanted & set(said.objects(quotation, EV.supportsProperty))
        ]

    def _show(self, found: Iterable[Passage]) -> None:
        said = self._report.said
        for passage in found:
            for quotation in passage.quotations:
                self.made.shown.update(said.triples((quotation, EXACT, None)))

    def _lines(self, quotations: Iterable[Node]) -> list[str]:
        found = passages(self._report, quotations)
        self._show(found)
        return [passage.text for passage in found]

    def _paragraph(self, kind: Node) -> str:
        statements = self._report.of_kind(kind)
        return " ".join(self._lines(q for s in statements for q in self._report.quotations(s)))

    # The tables

    def _tables(self) -> list[Table]:
        report = self._report
        tables = {None: Table("")} | {t: Table(self._caption(t)) for t in self._in_order()}
        for entry in in_order(report, report.iri, EV.hasEntry):
            place = report.value(entry, EV.inTable)
            table = tables[place if place in tables else None]
            citation = self._text(entry, EV.citationLabel)
            for review in report.values(entry, EV.aboutReview):
                table.rows.append(self._row(citation, review))
        return [table for table in tables.values() if table.rows or table.caption]

    def _in_order(self) -> list[Node]:
        def number(table: Node) -> tuple[int, str]:
            said = self._report.text(table, EV.tableNumber)
            return (int(said) if said.isdigit() else 0), str(table)

        return sorted(self._report.values(self._report.iri, EV.hasTable), key=number)

    def _caption(self, table: Node) -> str:
        quoted = self._lines(self._supporting(table, (EV.caption, EV.tableNumber)))
        caption = self._text(table, EV.caption)
        if quoted and caption in quoted[0]:
            return quoted[0]
        number = self._text(table, EV.tableNumber)
        return f"Table {number}. {caption}" if number else caption

    def _row(self, citation: str, review: Node) -> Row:
        report = self._report
        concluded = in_order(report, review, EV.hasConclusion)
        spans = [report.span(conclusion) for conclusion in concluded]

        def quoted(*properties: Node) -> list[Node]:
            things = [thing for p in properties for thing in report.values(review, p)]
            return [q for thing in things for q in report.quotations(thing)]

        def cell(quotations: Iterable[Node], *before: list[Passage]) -> list[Passage]:
            """Returns a cell's passages without what stands in conclusions or cells before."""
            found = (q for q in quotations if not self._is_within(q, spans))
            return outside(passages(report, found), [passage for p in before for passage in p])

        counts = cell(quoted(EV.hasCount))
        numbers = set(quoted(EV.hasParticipants))
        people_of = (EV.hasPopulation, EV.hasParticipants)
        described = [thing for p in people_of for thing in report.values(review, p)]
        people = cell(grounds(report, described), counts)
        uses = cell(quoted(EV.usesIntervention), counts, people)
        outcomes = cell(quoted(EV.listsOutcome), counts, people, uses)
        for found in (counts, people, uses, outcomes):
            self._show(found)
        return Row(
            citation,
            counts=[p.text for p in counts],
            population=_joined(people, numbers) or self._verbatim(review, EV.hasPopulation),
            intervention=[p.text for p in uses] or self._verbatim(review, EV.usesIntervention),
            outcomes=[p.text for p in outcomes] or self._verbatim(review, EV.listsOutcome),
            conclusions=[self._text(conclusion, EXACT) for conclusion in concluded],
        )

    def _verbatim(self, review: Node, link: Node) -> list[str]:
        """Returns the words that things have themselves, where they have no quotation."""
        things = [t for t in in_order(self._report, review, link) if not self._report.quotations(t)]
        return list(filter(None, (self._text(thing, EV.verbatim) for thing in things)))

    def _is_within(self, quotation: Node, spans: list[tuple[int, int]]) -> bool:
        start, end = self._report.span(quotation)
        return any(first <= start and end <= last for first, last in spans)

    def _references(self) -> list[tuple[str, str]]:
        def number(publication: Node) -> tuple[int, str]:
            said = self._report.text(publication, EV.referenceNumber)
            return (int(said) if said.isdigit() else 1 << 30), str(publication)

        listed = sorted(self._report.of_kind(EV.Publication), key=number)
        return [
            (self._text(p, EV.referenceNumber), words)
            for p in listed
            if (words := self._text(p, EV.referenceText))
        ]


def _joined(people: list[Passage], numbers: set[Node]) -> list[str]:
    """Returns the lines of a population; numbers of participants that follow on go on in a line."""
    lines: list[str] = []
    before: Passage | None = None
    for passage in people:
        is_number = not numbers.isdisjoint(passage.quotations)
        gap = -1 if before is None else passage.start - before.end
        follows = is_number and before is not None and not numbers.isdisjoint(before.quotations)
        if follows and 0 <= gap <= 2:
            lines[-1] += (" " if gap <= 1 else ", ") + passage.text
        else:
            lines.append(passage.text)
        before = passage
    return lines
