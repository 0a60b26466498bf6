"""Mapping sets in SSSOM: mappings between concepts, and nothing from which more follows."""

import csv
import io
import re
from typing import Final

from evidence_graph.importing import bounds
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import GivenFile, Imported
from evidence_graph.rdf import formats, sssom
from evidence_graph.rdf.documents import Document

_HEADER: Final = re.compile(
    rb"^(?=[^\n]*\bsubject_id\b)(?=[^\n]*\bobject_id\b)[^\n#]*", re.MULTILINE
)
_NAMES: Final = frozenset({"subject_id", "object_id", "mapping_justification"})
_ALIAS: Final = re.compile(r"(?:^#|[\s\[{,:-])[*&][A-Za-z0-9_]")
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
        """Returns the mappings of the table. Raises RdfSyntaxError, or all faults of its rows."""
        faults = Faults(file.name)
        text = bounds.text_of(file.content, file.name)
        rows = _count_by_relations(text, faults)
        for line, said in sssom.faults_of_rows(text.encode(), file.name):
            faults.add(said, line=line)
        faults.require_none()
        turtle = sssom.to_turtle(text.encode(), file.name)
        document = Document(label=file.name, format=formats.TURTLE, file=turtle, graph=None)
        return Imported(
            format=self.name,
            mappings=(document,),
            notes=(f"{rows:,} mapping{'' if rows == 1 else 's'}",),
        )


def _count_by_relations(text: str, faults: Faults) -> int:
    """Returns how many mappings a table has; a fault is one not by a SKOS mapping relation."""
    lines = io.StringIO(text, newline="")
    above = 0
    start = lines.tell()
    for line in lines:
        if not line.startswith("#"):
            break
        above += 1
        if _ALIAS.search(line) or above > _MOST_ABOVE:
            faults.add("more above the table than is read: aliases, or very many lines", line=above)
            faults.require_none()
        start = lines.tell()
    lines.seek(start)
    reader = csv.reader(lines, delimiter="\t")
    rows, column, named = 0, None, set[int]()
    try:
        for cells in reader:
            if column is None:
                if "predicate_id" not in cells:
                    faults.add("there is no column predicate_id", line=above + 1, column=1)
                    faults.require_none()
                column = cells.index("predicate_id")
                named = {n for n, heading in enumerate(cells) if heading in _NAMES}
                continue
            if not any(cells):
                continue
            rows += 1
            bounds.require_few(rows, faults, line=above + reader.line_num)
            said = cells[column].strip() if column < len(cells) else ""
            if said not in _RELATIONS:
                faults.add(
                    f"{said or 'nothing'!r} is no mapping relation of SKOS; from other relations "
                    "more would follow, so that `load` takes them, by whoever edits the ontology",
                    line=above + reader.line_num,
                    column=column + 1,
                )
            for place, cell in enumerate(cells):
                if place in named and sssom.NOT_IN_AN_IRI.search(cell.strip()):
                    faults.add(
                        f"{cell[:80]!r} is no name of a term",
                        line=above + reader.line_num,
                        column=place + 1,
                    )
    except csv.Error as cause:
        faults.add(f"not a table: {cause}", line=above + reader.line_num, column=1)
        faults.require_none()
    return rows
