"""The W3C SPARQL update tests, read from the suites' own manifests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conformance.manifests import Manifest, SuiteFile, manifests

_PREFIXES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
"""
_ENTRIES = (
    _PREFIXES
    + """
SELECT DISTINCT ?test ?type ?request WHERE {
  [] mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?type ; mf:action ?action .
  FILTER(CONTAINS(STR(?type), "Update"))
  OPTIONAL { ?action ut:request ?told }
  BIND(COALESCE(?told, ?action) AS ?request)
} ORDER BY ?test
"""
)
_GRAPHS = (
    _PREFIXES
    + """
SELECT DISTINCT ?test ?state ?file ?graph WHERE {
  VALUES ?state { mf:action mf:result }
  ?test ?state ?held .
  { ?held ut:data ?file } UNION { ?held ut:graphData [ ut:graph ?file ; rdfs:label ?graph ] }
}
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateTest:
    """One entry of a manifest; None is the default graph."""

    name: str  # "sparql11/add/add01"
    type: str  # "UpdateEvaluationTest"
    request: SuiteFile
    before: Mapping[str | None, SuiteFile]
    after: Mapping[str | None, SuiteFile]


@cache
def read_update_tests(suite: Path) -> tuple[UpdateTest, ...]:
    """Returns every entry about updates of every manifest below sparql/ in the W3C's rdf-tests."""
    return tuple(test for manifest in manifests(suite) for test in _tests(manifest))


def _tests(manifest: Manifest) -> list[UpdateTest]:
    store, file = manifest.store, manifest.file
    held: dict[tuple[str, str], dict[str | None, SuiteFile]] = {}
    for row in store.query(_GRAPHS):
        key = (row["test"].value, row["state"].value.rpartition("#")[2])
        graph = None if row["graph"] is None else row["graph"].value
        held.setdefault(key, {})[graph] = file(row["file"])
    return [
        UpdateTest(
            name=manifest.name_of(row["test"]),
            type=row["type"].value.rpartition("#")[2],
            request=file(row["request"]),
            before=held.get((row["test"].value, "action"), {}),
            after=held.get((row["test"].value, "result"), {}),
        )
        for row in store.query(_ENTRIES)
    ]
