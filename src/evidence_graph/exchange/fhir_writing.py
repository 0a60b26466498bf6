"""FHIR R5: a report as a Bundle of Evidence, EvidenceReport, Citation, Group and their like.

What FHIR has an element for stands there. A property of a finding that it has none for, and
without which the finding would say more or something else (a hedge, no evidence of an effect),
is a modifierExtension whose address is the property, others are extensions. Words of the source
stand as notes.
"""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.term import Node

from evidence_graph.exchange import fhir_criteria as criteria
from evidence_graph.exchange import fhir_parts as parts
from evidence_graph.exchange import fhir_works as works
from evidence_graph.exchange.fhir_parts import Part
from evidence_graph.exchange.report import EXACT, ReportGraph
from evidence_graph.exchange.tables import NOT_STATED
from evidence_graph.vocabulary import EV

ROLES: Final = {
    EV.population: "population",
    EV.intervention: "exposure",
    EV.comparator: "referenceExposure",
    EV.outcome: "measuredVariable",
}
ROLE_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/variable-role"

STATEMENTS: Final = tuple(
    "EffectFinding AbsenceFinding BodyOfEvidenceFinding TrendFinding Finding Hypothesis "
    "Implication DescriptiveStatement BackgroundStatement MethodStatement Statement".split()
)
SAID_BESIDE: Final = {EV.MethodStatement: "Of the method, as quoted"}
"""Statements that are no evidence, and stand in a section with these words."""
VARIABLES: Final = ("InterventionUse", "OutcomeListing")
NUMBERS: Final = (EV.reportNumber, EV.registrationNumber)

ABOUT_REVIEW: Final = (EV.hasPopulation, EV.usesIntervention, EV.listsOutcome)
LISTED: Final = (EV.hasCount, EV.hasParticipants)
AGES: Final = (EV.age, EV.atAge, EV.upToAge)

# Of a statement FHIR has other places for these, or none that could be missed.
_ELSEWHERE: Final = frozenset(
    {*ROLES, *AGES, RDF.type, RDFS.label, EV.supportedBy, EV.certainty, EV.certaintyVerbatim}
)


# Without these the rest would say more or something else: who does not know them must not use it.
_MODIFYING: Final = frozenset(
    map(
        str,
        (
            EV.absenceKind,
            EV.consistency,
            EV.exceptFor,
            EV.exceptForStudies,
            EV.hedge,
            EV.quantifier,
        ),
    )
)


def bundle(report: ReportGraph) -> Part:
    """Returns the report as a Bundle, as plain data."""
    found: list[tuple[Node, Part]] = [
        (report.iri, _report(report)),
        *((review, _review(report, review)) for review in report.reviews),
        *_each(report, STATEMENTS, _statement),
        *_each(report, ("InclusionCount", "ParticipantCount"), _count),
        *_each(report, ("Population",), works.group),
        *criteria.criteria(report),
        *_each(report, VARIABLES, works.variable),
        *_each(report, ("Publication",), works.citation),
    ]
    entries = [{"fullUrl": str(iri), "resource": made} for iri, made in found]
    # Several resources about one thing have to have an address each.
    entries += [
        {"fullUrl": uuid5(NAMESPACE_URL, f"{report.iri} {number}").urn, "resource": made}
        for number, made in enumerate((*works.assessments(report), works.own_citation(report)))
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": parts.IRIS, "value": str(report.iri)},
        "entry": entries,
    }


def _each(
    report: ReportGraph, kinds: Iterable[str], make: Callable[[ReportGraph, Node], Part]
) -> list[tuple[Node, Part]]:
    things = dict.fromkeys(t for kind in kinds for t in report.of_kind(getattr(EV, kind)))
    beside = {t for kind in SAID_BESIDE for t in report.of_kind(kind)}
    return [(t, make(report, t)) for t in things if isinstance(t, URIRef) and t not in beside]


# The report and its reviews


