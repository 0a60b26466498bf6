"""FHIR R5 that was written here, read back as statements of the report."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from rdflib import RDF, RDFS, Literal, URIRef

from evidence_graph.exchange import fhir_criteria as criteria
from evidence_graph.exchange import fhir_parts as parts
from evidence_graph.exchange.fhir_parts import Part
from evidence_graph.exchange.fhir_works import FORM, RECORDED
from evidence_graph.exchange.fhir_writing import (
    ABOUT_REVIEW,
    AGES,
    ROLE_SYSTEM,
    ROLES,
    SAID_BESIDE,
)
from evidence_graph.exchange.report import EXACT, TITLE, Triple
from evidence_graph.vocabulary import EV

_OF_ROLE: Final = {role: predicate for predicate, role in ROLES.items()}
_BESIDE: Final = {focus: kind for kind, focus in SAID_BESIDE.items()}
_AGES: Final = frozenset(map(str, AGES))
_REVIEW: Final = frozenset(map(str, ABOUT_REVIEW))


def read(content: bytes) -> set[Triple]:
    """Returns the statements that a Bundle holds."""
    found: set[Triple] = set()
    for entry in json.loads(content)["entry"]:
        made = entry["resource"]
        subject = _subject(entry)
        found.update(parts.types_of(subject, made))
        found.update(parts.quotations_in(subject, made))
        found.update(_READERS[made["resourceType"]](subject, made))
    return found


def _subject(entry: Part) -> URIRef:
    """Returns what an entry is about: what an IRI in it identifies, or else its own address."""
    made = entry["resource"]
    holder = made.get("citedArtifact", made)
    own = (n["value"] for n in holder.get("identifier", ()) if n["system"] == parts.IRIS)
    return URIRef(next(own, entry["fullUrl"]))


def _label(subject: URIRef, text: str | None) -> Iterator[Triple]:
    if text is not None:
        yield subject, RDFS.label, Literal(text, lang="en")


def _text(subject: URIRef, predicate: URIRef, text: str | None) -> Iterator[Triple]:
    if text is not None:
        yield subject, predicate, Literal(text)


def _evidence_report(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield from parts.identified(subject, made)
    yield from _label(subject, made.get("type", {}).get("text"))
    if "citeAsReference" in made:
        yield subject, EV.reportedIn, parts.iri_of(made["citeAsReference"])
    about = made["subject"]
    for note in about.get("note", ()):
        if "id" in note:
            yield subject, EV.answers, URIRef(note["id"])
            yield URIRef(note["id"]), EV.questionText, Literal(note["text"])
    for said in about.get("characteristic", ()):
        yield subject, parts.iri_in(said["code"]), parts.iri_of(said["valueReference"])
    for section in made.get("section", ()):
        yield from _section(subject, section)


def _section(subject: URIRef, section: Part) -> Iterator[Triple]:
    entries = section.get("entryReference", ())
    if "focus" not in section:
        yield from _text(subject, EV.sectionHeading, section.get("title"))
        for row in section.get("section", ()):
            entry = URIRef(row["id"])
            yield subject, EV.hasEntry, entry
            yield from _text(entry, EV.citationLabel, row.get("title"))
            for link in row.get("entryReference", ()):
                yield entry, EV.aboutReview, parts.iri_of(link)
    elif section["focus"].get("text") in _BESIDE:
        statement = URIRef(section["id"])
        yield subject, EV.hasStatement, statement
        yield statement, RDF.type, _BESIDE[section["focus"]["text"]]
        yield from _text(statement, EV.verbatim, section.get("title"))
    elif "id" in section:
        conclusion = URIRef(section["id"])
        yield subject, EV.hasConclusion, conclusion
        yield from _text(conclusion, EXACT, section.get("title"))
        for link in entries:
            yield conclusion, EV.yields, parts.iri_of(link)
    else:
        for link in entries:
            yield subject, parts.iri_in(section["focus"]), parts.iri_of(link)


def _evidence(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield from _label(subject, made.get("title"))
    for variable in made["variableDefinition"]:
        if "observed" in variable:
            role = variable["variableRole"]["coding"][0]
            assert role["system"] == ROLE_SYSTEM  # noqa: S101 - as it was written here
            predicate = _OF_ROLE.get(role["code"], EV.ofSubset)
            yield subject, predicate, parts.iri_of(variable["observed"])
    for extension in (*made.get("extension", ()), *made.get("modifierExtension", ())):
        yield from _extension(subject, extension)
    for certainty in made.get("certainty", ()):
        yield from _text(subject, EV.certaintyVerbatim, certainty.get("description"))
        if "rating" in certainty:
            yield subject, EV.certainty, parts.iri_in(certainty["rating"])
    tags = {tag["code"] for tag in made.get("meta", {}).get("tag", ())}
    for statistic in made.get("statistic", ()):
        yield from _statistic(subject, statistic, is_people="ParticipantCount" in tags)


def _extension(subject: URIRef, extension: Part) -> Iterator[Triple]:
    predicate = URIRef(extension["url"])
    if extension["url"] in _AGES:
        quantity = extension["valueQuantity"]
        age = URIRef(quantity["id"])
        yield subject, predicate, age
        if "value" in quantity:
            yield age, EV.value, parts.literal(quantity["value"])
        if "code" in quantity:
            yield age, EV.unit, URIRef(quantity["code"])
    elif "valueCodeableConcept" in extension:
        yield subject, predicate, parts.iri_in(extension["valueCodeableConcept"])
    elif "valueBoolean" in extension:
        yield subject, predicate, Literal(extension["valueBoolean"])
    elif "valueString" in extension:
        yield subject, predicate, Literal(extension["valueString"])
    elif "valueDecimal" in extension:
        yield subject, predicate, parts.literal(extension["valueDecimal"])
    else:
        yield subject, predicate, parts.literal(extension["valueInteger64"])


def _statistic(subject: URIRef, statistic: Part, *, is_people: bool) -> Iterator[Triple]:
    words = EV.totalVerbatim if is_people else EV.valueVerbatim
    yield from _text(subject, words, statistic.get("description"))
    quantity = statistic.get("quantity", {})
    if "value" in quantity:
        yield subject, EV.total if is_people else EV.value, parts.literal(quantity["value"])
    if "code" in quantity:
        of = EV.unitOfAnalysis if is_people else EV.countOf
        yield subject, of, URIRef(quantity["code"])
    for estimate in statistic.get("attributeEstimate", ()):
        for end, predicate in (("low", EV.minPerStudy), ("high", EV.maxPerStudy)):
            if end in estimate["range"]:
                yield subject, predicate, parts.literal(estimate["range"][end]["value"])


def _group(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield from _label(subject, made.get("name"))
    yield from _text(subject, EV.verbatim, made.get("description"))
    for said in made.get("characteristic", ()):
        predicate = parts.iri_in(said["code"])
        if "valueReference" in said:
            yield subject, predicate, parts.iri_of(said["valueReference"])
        else:
            yield subject, predicate, parts.iri_in(said["valueCodeableConcept"])


def _variable(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield from _label(subject, made.get("title"))
    yield from _text(subject, EV.verbatim, made.get("description"))
    for said in made.get("characteristic", ()):
        if "id" in said:
            yield from criteria.read(said)
            continue
        typed = said["definitionByTypeAndValue"]
        yield subject, parts.iri_in(typed["type"]), parts.iri_in(typed["valueCodeableConcept"])


def _citation(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield from parts.identified(subject, made)
    artifact = made.get("citedArtifact", {})
    for title in artifact.get("title", ()):
        yield subject, TITLE, Literal(title["text"])
    for note in artifact.get("note", ()):
        yield subject, EV.referenceText, Literal(note["text"])
    for form in artifact.get("publicationForm", ()):
        for element, predicate in FORM.items():
            yield from _text(subject, predicate, form.get(element))
        if "publishedIn" in form:
            yield subject, EV.journal, Literal(form["publishedIn"]["title"])
        if "publicationDateText" in form:
            yield subject, EV.publicationYear, parts.literal(int(form["publicationDateText"]))
        if "articleDate" in form:
            yield subject, EV.published, parts.date(form["articleDate"])
    yield from _contributors(subject, artifact.get("contributorship", {}))
    systems = {system: predicate for predicate, system in RECORDED.items()}
    for number in artifact.get("identifier", ()):
        if "assigner" in number:
            record = parts.iri_of(number["assigner"])
            yield record, RDF.type, EV.ExternalRecord
            yield record, EV.describes, subject
            yield record, systems[number["system"]], Literal(number["value"])
        elif number["system"] in systems:
            yield subject, systems[number["system"]], Literal(number["value"])


def _contributors(subject: URIRef, made: Part) -> Iterator[Triple]:
    for entry in made.get("entry", ()):
        yield subject, EV.authorName, Literal(entry["contributor"]["display"])
    for summary in made.get("summary", ()):
        yield subject, EV.authorList, Literal(summary["value"])
    if made.get("complete") is False:
        yield subject, EV.authorsTruncated, Literal(True)


def _assessment(subject: URIRef, made: Part) -> Iterator[Triple]:
    yield subject, EV.assesses, parts.iri_of(made["artifactReference"])
    (content,) = made["content"]
    yield from _text(subject, EV.levelVerbatim, content.get("summary"))
    for level in content.get("classifier", ()):
        yield subject, EV.riskOfBiasLevel, parts.iri_in(level)
    if "author" in content:
        yield subject, EV.assessor, parts.iri_of(content["author"])


_READERS: Final[Mapping[str, Callable[[URIRef, Part], Iterator[Triple]]]] = {
    "EvidenceReport": _evidence_report,
    "Evidence": _evidence,
    "Group": _group,
    "EvidenceVariable": _variable,
    "Citation": _citation,
    "ArtifactAssessment": _assessment,
}
