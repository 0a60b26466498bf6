"""What a report says as tables for people: findings, and the reviews they come from."""

from collections.abc import Iterator
from typing import Final

from rdflib.term import Node

from evidence_graph.exchange.report import EXACT, TITLE, ReportGraph
from evidence_graph.vocabulary import EV

NOT_STATED: Final = "not stated"
BETWEEN: Final = "; "

FINDING_COLUMNS: Final = (
    "review",
    "kind of finding",
    "intervention",
    "component",
    "comparator",
    "outcome",
    "population",
    "benefit",
    "change",
    "magnitude",
    "trend",
    "kind of absence",
    "consistency",
    "statistically significant",
    "clinically meaningful",
    "at age",
    "up to age",
    "certainty",
    "hedge",
    "said outright",
    "in whose words",
    "iri",
)

_PROPERTIES: Final = (
    EV.intervention,
    EV.component,
    EV.comparator,
    EV.outcome,
    EV.population,
    EV.benefit,
    EV.change,
    EV.magnitude,
    EV.trend,
    EV.absenceKind,
    EV.consistency,
    EV.statisticallySignificant,
    EV.clinicallyMeaningful,
    EV.atAge,
    EV.upToAge,
    EV.certainty,
    EV.hedge,
    EV.explicitness,
)

KINDS: Final = (
    EV.EffectFinding,
    EV.AbsenceFinding,
    EV.BodyOfEvidenceFinding,
    EV.TrendFinding,
    EV.Finding,
)
"""The classes of findings."""


def all_findings(report: ReportGraph) -> list[Node]:
    """Returns the findings, in the order of the text."""
    found = dict.fromkeys(f for kind in KINDS for f in report.of_kind(kind))
    return sorted(found, key=lambda f: (report.begins(f), str(f)))


def findings(report: ReportGraph) -> Iterator[list[str]]:
    """Yields a heading, and a row for each finding."""
    yield list(FINDING_COLUMNS)
    for finding in all_findings(report):
        review = report.review_of.get(finding)
        yield [
            NOT_STATED if review is None else report.words(review),
            report.kind_of(finding),
            *(said(report, finding, predicate) for predicate in _PROPERTIES),
            quoted(report, finding),
            str(finding),
        ]


def characteristics(report: ReportGraph) -> Iterator[list[str]]:
    """Yields a heading, and a row for each review and each study that a row is about."""
    yield [
        "review",
        "kind",
        "reference",
        "included",
        "population",
        "participants",
        "intervention",
        "comparator",
        "outcomes",
        "risk of bias",
        "authors' conclusion",
        "iri",
    ]
    for review in (*report.reviews, *report.studies):
        yield [
            report.words(review),
            report.kind_of(review),
            _each(report, review, EV.reportedIn, TITLE),
            BETWEEN.join(counts(report, review)) or NOT_STATED,
            _each(report, review, EV.hasPopulation, EV.verbatim),
            BETWEEN.join(participants(report, review)) or NOT_STATED,
            _each(report, review, EV.usesIntervention, EV.verbatim),
            _comparators(report, review),
            _each(report, review, EV.listsOutcome, EV.verbatim),
            _risk(report, review),
            _each(report, review, EV.hasConclusion, EXACT),
            str(review),
        ]


def said(report: ReportGraph, thing: Node, predicate: Node) -> str:
    """Returns the values of a property in words; where there is none, that it is not stated."""
    return BETWEEN.join(map(report.words, report.values(thing, predicate))) or NOT_STATED


def quoted(report: ReportGraph, thing: Node) -> str:
    """Returns the words that a thing rests on, each passage on a line of its own."""
    passages = dict.fromkeys(report.text(q, EXACT) for q in report.quotations(thing))
    return "\n".join(filter(None, passages)) or NOT_STATED


def counts(report: ReportGraph, review: Node) -> Iterator[str]:
    """Yields what was included in a review and how many, as printed."""
    for count in in_order(report, review, EV.hasCount):
        number = report.text(count, EV.valueVerbatim) or report.text(count, EV.value)
        part = _part(report, count)
        yield f"{said(report, count, EV.countOf)}: {number or NOT_STATED}{part}"


def participants(report: ReportGraph, review: Node) -> Iterator[str]:
    """Yields each number of participants as printed, with its unit; none is ever added up."""
    for count in in_order(report, review, EV.hasParticipants):
        total = report.text(count, EV.totalVerbatim) or report.text(count, EV.total)
        least = report.text(count, EV.minPerStudyVerbatim) or report.text(count, EV.minPerStudy)
        most = report.text(count, EV.maxPerStudyVerbatim) or report.text(count, EV.maxPerStudy)
        unit = report.text(count, EV.unitVerbatim) or said(report, count, EV.unitOfAnalysis)
        spread = f", per study {least or NOT_STATED} to {most or NOT_STATED}"
        yield (
            f"{total or NOT_STATED} (unit: {unit}{spread if least or most else ''})"
            f"{_part(report, count)}"
        )


def in_order(report: ReportGraph, subject: Node, predicate: Node) -> list[Node]:
    """Returns a property's values by their position, or the text they rest on; wholes first."""

    def place(thing: Node) -> tuple[int, int, bool, str]:
        position = report.text(thing, EV.position)
        is_part = (thing, EV.ofSubset, None) in report.said
        number = int(position) if position.isdigit() else 0
        return number, report.begins(thing), is_part, str(thing)

    return sorted(report.said.objects(subject, predicate), key=place)


def _part(report: ReportGraph, count: Node) -> str:
    part = report.values(count, EV.ofSubset)
    return f", in part of them: {report.words(part[0])}" if part else ""


def _each(report: ReportGraph, review: Node, link: Node, words: Node) -> str:
    things = in_order(report, review, link)
    return BETWEEN.join(said(report, thing, words) for thing in things) or NOT_STATED


def _comparators(report: ReportGraph, review: Node) -> str:
    """Returns what each intervention is compared with, as printed, or else by its concept."""
    uses = in_order(report, review, EV.usesIntervention)
    printed = [said(report, use, EV.comparatorVerbatim) for use in uses]
    known = [said(report, use, EV.comparator) for use in uses]
    either = (p if p != NOT_STATED else k for p, k in zip(printed, known, strict=True))
    return BETWEEN.join(either) or NOT_STATED


def _risk(report: ReportGraph, review: Node) -> str:
    found = [
        said(report, judged, EV.riskOfBiasLevel)
        for judged in report.of_kind(EV.RiskOfBiasAssessment)
        if (judged, EV.assesses, review) in report.said
    ]
    return BETWEEN.join(found) or NOT_STATED
