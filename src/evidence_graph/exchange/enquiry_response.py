"""A report as an enquiry response once more, as a page to print or in Markdown.

What it shows can be read again: `evidence-graph draft` finds in it what it finds in the source.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from evidence_graph.exchange.page import page
from evidence_graph.exchange.report import ReportGraph
from evidence_graph.exchange.response import Response, Row, Table, response_of
from evidence_graph.exchange.wordings import Wording
from evidence_graph.exchange.written import Written

_ACTIVE: Final = re.compile(r"[\\`*_|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(:])")
# What makes a heading, a list, a quotation or a rule of a line that begins with it.
_ACTIVE_FIRST: Final = re.compile(r"^([0-9]{1,9}(?=[.)](?:\s|$)))?([-+#>=.)~])", re.M)
_ENTITIES: Final = {"<": "&lt;", "&": "&amp;"}


def as_html(report: ReportGraph) -> Written:
    """Returns the report as a page."""
    made = response_of(report)
    body = [
        _paragraph(made.background),
        _paragraph(made.question),
        f"<h2>{escape(made.heading)}</h2>" if made.heading else "",
        *map(_paragraph, made.found),
        *(_table(table, made.wording) for table in made.tables),
        _listed(made),
        _paragraph(made.method),
        *map(_paragraph, made.fields),
    ]
    content = page(made.title, "\n".join(filter(None, body)), language=made.wording.language)
    return Written(content.encode(), frozenset(made.shown))


def as_markdown(report: ReportGraph) -> Written:
    """Returns the report in Markdown."""
    made = response_of(report)
    blocks = [
        _heading(made.title, "="),
        _marked(made.background),
        _marked(made.question),
        _heading(made.heading, "-"),
        *map(_marked, made.found),
        *(_table_in_markdown(table, made.wording) for table in made.tables),
        _heading(made.wording.references, "-") if made.references else "",
        _listed_in_markdown(made),
        _marked(made.method),
        *map(_marked, made.fields),
    ]
    content = "\n\n".join(filter(None, blocks)) + "\n"
    return Written(content.encode(), frozenset(made.shown))


# HTML


def _paragraph(text: str) -> str:
    return f"<p>{_lines([text])}</p>" if text else ""


def _lines(lines: Iterable[str]) -> str:
    return "<br>\n".join(escape(part) for line in lines for part in line.split("\n"))


def _table(table: Table, wording: Wording) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>\n" if table.caption else ""
    head = "".join(
        f'<th scope="col">{escape(column)}</th>' for column in table.columns or wording.columns
    )
    above = (f'<tr><td colspan="3">{_lines([said])}</td></tr>' for said in table.above)
    rows = "\n".join((*above, *(_row(row, wording) for row in table.rows)))
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return "\n".join((f"<table>\n{caption}{body}\n</table>", *map(_paragraph, table.below)))


def _row(row: Row, wording: Wording) -> str:
    cells = _cells(row, wording)
    first = "".join(f"<td>{_lines(cell)}</td>" for cell in cells)
    if not row.conclusions:
        return f"<tr>{first}</tr>"
    said = _lines(row.conclusions)
    return (
        f"<tr>{first}</tr>\n"
        f'<tr><td colspan="3"><b>{escape(wording.conclusion)}</b><br>\n{said}</td></tr>'
    )


def _cells(row: Row, wording: Wording) -> tuple[list[str], list[str], list[str]]:
    """Returns the lines of a row's three cells, with the labels of the one in the middle."""
    people = [wording.population, *row.population] if row.population else []
    used = _labelled(wording.intervention, row.intervention)
    compared = _labelled(wording.comparator, row.comparator)
    return [row.citation, *row.counts], [*people, *used, *compared], row.outcomes


def _labelled(label: str, lines: list[str]) -> list[str]:
    return [f"{label} {lines[0]}", *lines[1:]] if lines else []


def _listed(made: Response) -> str:
    if not made.references:
        return ""
    items = "\n".join(
        f'<li value="{number}">{escape(text)}</li>'
        if number.isdigit()
        else f"<li>{escape(text)}</li>"
        for number, text in made.references
    )
    return f"<h2>{escape(made.wording.references)}</h2>\n<ol>\n{items}\n</ol>"


# Markdown


def _marked(text: str) -> str:
    """Returns a text that Markdown shows as it is, with as few signs added as that takes."""
    marked = _ACTIVE.sub(lambda sign: _ENTITIES.get(sign[0], f"\\{sign[0]}"), text)
    marked = _ACTIVE_FIRST.sub(r"\1\\\2", marked)
    return marked.replace("\n", "  \n")


def _listed_in_markdown(made: Response) -> str:
    """Returns the references as a list, where the numbers of one are those that they have."""
    numbers = [number for number, _ in made.references]
    is_list = numbers == [str(n) for n in range(1, len(numbers) + 1)]
    point, end = (".", "\n") if is_list else ("\\.", "\n\n")
    return end.join(
        f"{number}{point} {_marked(text)}" if number else _marked(text)
        for number, text in made.references
    )


def _heading(text: str, sign: str) -> str:
    """Returns a heading that is a line of its own also where nobody knows Markdown."""
    words = " ".join(_marked(text).split())
    return f"{words}\n{sign * 3}" if words else ""


def _table_in_markdown(table: Table, wording: Wording) -> str:
    lines = [_marked(table.caption), ""]
    for said in table.above:
        lines += [_marked(said), ""]
    lines += [f"| {' | '.join(map(_marked, table.columns or wording.columns))} |", "|---|---|---|"]
    for row in table.rows:
        lines.append(f"| {' | '.join(map(_cell, _cells(row, wording)))} |")
        if row.conclusions:
            concluded = "\n".join(row.conclusions).split("\n")
            lines += [wording.conclusion, *map(_marked, concluded)]
    for said in table.below:
        lines += ["", _marked(said)]
    return "\n".join(lines)


def _cell(lines: Iterable[str]) -> str:
    return "<br>".join(_marked(part) for line in lines for part in line.split("\n"))