def _report(report: ReportGraph) -> Part:
    made = parts.resource(report, report.iri, "EvidenceReport")
    if numbers := parts.identifiers(report, report.iri, NUMBERS):
        made["identifier"] = numbers
    heading = parts.only_text(report, report.iri, EV.sectionHeading)
    rows = [_row(report, entry) for entry in parts.iris(report, report.iri, EV.hasEntry)]
    section: Part = {} if heading is None else {"title": heading}
    if rows:
        section["section"] = rows
    sections = [*([section] if section else []), *_beside(report, report.iri)]
    said = {
        "status": "active",
        "subject": {"note": [_question(report)]},
        **({"section": sections} if sections else {}),
    }
    return parts.with_notes(report, report.iri, {**made, **said})


def _question(report: ReportGraph) -> Part:
    question = parts.only_iri(report, report.iri, EV.answers)
    words = None if question is None else parts.only_text(report, question, EV.questionText)
    return {"text": NOT_STATED} if words is None else {"id": str(question), "text": words}


def _row(report: ReportGraph, entry: URIRef) -> Part:
    made: Part = {"id": str(entry)}
    if (label := parts.only_text(report, entry, EV.citationLabel)) is not None:
        made["title"] = label
    if links := parts.linked(report, entry, EV.aboutReview, ("SystematicReview",)):
        made["entryReference"] = links
    return made


def _review(report: ReportGraph, review: Node) -> Part:
    made = parts.resource(report, review, "EvidenceReport")
    about = [
        {
            "code": parts.concept(report, predicate),
            "valueReference": link,
            "exclude": False,
        }
        for predicate in ABOUT_REVIEW
        for link in parts.linked(report, review, predicate, ("Population", *VARIABLES))
    ]
    subject: Part = {"characteristic": about} if about else {"note": [{"text": NOT_STATED}]}
    cited = parts.linked(report, review, EV.reportedIn, ("Publication",))
    sections = [
        {"focus": parts.concept(report, predicate), "entryReference": links}
        for predicate in LISTED
        if (
            links := parts.linked(report, review, predicate, ("InclusionCount", "ParticipantCount"))
        )
    ]
    sections += [_conclusion(report, c) for c in parts.iris(report, review, EV.hasConclusion)]
    sections += _beside(report, review)
    said: Part = {
        "status": "active",
        **({"citeAsReference": cited[0]} if len(cited) == 1 else {}),
        "subject": subject,
        **({"section": sections} if sections else {}),
    }
    if (label := parts.label(report, review, RDFS.label)) is not None:
        said["type"] = {"text": label}
    return parts.with_notes(report, review, {**made, **said})


def _conclusion(report: ReportGraph, conclusion: URIRef) -> Part:
    made: Part = {"id": str(conclusion), "focus": {"text": "Authors' conclusion, as quoted"}}
    if (words := parts.only_text(report, conclusion, EXACT)) is not None:
        made["title"] = words
    if links := parts.linked(report, conclusion, EV.yields, STATEMENTS):
        made["entryReference"] = links
    return made


def _beside(report: ReportGraph, thing: Node) -> list[Part]:
    """Returns what is said of the method, which is no evidence."""
    return [
        {"id": str(said), "focus": {"text": focus}, "title": words}
        for said in parts.iris(report, thing, EV.hasStatement)
        for kind, focus in SAID_BESIDE.items()
        if (said, RDF.type, kind) in report.said
        if (words := parts.only_text(report, said, EV.verbatim)) is not None
    ]


# Statements and counts


def _statement(report: ReportGraph, statement: Node) -> Part:
    made = {**parts.resource(report, statement, "Evidence"), "status": "active"}
    if (label := parts.label(report, statement, RDFS.label)) is not None:
        made["title"] = label
    made["variableDefinition"] = _variables(report, statement)
    for extension in _extensions(report, statement):
        name = "modifierExtension" if extension["url"] in _MODIFYING else "extension"
        made.setdefault(name, []).append(extension)
    if certainty := _certainty(report, statement):
        made["certainty"] = [certainty]
    return parts.with_notes(report, statement, made)


