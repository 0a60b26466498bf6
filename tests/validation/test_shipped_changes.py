"""Changes of the shipped graph: judged alone as they are judged with everything else."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SKOS, VOID, Literal, URIRef

from evidence_graph import assembly
from evidence_graph.rdf import documents
from evidence_graph.records.graphs import CATALOGUE_GRAPH, ONTOLOGY_GRAPH, SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.work import Work
from evidence_graph.validation.report import Severity, ValidationResult
from evidence_graph.validation.validator import Validator
from evidence_graph.vocabulary import EV, IDENTIFIERS

REPORT = "https://w3id.org/evidence-graph/graph/report/ut202002"
OUTCOMES = "https://w3id.org/evidence-graph/graph/vocabulary/outcome"
REVIEW = URIRef(f"{IDENTIFIERS}report/ut202002/spittle-2015")


class Shipped:
    """The shipped graph, complete, with what is said of it before any change."""

    def __init__(self) -> None:
        self.store = QuadStore.in_memory()
        assembly.load(self.store, documents.shipped(), progress=assembly.silent)
        assembly.complete(self.store, known=None, progress=assembly.silent)
        self.validator = Validator(self.store.to_rdflib(SHAPES_GRAPH))
        self.before = self.validator.check(self.store, {})
        self.said = sorted(self.store.triples((None, None, None), REPORT))

    def judged(self, work: Work) -> tuple[list[ValidationResult], list[ValidationResult]]:
        """Returns what is said after a work: by the change and what was said before, and whole."""
        try:
            change = self.validator.check_change(work, {}.get)
            after = self.validator.check(self.store, {})
        finally:
            work.undo()
        kept = [r for r in self.before.results if r.focus_node not in change.affected.nodes]
        assert not change.affected.whole_shapes
        return _sorted([*change.report.results, *kept]), _sorted(after.results)


def _sorted(results: Iterable[ValidationResult]) -> list[ValidationResult]:
    return sorted((replace(r, file=None) for r in results), key=repr)


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped()


def removed(shipped: Shipped, triples: list[Triple], graph: str = REPORT) -> Work:
    work = Work(shipped.store)
    for place in (graph, None):
        work.remove_triples(triples, place)
    return work


def added(shipped: Shipped, triples: list[Triple], graph: str = REPORT) -> Work:
    work = Work(shipped.store)
    for place in (graph, None):
        work.add_triples(triples, place)
    return work


def about(shipped: Shipped, node: URIRef) -> Iterator[Triple]:
    """Yields what the report says of a node and of all parts of it."""
    for triple in shipped.said:
        if any(str(part).startswith(node) for part in (triple[0], triple[2])):
            yield triple


@given(st.data())
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_random_faults_are_found_as_in_the_whole_graph(
    shipped: Shipped, choice: st.DataObject
) -> None:
    gone = choice.draw(st.lists(st.sampled_from(shipped.said), min_size=1, max_size=6))
    odd = choice.draw(st.lists(st.sampled_from(shipped.said), max_size=3))
    values = choice.draw(st.lists(st.sampled_from(shipped.said), min_size=3, max_size=3))
    work = removed(shipped, gone)
    for triple, other in zip(odd, values, strict=False):
        work.add_triples([(triple[0], triple[1], other[2])], REPORT)
        work.add_triples([(triple[0], triple[1], other[2])], None)

    alone, whole = shipped.judged(work)

    assert alone == whole


def test_a_review_taken_out_leaves_what_points_to_it(shipped: Shipped) -> None:
    work = removed(shipped, [t for t in about(shipped, REVIEW) if t[0] != REVIEW])

    alone, whole = shipped.judged(work)

    assert alone == whole
    assert len(whole) > 1


def test_a_concept_that_goes_is_missed_where_it_is_used(shipped: Shipped) -> None:
    _, _, concept = next(shipped.store.triples((None, EV.outcome, None), REPORT))
    gone = list(shipped.store.triples((concept, None, None), OUTCOMES))
    work = removed(shipped, gone, OUTCOMES)

    alone, whole = shipped.judged(work)

    assert alone == whole
    assert any(r.value == concept for r in whole)


@pytest.mark.parametrize(
    ("triple", "graph", "check"),
    [
        ((REVIEW, URIRef(f"{EV}hasOutcom"), Literal("x")), REPORT, "UndeclaredTerm"),
        ((REVIEW, EV.hasCount, URIRef(f"{IDENTIFIERS}nowhere")), REPORT, "UndeclaredConcept"),
        ((REVIEW, URIRef(f"{SKOS}prefLable"), Literal("x")), REPORT, "UnknownName"),
        ((URIRef(f"{IDENTIFIERS}outcome/new"), RDF.type, SKOS.Concept), OUTCOMES, "SilentConcept"),
        (
            (
                URIRef(f"{IDENTIFIERS}outcome/none"),
                SKOS.exactMatch,
                URIRef("https://example.org/x"),
            ),
            "https://w3id.org/evidence-graph/graph/mapping/test",
            "UnknownMappingSubject",
        ),
        (
            (URIRef("https://example.org/Lynx"), RDFS.subClassOf, EV.SystematicReview),
            REPORT,
            "StrayAxiom",
        ),
        (
            (URIRef("https://example.org/Lynx"), RDFS.subClassOf, EV.SystematicReview),
            "https://example.org/terms",
            "StrayAxiom",
        ),
    ],
)
def test_a_wrong_name_is_found_in_the_change_alone(
    shipped: Shipped, triple: Triple, graph: str, check: str
) -> None:
    alone, whole = shipped.judged(added(shipped, [triple], graph))

    assert alone == whole
    assert any(r.component.endswith(f"#{check}") for r in alone)


def test_all_shipped_constraints_are_judged_by_the_engine(shipped: Shipped) -> None:
    assert shipped.validator.left_to_pyshacl == ()
    assert shipped.validator.never_narrowed == {}


def test_what_only_the_stale_catalogue_still_mentions_is_no_fault(shipped: Shipped) -> None:
    gone = URIRef(f"{IDENTIFIERS}report/gone")
    mention = (URIRef("https://example.org/dataset"), VOID.exampleResource, gone)

    alone, whole = shipped.judged(added(shipped, [mention], CATALOGUE_GRAPH))

    assert alone == whole == _sorted(shipped.before.results)


def test_an_axiom_outside_the_ontology_is_a_warning_that_names_graph_and_place(
    shipped: Shipped,
) -> None:
    lynx = (URIRef("https://example.org/Lynx"), RDFS.subClassOf, EV.SystematicReview)

    alone, _ = shipped.judged(added(shipped, [lynx], REPORT))

    (found,) = [result for result in alone if result.component.endswith("#StrayAxiom")]
    assert found.severity is Severity.WARNING
    assert f"<{REPORT}> says {RDFS.subClassOf} of https://example.org/Lynx" in found.message
    assert found.message.endswith(f"Move such axioms to <{ONTOLOGY_GRAPH}>.")


@pytest.mark.parametrize(
    "graph", [ONTOLOGY_GRAPH, "https://w3id.org/evidence-graph/graph/mapping/x"]
)
def test_axioms_of_the_ontology_and_of_mappings_stray_nowhere(shipped: Shipped, graph: str) -> None:
    lynx = (URIRef("https://example.org/Lynx"), RDFS.subClassOf, EV.SystematicReview)

    alone, _ = shipped.judged(added(shipped, [lynx], graph))

    assert not [result for result in alone if result.component.endswith("#StrayAxiom")]
