"""The W3C's SPARQL query tests, asked of the program over HTTP.

Every entry of every manifest below sparql/ that needs no writing is a test case: evaluation in
every format that can carry the answer, positive syntax answered 200, negative syntax answered 400.
The ways to send a query take turns. Tests that are known to fail are in known_failures.toml.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import cycle

import pyoxigraph as ox
import pytest

from conformance.comparison import as_csv, by_value, difference
from conformance.endpoint import Endpoint, Method
from conformance.known_failures import read_known_failures
from conformance.manifests import ConformanceTest, Kind, SuiteFile, read_tests
from conformance.results import Result, Solutions, Triples, read_result
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store.quads import QuadStore
from shared_material import SHARED

SUITE = SHARED / "suites" / "w3c-rdf-tests"

Data = tuple[tuple[SuiteFile, ...], tuple[SuiteFile, ...]]
NOTHING: Data = ((), ())

_MEDIA_TYPES = {
    ".srj": formats.JSON.media_type,
    ".srx": formats.XML.media_type,
    ".csv": formats.CSV.media_type,
    ".tsv": formats.TSV.media_type,
    ".ttl": formats.TURTLE.media_type,
    ".nt": formats.N_TRIPLES.media_type,
    ".rdf": formats.RDF_XML.media_type,
}
_ANYTHING = ", ".join(f.media_type for f in (*formats.SOLUTION_FORMATS, *formats.GRAPH_FORMATS))


@cache
def expected_of(test: ConformanceTest) -> Result:
    """Returns the result that a test's own file holds, in order where the query says ORDER BY."""
    file = test.result
    result = read_result(file.path.read_bytes(), _MEDIA_TYPES[file.path.suffix], base=file.iri)
    # What follows the last brace orders the whole answer and not a part of it.
    modifiers = test.query.path.read_bytes().rpartition(b"}")[2]
    if isinstance(result, Solutions) and re.search(rb"(?i)\bORDER\s+BY\b", modifiers):
        return replace(result, ordered=True)
    return result


def formats_of(test: ConformanceTest) -> tuple[Format, ...]:
    """Returns the formats that can say a test's result."""
    expected = expected_of(test)
    if isinstance(expected, bool):
        return formats.JSON, formats.XML
    if isinstance(expected, Triples):
        return formats.TURTLE, formats.N_TRIPLES
    # CSV has no standard form for the triple terms of RDF 1.2, and drops the datatype that tells
    # which texts are of one value.
    triple_terms = any(isinstance(cell, ox.Triple) for row in expected.rows for cell in row)
    if triple_terms or test.name in read_known_failures().other_lexical_form:
        return formats.JSON, formats.XML, formats.TSV
    return formats.SOLUTION_FORMATS


def evaluation_cases() -> list[object]:
    """Returns each evaluation test in each format, with the next way to send a query."""
    methods = cycle(Method)
    tests = of_kind(Kind.EVALUATION)
    return [case(test, f, next(methods)) for test in tests for f in formats_of(test)] or absent(3)


def syntax_cases(kind: Kind) -> list[object]:
    """Returns each syntax test, with the next way to send a query."""
    methods = cycle(Method)
    return [case(test, None, next(methods)) for test in of_kind(kind)] or absent(2)


def of_kind(kind: Kind) -> list[ConformanceTest]:
    """Returns the suite's tests of one kind; none where the suite is absent."""
    return [test for test in read_tests(SUITE) if test.kind is kind]


def absent(parameters: int) -> list[object]:
    """Returns a test case that says why there are none, with that many parameters."""
    skipped = pytest.mark.skip(reason=f"needs the W3C suites in {SUITE}")
    return [pytest.param(*[None] * parameters, marks=skipped, id="absent")]


def case(test: ConformanceTest, answer_format: Format | None, method: Method) -> object:
    """Returns a test case that must fail if the test is known to."""
    # Placing a store takes longer than asking it, so one worker asks all there is to ask of it.
    first = names_of_data()[tuple(map(frozenset, data_of(test)))]
    marks = [pytest.mark.xdist_group(f"data of {first}")]
    if reason := read_known_failures().failing.get(test.name):
        marks.append(pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError))
    if answer_format is None:
        return pytest.param(test, method, marks=marks, id=test.name)
    name = f"{test.name}-{answer_format.name}"
    return pytest.param(test, answer_format, method, marks=marks, id=name)


