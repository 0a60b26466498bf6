"""What a change is said to break is what the whole graph would be said to break because of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport, ValidationResult
from evidence_graph.validation.validator import ChangeReport, Validator
from validation.stock import assert_same_report

EX = "http://example.org/"
PREFIXES = f"@prefix : <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> . " + (
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
)
GRAPH = f"{EX}graph"

NODES = [URIRef(f"{EX}{name}") for name in "abcde"]
CLASSES = [URIRef(f"{EX}{name}") for name in ("A", "B", "C")]
PROPERTIES = [URIRef(f"{EX}{name}") for name in "pqr"]
LITERALS = [
    Literal(1),
    Literal(2),
    Literal(2.5),
    Literal("x"),
    Literal("long text"),
    Literal("x", lang="en"),
    Literal("y", lang="en"),
    Literal("z", lang="sv-SE"),
    Literal("2020-02-29", datatype=URIRef("http://www.w3.org/2001/XMLSchema#date")),
]

CONSTRAINTS = [
    "sh:property [ sh:path :p ; sh:minCount 1 ]",
    "sh:property [ sh:path :p ; sh:minCount 2 ; sh:maxCount 3 ]",
    "sh:property [ sh:path :q ; sh:maxCount 1 ]",
    "sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ]",
    "sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ; sh:class :B ]",
    "sh:property [ sh:path [ sh:alternativePath ( :p ( :q :r ) ) ] ; sh:maxCount 0 ]",
    "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:class :A ]",
    "sh:property [ sh:path [ sh:oneOrMorePath [ sh:inversePath :q ] ] ; sh:nodeKind sh:IRI ]",
    "sh:property [ sh:path [ sh:zeroOrOnePath :r ] ; sh:minCount 2 ]",
    "sh:property [ sh:path :p ; sh:class :C ]",
    "sh:property [ sh:path :q ; sh:datatype xsd:integer ]",
    "sh:property [ sh:path :q ; sh:datatype xsd:date ]",
    "sh:property [ sh:path :r ; sh:nodeKind sh:Literal ]",
    "sh:property [ sh:path :q ; sh:minInclusive 2 ; sh:maxExclusive 3 ]",
    'sh:property [ sh:path :q ; sh:minLength 2 ; sh:pattern "^[xl]" ]',
    'sh:property [ sh:path :r ; sh:in ( :a 1 "x" ) ]',
    "sh:property [ sh:path :p ; sh:hasValue :b ]",
    "sh:property [ sh:path :q ; sh:uniqueLang true ]",
    'sh:property [ sh:path :q ; sh:languageIn ( "en" "sv" ) ]',
    "sh:property [ sh:path :p ; sh:equals :q ]",
    "sh:property [ sh:path :p ; sh:disjoint :q ]",
    "sh:property [ sh:path :p ; sh:lessThan :q ]",
    "sh:property [ sh:path :q ; sh:lessThanOrEquals :r ]",
    "sh:equals :p",
    "sh:disjoint :p",
    "sh:nodeKind sh:IRI",
    "sh:class :B",
    "sh:in ( :a :b :c )",
    "sh:closed true ; sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ;"
    " sh:property [ sh:path :p ]",
    "sh:node [ sh:property [ sh:path :p ; sh:minCount 1 ; sh:node [ sh:class :A ] ] ]",
    "sh:not [ sh:property [ sh:path :p ; sh:minCount 1 ] ]",
    "sh:not [ sh:class :B ]",
    "sh:not [ sh:property [ sh:path :q ; sh:minInclusive 2 ] ]",
    "sh:or ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] )",
    "sh:and ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:maxCount 1 ] ] )",
    "sh:xone ( [ sh:class :B ] [ sh:class :C ] )",
    "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :B ] ;"
    " sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ]",
    "sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:maxCount 1 ] ]",
    'sh:sparql [ sh:select "SELECT $this ?value WHERE { $this :p ?value . ?value :q ?v }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { $this :p ?v FILTER NOT EXISTS '
    '{ ?v :q ?w . ?w a :C } }" ]',
    'sh:sparql [ sh:select "SELECT $this ?value WHERE { $this :p/:q ?value . ?other :r ?value '
    'FILTER ($this != ?other) }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { $this a ?c OPTIONAL { $this :q ?v . ?v :r ?w } '
    'FILTER (!BOUND(?w)) }" ]',
    'sh:sparql [ sh:select "SELECT $this ?value WHERE { $this :p+ ?value FILTER (?value = $this) }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { ?x :q $this . $this :p ?y }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { $this ?any ?y . ?any :p ?z }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { $this :p ?y . FILTER EXISTS { :a :q ?z } }" ]',
    'sh:sparql [ sh:select "SELECT $this WHERE { { $this :p ?y } UNION { $this :q ?y . ?y :r ?z } }" ]',
]  # fmt: skip
TARGETS = [
    "sh:targetClass :A",
    "sh:targetClass :B",
    "sh:targetSubjectsOf :p",
    "sh:targetObjectsOf :q",
    "sh:targetNode :a , 1",
    "sh:targetClass :C ; sh:targetObjectsOf :r",
]


def prefixed(constraint: str) -> str:
    for name in ("p", "q", "r", "a", "C"):
        constraint = constraint if "select" not in constraint else constraint
    if "sh:select" not in constraint:
        return constraint
    head, query = constraint.split('sh:select "', 1)
    return f'{head}sh:select "PREFIX : <{EX}> {query}'


@st.composite
def shapes_graphs(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(CONSTRAINTS), min_size=1, max_size=4))
    shapes = []
    for number, constraint in enumerate(chosen):
        target = draw(st.sampled_from(TARGETS))
        severity = draw(st.sampled_from(["", "sh:severity sh:Warning ; "]))
        text = f":Shape{number} a sh:NodeShape ; {severity}{target} ; {prefixed(constraint)} ."
        shapes.append(text)
    return "\n".join(shapes)


def triples() -> st.SearchStrategy[Triple]:
    node, class_ = st.sampled_from(NODES), st.sampled_from(CLASSES)
    property_ = st.sampled_from(PROPERTIES)
    return st.one_of(
        st.tuples(node, property_, node),
        st.tuples(node, property_, st.sampled_from(LITERALS)),
        st.tuples(node, st.just(RDF.type), class_),
        st.tuples(class_, st.just(RDFS.subClassOf), class_),
        st.tuples(property_, property_, node),
    )


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
    """Returns the results, which may repeat, without the file and without the other checks."""
    results = (r for r in report.results if r.focus_node not in but_of)
    return sorted(_line(r) for r in results)


def _line(result: ValidationResult) -> str:
    return repr(replace(result, file=None, message=""))


def test_a_report_of_random_shapes_is_that_of_pyshacl_alone_for_a_start() -> None:
    shapes = "\n".join(
        f":Shape{n} a sh:NodeShape ; sh:targetClass :A ; {prefixed(c)} ."
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

    assert_whole(change, before, validator.check(store, {}))


def assert_whole(change: ChangeReport, before: ValidationReport, after: ValidationReport) -> None:
    """Fails unless what is said after a change is said of the change, or was said before."""
    if not change.affected.whole_shapes:
        assert told(after) == sorted(
            [*told(change.report), *told(before, but_of=change.affected.nodes)]
        )
        return
    said = told(change.report)
    assert set(said) <= set(told(after))
    assert set(told(after)) <= {*said, *told(before, but_of=change.affected.nodes)}


def test_a_hub_that_a_change_touches_does_not_draw_in_all_who_point_to_it() -> None:
    shapes = Graph().parse(
        data=PREFIXES
        + ":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path ( :p :q ) ; sh:class :B ] ."
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
    from evidence_graph.records.graphs import SHAPES_GRAPH

    store = store_of([(NODES[0], RDF.type, CLASSES[0])])
    shapes = PREFIXES + ":S a sh:NodeShape ; sh:targetClass :A ; sh:class :B ."
    work = Work(store)
    work.add_triples(list(Graph().parse(data=shapes)), SHAPES_GRAPH)

    change = Validator(Graph()).check_change(work, {}.get)

    assert [r.focus_node for r in change.report.results] == [NODES[0]]


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:path :p ; sh:minCount 9 ]",
        'sh:property [ sh:path :p ; sh:pattern "(?=x)" ]',
    ],
)
def test_what_the_engine_cannot_judge_is_named_and_left_to_pyshacl(constraint: str) -> None:
    shapes = Graph().parse(
        data=PREFIXES + f":S a sh:NodeShape ; sh:targetClass :A ; {constraint} ."
    )
    store = store_of([(NODES[0], RDF.type, CLASSES[0]), (NODES[0], PROPERTIES[0], Literal("y"))])

    assert [doubt.part for doubt in Validator(shapes).left_to_pyshacl] == [
        constraint.split(" ; ")[1].split(maxsplit=1)[0]
    ]
    assert_same_report(store, shapes)


def test_formats_are_used() -> None:
    assert formats.TURTLE
