"""FHIR R5: valid, with the source's words beside each value, and no number of its own."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from rdflib import RDF, Graph

from evidence_graph.errors import UnsayableError
from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.fhir import require_valid
from evidence_graph.exchange.formats import named
from evidence_graph.exchange.report import ReportGraph
from evidence_graph.vocabulary import EV, IDENTIFIERS

UT = f"{IDENTIFIERS}report/ut202002/"


@pytest.fixture(scope="module")
def bundle(report: ReportGraph) -> dict[str, Any]:
    return json.loads(export_of(report, to=named("fhir-r5")).content)


@pytest.fixture(scope="module")
def resources(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {e["fullUrl"]: e["resource"] for e in bundle["entry"]}


def _extensions(resource: dict[str, Any]) -> dict[str, Any]:
    said = (*resource.get("extension", ()), *resource.get("modifierExtension", ()))
    return {e["url"].removeprefix(str(EV)): e for e in said}


def test_the_bundle_is_one_of_fhir_r5(bundle: dict[str, Any]) -> None:
    read = Bundle.model_validate(bundle)

    kinds = {entry.resource.get_resource_type() for entry in read.entry}
    assert kinds == {
        *("EvidenceReport", "Evidence", "Group", "EvidenceVariable"),
        *("Citation", "ArtifactAssessment"),
    }


def test_what_is_no_bundle_is_refused_with_its_faults() -> None:
    entry = {"resource": {"resourceType": "Evidence", "statistic": 3}}

    with pytest.raises(UnsayableError, match="statistic"):
        require_valid({"resourceType": "Bundle", "type": "collection", "entry": [entry]})


def test_a_hedged_effect_stays_hedged_and_an_absence_no_effect(resources) -> None:
    sure = resources[f"{UT}ohara-2019/finding/maternal-sensitivity"]
    absent = resources[f"{UT}herd-2014/finding/portage-no-evidence"]

    hedges = {
        e["valueCodeableConcept"]["coding"][0]["code"]
        for e in sure["modifierExtension"]
        if e["url"] == str(EV.hedge)
    }
    assert hedges == {f"{IDENTIFIERS}hedge/may", f"{IDENTIFIERS}hedge/point-to"}
    assert sure["certainty"][0]["rating"]["coding"][0]["display"] == "moderate certainty"
    assert sure["certainty"][0]["description"] == "moderate-certainty"
    assert "absenceKind" in _extensions(absent)
    assert "benefit" not in _extensions(absent)
    assert "no evidence that the Portage Program" in absent["note"][0]["text"]


def test_participants_are_counted_in_their_own_unit(resources) -> None:
    (statistic,) = resources[f"{UT}ohara-2019/participants"]["statistic"]

    assert statistic["quantity"]["value"] == 1889
    assert statistic["quantity"]["unit"].startswith("parent-child dyad")
    assert statistic["description"] == "1\u00a0889"
    (spread,) = statistic["attributeEstimate"]
    assert spread["range"] == {"low": {"value": 17}, "high": {"value": 237}}
    assert "sampleSize" not in statistic


def test_criteria_keep_any_of_and_limits_that_are_not_included(resources) -> None:
    (whole,) = resources[f"{UT}benzies-2013/population/criteria"]["characteristic"]
    (age,) = [
        member
        for member in resources[f"{UT}ohara-2019/population/criteria"]["characteristic"][0][
            "definitionByCombination"
        ]["characteristic"]
        if member["id"].endswith("/age")
    ]

    assert whole["definitionByCombination"]["code"] == "any-of"
    limit = age["definitionByTypeAndValue"]["valueQuantity"]
    assert (limit["comparator"], limit["value"]) == ("<", 5.0)


def test_no_number_stands_in_it_that_the_report_does_not_state(
    report: ReportGraph, bundle: dict[str, Any]
) -> None:
    stated = {str(o) for o in report.said.objects()}

    def numbers(part: Any) -> list[Decimal]:
        if isinstance(part, dict):
            return [n for value in part.values() for n in numbers(value)]
        if isinstance(part, list):
            return [n for value in part for n in numbers(value)]
        is_number = isinstance(part, int | float) and not isinstance(part, bool)
        return [part] if is_number else []

    assert {f"{Decimal(str(n)).normalize():f}" for n in numbers(bundle)} <= stated


def test_each_reference_leads_to_a_resource_of_the_bundle(bundle, resources) -> None:
    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["reference"]} if isinstance(part.get("reference"), str) else set()
            return own.union(*map(references, part.values()))
        if isinstance(part, list):
            return set().union(*map(references, part))
        return set()

    assert references(bundle) <= set(resources)


def test_a_report_with_nothing_but_its_name_is_a_bundle(report: ReportGraph) -> None:
    bare = Graph()
    for triple in report.said.triples((report.iri, EV.reportNumber, None)):
        bare.add(triple)

    made = export_of(replace(report, said=bare), to=named("fhir-r5"))

    assert Bundle.model_validate(json.loads(made.content)).type == "collection"


def test_what_is_said_of_the_method_is_no_evidence(report: ReportGraph) -> None:
    made = json.loads(export_of(report, to=named("fhir-r5")).content)
    of_method = {str(s) for s in report.said.subjects(RDF.type, EV.MethodStatement)}
    evidence = {
        entry["fullUrl"]
        for entry in made["entry"]
        if entry["resource"]["resourceType"] == "Evidence"
    }
    (own,) = [e["resource"] for e in made["entry"] if e["fullUrl"] == str(report.iri)]
    sections = {s["id"]: s for s in own["section"] if "id" in s}

    assert of_method
    assert not of_method & evidence
    assert of_method <= set(sections)
    assert {sections[one]["focus"]["text"] for one in of_method} == {"Of the method, as quoted"}


def test_each_entry_has_an_address_of_its_own_and_each_reference_leads_to_one(
    bundle: dict[str, Any], resources: dict[str, dict[str, Any]]
) -> None:
    assert len(resources) == len(bundle["entry"])
    assert {r for r in _members(bundle, "reference") if isinstance(r, str)} <= resources.keys()


def test_who_does_not_know_what_denies_or_qualifies_must_not_use_the_rest(
    report: ReportGraph, resources: dict[str, dict[str, Any]]
) -> None:
    denying = {str(s) for p in (EV.absenceKind, EV.hedge) for s in report.said.subjects(p, None)}
    said = {
        iri
        for iri, made in resources.items()
        for extension in made.get("modifierExtension", ())
        if extension["url"] in {str(EV.absenceKind), str(EV.hedge)}
    }

    assert said
    assert said == denying & resources.keys()


def test_an_element_has_an_id_of_its_own_in_its_resource(
    resources: dict[str, dict[str, Any]],
) -> None:
    for resource in resources.values():
        ids = list(_members(resource, "id"))
        assert len(ids) == len(set(ids)), resource


def _members(value: Any, name: str) -> Iterator[Any]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and name in value:
        yield value[name]
    for part in parts:
        yield from _members(part, name)
