"""What was inferred: how much of what, or all of it."""

from typing import IO, Final

from evidence_graph.cli import screen, tables
from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf import display
from evidence_graph.rdf.formats import Format
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.sparql.result import Solutions
from evidence_graph.store.terms import Term

_COUNT: Final = f"""
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?property ?class (COUNT(*) AS ?triples) {{
  GRAPH <{INFERRED_GRAPH}> {{ ?subject ?property ?object }}
  BIND (IF(?property = rdf:type, ?object, ?nothing) AS ?class)
}}
GROUP BY ?property ?class
ORDER BY DESC(?triples) ?property ?class
"""


def count(graph: EvidenceGraph) -> None:
    """Shows how many triples of each property, and of each class, are inferred."""
    found = graph.query(_COUNT)
    if not isinstance(found, Solutions):
        raise TypeError("a SELECT gives solutions")
    console = screen.results_console()
    rows = [
        (
            f"a {_words(row['class'])}" if row["class"] else _words(row["property"]),
            _words(row["triples"]),
        )
        for row in found
    ]
    tables.write(console, tables.table(("inferred", "triples"), rows, width=console.width))
    total = graph.store.size(INFERRED_GRAPH)
    tables.write(console, f"{total:,} triples, in the named graph {INFERRED_GRAPH}")


def _words(term: Term | None) -> str:
    return tables.UNBOUND if term is None else display.words(term)


def write(graph: EvidenceGraph, output: IO[bytes], output_format: Format) -> None:
    """Writes the inferred graph."""
    graph.dump(output, output_format, graph=INFERRED_GRAPH)
