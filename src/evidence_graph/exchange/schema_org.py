"""schema.org in JSON-LD: the report, the works it lists and what it quotes from them.

A finding is not in it: schema.org has no word for what was found, how surely and in whom.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from evidence_graph.exchange.report import EXACT, TITLE, ReportGraph, Triple
from evidence_graph.exchange.written import Written
from evidence_graph.vocabulary import EV

CONTEXT: Final = "https://schema.org"

Thing = dict[str, Any]

# A member, the property that gives its values, and the datatype these have; "@en" is a language.
_Members = Mapping[str, tuple[URIRef, str | None]]
_REPORT: Final[_Members] = {
    "name": (TITLE, None),
    "reportNumber": (EV.reportNumber, None),
    "identifier": (EV.registrationNumber, None),
    "datePublished": (EV.published, str(XSD.date)),
}
_REVIEW: Final[_Members] = {"name": (RDFS.label, "@en")}
_PUBLICATION: Final[_Members] = {
    "name": (TITLE, None),
    "datePublished": (EV.publicationYear, str(XSD.integer)),
    "pagination": (EV.pages, None),
    "text": (EV.referenceText, None),
}
_CONCLUSION: Final[_Members] = {"text": (EXACT, None)}
_ORGANIZATION: Final[_Members] = {"name": (RDFS.label, "@en")}
# Members whose values are things of their own, each with its word and the member that names it.
_PARTS: Final = (
    ("author", "Person", "name", EV.authorName),
    ("isPartOf", "Periodical", "name", EV.journal),
    ("isPartOf", "PublicationVolume", "volumeNumber", EV.volume),
    ("isPartOf", "PublicationIssue", "issueNumber", EV.issue),
)
_RECORDED: Final = (("DOI", EV.doi), ("PMID", EV.pubmedId))


def written(report: ReportGraph) -> Written:
    """Returns the report in schema.org's terms."""
    things = [
        _report(report),
        *(_review(report, review) for review in report.reviews),
        *(_publication(report, found) for found in report.of_kind(EV.Publication)),
        *(_conclusion(report, found) for found in report.of_kind(EV.Conclusion)),
    ]
    document = {"@context": CONTEXT, "@graph": things}
    content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    return Written(content, frozenset(read(content)))


def read(content: bytes) -> set[Triple]:
    """Returns the statements that JSON-LD made by `written` holds."""
    found: set[Triple] = set()
    for thing in json.loads(content)["@graph"]:
        found.update(_READERS[thing["@type"]](thing))
    return found


def _thing(report: ReportGraph, subject: Node, word: str, members: _Members) -> Thing:
    made: Thing = {"@type": word, "@id": str(subject)}
    for member, (predicate, kind) in members.items():
        values = [str(v) for v in report.values(subject, predicate) if _kind_of(v) == kind]
        if values:
            made[member] = values[0] if len(values) == 1 else values
    return made


def _kind_of(value: Node) -> str | None:
    if not isinstance(value, Literal):
        return "@id"
    if value.language:
        return f"@{value.language}"
    return None if value.datatype is None else str(value.datatype)


def _links(report: ReportGraph, subject: Node, predicate: Node) -> list[Thing]:
    return [{"@id": str(v)} for v in report.values(subject, predicate) if isinstance(v, URIRef)]


def _report(report: ReportGraph) -> Thing:
    is_said = (report.iri, RDF.type, EV.EvidenceReport) in report.said
    made = _thing(report, report.iri, "Report" if is_said else "CreativeWork", _REPORT)
    services = [v for v in report.values(report.iri, EV.service) if isinstance(v, URIRef)]
    if services:
        made["sourceOrganization"] = [
            _thing(report, service, "Organization", _ORGANIZATION) for service in services
        ]
    cited = [link for review in report.reviews for link in _links(report, review, EV.reportedIn)]
    return {**made, **({"citation": cited} if cited else {})}


