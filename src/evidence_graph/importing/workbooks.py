"""Sheets in XLSX, opened only where what they unpack to is bounded; no formula is worked out."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.importing import bounds, sheet_records, sheets
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import GivenFile, Imported
from evidence_graph.importing.sheets import Row, Sheet

MOST_UNPACKED: Final = 128 * 1024 * 1024
MOST_PARTS: Final = 2_000
HIGHEST_RATIO: Final = 200
"""Sheets are packed to a tenth or so; a bomb to a thousandth."""
_SMALL: Final = 1024 * 1024
_MOST_ROWS_OF_A_SHEET: Final = 1_048_576
_ENCRYPTED: Final = 1


class XlsxReader:
    """Reads the first sheet of a workbook that holds anything."""

    name = "xlsx"
    media_types = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 90 for an archive that begins as workbooks do, 60 for any that is called so."""
        if not head.startswith(b"PK\x03\x04"):
            return 0
        if b"[Content_Types].xml" in head or b"xl/" in head:
            return 90
        return 60 if name.lower().endswith((".xlsx", ".xlsm")) else 20

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the sheet. Raises UnreadableDocumentError, FaultyDocumentError."""
        _require_bounded(file)
        faults = Faults(file.name)
        sheet, unread = _opened(file, faults)
        made = sheet_records.imported(sheet, file.profile, format_name=self.name, faults=faults)
        notes = (*made.notes, *(f"the sheet {title!r} was not read" for title in unread))
        return Imported(format=made.format, records=made.records, unread=made.unread, notes=notes)


def _require_bounded(file: GivenFile) -> None:
    """Raises UnreadableDocumentError for an archive that would unpack to too much, unopened."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as cause:
        raise UnreadableDocumentError(file.name, f"not a workbook: {cause}") from cause
    if len(parts) > MOST_PARTS:
        raise UnreadableDocumentError(
            file.name, f"{len(parts):,} parts are over the limit of {MOST_PARTS:,}"
        )
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableDocumentError(file.name, "it is encrypted; save it without a password")
        if part.file_size > _SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise UnreadableDocumentError(
                file.name,
                f"{part.filename} unpacks to more than {HIGHEST_RATIO} times its size "
                f"({part.file_size:,} bytes); save the sheet as CSV",
            )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise UnreadableDocumentError(
            file.name, f"it unpacks to {unpacked:,} bytes; the limit is {MOST_UNPACKED:,}"
        )


def _opened(file: GivenFile, faults: Faults) -> tuple[Sheet, tuple[str, ...]]:
    import openpyxl  # noqa: PLC0415 - a third of a second, only where there is a workbook

    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out of a workbook: links, formats, parts without a name.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(file.content), read_only=True, data_only=False, keep_links=False
            )
        try:
            found = [
                (sheet.title, rows) for sheet in book.worksheets if (rows := _rows(sheet, faults))
            ]
        finally:
            book.close()
    except UnreadableDocumentError:
        raise
    except _faults_of_the_library() as cause:
        raise _told(file.name, cause) from cause
    if not found:
        raise UnreadableDocumentError(file.name, "no sheet of it holds anything")
    (_, rows), *others = found
    return Sheet(name=file.name, headings=rows[0], rows=rows[1:]), tuple(t for t, _ in others)


def _told(name: str, cause: BaseException) -> UnreadableDocumentError:
    """Returns what to tell of what the library raised: what it was raised from says more."""
    first: BaseException = cause
    while first.__cause__ is not None:
        first = first.__cause__
    line, column = getattr(first, "position", (None, None))
    said = " ".join(str(first).split())[:200]
    if isinstance(first, _dtd_errors()):
        return UnreadableDocumentError(name, "XML entities or a DTD in it, which no workbook has")
    return UnreadableDocumentError(
        name,
        f"not a workbook that can be read: {type(first).__name__}: {said}",
        line=line,
        column=None if column is None else column + 1,
    )


def _dtd_errors() -> type[Exception]:
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - see _opened

    return DefusedXmlException


def _faults_of_the_library() -> tuple[type[Exception], ...]:
    """Returns what openpyxl and the libraries below it raise for parts that are not as they ought.

    It checks little, so that nearly anything comes of a broken part.
    """
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - only the error

    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    return (
        ParseError, _dtd_errors(), InvalidFileException, zipfile.BadZipFile, ArithmeticError,
        AttributeError, EOFError, LookupError, NotImplementedError, OSError, RecursionError,
        RuntimeError, TypeError, ValueError, zlib.error,
    )  # fmt: skip


def _rows(sheet: Any, faults: Faults) -> list[Row]:  # noqa: ANN401 - openpyxl's own
    # What a sheet says of its size is not to be trusted: rows would be padded to it.
    sheet.reset_dimensions()
    found, size = [], 0
    for number, cells in enumerate(_cells(sheet), start=1):
        if number > _MOST_ROWS_OF_A_SHEET:
            break
        if len(cells) > sheets.MOST_COLUMNS:
            faults.add(f"more than {sheets.MOST_COLUMNS:,} columns", line=number)
            faults.require_none()
        texts = tuple(text for text, _ in cells)
        if not any(text.strip() for text in texts):
            continue
        size += sum(map(len, texts))
        if size > MOST_UNPACKED:
            faults.add(f"over the limit of {MOST_UNPACKED:,} characters", line=number)
            faults.require_none()
        formulas = frozenset(n for n, (_, is_one) in enumerate(cells) if is_one)
        found.append(Row(number=number, line=number, cells=texts, formulas=formulas))
        bounds.require_few(len(found) - 1, faults, line=number)
    return _padded(found)


def _padded(rows: list[Row]) -> list[Row]:
    """Returns rows of one length: a workbook leaves out the empty cells at the end of a row."""
    width = max((len(row.cells) for row in rows), default=0)
    return [
        Row(
            number=row.number,
            line=row.line,
            cells=row.cells + ("",) * (width - len(row.cells)),
            formulas=row.formulas,
        )
        for row in rows
    ]


def _cells(sheet: Any) -> Iterator[list[tuple[str, bool]]]:  # noqa: ANN401 - openpyxl's own
    for row in sheet.iter_rows():
        yield [(_shown(cell), cell.data_type == "f") for cell in row]


def _shown(cell: Any) -> str:  # noqa: ANN401 - openpyxl's own
    """Returns a cell as text: 0.25 that is shown in per cent is 25%."""
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    if is_number and str(cell.number_format).split(";", 1)[0].endswith("%"):
        return f"{(Decimal(repr(cell.value)) * 100).normalize():f}%"
    return _text(cell.value)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    """Returns a cell as text; dates as ISO 8601 has them, numbers as shortly as they can be."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(int(value)) if float(value).is_integer() else repr(value)
    return str(getattr(value, "text", value))
