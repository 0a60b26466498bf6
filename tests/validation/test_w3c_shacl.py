"""The W3C's SHACL tests: the report of pySHACL alone, and the results that the suite expects."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from evidence_graph.errors import UnusableShapesError
from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.validator import Validator
from shared_material import SHARED
from validation.stock import assert_same_report

SUITE = SHARED / "suites" / "w3c-shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
ASKED = (
    SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One entry of a manifest."""

    name: str
    data: Path
    shapes: Path
    expected: Graph | None  # None where the suite expects a failure
    node: Node | None


def known_failures() -> dict[str, str]:
    """Returns the tests of the suite that pySHACL fails, and so do we, each with the reason."""
    content = Path(__file__).with_name("known_failures.toml").read_text(encoding="utf-8")
    return {
        t: entry["reason"] for entry in tomllib.loads(content)["failing"] for t in entry["tests"]
    }


@cache
def cases() -> tuple[Case, ...]:
    """Returns every test of the suite, from its manifests."""
    if not SUITE.exists():
        return ()
    return tuple(case for part in ("core", "sparql") for case in _entries(SUITE / part))


def _entries(folder: Path) -> Iterator[Case]:
    for manifest in sorted(folder.rglob("manifest.ttl")):
        graph = Graph().parse(manifest, publicID=manifest.as_uri())
        for _, included in graph.subject_objects(MF.include):
            file = Path(str(included).removeprefix("file://"))
            if file.name != "manifest.ttl":
                yield from _tests(file)


def _tests(file: Path) -> Iterator[Case]:
    graph = Graph().parse(file, publicID=file.as_uri())
    for list_ in graph.objects(None, MF.entries):
        for test in Collection(graph, list_):
            action = graph.value(test, MF.action)
            result = graph.value(test, MF.result)
            yield Case(
                name=file.relative_to(SUITE).with_suffix("").as_posix(),
                data=_path(graph.value(action, SHT.dataGraph)),
                shapes=_path(graph.value(action, SHT.shapesGraph)),
                expected=None if result == SHT.Failure else graph,
                node=result,
            )


def _path(graph: Node | None) -> Path:
    return Path(str(graph).removeprefix("file://"))


def store_of(file: Path) -> QuadStore:
    store = QuadStore.in_memory()
    store.load(file.read_bytes(), formats.TURTLE, source=file.name, base=file.as_uri())
    return store


def loaded(case: Case) -> tuple[QuadStore, Graph]:
    """Returns data and shapes; where they are one file, their blank nodes are the same."""
    data = store_of(case.data)
    shapes = data if case.shapes == case.data else store_of(case.shapes)
    return data, shapes.to_rdflib(None)


def told(graph: Graph, report: Node | None) -> list[tuple[str, ...]]:
    results = graph.objects(report, SH.result)
    return sorted(tuple(_text(graph.value(node, p)) for p in ASKED) for node in results)


def _text(term: Node | None) -> str:
    if isinstance(term, Literal):  # rdflib writes those anew that it parses, our store does not
        term = Literal(str(term), lang=term.language, datatype=term.datatype)
    return "a blank node" if isinstance(term, BNode) else str(term)


def parameters() -> list[object]:
    if not cases():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"{SUITE} is not there"))]
    return [pytest.param(case, id=case.name) for case in cases()]


def expected_parameters() -> list[object]:
    known = known_failures()
    found = []
    for case in cases():
        reason = known.get(case.name)
        marks = [] if reason is None else [pytest.mark.xfail(strict=True, reason=reason)]
        found.append(pytest.param(case, id=case.name, marks=marks))
    return found or parameters()


@pytest.mark.parametrize("case", parameters())
def test_the_report_is_that_of_pyshacl_alone(case: Case) -> None:
    assert_same_report(*loaded(case))


@pytest.mark.parametrize("case", expected_parameters())
def test_the_results_are_those_that_the_suite_expects(case: Case) -> None:
    store, shapes = loaded(case)
    validator = Validator(shapes)
    if case.expected is None:
        with pytest.raises(UnusableShapesError):
            validator.shacl_report(store)
        return

    report = validator.shacl_report(store)

    node = next(report.subjects(RDF.type, SH.ValidationReport))
    assert told(report, node) == told(case.expected, case.node)


def test_every_known_failure_is_a_test_of_the_suite() -> None:
    if cases():
        assert set(known_failures()) <= {case.name for case in cases()}
