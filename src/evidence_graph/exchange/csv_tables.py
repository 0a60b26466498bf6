"""CSV: a zip of two tables to read, and of a table for each kind of thing that holds all of it."""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rdflib import RDF, URIRef
from rdflib.term import Node

from evidence_graph.errors import InputError
from evidence_graph.exchange import cells, tables
from evidence_graph.exchange.report import ReportGraph, Triple, local_name, ordered
from evidence_graph.exchange.written import Written

EXACT: Final = "statements/"
SUBJECT: Final = "iri"

_MOST_BYTES: Final = 64 * 1024**2
_MOST_FILES: Final = 200
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes each time

README: Final = """\
findings.csv and characteristics-of-reviews.csv are to be read: words of the vocabulary, and of the
report. "not stated" says that the report does not. Rows of the latter are reviews, and studies that
the report lists in their place.

statements/ holds the same and all the rest for programs, a file for each kind of thing, a row for
each thing. A heading is a property, and what its values are: ^^iri, ^^xsd:integer, @en, or text.
Several values of a cell stand between " | "; within a value \\| is |, \\\\ is \\, \\0 is the
character 0, and \\- alone is an empty text. An empty cell: not stated.

In all files a cell that would begin with = + - @, a tab, a line break or an apostrophe begins with
an apostrophe more, so that no spreadsheet takes it for a formula. Take off one apostrophe to have
the value. The files are UTF-8, with a mark at their beginning that spreadsheets need.
"""


def written(report: ReportGraph) -> Written:
    """Returns the report as a zip of tables."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "README.txt", README.encode())
        _put(archive, "findings.csv", _table(tables.findings(report)))
        _put(archive, "characteristics-of-reviews.csv", _table(tables.characteristics(report)))
        for name, rows in _statements(report):
            _put(archive, f"{EXACT}{name}.csv", _table(rows))
    content = output.getvalue()
    return Written(content, frozenset(read(content)))


def read(content: bytes) -> set[Triple]:
    """Returns the statements in a zip of tables that `written` made. Raises InputError."""
    found: set[Triple] = set()
    try:
        with _long_cells(), zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > _MOST_FILES or sum(i.file_size for i in infos) > _MOST_BYTES:
                raise InputError("the zip of tables is too large")
            for info in infos:
                if info.filename.startswith(EXACT):
                    text = archive.read(info).decode("utf-8-sig")
                    found.update(_triples(info.filename, text))
    except (zipfile.BadZipFile, UnicodeDecodeError) as cause:
        raise InputError(f"not a zip of tables: {cause}") from cause
    return found


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lets cells be as long as the file; how long they may be is a switch of the process."""
    before = csv.field_size_limit(_MOST_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=_DATE)
    info.external_attr = 0o644 << 16
    archive.writestr(info, content, zipfile.ZIP_DEFLATED)


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    for row in rows:
        writer.writerow([cells.neutralised(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _statements(report: ReportGraph) -> Iterator[tuple[str, list[list[str]]]]:
    by_kind: dict[str, list[Node]] = defaultdict(list)
    for subject in ordered(set(report.said.subjects())):
        by_kind[_kind(report, subject)].append(subject)
    for kind, subjects in sorted(by_kind.items()):
        values: dict[Node, dict[tuple[Node, str], list[Node]]] = {}
        for subject in subjects:
            row = values.setdefault(subject, defaultdict(list))
            for predicate, value in report.said.predicate_objects(subject):
                row[predicate, cells.kind_of(value)].append(value)
        columns = sorted({c for row in values.values() for c in row}, key=_place)
        heading = [SUBJECT, *(cells.header(*column) for column in columns)]
        yield (
            kind,
            [
                heading,
                *(
                    [
                        str(subject),
                        *(cells.joined(ordered(row.get(c, [])), c[1]) for c in columns),
                    ]
                    for subject, row in values.items()
                ),
            ],
        )


def _kind(report: ReportGraph, subject: Node) -> str:
    kinds = report.values(subject, RDF.type)
    name = local_name(kinds[0]) if kinds else ""
    return name if name.isidentifier() and name.isascii() else "Thing"


def _place(column: tuple[Node, str]) -> tuple[bool, str, str]:
    return column[0] != RDF.type, str(column[0]), column[1]


def _triples(name: str, text: str) -> Iterator[Triple]:
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = [cells.read_header(cells.read_cell(cell)) for cell in next(rows, [])[1:]]
        for row in rows:
            first, *others = map(cells.read_cell, row)
            subject = URIRef(first)
            for (predicate, kind), cell in zip(columns, others, strict=True):
                for value in cells.split(cell, kind):
                    yield subject, predicate, value
    except (ValueError, csv.Error) as cause:
        raise InputError(f"{name}:{rows.line_num}: {cause}") from cause
