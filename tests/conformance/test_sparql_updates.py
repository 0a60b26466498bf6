"""The W3C's SPARQL update tests, done to stores in memory."""

import pyoxigraph as ox
import pytest

from conformance.manifests import Kind, SuiteFile, read_tests
from conformance.update_manifests import UpdateTest, read_update_tests
from evidence_graph.rdf import formats
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import PLAIN
from evidence_graph.sparql.update import run_update
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from shared_material import SHARED

SUITE = SHARED / "suites" / "w3c-rdf-tests"
WITHIN = UpdateLimits(max_bytes=1_000_000, max_nesting=200, max_changes=10_000, max_seconds=60)


def cases(*types: str) -> list[object]:
    """Returns the suite's tests of these types, none of which is known to fail."""
    absent = pytest.param(
        None, marks=pytest.mark.skip(reason=f"needs the W3C suites in {SUITE}"), id="absent"
    )
    tests = [test for test in read_update_tests(SUITE) if test.type.removesuffix("11") in types]
    return [pytest.param(test, id=test.name) for test in tests] or [absent]


def store_with(files: dict[str | None, SuiteFile]) -> QuadStore:
    """Returns a store that holds these files of the suite."""
    store = QuadStore.in_memory()
    for graph, file in files.items():
        store.load(
            file.path.read_bytes(),
            formats.of_file(file.path.name),
            source=file.path.name,
            graph=graph,
            base=file.iri,
        )
    return store


def content(store: QuadStore) -> set[ox.Quad]:
    """Returns all quads, with labels of blank nodes that follow from where they stand."""
    dataset = ox.Dataset([*store.quads(None), *store.quads_in_named_graphs()])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize("test", cases("UpdateEvaluationTest"))
def test_the_store_holds_what_is_expected(test: UpdateTest) -> None:
    work = Work(store_with(test.before))

    operations = read_update(
        test.request.path.read_text(encoding="utf-8"), within=WITHIN, base=test.request.iri
    )
    run_update(operations, work, rights=PLAIN, within=WITHIN)

    assert content(work.store) == content(store_with(test.after))


@pytest.mark.parametrize("test", cases("PositiveUpdateSyntaxTest"))
def test_a_valid_update_is_read(test: UpdateTest) -> None:
    text = test.request.path.read_text(encoding="utf-8")

    assert read_update(text, within=WITHIN, base=test.request.iri)


@pytest.mark.usefixtures("shared")
def test_every_entry_of_the_suite_that_writes_is_run() -> None:
    promised = {test.name for test in read_tests(SUITE) if test.kind is Kind.WRITING}

    run = {
        test.name
        for test in read_update_tests(SUITE)
        if test.type.removesuffix("11") in ("UpdateEvaluationTest", "PositiveUpdateSyntaxTest")
    }

    assert run == promised
