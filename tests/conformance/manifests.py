"""The W3C SPARQL query tests, read from the suites' own manifests."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import pyoxigraph as ox

# The suites are known by this address on the web; relative names in them are read against it, so
# that they mean the same wherever the files lie.
SUITE_ADDRESS = "https://w3c.github.io/rdf-tests/"

_PREFIXES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
"""
_ENTRIES = (
    _PREFIXES
    + """
SELECT DISTINCT ?test ?type ?action ?request ?result WHERE {
  ?manifest mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?type ; mf:action ?action .
  OPTIONAL { ?action qt:query|ut:request ?request }
  OPTIONAL { ?test mf:result ?result }
} ORDER BY ?test
"""
)
_DATA = (
    _PREFIXES
    + """
SELECT ?test ?property ?file WHERE {
  VALUES ?property { qt:data qt:graphData }
  ?test mf:action ?action . ?action ?property ?file .
}
"""
)


class Kind(Enum):
    """What a test asks for."""

    EVALUATION = "evaluation"
    POSITIVE_SYNTAX = "positive syntax"
    NEGATIVE_SYNTAX = "negative syntax"
    WRITING = "writing"


_KINDS = {
    "QueryEvaluationTest": Kind.EVALUATION,
    "PositiveSyntaxTest": Kind.POSITIVE_SYNTAX,
    "PositiveSyntaxTest11": Kind.POSITIVE_SYNTAX,
    "NegativeSyntaxTest": Kind.NEGATIVE_SYNTAX,
    "NegativeSyntaxTest11": Kind.NEGATIVE_SYNTAX,
    "UpdateEvaluationTest": Kind.WRITING,
    "PositiveUpdateSyntaxTest": Kind.WRITING,
    "PositiveUpdateSyntaxTest11": Kind.WRITING,
    "NegativeUpdateSyntaxTest": Kind.WRITING,
    "NegativeUpdateSyntaxTest11": Kind.WRITING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteFile:
    """One file of a suite: where it lies, and the IRI it is known by."""

    path: Path
    iri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One manifest of a suite, ready to be asked for its entries."""

    suite: Path
    group: str  # the folder it lies in, below sparql/: "sparql11/add"
    store: ox.Store

    def file(self, node: ox.NamedNode) -> SuiteFile:
        """Returns the file that a node stands for."""
        return SuiteFile(path=self.suite / node.value.removeprefix(SUITE_ADDRESS), iri=node.value)

    def name_of(self, test: ox.NamedNode) -> str:
        """Returns the name of an entry among those of all manifests."""
        return f"{self.group}/{test.value.rpartition('#')[2]}"


def manifests(suite: Path) -> Iterator[Manifest]:
    """Yields every manifest below sparql/ in the W3C's rdf-tests."""
    for path in sorted((suite / "sparql").rglob("manifest.ttl")):
        store = ox.Store()
        base = SUITE_ADDRESS + path.relative_to(suite).as_posix()
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base)
        group = path.parent.relative_to(suite / "sparql").as_posix()
        yield Manifest(suite=suite, group=group, store=store)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceTest:
    """One entry of a manifest."""

    name: str  # "sparql10/sort/dawg-sort-1"
    kind: Kind
    query: SuiteFile
    data: tuple[SuiteFile, ...]  # for the default graph
    graph_data: tuple[SuiteFile, ...]  # each for the named graph of its own IRI
    result: SuiteFile | None  # syntax tests have none

    @property
    def group(self) -> str:
        """Returns the folder that the test's manifest lies in."""
        return self.name.rpartition("/")[0]


@cache
def read_tests(suite: Path) -> tuple[ConformanceTest, ...]:
    """Returns every entry of every manifest below sparql/ in the W3C's rdf-tests."""
    return tuple(test for manifest in manifests(suite) for test in _tests(manifest))


def _tests(manifest: Manifest) -> list[ConformanceTest]:
    store, file = manifest.store, manifest.file
    data: dict[tuple[str, str], list[SuiteFile]] = {}
    for row in store.query(_DATA):
        key = (row["test"].value, row["property"].value.rpartition("#")[2])
        data.setdefault(key, []).append(file(row["file"]))
    return [
        ConformanceTest(
            name=manifest.name_of(row["test"]),
            kind=_KINDS[row["type"].value.rpartition("#")[2]],
            query=file(row["request"] or row["action"]),
            data=tuple(data.get((row["test"].value, "data"), ())),
            graph_data=tuple(data.get((row["test"].value, "graphData"), ())),
            result=row["result"] and file(row["result"]),
        )
        for row in store.query(_ENTRIES)
    ]
