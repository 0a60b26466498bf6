"""What an enquiry response shows of a report, part by part, in the words of its quotations.

Nothing is put into words here: every line is a quotation, or a text that the graph has verbatim.
Only the labels of a response (Population:, Authors' conclusion:) are of its layout, and the headers
of a table whose source heads other columns than these three.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import RDF, RDFS, XSD, Literal
from rdflib.term import Node

from evidence_graph.exchange.passages import Passage, grounds, outside, passages
from evidence_graph.exchange.report import EXACT, TITLE, ReportGraph, Triple
from evidence_graph.exchange.standing import Standing, standing
from evidence_graph.exchange.tables import in_order
from evidence_graph.exchange.wordings import ENGLISH, Wording, wording_of
from evidence_graph.vocabulary import EV


@dataclass(slots=True)
class Row:
    """One review or study of a table, cell by cell, each a list of lines."""

    citation: str
    counts: list[str] = field(default_factory=list)
    population: list[str] = field(default_factory=list)
    intervention: list[str] = field(default_factory=list)
    comparator: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    conclusions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table of reviews or studies, and what is said above its rows and below them."""

    caption: str
    columns: tuple[str, ...] = ()  # none, where the source does not head these three
    rows: list[Row] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Response:
    """All that a response shows; `shown` are the statements whose words it has."""

    wording: Wording = ENGLISH
    title: str = ""
    background: str = ""
    question: str = ""
    heading: str = ""
    found: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    method: str = ""
    fields: list[str] = field(default_factory=list)
    shown: set[Triple] = field(default_factory=set)


_FIELDS: Final = (EV.published, EV.emptyField, EV.reportNumber, EV.registrationNumber)
_COLUMNS: Final = len(ENGLISH.columns)
_COMPARED: Final = frozenset({EV.comparator, EV.comparatorVerbatim})


def response_of(report: ReportGraph) -> Response:
    """Returns what a response shows of a report."""
    return _Response(report).made


