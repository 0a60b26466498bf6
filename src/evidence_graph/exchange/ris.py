"""RIS: the references of a report, for a reference manager."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import rispy
from rdflib import RDF, XSD, Literal, URIRef
from rdflib.term import Node

from evidence_graph.exchange.report import TITLE, ReportGraph, Triple
from evidence_graph.exchange.written import Written
from evidence_graph.vocabulary import EV, PREFIXES

# rispy's name of a tag, the property it carries and the datatype of its values.
_FIELDS: Final[tuple[tuple[str, URIRef, URIRef | None], ...]] = (
    ("title", TITLE, None),
    ("secondary_title", EV.journal, None),  # T2
    ("year", EV.publicationYear, XSD.integer),
    ("volume", EV.volume, None),
    ("number", EV.issue, None),
    ("custom7", EV.articleNumber, None),  # C7, where reference managers keep it
    ("label", EV.referenceNumber, XSD.integer),
)
_NOTES: Final[Mapping[str, URIRef]] = {
    "Reference as printed": EV.referenceText,
    "Authors as printed": EV.authorList,
}
_PAGES_PRINTED: Final = "Pages as printed: "
_MORE_AUTHORS: Final = "More authors than these are not named: et al"

# Numbers of a work: rispy's name, the property, what stands before it, how a note calls it.
_NUMBERED: Final = (
    ("doi", EV.doi, "", "DOI"),
    ("accession_number", EV.pubmedId, "PMID ", "PubMed number"),
)
_RECORD: Final = " from an outside record, not from the report: "
_SOURCE: Final = re.compile(r"Source of the record (\S+): (\S+)")
_RECORD_SOURCE: Final = URIRef(PREFIXES["dcterms"] + "source")

_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PAGES: Final = re.compile(r"([^-\u2010-\u2015\s]+)([-\u2010-\u2015])([^-\u2010-\u2015\s]+)")
_INITIALS: Final = r"([^\W\d_](?:-?[^\W\d_]){0,4})"
_AUTHOR: Final = re.compile(rf"(.+) {_INITIALS}")
_TURNED: Final = re.compile(rf"(.+), {_INITIALS}")


def written(report: ReportGraph) -> Written:
    """Returns the references in RIS, which has no place for a value with a line break."""
    references = [_reference(report, found) for found in _publications(report)]
    content = rispy.dumps(references, implementation=_Writer).encode()
    return Written(content, frozenset(read(content)))


def read(content: bytes) -> set[Triple]:
    """Returns the statements that RIS made by `written` holds."""
    found: set[Triple] = set()
    for reference in rispy.loads(content.decode()):
        found.update(_triples(reference))
    return found


class _Writer(rispy.RisWriter):
    def set_header(self, count: int) -> str:
        del count
        return ""  # a number above each reference is no RIS


def _publications(report: ReportGraph) -> list[Node]:
    def number(publication: Node) -> tuple[int, str]:
        said = report.text(publication, EV.referenceNumber)
        return (int(said) if said.isdigit() else 1 << 40), str(publication)

    return sorted(report.of_kind(EV.Publication), key=number)


def _reference(report: ReportGraph, publication: Node) -> dict[str, Any]:
    made: dict[str, Any] = {
        # The report does not say what kind of work it is; what stands in a journal is an article.
        "type_of_reference": "JOUR" if report.value(publication, EV.journal) else "GEN",
        "id": str(publication),
    }
    printed = [str(v) for v in report.values(publication, EV.authorList)]
    if authors := _authors(report, publication, printed):
        made["authors"] = authors
    for key, predicate, datatype in _FIELDS:
        if value := _only(report, publication, predicate, datatype):
            made[key] = value
    pages = _only(report, publication, EV.pages, None)
    made |= _pages(pages)
    notes = [f"{_PAGES_PRINTED}{pages}"] if pages and "-".join(_ends(made)) != pages else []
    notes += [
        f"{words}: {value}"
        for words, predicate in _NOTES.items()
        for value in _plain(report.values(publication, predicate), None)
    ]
    if (publication, EV.authorsTruncated, Literal(True)) in report.said:
        notes.append(_MORE_AUTHORS)
    for key, predicate, before, _ in _NUMBERED:
        if value := _only(report, publication, predicate, None):
            made[key] = before + value
    for record in sorted(report.external.subjects(EV.describes, publication), key=str):
        notes += _recorded(report, record, made)
    if notes:
        made["notes"] = notes
    return made


def _only(
    report: ReportGraph, subject: Node, predicate: URIRef, datatype: URIRef | None
) -> str | None:
    """Returns the value of a property; of several ones RIS could keep only the last."""
    values = report.values(subject, predicate)
    plain = list(_plain(values, datatype))
    return plain[0] if len(values) == len(plain) == 1 else None


def _plain(values: Iterable[Node], datatype: URIRef | None) -> Iterator[str]:
    """Yields the values that a line of RIS can hold as they are."""
    for value in values:
        text = str(value)
        is_ours = isinstance(value, Literal) and value.datatype == datatype and not value.language
        if is_ours and text and text == text.strip() and not _BREAKS.search(text):
            yield text


def _pages(pages: str | None) -> dict[str, str]:
    if pages is None:
        return {}
    found = _PAGES.fullmatch(pages)
    return {"start_page": found[1], "end_page": found[3]} if found else {"start_page": pages}


def _ends(made: Mapping[str, Any]) -> list[str]:
    return [made[key] for key in ("start_page", "end_page") if key in made]


def _authors(report: ReportGraph, publication: Node, printed: list[str]) -> list[str]:
    names = list(_plain(report.values(publication, EV.authorName), None))
    order = printed[0] if printed else ""
    names.sort(key=lambda name: (order.find(name) if name in order else len(order), name))
    return [_turned(name, order) for name in names if _is_said_again(name, order)]


def _turned(name: str, printed: str) -> str:
    """Returns a name as reference managers want it, where it can be turned back."""
    found = _AUTHOR.fullmatch(name)
    if (
        found is None
        or not _are_capitals(found[2])
        or name not in printed
        or f"{found[1]}, {found[2]}" in printed
    ):
        return name
    return f"{found[1]}, {found[2]}"


def _turned_back(author: str, printed: str) -> str:
    found = _TURNED.fullmatch(author)
    found = found if found and _are_capitals(found[2]) else None
    name = f"{found[1]} {found[2]}" if found else author
    return name if found and name in printed and author not in printed else author


def _are_capitals(initials: str) -> bool:
    return all(sign.isupper() for sign in initials if sign != "-")


def _is_said_again(name: str, printed: str) -> bool:
    return _turned_back(_turned(name, printed), printed) == name


def _recorded(report: ReportGraph, record: Node, made: dict[str, Any]) -> Iterator[str]:
    found = False
    for key, predicate, before, called in _NUMBERED:
        values = list(_plain(report.external.objects(record, predicate), None))
        if len(values) == 1 and key not in made:
            made[key] = before + values[0]
            found = True
            yield f"{called}{_RECORD}{record}"
    if found:
        sources = report.external.objects(record, _RECORD_SOURCE)
        for source in sorted(s for s in sources if isinstance(s, URIRef)):
            yield f"Source of the record {record}: {source}"


def _triples(reference: Mapping[str, Any]) -> Iterator[Triple]:
    publication = URIRef(reference["id"])
    yield publication, RDF.type, EV.Publication
    for key, predicate, datatype in _FIELDS:
        if key in reference:
            yield publication, predicate, Literal(reference[key], datatype=datatype)
    notes: list[str] = reference.get("notes", [])
    if "start_page" in reference:
        pages = _after(notes, _PAGES_PRINTED) or ["-".join(_ends(reference))]
        yield publication, EV.pages, Literal(pages[0])
    printed = _after(notes, "Authors as printed: ")
    for author in reference.get("authors", []):
        name = _turned_back(author, printed[0] if printed else "")
        yield publication, EV.authorName, Literal(name)
    for words, predicate in _NOTES.items():
        for said in _after(notes, f"{words}: "):
            yield publication, predicate, Literal(said)
    if _MORE_AUTHORS in notes:
        yield publication, EV.authorsTruncated, Literal(True)
    yield from _numbers(publication, reference, notes)


def _numbers(
    publication: URIRef, reference: Mapping[str, Any], notes: list[str]
) -> Iterator[Triple]:
    for key, predicate, before, called in _NUMBERED:
        if key not in reference:
            continue
        value = Literal(reference[key].removeprefix(before))
        records = _after(notes, called + _RECORD)
        for record in map(URIRef, records):
            yield record, RDF.type, EV.ExternalRecord
            yield record, EV.describes, publication
            yield record, predicate, value
        if not records:
            yield publication, predicate, value
    for note in notes:
        if found := _SOURCE.fullmatch(note):
            yield URIRef(found[1]), _RECORD_SOURCE, URIRef(found[2])


def _after(notes: Iterable[str], words: str) -> list[str]:
    return [note.removeprefix(words) for note in notes if note.startswith(words)]
