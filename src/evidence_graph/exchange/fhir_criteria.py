"""FHIR R5: criteria of eligibility as the characteristics of an EvidenceVariable, and back.

A Group of FHIR takes all its characteristics together, and its ranges include their ends; an
EvidenceVariable knows any-of, and a quantity may be under a limit. What even that cannot say (an
end of which it is not said whether it is included) stands in the source's words alone.
"""

from collections.abc import Iterator
from typing import Final

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from evidence_graph.exchange import fhir_parts as parts
from evidence_graph.exchange.fhir_parts import Part
from evidence_graph.exchange.report import ReportGraph, Triple
from evidence_graph.vocabulary import EV, IDENTIFIERS

_COMBINATION: Final = f"{IDENTIFIERS}combination/"
_COMBINED: Final = ("all-of", "any-of")

_UPPER: Final = EV["upper"]  # the attributes of these names are those of every text in Python
_LOWER: Final = EV["lower"]

# The comparator of a limit: the property, that of its inclusion, and what the latter is.
_LIMITS: Final = {
    "<": (_UPPER, EV.upperInclusive, False),
    "<=": (_UPPER, EV.upperInclusive, True),
    ">": (_LOWER, EV.lowerInclusive, False),
    ">=": (_LOWER, EV.lowerInclusive, True),
}
_ENDS: Final = (_UPPER, _LOWER, EV.upperInclusive, EV.lowerInclusive)
_DEEPEST: Final = 20


def criteria(report: ReportGraph) -> list[tuple[URIRef, Part]]:
    """Returns the whole criteria of each population, each as a resource."""
    tops = dict.fromkeys(
        top
        for population in report.of_kind(EV.Population)
        for top in parts.iris(report, population, EV.criteria)
    )
    return [
        (
            top,
            {
                "resourceType": "EvidenceVariable",
                "status": "active",
                "characteristic": [_characteristic(report, top, _DEEPEST)],
            },
        )
        for top in tops
    ]


def links(report: ReportGraph, population: Node) -> list[Part]:
    """Returns a population's criteria as characteristics of its Group."""
    return [
        {
            "code": parts.concept(report, EV.criteria),
            "valueReference": {"reference": str(top)},
            "exclude": False,
        }
        for top in parts.iris(report, population, EV.criteria)
    ]


def _characteristic(report: ReportGraph, criterion: URIRef, depth: int) -> Part:
    made: Part = {"id": str(criterion)}
    words = parts.only_text(report, criterion, EV.verbatim)
    if words is not None:
        made["description"] = words
    kinds = set(report.said.objects(criterion, RDF.type))
    if EV.CriterionGroup in kinds:
        made |= _combination(report, criterion, depth)
    elif EV.CategoricalCriterion in kinds:
        made |= _category(report, criterion)
    elif EV.NumericBound in kinds:
        made |= _limit(report, criterion)
    return parts.with_notes(report, criterion, made)


def _combination(report: ReportGraph, group: URIRef, depth: int) -> Part:
    how = parts.only_iri(report, group, EV.combine)
    code = str(how).removeprefix(_COMBINATION)
    members = parts.iris(report, group, EV.member)
    if code not in _COMBINED or not members or depth == 0:
        return {}
    said = [_characteristic(report, member, depth - 1) for member in members]
    return {"definitionByCombination": {"code": code, "characteristic": said}}


def _category(report: ReportGraph, criterion: URIRef) -> Part:
    required = parts.iris(report, criterion, EV.requires)
    excluded = parts.iris(report, criterion, EV.excludes)
    if len(required) + len(excluded) != 1:
        return {}
    (condition,) = required or excluded
    made = {"definitionCodeableConcept": parts.concept(report, condition)}
    return {**made, "exclude": True} if excluded else made


def _limit(report: ReportGraph, bound: URIRef) -> Part:
    dimension = parts.only_iri(report, bound, EV.dimension)
    unit = parts.only_iri(report, bound, EV.unit)
    said = {p: values[0] for p in _ENDS if len(values := report.values(bound, p)) == 1}
    ends = [end for end in (_UPPER, _LOWER) if (bound, end, None) in report.said]
    for comparator, (end, inclusion, is_included) in _LIMITS.items():
        value = parts.number(said.get(end))
        fits = ends == [end] and said.get(inclusion) == Literal(is_included)
        if fits and value is not None and dimension is not None and unit is not None:
            quantity = {
                "value": value,
                "comparator": comparator,
                "unit": parts.name(report, unit),
                "system": parts.IRIS,
                "code": str(unit),
            }
            kind = parts.concept(report, dimension)
            return {"definitionByTypeAndValue": {"type": kind, "valueQuantity": quantity}}
    return {}


def read(made: Part) -> Iterator[Triple]:
    """Yields what the characteristic of a resource says that `criteria` made."""
    criterion = URIRef(made["id"])
    if "description" in made:
        yield criterion, EV.verbatim, Literal(made["description"])
    yield from parts.quotations_in(criterion, made)
    if "definitionByCombination" in made:
        combined = made["definitionByCombination"]
        yield criterion, RDF.type, EV.CriterionGroup
        yield criterion, EV.combine, URIRef(_COMBINATION + combined["code"])
        for member in combined["characteristic"]:
            yield criterion, EV.member, URIRef(member["id"])
            yield from read(member)
    elif "definitionCodeableConcept" in made:
        yield criterion, RDF.type, EV.CategoricalCriterion
        predicate = EV.excludes if made.get("exclude") else EV.requires
        yield criterion, predicate, parts.iri_in(made["definitionCodeableConcept"])
    elif "definitionByTypeAndValue" in made:
        typed = made["definitionByTypeAndValue"]
        quantity = typed["valueQuantity"]
        end, inclusion, is_included = _LIMITS[quantity["comparator"]]
        yield criterion, RDF.type, EV.NumericBound
        yield criterion, EV.dimension, parts.iri_in(typed["type"])
        yield criterion, end, parts.literal(quantity["value"])
        yield criterion, inclusion, Literal(is_included)
        yield criterion, EV.unit, URIRef(quantity["code"])
