"""The summary of findings: what was found, by outcome and intervention, as the report says it.

A report of this kind prints no effect estimate, and none is made of its words. Participants are
those of the whole review, as printed; they are never added up, nor said of one outcome.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from rdflib import RDF
from rdflib.term import Node

from evidence_graph.exchange import tables
from evidence_graph.exchange.page import page
from evidence_graph.exchange.report import EXACT, TITLE, ReportGraph, Triple
from evidence_graph.exchange.tables import NOT_STATED
from evidence_graph.exchange.written import Written
from evidence_graph.vocabulary import EV

COLUMNS: Final = (
    "Outcome",
    "Intervention",
    "Review",
    "What was found",
    "Certainty, as stated",
    "Participants of the whole review, as stated",
    "In whose words",
)
REMARK: Final = (
    "Sizes are the report's words. It is not this table that leaves out effect estimates: where "
    "none is shown, none is stated. Participants are those of a whole review, in its own units; "
    "they are not added up, nor are they those of one outcome."
)

# What is said of a finding, with the property that has it in the source's own words.
_SAID: Final = (
    (EV.benefit, None),
    (EV.change, None),
    (EV.magnitude, EV.magnitudeVerbatim),
    (EV.trend, None),
    (EV.absenceKind, None),
    (EV.quantifier, EV.quantifierVerbatim),
    (EV.consistency, None),
    (EV.over, None),
    (EV.exceptFor, None),
    (EV.exceptForStudies, EV.exceptForStudiesVerbatim),
    (EV.statisticallySignificant, EV.significanceVerbatim),
    (EV.clinicallyMeaningful, None),
    (EV.fromMetaAnalysis, None),
    (EV.comparator, None),
    (EV.comparatorComponent, None),
    (EV.comparatorComponentAlone, None),
    (EV.component, None),
    (EV.population, None),
    (EV.lifeStage, None),
    (EV.age, None),
    (EV.atAge, None),
    (EV.upToAge, None),
    (EV.setting, None),
    (EV.timing, None),
    (EV.relativeIntensity, None),
    (EV.reportedByStudy, None),
    (EV.theory, None),
    (EV.hedge, EV.hedgeVerbatim),
    (EV.explicitness, None),
)


BETWEEN: Final = "\n"


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    shown: tuple[Triple, ...]


def as_html(report: ReportGraph) -> Written:
    """Returns the summary of findings as a page that can be printed."""
    rows = _rows(report)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row.cells) + "</tr>" for row in rows
    )
    content = page(
        f"Summary of findings: {_title(report)}",
        f"<p>{escape(_source(report))}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n<p>{escape(REMARK)}</p>",
    )
    return Written(content.encode(), _carried(report, rows))


def as_markdown(report: ReportGraph) -> Written:
    """Returns the summary of findings as a table in Markdown."""
    rows = _rows(report)
    lines = [
        f"# Summary of findings: {marked(_title(report))}",
        "",
        marked(_source(report)),
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
        *("| " + " | ".join(marked(cell) for cell in row.cells) + " |" for row in rows),
        "",
        marked(REMARK),
        "",
    ]
    return Written("\n".join(lines).encode(), _carried(report, rows))


def marked(text: str) -> str:
    r"""Returns a text as Markdown shows it in one cell of a table, every sign as it is.

    >>> print(marked("a*b | c"))
    a\*b \| c
    """
    signs = "".join(f"\\{sign}" if sign in r"\`*_{}[]<>#|~" else sign for sign in text)
    return "<br>".join(signs.splitlines())


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _title(report: ReportGraph) -> str:
    return report.text(report.iri, TITLE) or report.place.name


def _source(report: ReportGraph) -> str:
    published = report.text(report.iri, EV.published) or NOT_STATED
    return f"Report {report.place.name}, published: {published}. {report.iri}"


def _carried(report: ReportGraph, rows: Sequence[_Row]) -> frozenset[Triple]:
    shown = {triple for row in rows for triple in row.shown}
    for predicate in (TITLE, EV.published):
        value = report.value(report.iri, predicate)
        if value is not None:
            shown.add((report.iri, predicate, value))
    return frozenset(shown)


def _rows(report: ReportGraph) -> list[_Row]:
    rows = [
        _row(report, finding, outcome, intervention)
        for finding in tables.all_findings(report)
        for outcome in _or_none(report.values(finding, EV.outcome))
        for intervention in _or_none(report.values(finding, EV.intervention))
    ]
    return sorted(rows, key=lambda row: row.cells[:3])


def _or_none(values: Sequence[Node]) -> Sequence[Node | None]:
    return values or (None,)


def _row(
    report: ReportGraph, finding: Node, outcome: Node | None, intervention: Node | None
) -> _Row:
    shown: list[Triple] = [(finding, RDF.type, kind) for kind in report.values(finding, RDF.type)]
    for predicate, value in ((EV.outcome, outcome), (EV.intervention, intervention)):
        if value is not None:
            shown.append((finding, predicate, value))
    review = report.review_of.get(finding)
    found = BETWEEN.join(_said(report, finding, shown))
    certainty = _certainty(report, finding, shown)
    people = NOT_STATED if review is None else _participants(report, review, shown)
    for quotation in report.quotations(finding):
        if (finding, EV.supportedBy, quotation) in report.said:
            shown.append((finding, EV.supportedBy, quotation))
        shown += [(quotation, EXACT, words) for words in report.values(quotation, EXACT)]
    return _Row(
        (
            NOT_STATED if outcome is None else report.words(outcome),
            NOT_STATED if intervention is None else report.words(intervention),
            NOT_STATED if review is None else report.words(review),
            found,
            certainty,
            people,
            tables.quoted(report, finding),
        ),
        tuple(shown),
    )


def _said(report: ReportGraph, finding: Node, shown: list[Triple]) -> Iterator[str]:
    yield f"kind of finding: {report.words(report.values(finding, RDF.type)[0])}"
    for predicate, in_words in _SAID:
        values = report.values(finding, predicate)
        if not values:
            continue
        shown += [(finding, predicate, value) for value in values]
        said = tables.BETWEEN.join(map(report.words, values))
        verbatim = [] if in_words is None else report.values(finding, in_words)
        if in_words is not None:
            shown += [(finding, in_words, value) for value in verbatim]
        printed = "".join(f" (“{value}”)" for value in verbatim)
        yield f"{report.words(predicate)}: {said}{printed}"


def _certainty(report: ReportGraph, finding: Node, shown: list[Triple]) -> str:
    levels = report.values(finding, EV.certainty)
    printed = report.values(finding, EV.certaintyVerbatim)
    shown += [(finding, EV.certainty, level) for level in levels]
    shown += [(finding, EV.certaintyVerbatim, words) for words in printed]
    said = tables.BETWEEN.join(map(report.words, levels)) or NOT_STATED
    return said + "".join(f" (“{words}”)" for words in printed)


def _participants(report: ReportGraph, review: Node, shown: list[Triple]) -> str:
    for count in report.values(review, EV.hasParticipants):
        shown.append((review, EV.hasParticipants, count))
        for predicates in _NUMBERS:
            first = next((p for p in predicates if report.value(count, p) is not None), None)
            if first is not None:
                shown.append((count, first, report.values(count, first)[0]))
        shown += [(count, EV.ofSubset, part) for part in report.values(count, EV.ofSubset)[:1]]
    return "\n".join(tables.participants(report, review)) or NOT_STATED


_NUMBERS: Final = (
    (EV.totalVerbatim, EV.total),
    (EV.minPerStudyVerbatim, EV.minPerStudy),
    (EV.maxPerStudyVerbatim, EV.maxPerStudy),
    (EV.unitVerbatim,),
)
