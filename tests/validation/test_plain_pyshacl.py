"""Ours beside pySHACL as it comes, over rdflib: where they differ is listed here, and why.

The lists are strict: what stands there and does not differ fails the run.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.validation.mended import faults_mended
from evidence_graph.validation.validator import Validator
from validation.random_shapes import (
    CLASSES,
    CONSTRAINTS,
    EX,
    NODES,
    OF_VALUES,
    PATHS,
    PREFIXES,
    PROPERTIES,
    shapes_graphs,
    triples,
    written,
)
from validation.stock import difference, plain_report

A, B, C, *_ = NODES
P, Q, _ = PROPERTIES
BACKWARDS = "sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:maxCount 0 ]"
# What is wrong with pySHACL, and mended while we run it: shapes, data, results after SHACL.
MENDED: dict[str, tuple[str, list[Triple], int]] = {
    "the inverse of a sequence, which SHACL begins with the last step": (
        BACKWARDS, [(A, P, B), (B, Q, C)], 1,
    ),
    "the inverse of a sequence, walked in the order of the sequence": (
        BACKWARDS, [(A, Q, B), (B, P, C)], 0,
    ),
    "a path whose IRI begins with a prefix and goes on as no local name does": (
        (
            "sh:property [ sh:path :p\\/q ; sh:sparql [ sh:prefixes :names ;"
            ' sh:select "SELECT $this ?value { $this $PATH ?value }" ] ] .'
            f' :names sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ]'
        ),
        [(C, URIRef(f"{EX}p/q"), A)], 1,
    ),
    "a backslash in a value that a message tells": (
        'sh:sparql [ sh:message "{?value}" ; sh:select "SELECT $this ?value { $this ?p ?value }" ]',
        [(C, Q, Literal("\\d"))], 1,
    ),
}  # fmt: skip
# rdflib answers where SPARQL 1.1 (section 17.3) has a type error, and so no answer.
COMPARED: dict[str, tuple[str, Literal, Literal]] = {
    "a text and a number": (">", Literal("x"), Literal(1)),
    "a day and a moment": (
        "<",
        Literal("2020-01-01", datatype=XSD.date),
        Literal("2021-01-01T00:00:00", datatype=XSD.dateTime),
    ),
}


def store_of(data: list[Triple]) -> QuadStore:
    store = QuadStore.in_memory()
    store.add(data, None)
    return store


def shapes_of(said: str) -> Graph:
    return Graph().parse(data=f"{PREFIXES} :S a sh:NodeShape ; sh:targetNode :c ; {said} .")


def results(report: Graph) -> int:
    return len(list(report.objects(None, SH.result)))


def assert_plain_report(store: QuadStore, shapes: Graph) -> None:
    with faults_mended():
        expected = plain_report(store, shapes)

    report = Validator(shapes).shacl_report(store)

    assert isomorphic(report, expected), difference(report, expected)


@given(shapes_graphs(), st.lists(triples(), max_size=25))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_random_shapes_judge_as_in_pyshacl_over_rdflib(shapes: str, data: list[Triple]) -> None:
    assert_plain_report(store_of(data), Graph().parse(data=PREFIXES + shapes))


@pytest.mark.parametrize("path", PATHS)
def test_each_path_and_what_is_said_of_its_values_judge_as_in_pyshacl(path: str) -> None:
    shapes = "\n".join(
        f":S{n} a sh:PropertyShape ; sh:targetClass :A ; sh:path {path} ; {written(said)} ."
        for n, said in enumerate(OF_VALUES)
    )
    links = [(s, p, o) for s, p, o in zip(NODES, PROPERTIES * 2, NODES[1:], strict=False)]
    data = [*links, *((o, p, s) for s, p, o in links), (A, P, A), (A, Q, A)]
    data += [(node, RDF.type, CLASSES[n % 3]) for n, node in enumerate([*NODES, A, B, C])]

    assert_plain_report(store_of(data), Graph().parse(data=PREFIXES + shapes))


def test_each_constraint_judges_as_in_pyshacl() -> None:
    shapes = "\n".join(
        f":S{n} a sh:NodeShape ; sh:targetClass :A ; {written(said)} ."
        for n, said in enumerate(CONSTRAINTS)
    )
    data = [(node, RDF.type, CLASSES[0]) for node in NODES[:3]]

    assert_plain_report(store_of(data), Graph().parse(data=PREFIXES + shapes))


@pytest.mark.parametrize("fault", MENDED)
def test_what_is_mended_is_wrong_in_pyshacl_as_it_comes(fault: str) -> None:
    said, data, expected = MENDED[fault]
    store, shapes = store_of(data), shapes_of(said)

    assert results(Validator(shapes).shacl_report(store)) == expected
    assert_plain_report(store, shapes)
    try:
        as_it_comes = results(plain_report(store, shapes))
    except Exception:  # noqa: BLE001 - whatever it is, it is a fault
        return
    assert as_it_comes != expected


@pytest.mark.parametrize("case", COMPARED)
def test_what_sparql_cannot_compare_breaks_no_constraint(case: str) -> None:
    comparison, value, other = COMPARED[case]
    test = f"FILTER (?value {comparison} ?o)"
    where = f"$this <{P}> ?value . $this <{Q}> ?o {test}"
    shapes = shapes_of(f'sh:sparql [ sh:select "SELECT $this ?value WHERE {{ {where} }}" ]')
    store = store_of([(C, P, value), (C, Q, other)])

    assert results(Validator(shapes).shacl_report(store)) == 0
    assert results(plain_report(store, shapes)) == 1
