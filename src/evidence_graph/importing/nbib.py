"""NBIB: PubMed's own export, also called MEDLINE format."""

import re
from collections.abc import Iterator
from typing import Final

from evidence_graph.importing import bounds, normal, tagged
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import (
    GivenFile,
    Imported,
    ImportedRecord,
    Leftovers,
    Printed,
)
from evidence_graph.importing.tagged import TaggedRecord

_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*PMID ?- ?[0-9]")
_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: (.*)|)", re.DOTALL)
_OF_DOI: Final = re.compile(r"(.+?)\s*\[doi\]", re.IGNORECASE)
_READ: Final = frozenset({"PMID", "TI", "FAU", "AU", "DP", "JT", "TA", "VI", "IP", "PG", "PT"})
_IDENTIFIERS: Final = ("LID", "AID")


class NbibReader:
    """Reads NBIB as PubMed writes it."""

    name = "nbib"
    media_types = ("application/nbib",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 95 where the first line gives a PubMed number, otherwise 0."""
        del name
        return 95 if _FIRST.match(head) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the file. Raises UnreadableDocumentError, FaultyDocumentError."""
        faults, left = Faults(file.name), Leftovers()
        found = tagged.records(
            bounds.text_of(file.content, file.name),
            faults,
            left,
            read_line=_line,
            goes_on_wrongly=lambda line: not line.startswith(("  ", "\t")),
            begins="PMID",
            ends=None,
        )
        for one in found:
            if normal.pubmed_id(one.fields[0].text).value is None:
                faults.add("PMID is followed by no number", line=one.line, column=1)
        faults.require_none()
        made = tuple(_record(n, one, left) for n, one in enumerate(found, start=1))
        return Imported(format=self.name, records=made, unread=left.told())


def _line(line: str) -> tagged.Line:
    found = _TAG.fullmatch(line.rstrip()) if line[4:5] == "-" else None
    return (found[1], (found[2] or "").strip()) if found else (None, line.strip())


def _record(number: int, one: TaggedRecord, left: Leftovers) -> ImportedRecord:
    doi, of_doi = None, None
    for field in one.all(*_IDENTIFIERS):
        marked = _OF_DOI.fullmatch(field.text)
        if marked and doi is None:
            read = normal.doi(marked[1])
            doi, of_doi = Printed(value=read.value, text=field.text), read.value
        elif not marked or normal.doi(marked[1]).value != of_doi:
            left.note(field.tag, field.line)
    for field in one.fields:
        if field.tag not in _READ and field.tag not in _IDENTIFIERS and field.text:
            left.note(field.tag, field.line)
    issued = one.first("DP")
    year = None if issued is None else normal.year(issued)
    if year is not None and year.value is None:
        left.note("DP that is no year", one.all("DP")[0].line)
    return ImportedRecord(
        number=number,
        line=one.line,
        text=one.text,
        kind="; ".join(f.text for f in one.all("PT")) or None,
        title=one.first("TI"),
        creators=tuple(_creators(one)),
        issued=year,
        containers=tuple(dict.fromkeys(f.text for f in one.all("JT", "TA"))),
        volume=one.first("VI"),
        issue=one.first("IP"),
        pages=one.first("PG"),
        doi=doi,
        pubmed_id=normal.pubmed_id(one.fields[0].text),
    )


def _creators(one: TaggedRecord) -> Iterator[str]:
    """Yields the authors in their order: in full where that is given, otherwise as they are."""
    full = [field.text for field in one.all("FAU")]
    for field in one.all("FAU", "AU"):
        if field.tag == "FAU" or not any(_is_short_for(field.text, name) for name in full):
            yield field.text


def _is_short_for(short: str, full: str) -> bool:
    """Says whether "Smaling HJ" is "Smaling, Hanneke J"."""
    family, _, given = full.partition(",")
    of_short, _, initials = short.rpartition(" ")
    if not given:
        return normal.folded(full) == normal.folded(short)
    return normal.folded(family) == normal.folded(of_short) and normal.folded(
        given.strip()[:1]
    ) == normal.folded(initials[:1])
