"""RIS: what reference managers export."""

import re
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

_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*TY  -", re.MULTILINE)
_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|)", re.DOTALL)
_MISSPELT: Final = re.compile(r"([A-Z][A-Z0-9]) {0,4}-(?: |$)")
_TITLE: Final = ("TI", "T1")
_CREATORS: Final = ("AU", "A1")
_ISSUED: Final = ("PY", "Y1")
_CONTAINERS: Final = ("JF", "JO", "T2", "JA")
_READ: Final = frozenset(
    {"TY", *_TITLE, *_CREATORS, *_ISSUED, *_CONTAINERS, "VL", "IS", "SP", "EP", "DO"}
)


class RisReader:
    """Reads RIS as reference managers and databases write it."""

    name = "ris"
    media_types = ("application/x-research-info-systems",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 95 where the first line begins a record, 60 where a later one does."""
        del name
        if _FIRST.match(head):
            return 95
        return 60 if re.search(rb"^TY  - ", head, re.MULTILINE) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the file. Raises UnreadableDocumentError, FaultyDocumentError."""
        faults, left = Faults(file.name), Leftovers()
        found = tagged.records(
            bounds.text_of(file.content, file.name),
            faults,
            left,
            read_line=_line,
            goes_on_wrongly=_is_misspelt,
            begins="TY",
            ends="ER",
        )
        faults.require_none()
        made = tuple(_record(n, one, left) for n, one in enumerate(found, start=1))
        return Imported(format=self.name, records=made, unread=left.told())


def _line(line: str) -> tagged.Line:
    found = _TAG.fullmatch(line.rstrip())
    return (found[1], (found[2] or "").strip()) if found else (None, line.strip())


def _is_misspelt(line: str) -> bool:
    """Says whether a line begins with a tag of RIS that is not written as one.

    An abbreviation that an abstract explains at the beginning of a line is more of its text.
    """
    found = _MISSPELT.match(line)
    return found is not None and found[1] in {*_READ, "ER"}


def _record(number: int, one: TaggedRecord, left: Leftovers) -> ImportedRecord:
    issued = _printed(one, left, *_ISSUED)
    # A number of a database is one of PubMed only where it says so.
    numbers = [f for f in one.all("AN") if f.text.upper().startswith("PMID")]
    pages = [*(f for f in one.all("UR") if normal.is_pubmed_page(f.text)), *numbers]
    for field in one.fields:
        if field.tag not in _READ and field.text and field not in pages[:1]:
            left.note(_named(field.tag), field.line)
    for tags in (_TITLE, _ISSUED, ("VL",), ("IS",), ("SP",), ("EP",), ("DO",)):
        found = one.all(*tags)
        for again in found[1:]:
            if again.text != found[0].text:
                left.note(f"{_named(again.tag)}, a second time in one record", again.line)
    doi = one.first("DO")
    return ImportedRecord(
        number=number,
        line=one.line,
        text=one.text,
        kind=one.first("TY"),
        title=next((f.text for f in one.all(*_TITLE)), None),
        creators=tuple(f.text for f in one.all(*_CREATORS)),
        issued=issued,
        containers=tuple(dict.fromkeys(f.text for f in one.all(*_CONTAINERS))),
        volume=one.first("VL"),
        issue=one.first("IS"),
        first_page=one.first("SP"),
        last_page=one.first("EP"),
        doi=None if doi is None else _understood(normal.doi(doi), "DO", one, left),
        pubmed_id=normal.pubmed_id(pages[0].text) if pages else None,
    )


def _printed(one: TaggedRecord, left: Leftovers, *tags: str) -> Printed | None:
    """Returns the first date that is understood, or the first that is printed."""
    found = [(f, normal.year(f.text)) for tag in tags for f in one.all(tag)]
    for _, year in found:
        if year.value is not None:
            return year
    if not found:
        return None
    left.note(f"{_named(found[0][0].tag)} that is no year", found[0][0].line)
    return found[0][1]


def _understood(value: Printed, tag: str, one: TaggedRecord, left: Leftovers) -> Printed:
    if value.value is None:
        left.note(f"{_named(tag)} that is none", one.all(tag)[0].line)
    return value


def _named(tag: str) -> str:
    from rispy.config import TAG_KEY_MAPPING  # noqa: PLC0415 - only where something is left over

    name = TAG_KEY_MAPPING.get(tag)
    return f"{tag} ({name.replace('_', ' ')})" if name else f"{tag}, a tag that RIS does not have"