def _review(report: ReportGraph, review: Node) -> Thing:
    made = _thing(report, review, "ScholarlyArticle", _REVIEW)
    for member, predicate in (("workExample", EV.reportedIn), ("hasPart", EV.hasConclusion)):
        if links := _links(report, review, predicate):
            made[member] = links
    return made


def _publication(report: ReportGraph, publication: Node) -> Thing:
    made = _thing(report, publication, "MedicalScholarlyArticle", _PUBLICATION)
    for member, word, name, predicate in _PARTS:
        for value in report.values(publication, predicate):
            if _kind_of(value) is None:
                made.setdefault(member, []).append({"@type": word, name: str(value)})
    for kind, predicate in _RECORDED:
        for printed in report.values(publication, predicate):
            if _kind_of(printed) is None:
                number = {"@type": "PropertyValue", "propertyID": kind, "value": str(printed)}
                made.setdefault("identifier", []).append(number)
    for record in sorted(report.external.subjects(EV.describes, publication), key=str):
        for kind, predicate in _RECORDED:
            values = report.external.objects(record, predicate)
            for found in sorted(str(v) for v in values if _kind_of(v) is None):
                made.setdefault("identifier", []).append(
                    {
                        "@type": "PropertyValue",
                        "propertyID": kind,
                        "value": found,
                        "subjectOf": {"@id": str(record)},
                        "description": "From an outside record; the report does not print it.",
                    }
                )
    return made


def _conclusion(report: ReportGraph, conclusion: Node) -> Thing:
    return _thing(report, conclusion, "Quotation", _CONCLUSION)


# Reading back


def _values(thing: Thing, members: _Members) -> Iterator[Triple]:
    subject = URIRef(thing["@id"])
    for member, (predicate, kind) in members.items():
        said = thing.get(member, [])
        for value in said if isinstance(said, list) else [said]:
            if kind is not None and kind.startswith("@"):
                yield subject, predicate, Literal(value, lang=kind[1:])
            else:
                datatype = None if kind is None else URIRef(kind)
                yield subject, predicate, Literal(value, datatype=datatype, normalize=False)


def _read_report(thing: Thing) -> Iterator[Triple]:
    report = URIRef(thing["@id"])
    if thing["@type"] == "Report":
        yield report, RDF.type, EV.EvidenceReport
    yield from _values(thing, _REPORT)
    for service in thing.get("sourceOrganization", []):
        yield report, EV.service, URIRef(service["@id"])
        yield from _values(service, _ORGANIZATION)


def _read_review(thing: Thing) -> Iterator[Triple]:
    review = URIRef(thing["@id"])
    yield review, RDF.type, EV.SystematicReview
    yield from _values(thing, _REVIEW)
    for member, predicate in (("workExample", EV.reportedIn), ("hasPart", EV.hasConclusion)):
        for link in thing.get(member, []):
            yield review, predicate, URIRef(link["@id"])


def _read_publication(thing: Thing) -> Iterator[Triple]:
    publication = URIRef(thing["@id"])
    yield publication, RDF.type, EV.Publication
    yield from _values(thing, _PUBLICATION)
    for member, word, name, predicate in _PARTS:
        for part in thing.get(member, []):
            if part["@type"] == word and name in part:
                yield publication, predicate, Literal(part[name])
    for number in thing.get("identifier", []):
        predicate, value = dict(_RECORDED)[number["propertyID"]], Literal(number["value"])
        if "subjectOf" not in number:
            yield publication, predicate, value
            continue
        record = URIRef(number["subjectOf"]["@id"])
        yield record, RDF.type, EV.ExternalRecord
        yield record, EV.describes, publication
        yield record, predicate, value


def _read_conclusion(thing: Thing) -> Iterator[Triple]:
    yield URIRef(thing["@id"]), RDF.type, EV.Conclusion
    yield from _values(thing, _CONCLUSION)


_READERS: Final = {
    "Report": _read_report,
    "CreativeWork": _read_report,
    "ScholarlyArticle": _read_review,
    "MedicalScholarlyArticle": _read_publication,
    "Quotation": _read_conclusion,
}
