"""A draft as triples: each thing with its values, and beside it the words that they rest on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from rdflib import PROV, RDF, RDFS, XSD, Literal, URIRef

from evidence_graph.ingesting.naming import Names, slug
from evidence_graph.ingesting.terms import ORGANIZATIONS, Property, Terms, concept
from evidence_graph.ingesting.triples import Triple, Triples
from evidence_graph.reading.citing import CITES
from evidence_graph.reading.draft import Draft, Plain, Thing, Value
from evidence_graph.reading.labels import Labels
from evidence_graph.vocabulary import EV, PREFIXES

_STATED: Final = URIRef(f"{PREFIXES['explicitness']}stated")


_STEPS: Final[Mapping[str, str]] = {
    "answers": "question",
    "hasTable": "table",
    "hasEntry": "entry",
    "hasCount": "count",
    "hasPopulation": "population",
    "population": "population",
    "hasParticipants": "participants",
    "usesIntervention": "intervention",
    "listsOutcome": "outcome",
    "hasConclusion": "conclusion",
    "observedRange": "observed",
    "member": "criterion",
    "ofSubset": "part",
    "atAge": "age",
    "upToAge": "up-to-age",
    "reportedByStudy": "study",
    "Hypothesis": "hypothesis",
    "Implication": "implication",
}
_STATEMENTS: Final[Mapping[str, str]] = {
    "BackgroundStatement": "background",
    "MethodStatement": "method",
    "DescriptiveStatement": "statement",
}
# Where several things hang on one property, these tell them apart whatever their order.
_TELLING: Final = ("tableNumber", "position", "countOf", "verbatim", "studyName")
_NUMBERED: Final = frozenset({"hasTable", "hasEntry", "hasConclusion", "hasStatement"})
_PLACES: Final = frozenset({"inTable", "entry", "conclusion", CITES})


class Encoder:
    """Makes one draft's triples. What it is given has been checked: see settle."""

    def __init__(self, draft: Draft, names: Names, terms: Terms, labels: Labels) -> None:
        self._draft, self._names, self._terms, self._labels = draft, names, terms, labels
        self._said = Triples(names, terms)
        self._tables: dict[Plain | None, URIRef] = {}
        self._references: dict[Plain | None, URIRef] = {}
        self._reviews: dict[Plain | None, tuple[URIRef, str]] = {}  # by the position of the row
        self._listed: dict[Plain | None, list[URIRef]] = {}  # by the table's number or caption

    def encode(self) -> list[Triple]:
        """Returns what the report says, each triple of its graph once."""
        draft, report = self._draft, URIRef(self._names.report)
        number = _plain(draft.report, "reportNumber")
        self._source(f"Text of report {number}")
        self._thing(draft.report, report, f"Report {number}")
        self._said.add(report, EV.hasSource, URIRef(self._names.source))
        for reference in draft.references:
            self._reference(reference)
        parts = draft.report.parts
        for table in parts.get("hasTable", ()):
            self._table(table, report, number)
        for entry in parts.get("hasEntry", ()):
            self._entry(entry, report)
        for table in parts.get("hasTable", ()):
            self._judgement(table)
        for finding in draft.findings:
            if finding.accepted:
                self._finding(finding)
        self._parts(draft.report, report, f"Report {number}", leave={"hasTable", "hasEntry"})
        return self._said.all()

    def _source(self, label: str) -> None:
        source, document = URIRef(self._names.source), self._draft.document
        for predicate, value in (
            (RDF.type, EV.SourceDocument),
            (RDFS.label, Literal(label, lang="en")),
            (EV.sourcePath, Literal(document.name)),
            (EV.sourceLength, Literal(document.length)),
            (EV.sourceSha256, Literal(document.text_sha256)),
        ):
            self._said.add(source, predicate, value)

    # The things that are known by a number

    def _reference(self, reference: Thing) -> None:
        number = _plain(reference, "referenceNumber")
        node = URIRef(self._names.new(f"reference-{number}"))
        self._references[number] = node
        authors = reference.values.get("authorName", ())
        first = f": {authors[0].value}" if authors else ""
        self._thing(reference, node, f"Reference {number}{first}")

    def _table(self, table: Thing, report: URIRef, number: Plain | None) -> None:
        own = _plain(table, "tableNumber") or _plain(table, "caption")
        step = str(own) if isinstance(own, int) else str(len(self._tables) + 1)
        node = URIRef(self._names.new("table", step))
        self._tables[own] = node
        self._said.add(report, EV.hasTable, node)
        self._thing(table, node, f"Table {step} of report {number}")
        # What is said above a table's rows is said by the report.
        said = {"hasStatement": table.parts.get("hasStatement", ())}
        self._parts(Thing(kind=table.kind, parts=said), report, f"Table {step}")

    def _entry(self, entry: Thing, report: URIRef) -> None:
        position = _plain(entry, "position")
        cited = f"{_plain(entry, 'firstAuthor') or ''} {_plain(entry, 'citedYear') or ''}".strip()
        label = _of_citation(entry) or f"Row {position}"
        node = URIRef(self._names.new("entry", str(position)))
        self._said.add(report, EV.hasEntry, node)
        self._thing(entry, node, f"Row {position}: {label}")
        table = _plain(entry, "inTable")
        if table in self._tables:
            self._said.add(node, EV.inTable, self._tables[table])
        for about in entry.parts.get("aboutReview", ()):
            review = URIRef(self._names.new(slug(cited) or f"review-{position}"))
            is_review = about.kind == "SystematicReview"
            self._said.add(node, EV.aboutReview if is_review else EV.aboutStudy, review)
            self._listed.setdefault(table, []).append(review)
            self._reviews[position] = (review, label)
            self._thing(about, review, label)
            cited_as = entry.one("citationLabel")
            if not is_review and cited_as is not None:
                self._said.add(review, EV.citationText, Literal(cited_as.value))
                self._said.quote(review, cited_as.quote, cited_as.span, "citationText")
            self._cite(entry, review)
            self._parts(about, review, label)
            self._name(entry, review)

    def _cite(self, entry: Thing, review: URIRef) -> None:
        number = entry.one("referenceNumber") or entry.one(CITES)
        if number is not None and number.value in self._references:
            self._said.add(review, EV.reportedIn, self._references[number.value])
            self._said.quote(review, number.quote, number.span, "reportedIn")

    def _name(self, entry: Thing, review: URIRef) -> None:
        """Has the words that name a review support it where nothing else does."""
        cited_as = entry.one("citationLabel")
        if cited_as is not None and not self._said.is_quoted(review):
            quotation = self._said.quote(review, cited_as.quote, cited_as.span, "label")
            self._said.add(quotation, EV.supportsProperty, RDFS.label)

    def _judgement(self, table: Thing) -> None:
        own = _plain(table, "tableNumber") or _plain(table, "caption")
        step = str(self._tables[own]).rpartition("/")[2]
        for risk in table.parts.get("riskOfBias", ()):
            node = URIRef(self._names.new("risk-of-bias", step))
            self._thing(risk, node, f"Risk of bias of what is listed in table {step}")
            for review in self._listed.get(own, ()):
                self._said.add(node, EV.assesses, review)

    def _finding(self, finding: Thing) -> None:
        review, label = self._reviews[_plain(finding, "entry")]
        conclusion = URIRef(f"{review}/conclusion/{_plain(finding, 'conclusion')}")
        about = (finding.one("outcome"), finding.one("intervention"))
        named = next((v for v in about if v is not None), None)
        telling = "" if named is None else slug(str(named.value).rpartition(":")[2])
        step = _STEPS.get(finding.kind, "finding")
        node = URIRef(self._names.below(str(review), step, telling or slug(finding.kind)))
        self._said.add(conclusion, EV.yields, node)
        sentence = finding.values["conclusion"][0].quote
        self._thing(finding, node, f"{label}: {_shortened(sentence)}")
        self._parts(finding, node, label)

    # Any thing

    def _parts(
        self,
        thing: Thing,
        node: URIRef,
        label: str,
        *,
        leave: frozenset[str] | set[str] = frozenset(),
    ) -> None:
        for name, parts in thing.parts.items():
            if name in leave:
                continue
            for number, part in enumerate(parts, start=1):
                child = URIRef(self._child_name(node, name, part, number, several=len(parts) > 1))
                self._link(thing, node, name, part, child)
                own = self._label(part, label, number if len(parts) > 1 else None)
                if part.kind == "Conclusion":
                    self._conclusion(part, child, own)
                else:
                    self._thing(part, child, own)
                    self._parts(part, child, label)

    def _child_name(
        self, node: URIRef, name: str, part: Thing, number: int, *, several: bool
    ) -> str:
        step = _STATEMENTS.get(part.kind, _STEPS.get(name, slug(name)))
        if step == "part":  # of whom something is counted belongs to the review, not to the count
            above = str(node).partition("/count")[0].partition("/participants")[0]
            return self._names.below(above, "population", _telling(part) or step)
        if name in _NUMBERED:
            return self._names.below(str(node), step, str(number))
        telling = _telling(part) if several or name in {"listsOutcome", "hasCount"} else ""
        return self._names.below(str(node), step, telling)

    def _label(self, thing: Thing, above: str, number: int | None) -> str:
        words = _plain(thing, "verbatim")
        if words is not None:
            return f"{above}: {_shortened(str(words))}"
        kind = self._terms.label(thing.kind)
        return f"{above}: {kind}" if number is None else f"{above}: {kind} {number}"

    def _link(self, thing: Thing, node: URIRef, name: str, part: Thing, child: URIRef) -> None:
        known = self._terms.property(name)
        if known is None:
            return
        self._said.add(node, known.iri, child)
        first = next(iter(part.every_value()), None)
        if known.is_evidential and first is not None:
            self._support(thing, node, name, first)

    def _support(self, thing: Thing, node: URIRef, name: str, by: Value) -> None:
        """Has one of the thing's quotations support a link, or makes one of the part's words."""
        for values in thing.values.values():
            for value in values:
                if value.span.start <= by.span.start and by.span.end <= value.span.end:
                    self._said.quote(node, value.quote, value.span, name)
                    return
        self._said.quote(node, by.quote, by.span, name)

    def _conclusion(self, thing: Thing, node: URIRef, label: str) -> None:
        exact = thing.values["exact"][0]
        self._said.add(node, RDF.type, EV.Conclusion)
        self._said.add(node, RDFS.label, Literal(label, lang="en"))
        self._said.words(node, exact.quote, exact.span)

    def _thing(self, thing: Thing, node: URIRef, label: str) -> None:
        cls = self._terms.cls(thing.kind)
        self._said.add(node, RDF.type, EV.EvidenceItem if cls is None else cls)
        self._said.add(node, RDFS.label, Literal(label, lang="en"))
        if thing.kind in _STATEMENTS:
            self._said.add(node, EV.explicitness, _STATED)
        for name, values in thing.values.items():
            for value in values if name not in _PLACES else ():
                self._value(thing, node, name, value)

    def _value(self, thing: Thing, node: URIRef, name: str, value: Value) -> None:
        known = self._terms.property(name)
        if known is None:
            return
        said = term(value.value, known)
        self._said.add(node, known.iri, said)
        if str(said) in ORGANIZATIONS:
            self._said.add(URIRef(said), RDF.type, PROV.Organization)
            self._said.add(URIRef(said), RDFS.label, Literal(ORGANIZATIONS[str(said)], lang="en"))
        if self._labels.means_not_stated(str(value.value)):
            return  # nothing that is printed says so
        if known.printed is not None and known.printed_name not in thing.values:
            printed = value.quote if value.verbatim is None else value.verbatim
            self._said.add(node, known.printed, Literal(printed))
        self._said.quote(node, value.quote, value.span, name)


def term(value: Plain, known: Property) -> URIRef | Literal:
    """Returns a draft's value as the ontology has it."""
    if known.names_things:
        return concept(str(value)) or Literal(str(value))
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return Literal(digits if "." in digits else f"{digits}.0", datatype=XSD.decimal)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=XSD.date)
    return Literal(value)


def _plain(thing: Thing, name: str) -> Plain | None:
    value = thing.one(name)
    return None if value is None else value.value


def _telling(thing: Thing) -> str:
    for name in _TELLING:
        value = _plain(thing, name)
        if value is not None:
            return slug(str(value).rpartition(":")[2] if name == "countOf" else str(value))
    return ""


def _of_citation(entry: Thing) -> str:
    label = _plain(entry, "citationLabel")
    return str(label or "").partition("[")[0].strip()


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:79].rpartition(' ')[0]} …"
