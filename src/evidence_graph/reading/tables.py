"""The tables of a response: number, caption, headers, risk of bias, and their rows as entries."""

import re
from collections.abc import Collection

from evidence_graph.reading import wording
from evidence_graph.reading.cells import columns
from evidence_graph.reading.conclusions import not_reported
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.layout import Layout, TableLines
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.risk import assessment
from evidence_graph.reading.rows import entry, is_of_studies
from evidence_graph.reading.source import Place

_OF_A_ROW = re.compile(r"\[\d|\b[Nn]\s*[=:\u2248<>]|[\"\d]")


def tables(
    notes: Notes, layout: Layout, assessor: Value | None, asked_of: Collection[str] = ()
) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
    """Returns the tables, and the entries that are their rows, in the order of the document.

    `asked_of` are the roles of those whom the question is about.
    """
    read: list[Thing] = []
    entries: list[Thing] = []
    for table in layout.tables:
        read.append(_table(notes, table, assessor))
        headers = columns(notes.source, _headers(notes, table)[0])
        for lines in table.unclear:
            notes.gap(Why.AMBIGUOUS, "row", lines)
        if table.caption and wording.OF_NO_REVIEWS.search(notes.source.said(table.caption)):
            # Guidelines, reviews left out: no rows of reviews that answer the question.
            for row in table.rows:
                end = row.rest[-1][1] if row.rest else row.citation.end()
                place = (row.citation.start(), end)
                notes.gap(Why.NO_PLACE, "a row of another kind than reviews", place)
            table.rows.clear()
        of_studies = is_of_studies(notes, table.caption, table.headers)
        kind = "PrimaryStudy" if of_studies else "SystematicReview"
        for row in table.rows:
            one = entry(
                notes,
                row,
                headers,
                position=len(entries) + 1,
                kind=kind,
                quoted="hasStatement" not in read[-1].parts,
                asked_of=asked_of,
            )
            entries.append(_in_table(one, read[-1]))
    return tuple(read), tuple(entries)


def _in_table(one: Thing, table: Thing) -> Thing:
    number = table.one("tableNumber") or table.one("caption")
    values = one.values if number is None else {**one.values, "inTable": (number,)}
    return Thing(kind=one.kind, values=values, parts=one.parts)


def _table(notes: Notes, table: TableLines, assessor: Value | None) -> Thing:
    source = notes.source
    values: Values = {}
    parts: dict[str, tuple[Thing, ...]] = {}
    at = table.number_place or table.caption or (0, 0)
    if table.number and table.number_place:
        number = source.value(int(table.number), table.number_place, rule="table-number")
        values["tableNumber"] = (number,)
        notes.understood.append((table.number_place[0] - len("Tabell "), table.number_place[1]))
    else:
        notes.gap(Why.MISSING, "tableNumber", at)
    if table.caption:
        values["caption"] = (source.words(table.caption, rule="table-caption"),)
        if risk := assessment(notes, table.caption, assessor):
            parts["riskOfBias"] = (risk,)
    else:
        notes.gap(Why.MISSING, "caption", at)
    headers, statements = _above_rows(notes, table)
    if headers:
        words = source.words(
            (headers[0][0], headers[-1][1]), rule="lines-above-rows", confidence=Confidence.MEDIUM
        )
        values["columnHeaders"] = (words,)
    if statements:
        parts["hasStatement"] = tuple(statements)
    return Thing(kind="ReportTable", values=values, parts=parts)


def _headers(notes: Notes, table: TableLines) -> tuple[list[Place], list[Place]]:
    """Returns the lines above the rows that head columns, and those that may be a row's."""
    for number, line in enumerate(table.headers):
        if _OF_A_ROW.search(notes.source.said(line)):
            return table.headers[:number], table.headers[number:]
    return table.headers, []


def _above_rows(notes: Notes, table: TableLines) -> tuple[list[Place], list[Thing]]:
    headers: list[Place] = []
    statements: list[Thing] = []
    lines, others = _headers(notes, table)
    for line in others:
        notes.gap(Why.NOT_UNDERSTOOD, "columnHeaders", line)
    for line in lines:
        found = list(not_reported(notes, line))
        statements += found
        said = notes.source.said(line)
        says_something = any(sign.isalpha() for sign in said)
        if says_something and not found and not said.endswith(".") and len(said) < 200:
            headers.append(line)
    return headers, statements
