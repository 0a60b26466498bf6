"""Parts of FHIR resources that stand for terms and words of a report, and the terms read back.

A part is made only where reading it gives the very term again; else the term is not carried.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rdflib import RDF, XSD, Literal, URIRef
from rdflib.term import Node

from evidence_graph.exchange.report import EXACT, ReportGraph, Triple
from evidence_graph.exchange.tables import in_order
from evidence_graph.vocabulary import EV, NAMESPACE

Part = dict[str, Any]

IRIS: Final = "urn:ietf:rfc:3986"
"""The system of identifiers and codes that are IRIs (FHIR R5, 2.1.28.0.1)."""

_NOT_WRITTEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


# Terms


def concept(report: ReportGraph, iri: Node) -> Part:
    """Returns a thing as a CodeableConcept: its IRI and how it is called."""
    coding = {"system": IRIS, "code": str(iri)}
    label = report.words(iri)
    return {"coding": [{**coding, "display": label} if is_text(label) else coding]}


def iri_in(coded: Part) -> URIRef:
    """Returns the IRI of a CodeableConcept that `concept` made."""
    return URIRef(coded["coding"][0]["code"])


def name(report: ReportGraph, iri: Node) -> str:
    """Returns how a thing is called, its IRI where that is no text for FHIR."""
    called = report.words(iri)
    return called if is_text(called) else str(iri)


def reference(report: ReportGraph, iri: Node) -> Part:
    """Returns a thing that has no resource as a Reference: by its identifier and its name."""
    made: Part = {"identifier": {"system": IRIS, "value": str(iri)}}
    label = report.words(iri)
    return {**made, "display": label} if is_text(label) else made


def iri_of(referred: Part) -> URIRef:
    """Returns the IRI that a Reference leads to, as a resource or by its identifier."""
    if "reference" in referred:
        return URIRef(referred["reference"])
    return URIRef(referred["identifier"]["value"])


def is_text(text: str) -> bool:
    """Says whether a text can be an element of FHIR: some sign in it, and none forbidden."""
    return bool(text.strip()) and not _NOT_WRITTEN.search(text)


def texts(values: Iterable[Node]) -> list[str]:
    """Returns those values that are plain texts FHIR can hold."""
    return [
        str(value)
        for value in values
        if isinstance(value, Literal)
        and value.datatype is None
        and not value.language
        and is_text(str(value))
    ]


def only_text(report: ReportGraph, subject: Node, predicate: Node) -> str | None:
    """Returns the one value of a property, a text; None where there are none or several."""
    values = report.values(subject, predicate)
    found = texts(values)
    return found[0] if len(values) == len(found) == 1 else None


def label(report: ReportGraph, subject: Node, predicate: Node) -> str | None:
    """Returns the one value of a property that is an English text."""
    values = report.values(subject, predicate)
    if len(values) != 1 or not isinstance(values[0], Literal) or values[0].language != "en":
        return None
    return str(values[0]) if is_text(str(values[0])) else None


def number(value: Node | None) -> int | float | None:
    """Returns an integer or a decimal as JSON has it; None for any other term.

    In JSON a decimal has a point, which tells it from an integer; the store writes 5 for 5.0.
    """
    if not isinstance(value, Literal):
        return None
    if value.datatype == XSD.integer and _INTEGER.fullmatch(str(value)):
        return int(str(value))
    if value.datatype == XSD.decimal and _DECIMAL.fullmatch(str(value)):
        read = float(str(value))
        return read if literal(read) == value else None
    return None


def literal(value: float) -> Literal:
    """Returns the literal that `number` made a number of."""
    datatype = XSD.integer if isinstance(value, int) else XSD.decimal
    return Literal(json.dumps(value).removesuffix(".0"), datatype=datatype, normalize=False)


def only_number(report: ReportGraph, subject: Node, predicate: Node) -> int | float | None:
    """Returns the one value of a property, a number."""
    values = report.values(subject, predicate)
    return number(values[0]) if len(values) == 1 else None


def only_iri(report: ReportGraph, subject: Node, predicate: Node) -> URIRef | None:
    """Returns the one value of a property, an IRI."""
    values = report.values(subject, predicate)
    return values[0] if len(values) == 1 and isinstance(values[0], URIRef) else None


def iris(report: ReportGraph, subject: Node, predicate: Node) -> list[URIRef]:
    """Returns the values of a property that are IRIs."""
    return [value for value in report.values(subject, predicate) if isinstance(value, URIRef)]


def only_date(report: ReportGraph, subject: Node, predicate: Node) -> str | None:
    """Returns the one value of a property, a day, a month or a year."""
    values = report.values(subject, predicate)
    if len(values) != 1 or not isinstance(values[0], Literal):
        return None
    pattern = _DATES.get(values[0].datatype or XSD.string)
    return str(values[0]) if pattern and pattern.fullmatch(str(values[0])) else None


def date(text: str) -> Literal:
    """Returns the literal that `only_date` read."""
    datatype = next(kind for kind, pattern in _DATES.items() if pattern.fullmatch(text))
    return Literal(text, datatype=datatype, normalize=False)


_MONTH: Final = r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"
_DATES: Final = {
    XSD.date: re.compile(_MONTH + r"-(?:0[1-9]|[12][0-9]|3[01])"),
    XSD.gYearMonth: re.compile(_MONTH),
    XSD.gYear: re.compile(r"[1-9][0-9]{3}"),
}


# Resources


def linked(report: ReportGraph, subject: Node, predicate: Node, kinds: Iterable[str]) -> list[Part]:
    """Returns references to the resources that a property leads to."""
    wanted = {getattr(EV, kind) for kind in kinds}
    return [
        {"reference": str(thing)}
        for thing in in_order(report, subject, predicate)
        if isinstance(thing, URIRef) and wanted & set(report.said.objects(thing, RDF.type))
    ]


def resource(report: ReportGraph, subject: Node, kind: str) -> Part:
    """Returns the beginning of a resource: its type, and the classes of the thing as tags."""
    made: Part = {"resourceType": kind}
    tags = [
        {"system": NAMESPACE, "code": str(c).removeprefix(NAMESPACE), "display": report.words(c)}
        for c in iris(report, subject, RDF.type)
        if c.startswith(NAMESPACE) and c.removeprefix(NAMESPACE).isidentifier()
    ]
    return {**made, "meta": {"tag": tags}} if tags else made


def types_of(subject: URIRef, made: Part) -> Iterator[Triple]:
    """Yields the classes that the tags of a resource tell."""
    for tag in made.get("meta", {}).get("tag", ()):
        yield subject, RDF.type, URIRef(tag["system"] + tag["code"])


def notes(report: ReportGraph, subject: Node) -> list[Part]:
    """Returns the quotations that a thing rests on, each an Annotation whose id is its IRI."""
    made = []
    for quotation in report.quotations(subject):
        words = only_text(report, quotation, EXACT)
        is_quotation = (quotation, RDF.type, EV.Quotation) in report.said
        supports = (subject, EV.supportedBy, quotation) in report.said
        if words is not None and is_quotation and supports and isinstance(quotation, URIRef):
            made.append({"id": str(quotation), "text": words})
    return made


def with_notes(report: ReportGraph, subject: Node, made: Part) -> Part:
    """Returns a resource with the quotations that its thing rests on."""
    found = notes(report, subject)
    return {**made, "note": found} if found else made


def quotations_in(subject: URIRef, made: Part) -> Iterator[Triple]:
    """Yields the quotations that the notes of a resource hold."""
    for note in made.get("note", ()):
        if "id" in note:
            quotation = URIRef(note["id"])
            yield subject, EV.supportedBy, quotation
            yield quotation, RDF.type, EV.Quotation
            yield quotation, EXACT, Literal(note["text"])


def identifiers(report: ReportGraph, subject: Node, predicates: Iterable[URIRef]) -> list[Part]:
    """Returns the numbers that a source gives a thing; the system is the property."""
    made: list[Part] = []
    for predicate in predicates:
        text, value = only_text(report, subject, predicate), only_number(report, subject, predicate)
        if text is not None:
            made.append({"system": str(predicate), "value": text})
        elif isinstance(value, int):
            made.append({"system": str(predicate), "value": str(value), "type": {"text": "number"}})
    return made


def identified(subject: URIRef, made: Part) -> Iterator[Triple]:
    """Yields what the identifiers of a resource say that `identifiers` made."""
    for found in made.get("identifier", ()):
        if found["system"].startswith(NAMESPACE):
            value = literal(int(found["value"])) if "type" in found else Literal(found["value"])
            yield subject, URIRef(found["system"]), value
