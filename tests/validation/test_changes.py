"""What a change is said to break is what the whole graph would be said to break because of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport, ValidationResult
from evidence_graph.validation.validator import ChangeReport, Validator
from validation.random_shapes import (
    CLASSES,
    CONSTRAINTS,
    EX,
    NODES,
    PREFIXES,
    PROPERTIES,
    shapes_graphs,
    triples,
    written,
)
from validation.stock import assert_same_report

GRAPH = f"{EX}graph"


def store_of(data: Sequence[Triple]) -> QuadStore:
    store = QuadStore.in_memory()
    for graph in (GRAPH, None):
        store.add(data, graph)
    return store


def changed(store: QuadStore, added: Sequence[Triple], removed: Sequence[Triple]) -> Work:
    work = Work(store)
    for graph in (GRAPH, None):
        work.remove_triples(removed, graph)
        work.add_triples(added, graph)
    return work


def told(report: ValidationReport, *, but_of: frozenset[Node] = frozenset()) -> list[str]:
    """Returns the results of the shapes, which may repeat, without the file."""
    results = (
        r
        for r in report.results
        if r.focus_node not in but_of and not r.component.endswith("#StrayAxiom")
    )
    return sorted(_line(r) for r in results)


def _line(result: ValidationResult) -> str:
    return repr(replace(result, file=None, message=""))


def test_a_report_of_random_shapes_is_that_of_pyshacl_alone_for_a_start() -> None:
    shapes = "\n".join(
        f":Shape{n} a sh:NodeShape ; sh:targetClass :A ; {written(c)} ."
        for n, c in enumerate(CONSTRAINTS)
    )
    data = [(node, RDF.type, CLASSES[0]) for node in NODES[:3]]

    assert_same_report(store_of(data), Graph().parse(data=PREFIXES + shapes))


@given(shapes_graphs(), st.lists(triples(), max_size=25))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_the_report_is_that_of_pyshacl_alone(shapes: str, data: list[Triple]) -> None:
    assert_same_report(store_of(data), Graph().parse(data=PREFIXES + shapes))


@given(
    shapes_graphs(),
    st.lists(triples(), max_size=20),
    st.lists(triples(), max_size=4),
    st.data(),
)
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
def test_a_change_is_judged_as_the_whole_graph_is(
    shapes: str, data: list[Triple], added: list[Triple], more: st.DataObject
) -> None:
    removed = more.draw(st.lists(st.sampled_from(data), max_size=4)) if data else []
    validator = Validator(Graph().parse(data=PREFIXES + shapes))
    store = store_of(data)
    before = validator.check(store, {})
    work = changed(store, added, removed)

    change = validator.check_change(work, {}.get)

    # What a property shape says of a value has that value as its focus, and not the target.
    is_of_values = "a sh:PropertyShape" in shapes and "sh:property" in shapes
    is_of_targets = not is_of_values and "sh:path :p ; sh:property" not in shapes
    assert_whole(change, before, validator.check(store, {}), is_of_targets=is_of_targets)


def assert_whole(
    change: ChangeReport,
    before: ValidationReport,
    after: ValidationReport,
    *,
    is_of_targets: bool = True,
) -> None:
    """Fails unless what is said after a change is said of the change, or was said before.

    What was said before must still be said of targets that the change does not affect.
    """
    if is_of_targets and not change.affected.whole_shapes:
        assert told(after) == sorted(
            [*told(change.report), *told(before, but_of=change.affected.nodes)]
        )
        return
    said = told(change.report)
    assert set(said) <= set(told(after))
    assert set(told(after)) <= {*said, *told(before, but_of=change.affected.nodes)}


def test_a_hub_that_a_change_touches_does_not_draw_in_all_who_point_to_it() -> None:
    shapes = Graph().parse(
        data=f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :A ;"
        " sh:property [ sh:path ( :p :q ) ; sh:class :B ] ."
    )
    hub = URIRef(f"{EX}hub")
    users = [URIRef(f"{EX}user{n}") for n in range(100)]
    data = [
        (hub, PROPERTIES[1], NODES[0]),
        *((user, RDF.type, CLASSES[0]) for user in users),
        *((user, PROPERTIES[0], hub) for user in users[:-1]),
    ]
    work = changed(store_of(data), [(users[-1], PROPERTIES[0], hub)], [])

    change = Validator(shapes).check_change(work, {}.get)

    assert change.affected.nodes == {users[-1]}


def test_siblings_are_affected_and_not_all_who_share_a_value_with_them() -> None:
    query = (
        f"PREFIX : <{EX}> SELECT $this ?o WHERE {{ $this ^:p ?r ; :q ?c . ?r :p ?o . ?o :q ?c }}"
    )
    shapes = Graph().parse(
        data=PREFIXES
        + f':S a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:sparql [ sh:select "{query}" ] .'
    )
    p, q, _ = PROPERTIES
    data = [
        t
        for n in range(50)
        for t in (
            (URIRef(f"{EX}r{n}"), p, URIRef(f"{EX}s{n}")),
            (URIRef(f"{EX}r{n}"), p, URIRef(f"{EX}t{n}")),
            (URIRef(f"{EX}s{n}"), q, NODES[0]),
        )
    ]
    work = changed(store_of(data), [(URIRef(f"{EX}t7"), q, NODES[0])], [])

    change = Validator(shapes).check_change(work, {}.get)

    assert change.affected.nodes == {URIRef(f"{EX}s7"), URIRef(f"{EX}t7")}


def test_a_change_of_the_shapes_is_checked_whole() -> None:
    store = store_of([(NODES[0], RDF.type, CLASSES[0])])
    shapes = PREFIXES + ":S a sh:NodeShape ; sh:targetClass :A ; sh:class :B ."
    work = Work(store)
    work.add_triples(list(Graph().parse(data=shapes)), SHAPES_GRAPH)

    change = Validator(Graph()).check_change(work, {}.get)

    assert [r.focus_node for r in change.report.results] == [NODES[0]]


@pytest.mark.parametrize(
    ("part", "value"),
    [("sh:minCount", "9"), ("sh:pattern", '"(?=x)"'), ("sh:datatype", "xsd:byte")],
)
def test_what_the_engine_cannot_judge_is_named_and_left_to_pyshacl(part: str, value: str) -> None:
    shapes = Graph().parse(
        data=f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :A ;"
        f" sh:property [ sh:path :p ; {part} {value} ] ."
    )
    store = store_of([(NODES[0], RDF.type, CLASSES[0]), (NODES[0], PROPERTIES[0], Literal("y"))])

    assert [doubt.part for doubt in Validator(shapes).left_to_pyshacl] == [part]
    assert_same_report(store, shapes)
