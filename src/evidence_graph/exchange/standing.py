"""Where in a response a report's own statements stand: beside which table, or in its method."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rdflib.term import Node

from evidence_graph.exchange.report import ReportGraph
from evidence_graph.vocabulary import EV

_NOWHERE: Final = 1 << 39


@dataclass(slots=True)
class Standing:
    """Statements by where they stand, each list in the order of the text."""

    before: list[Node] = field(default_factory=list)
    above: Mapping[Node, list[Node]] = field(default_factory=lambda: defaultdict(list))
    below: Mapping[Node, list[Node]] = field(default_factory=lambda: defaultdict(list))
    method: list[Node] = field(default_factory=list)


def standing(report: ReportGraph, tables: Sequence[Node]) -> Standing:
    """Returns where the statements stand that a report makes of its method and of its search.

    What is said between a table's caption and its first row stands above its rows. Of the rest,
    what is said of the method stands in one paragraph, and what was found, or was not, stands
    before the tables or below the one that it follows.
    """
    found = Standing()
    own = {
        statement
        for work in (*report.reviews, *report.studies)
        for statement in report.values(work, EV.hasStatement)
    }
    of_report = set(report.values(report.iri, EV.hasStatement))
    placed = sorted(tables, key=report.begins)
    for statement in report.of_kind(EV.MethodStatement):
        if statement not in own:
            table = _above(report, placed, statement)
            (found.method if table is None else found.above[table]).append(statement)
    for statement in report.of_kind(EV.DescriptiveStatement):
        if statement in of_report:
            above, before = _above(report, placed, statement), _before(report, placed, statement)
            if above is not None:
                found.above[above].append(statement)
            else:
                (found.before if before is None else found.below[before]).append(statement)
    return found


def _before(report: ReportGraph, tables: Sequence[Node], statement: Node) -> Node | None:
    """Returns the last table that begins before a statement."""
    at = report.begins(statement)
    if at > _NOWHERE:
        return None
    return next((table for table in reversed(tables) if report.begins(table) < at), None)


def _above(report: ReportGraph, tables: Sequence[Node], statement: Node) -> Node | None:
    """Returns the table above whose rows a statement stands.

    Where a table has no rows, they would have stood before the next table or the references.
    """
    table = _before(report, tables, statement)
    if table is None:
        return None
    rows = list(report.said.subjects(EV.inTable, table))
    after = rows or [*tables[tables.index(table) + 1 :], *report.of_kind(EV.Publication)]
    ends = min(map(report.begins, after), default=0)
    return table if report.begins(statement) < ends < _NOWHERE else None
