"""FHIR R5: the people, interventions, outcomes and works of a report, as resources."""

from typing import Final

from rdflib import RDF, RDFS, Literal
from rdflib.term import Node

from evidence_graph.exchange import fhir_criteria as criteria
from evidence_graph.exchange import fhir_parts as parts
from evidence_graph.exchange.fhir_parts import Part
from evidence_graph.exchange.report import TITLE, ReportGraph
from evidence_graph.vocabulary import EV

RECORDED: Final = {EV.doi: "https://doi.org", EV.pubmedId: "https://pubmed.ncbi.nlm.nih.gov"}
"""The system of each number that outside records give a work."""


def group(report: ReportGraph, population: Node) -> Part:
    """Returns a population as a Group."""
    made = parts.resource(report, population, "Group")
    made |= {"type": "person", "membership": "definitional"}
    if (label := parts.label(report, population, RDFS.label)) is not None:
        made["name"] = label
    if (words := parts.only_text(report, population, EV.verbatim)) is not None:
        made["description"] = words
    said = [
        {
            "code": parts.concept(report, predicate),
            "valueCodeableConcept": parts.concept(report, value),
            "exclude": False,
        }
        for predicate in (EV.participantRole, EV.populationGroup)
        for value in parts.iris(report, population, predicate)
    ]
    said += criteria.links(report, population)
    said += [
        {"code": parts.concept(report, EV.subsetOf), "valueReference": whole, "exclude": False}
        for whole in parts.linked(report, population, EV.subsetOf, ("Population",))
    ]
    return {**made, "characteristic": said} if said else made


def variable(report: ReportGraph, variable: Node) -> Part:
    """Returns a use of an intervention, or an outcome listed, as an EvidenceVariable."""
    made = {**parts.resource(report, variable, "EvidenceVariable"), "status": "active"}
    if (label := parts.label(report, variable, RDFS.label)) is not None:
        made["title"] = label
    if (words := parts.only_text(report, variable, EV.verbatim)) is not None:
        made["description"] = words
    said = [
        {
            "definitionByTypeAndValue": {
                "type": parts.concept(report, predicate),
                "valueCodeableConcept": parts.concept(report, value),
            }
        }
        for predicate in sorted(set(report.said.predicates(variable)), key=str)
        if predicate not in (RDF.type, EV.supportedBy)
        for value in parts.iris(report, variable, predicate)
    ]
    if said:
        made["characteristic"] = said
    return parts.with_notes(report, variable, made)


def own_citation(report: ReportGraph) -> Part:
    """Returns the Citation of the report itself."""
    artifact: Part = {"identifier": [{"system": parts.IRIS, "value": str(report.iri)}]}
    if (title := parts.only_text(report, report.iri, TITLE)) is not None:
        artifact["title"] = [{"text": title}]
    published = parts.only_date(report, report.iri, EV.published)
    if published is not None:
        artifact["publicationForm"] = [{"articleDate": published}]
    return {"resourceType": "Citation", "status": "active", "citedArtifact": artifact}


def citation(report: ReportGraph, publication: Node) -> Part:
    """Returns a publication as a Citation."""
    made = {**parts.resource(report, publication, "Citation"), "status": "active"}
    if numbers := parts.identifiers(report, publication, (EV.referenceNumber,)):
        made["identifier"] = numbers
    artifact: Part = {}
    if records := _recorded(report, publication):
        artifact["identifier"] = records
    if (title := parts.only_text(report, publication, TITLE)) is not None:
        artifact["title"] = [{"text": title}]
    form: Part = {
        element: value
        for element, predicate in FORM.items()
        if (value := parts.only_text(report, publication, predicate)) is not None
    }
    if (journal := parts.only_text(report, publication, EV.journal)) is not None:
        form["publishedIn"] = {"title": journal}
    year = parts.only_number(report, publication, EV.publicationYear)
    if isinstance(year, int):
        form["publicationDateText"] = str(year)
    if form:
        artifact["publicationForm"] = [form]
    if contributors := _contributors(report, publication):
        artifact["contributorship"] = contributors
    printed = parts.texts(report.values(publication, EV.referenceText))
    if printed:
        artifact["note"] = [{"text": words} for words in printed]
    if artifact:
        made["citedArtifact"] = artifact
    return parts.with_notes(report, publication, made)


FORM: Final = {
    "volume": EV.volume,
    "issue": EV.issue,
    "accessionNumber": EV.articleNumber,
    "pageString": EV.pages,
}


def _contributors(report: ReportGraph, publication: Node) -> Part:
    order = report.text(publication, EV.authorList)
    names = parts.texts(report.values(publication, EV.authorName))
    names.sort(key=lambda name: (order.find(name) if name in order else len(order), name))
    made: Part = {}
    if names:
        made["entry"] = [{"contributor": {"display": name}} for name in names]
    if printed := parts.texts(report.values(publication, EV.authorList)):
        made["summary"] = [{"value": words} for words in printed]
    if made and (publication, EV.authorsTruncated, Literal(True)) in report.said:
        made["complete"] = False
    return made


def _recorded(report: ReportGraph, publication: Node) -> list[Part]:
    printed: list[Part] = [
        {"system": system, "value": value}
        for predicate, system in RECORDED.items()
        for value in parts.texts(report.values(publication, predicate))
    ]
    return printed + [
        {"system": system, "value": value, "assigner": _outside(record)}
        for record in sorted(report.external.subjects(EV.describes, publication), key=str)
        for predicate, system in RECORDED.items()
        for value in parts.texts(sorted(report.external.objects(record, predicate), key=str))
    ]


def _outside(record: Node) -> Part:
    """Returns who says a number: a record that is not the report's."""
    return {
        "identifier": {"system": parts.IRIS, "value": str(record)},
        "display": "an outside record; the report does not print it",
    }


def assessments(report: ReportGraph) -> list[Part]:
    """Returns an assessment for each review: FHIR has none of several works at once."""
    made = []
    for judged in report.of_kind(EV.RiskOfBiasAssessment):
        content: Part = {"informationType": "rating"}
        if (words := parts.only_text(report, judged, EV.levelVerbatim)) is not None:
            content["summary"] = words
        if (level := parts.only_iri(report, judged, EV.riskOfBiasLevel)) is not None:
            content["classifier"] = [parts.concept(report, level)]
        if (assessor := parts.only_iri(report, judged, EV.assessor)) is not None:
            content["author"] = parts.reference(report, assessor)
        made += [
            {
                **parts.resource(report, judged, "ArtifactAssessment"),
                "identifier": [{"system": parts.IRIS, "value": str(judged)}],
                "artifactReference": link,
                "content": [content],
            }
            for link in parts.linked(report, judged, EV.assesses, ("SystematicReview",))
        ]
    return made