def data_of(test: ConformanceTest) -> Data:
    """Returns the files that a test asks: those of the default graph and the named ones."""
    return (test.data, test.graph_data) if test.kind is Kind.EVALUATION else NOTHING


@cache
def names_of_data() -> Mapping[tuple[frozenset[SuiteFile], ...], str]:
    """Returns for all data that tests ask the name of the first test that does, without order."""
    named: dict[tuple[frozenset[SuiteFile], ...], str] = {}
    for test in read_tests(SUITE):
        named.setdefault(tuple(map(frozenset, data_of(test))), test.name)
    return named


def store_with(test: ConformanceTest) -> QuadStore:
    """Returns a store that holds a test's data as it stands."""
    store = QuadStore.in_memory()
    for file in test.data:
        load(store, file, None)
    for file in test.graph_data:
        load(store, file, file.iri)
    return store


def load(store: QuadStore, file: SuiteFile, graph: str | None) -> None:
    """Adds a file of the suite to a graph."""
    content = file.path.read_bytes()
    rdf_format = formats.of_file(file.path.name)
    store.load(content, rdf_format, source=file.path.name, graph=graph, base=file.iri)


@pytest.mark.parametrize(("test", "answer_format", "method"), evaluation_cases())
def test_the_answer_is_the_expected_one(
    endpoint: Endpoint, test: ConformanceTest, answer_format: Format, method: Method
) -> None:
    endpoint.put(data_of(test), lambda: store_with(test))
    query = f"BASE <{test.query.iri}>\n".encode() + test.query.path.read_bytes()
    expected = expected_of(test)

    response = endpoint.ask(query, method=method, accept=answer_format.media_type)

    assert (response.status, response.media_type) == (200, answer_format.media_type), response
    found = read_result(response.content, response.media_type, base=test.query.iri)
    if answer_format is formats.CSV and isinstance(expected, Solutions):
        expected = as_csv(expected)
    if test.name in read_known_failures().other_lexical_form:
        assert difference(expected, found) is not None, (
            "written as expected: no longer to be listed"
        )
        expected, found = by_value(expected), by_value(found)
    assert difference(expected, found) is None


@pytest.mark.parametrize(("test", "method"), syntax_cases(Kind.POSITIVE_SYNTAX))
def test_a_valid_query_is_answered(
    endpoint: Endpoint, test: ConformanceTest, method: Method
) -> None:
    endpoint.put(NOTHING, QuadStore.in_memory)

    response = endpoint.ask(test.query.path.read_bytes(), method=method, accept=_ANYTHING)

    expected = 403 if test.name in read_known_failures().refused else 200
    assert response.status == expected, response


@pytest.mark.parametrize(("test", "method"), syntax_cases(Kind.NEGATIVE_SYNTAX))
def test_an_invalid_query_is_refused_as_malformed(
    endpoint: Endpoint, test: ConformanceTest, method: Method
) -> None:
    endpoint.put(NOTHING, QuadStore.in_memory)

    response = endpoint.ask(test.query.path.read_bytes(), method=method, accept=_ANYTHING)

    assert response.status == 400, response


@pytest.mark.usefixtures("shared")
def test_every_entry_of_the_suite_is_run_or_needs_writing() -> None:
    """The suite's own table of contents says how many entries each group has."""
    table = (SHARED / "suites" / "README.md").read_text(encoding="utf-8")
    lines = (line.strip("| \n").split(" | ") for line in table.splitlines())
    prefix = "w3c-rdf-tests/sparql/"
    promised = {
        line[0].removeprefix(prefix): int(line[1]) for line in lines if line[0].startswith(prefix)
    }
    found: dict[str, int] = {}
    for test in read_tests(SUITE):
        found[test.group] = found.get(test.group, 0) + 1

    assert found == promised


@pytest.mark.usefixtures("shared")
def test_known_failures_name_tests_that_exist() -> None:
    names = {test.name for test in read_tests(SUITE)}
    known = read_known_failures()

    assert {*known.failing, *known.refused, *known.other_lexical_form} <= names