class _Response:
    def __init__(self, report: ReportGraph) -> None:
        self._report = report
        self._printed: list[Passage] = []
        self.made = made = Response()
        made.title = self._text(report.iri, TITLE)
        made.background = self._paragraph(EV.BackgroundStatement)
        made.question = "\n".join(
            self._text(q, EV.questionText) for q in report.values(report.iri, EV.answers)
        )
        made.heading = self._text(report.iri, EV.sectionHeading)
        captions = [report.text(table, EV.caption) for table in self._in_order()]
        made.wording = wording_of([made.heading, made.question, *captions])
        places = standing(report, self._in_order())
        made.found = self._sentences(places.before)
        made.tables = self._tables(places)
        made.references = self._references()
        made.method = " ".join(self._sentences(places.method))
        made.fields = self._lines(self._supporting(report.iri, _FIELDS))

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
                for thing in said.subjects(EV.supportedBy, quotation):
                    self._show_words(thing, passage.text)

    def _show_words(self, thing: Node, text: str) -> None:
        """Takes note of what is said of a thing in words that a text has."""
        self.made.shown.update(
            (thing, predicate, value)
            for predicate, value in self._report.said.predicate_objects(thing)
            if predicate != RDFS.label and _is_in(value, text)
        )

    def _lines(self, quotations: Iterable[Node]) -> list[str]:
        found = passages(self._report, quotations)
        self._show(found)
        self._printed += found
        return [passage.text for passage in found]

    def _paragraph(self, kind: Node) -> str:
        return " ".join(self._sentences(self._report.of_kind(kind)))

    def _sentences(self, statements: Iterable[Node]) -> list[str]:
        """Returns the words of statements; not of those whose words stand elsewhere already."""
        found: list[str] = []
        for statement in statements:
            quotations = self._report.quotations(statement)
            if not quotations:
                found += filter(None, [self._text(statement, EV.verbatim)])
            found += self._lines(q for q in quotations if not self._is_printed(q))
        return found

    def _is_printed(self, quotation: Node) -> bool:
        start, end = self._report.span(quotation)
        for passage in self._printed:
            text = self._report.text(quotation, EXACT)
            if passage.start <= start < end <= passage.end and text in passage.text:
                self._show([Passage(start, end, text, [quotation])])
                return True
        return False

    # The tables

    def _tables(self, places: Standing) -> list[Table]:
        report = self._report
        tables = {None: Table("")} | {t: self._table(t, places) for t in self._in_order()}
        for entry in in_order(report, report.iri, EV.hasEntry):
            place = report.value(entry, EV.inTable)
            table = tables[place if place in tables else None]
            citation = self._text(entry, EV.citationLabel)
            for about in (EV.aboutReview, EV.aboutStudy):
                table.rows += [self._row(citation, w) for w in report.values(entry, about)]
        return [table for table in tables.values() if table.rows or table.caption]

    def _table(self, table: Node, places: Standing) -> Table:
        return Table(
            self._caption(table),
            columns=self._columns(table),
            above=self._sentences(places.above.get(table, ())),
            below=self._sentences(places.below.get(table, ())),
        )

    def _columns(self, table: Node) -> tuple[str, ...]:
        """Returns the source's own headers, where it heads three columns as a response does."""
        cells = re.split(r"[|\n\t]", self._report.text(table, EV.columnHeaders).strip("| \n\t"))
        found = tuple(" ".join(cell.split()) for cell in cells)
        return found if len(found) == _COLUMNS and all(found) else ()

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
        return f"{self.made.wording.table} {number}. {caption}" if number else caption

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

        number_of = quoted(EV.hasCount)
        counts = cell(number_of)
        numbers = set(quoted(EV.hasParticipants))
        people_of = (EV.hasPopulation, EV.hasParticipants)
        described = [thing for p in people_of for thing in report.values(review, p)]
        people = cell(grounds(report, described), counts)
        used, compared = self._compared(quoted(EV.usesIntervention))
        uses = cell(used, counts, people)
        against = cell(compared, counts, people, uses)
        outcomes = cell(quoted(EV.listsOutcome), counts, people, uses, against)
        for found in (counts, people, uses, against, outcomes):
            self._show(found)
        said = [*concluded, *self._left_out(review, spans)]
        return Row(
            citation,
            counts=_joined(counts, set(number_of)),
            population=_joined(people, numbers) or self._verbatim(review, EV.hasPopulation),
            intervention=[p.text for p in uses] or self._verbatim(review, EV.usesIntervention),
            comparator=[p.text for p in against]
            or self._verbatim(review, EV.usesIntervention, EV.comparatorVerbatim),
            outcomes=[p.text for p in outcomes] or self._verbatim(review, EV.listsOutcome),
            conclusions=[self._concluded(thing) for thing in sorted(said, key=report.begins)],
        )

    def _compared(self, quotations: Iterable[Node]) -> tuple[list[Node], list[Node]]:
        """Returns the quotations of interventions, and those of comparators that stand apart."""
        used: list[Node] = []
        compared: list[Node] = []
        for quotation in quotations:
            supports = set(self._report.said.objects(quotation, EV.supportsProperty))
            (compared if supports and supports <= _COMPARED else used).append(quotation)
        spans = [self._report.span(quotation) for quotation in used]
        inside = [q for q in compared if self._is_within(q, spans)]
        return [*used, *inside], [q for q in compared if q not in inside]

    def _left_out(self, review: Node, spans: list[tuple[int, int]]) -> list[Node]:
        """Returns a review's statements that are not within its conclusions."""
        report = self._report
        return [
            statement
            for statement in report.values(review, EV.hasStatement)
            if (statement, RDF.type, EV.MethodStatement) in report.said
            and not any(self._is_within(q, spans) for q in report.quotations(statement))
        ]

    def _concluded(self, thing: Node) -> str:
        return self._text(thing, EXACT) or " ".join(self._sentences([thing]))

    def _verbatim(self, review: Node, link: Node, words: Node = EV.verbatim) -> list[str]:
        """Returns the words that things have themselves, where they have no quotation."""
        things = [t for t in in_order(self._report, review, link) if not self._report.quotations(t)]
        return list(filter(None, (self._text(thing, words) for thing in things)))

    def _is_within(self, quotation: Node, spans: list[tuple[int, int]]) -> bool:
        start, end = self._report.span(quotation)
        return any(first <= start and end <= last for first, last in spans)

    def _references(self) -> list[tuple[str, str]]:
        def number(publication: Node) -> tuple[int, str]:
            said = self._report.text(publication, EV.referenceNumber)
            return (int(said) if said.isdigit() else 1 << 30), str(publication)

        listed = sorted(self._report.of_kind(EV.Publication), key=number)
        found = [
            (self._text(p, EV.referenceNumber), words)
            for p in listed
            if (words := self._text(p, EV.referenceText))
        ]
        for publication in listed:
            self._show_words(publication, self._report.text(publication, EV.referenceText))
        return found


def _is_in(value: Node, text: str) -> bool:
    """Says whether a value is words, and words that a text has."""
    is_words = isinstance(value, Literal) and value.datatype in {None, XSD.string}
    return is_words and bool(str(value).strip()) and str(value) in text


def _joined(people: list[Passage], numbers: set[Node]) -> list[str]:
    """Returns the lines of a cell; numbers that follow on go on in a line."""
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