def _variables(report: ReportGraph, statement: Node) -> list[Part]:
    found: list[Part] = []
    for predicate, role in ROLES.items():
        if predicate == EV.population:
            things = parts.linked(report, statement, predicate, ("Population",))
        else:
            named = parts.iris(report, statement, predicate)
            things = [parts.reference(report, iri) for iri in named]
        found += [{"variableRole": _role(role), "observed": thing} for thing in things]
    return found or [{"variableRole": _role("population"), "description": NOT_STATED}]


def _role(code: str) -> Part:
    return {"coding": [{"system": ROLE_SYSTEM, "code": code}]}


def _extensions(report: ReportGraph, statement: Node) -> list[Part]:
    made = []
    for predicate in dict.fromkeys(sorted(report.said.predicates(statement), key=str)):
        if predicate in AGES:
            made += [_age(report, predicate, a) for a in parts.iris(report, statement, predicate)]
        elif predicate not in _ELSEWHERE:
            for value in report.values(statement, predicate):
                if (said := _value(report, value)) is not None:
                    made.append({"url": str(predicate), **said})
    return made


def _value(report: ReportGraph, value: Node) -> Part | None:
    if isinstance(value, URIRef):
        return {"valueCodeableConcept": parts.concept(report, value)}
    if isinstance(value, Literal) and value in (Literal(True), Literal(False)):
        return {"valueBoolean": value == Literal(True)}
    read = parts.number(value)
    if read is not None:
        kind = "valueDecimal" if isinstance(read, float) else "valueInteger64"
        return {kind: read}
    return {"valueString": str(value)} if parts.texts([value]) else None


def _age(report: ReportGraph, predicate: Node, age: URIRef) -> Part:
    made: Part = {"id": str(age)}
    value, unit = parts.only_number(report, age, EV.value), parts.only_iri(report, age, EV.unit)
    if value is not None:
        made["value"] = value
    if unit is not None:
        made |= {"system": parts.IRIS, "code": str(unit), "unit": parts.name(report, unit)}
    return {"url": str(predicate), "valueQuantity": made}


def _certainty(report: ReportGraph, statement: Node) -> Part:
    level = parts.only_iri(report, statement, EV.certainty)
    words = parts.only_text(report, statement, EV.certaintyVerbatim)
    return {
        **({} if words is None else {"description": words}),
        **({} if level is None else {"rating": parts.concept(report, level)}),
    }


def _count(report: ReportGraph, count: Node) -> Part:
    made = {**parts.resource(report, count, "Evidence"), "status": "active"}
    if (label := parts.label(report, count, RDFS.label)) is not None:
        made["title"] = label
    groups = parts.linked(report, count, EV.ofSubset, ("Population",))
    made["variableDefinition"] = [
        {"variableRole": _role("subpopulation"), "observed": group} for group in groups
    ] or [{"variableRole": _role("population"), "description": NOT_STATED}]
    is_people = (count, RDF.type, EV.ParticipantCount) in report.said
    number, of = (EV.total, EV.unitOfAnalysis) if is_people else (EV.value, EV.countOf)
    words = EV.totalVerbatim if is_people else EV.valueVerbatim
    statistic: Part = {"statisticType": {"text": "count"}}
    if (printed := parts.only_text(report, count, words)) is not None:
        statistic["description"] = printed
    quantity: Part = {}
    if (value := parts.only_number(report, count, number)) is not None:
        quantity["value"] = value
    if (unit := parts.only_iri(report, count, of)) is not None:
        quantity |= {"system": parts.IRIS, "code": str(unit), "unit": parts.name(report, unit)}
    if quantity:
        statistic["quantity"] = quantity
    spread = {
        end: {"value": value}
        for end, predicate in (("low", EV.minPerStudy), ("high", EV.maxPerStudy))
        if (value := parts.only_number(report, count, predicate)) is not None
    }
    if spread:
        statistic["attributeEstimate"] = [{"type": {"text": "range over studies"}, "range": spread}]
    made["statistic"] = [statistic]
    return parts.with_notes(report, count, made)
