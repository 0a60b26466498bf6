"""Sheets in CSV: commas, semicolons or tabs; cells are text, and formulas are never worked out."""

import csv
import io
import re
from typing import Final

from evidence_graph.importing import bounds, sheet_records, sheets
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import GivenFile, Imported
from evidence_graph.importing.sheets import Row, Sheet

_DELIMITERS: Final = (",", ";", "\t")
# Excel's own line above the headings, which it does not show and does not count.
_SAID: Final = re.compile(r"\ufeff?sep=([,;\t])\r?\n", re.IGNORECASE)
_PRINTABLE: Final = re.compile(rb"[^\x00-\x08\x0e-\x1f]+")


class CsvReader:
    """Reads a sheet whose cells are set apart by commas, semicolons or tabs."""

    name = "csv"
    media_types = ("text/csv", "text/tab-separated-values")

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 30 for lines of cells, 50 where the file is called so too."""
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        if not _PRINTABLE.fullmatch(first) or not re.search(rb"[,;\t]", first):
            return 0
        if first.lstrip()[:1] in b"@<{[%#":
            return 0
        return 50 if name.lower().endswith((".csv", ".tsv")) else 30

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the sheet. Raises UnreadableDocumentError, FaultyDocumentError."""
        faults = Faults(file.name)
        text = bounds.text_of(file.content, file.name)
        sheet = _sheet(text, file.name, faults)
        return sheet_records.imported(sheet, file.profile, format_name=self.name, faults=faults)


def _sheet(text: str, name: str, faults: Faults) -> Sheet:
    rows: list[Row] = []
    said = _SAID.match(text)
    above = 0 if said is None else 1
    stream = io.StringIO(text[said.end() :] if said else text, newline="")
    delimiter = said[1] if said else _delimiter(text)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    before = above
    try:
        for number, cells in enumerate(reader, start=1):
            line, before = before + 1, above + reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > sheets.MOST_COLUMNS:
                faults.add(f"more than {sheets.MOST_COLUMNS:,} columns", line=line)
                faults.require_none()
            formulas = frozenset(n for n, cell in enumerate(cells) if sheets.is_formula(cell))
            rows.append(Row(number=number, line=line, cells=tuple(cells), formulas=formulas))
            bounds.require_few(len(rows) - 1, faults, line=line)
    except csv.Error as cause:
        faults.add(f"not CSV: {cause}", line=before + 1, column=1)
        faults.require_none()
    if not rows:
        faults.add("no cell of it holds anything", line=1, column=1)
        faults.require_none()
    return Sheet(name=name, headings=rows[0], rows=rows[1:])


def _delimiter(text: str) -> str:
    """Returns the sign that sets the cells of the first line apart, where it is not quoted."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)
