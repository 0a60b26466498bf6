"""Mapping sets in SSSOM: mappings between concepts, and nothing from which more follows."""

import csv
import io
import re
from typing import Final

from evidence_graph.importing import bounds
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import GivenFile, Imported, Leftovers
from evidence_graph.rdf import formats, sssom
from evidence_graph.rdf.documents import Document

_HEADER: Final = re.compile(
    rb"^(?=[^\n]*\bsubject_id\b)(?=[^\n]*\bobject_id\b)[^\n#]*", re.MULTILINE
)
_NAMES: Final = frozenset({"subject_id", "object_id", "mapping_justification"})
_ALIAS: Final = re.compile(r"(?:^#|[\s\[{,:-])[*&][A-Za-z0-9_]")
_METADATA: Final = re.compile(r"# ?([A-Za-z_]+)\s*:")
_NO_TERM: Final = re.compile(rf"(?:^|[:/#]){sssom.NO_TERM}$")
_MOST_ABOVE: Final = 2_000
_RELATIONS: Final = frozenset(
    f"{prefix}{name}"
    for prefix in ("skos:", "http://www.w3.org/2004/02/skos/core#")
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)


class SssomReader:
    """Reads an SSSOM table with its metadata above it."""

    name = "sssom"
    media_types = ("text/tab-separated-values",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 92 where the headings are those of mappings, otherwise 0."""
        del name
        return 92 if _HEADER.search(head) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the mappings of the table. Raises RdfSyntaxError, or all faults of its rows.

        A row that says that there is no such mapping is left out, and told.
        """
        faults, left = Faults(file.name), Leftovers()
        text = bounds.text_of(file.content, file.name)
        table = _Table(text, faults, left)
        for line, said in sssom.faults_of_rows(text.encode(), file.name):
            faults.add(said, line=line)
        faults.require_none()
        turtle = sssom.to_turtle(table.mapped.encode(), file.name)
        document = Document(label=file.name, format=formats.TURTLE, file=turtle, graph=None)
        return Imported(
            format=self.name,
            mappings=(document,),
            unread=left.told(),
            notes=(f"{table.rows:,} mapping{'' if table.rows == 1 else 's'}",),
        )


class _Table:
    """A table gone through row by row: its faults, and the rows that are mappings."""

    def __init__(self, text: str, faults: Faults, left: Leftovers) -> None:
        self._faults, self._left = faults, left
        self._headings: list[str] = []
        self.rows = 0  # that are mappings
        lines = list(io.StringIO(text, newline=""))
        above = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        self._read_metadata(lines[:above])
        kept = lines[: above + 1]
        reader = csv.reader(iter(lines[above:]), delimiter="\t")
        begins = above
        try:
            for cells in reader:
                ends = above + reader.line_num
                if not self._headings:
                    self._read_headings(cells, line=ends)
                elif any(cells) and self._is_mapping(cells, line=ends):
                    kept += lines[begins:ends]
                begins = ends
        except csv.Error as cause:
            faults.add(f"not a table: {cause}", line=above + reader.line_num, column=1)
            faults.require_none()
        self.mapped = "".join(kept)

    def _read_metadata(self, lines: list[str]) -> None:
        for number, line in enumerate(lines, start=1):
            if _ALIAS.search(line) or number > _MOST_ABOVE:
                said = "more above the table than is read: aliases, or very many lines"
                self._faults.add(said, line=number)
                self._faults.require_none()
            key = _METADATA.match(line)
            if key and key[1] == "predicate_modifier":
                self._faults.add("predicate_modifier is said of a row, in a column", line=number)
            elif key and key[1] not in sssom.CARRIED_OF_SETS:
                self._left.note(f"{key[1]} above the table", number)

    def _read_headings(self, cells: list[str], *, line: int) -> None:
        if "predicate_id" not in cells:
            said = "there is no column predicate_id"
            if len(cells) == 1 and "," in cells[0]:
                said = "its cells are set apart by commas; save it with tabs between them"
            self._faults.add(said, line=line, column=1)
            self._faults.require_none()
        self._headings = cells

    def _is_mapping(self, cells: list[str], *, line: int) -> bool:
        said = dict(zip(self._headings, cells, strict=False))
        if said.get("predicate_modifier", "").strip() == "Not":
            self._left.note("a row that says Not: no such mapping", line)
            return False
        if any(_NO_TERM.search(said.get(name, "").strip()) for name in _NAMES):
            self._left.note("a row that says that no term was found", line)
            return False
        self.rows += 1
        bounds.require_few(self.rows, self._faults, line=line)
        relation = said.get("predicate_id", "").strip()
        if relation not in _RELATIONS:
            self._faults.add(
                f"{relation or 'nothing'!r} is no mapping relation of SKOS; from other relations "
                "more would follow, so that `load` takes them, by whoever edits the ontology",
                line=line,
                column=self._headings.index("predicate_id") + 1,
            )
        for column, (heading, cell) in enumerate(said.items(), start=1):
            if heading in _NAMES and sssom.NOT_IN_AN_IRI.search(cell.strip()):
                said_so = f"{cell[:80]!r} is no name of a term"
                self._faults.add(said_so, line=line, column=column)
            if heading not in sssom.CARRIED and cell.strip():
                self._left.note(f"column {heading}", line)
        return True
