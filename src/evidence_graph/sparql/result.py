"""Query results as Python values: solutions, a truth value, or a graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef

from evidence_graph.store.answers import Answer, BooleanAnswer, Row, SolutionsAnswer
from evidence_graph.store.terms import Term

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of a SELECT, in order; each a dict from variable name to rdflib term.

    An unbound variable is there with the value None: a gap stays visible.
    """

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> "pd.DataFrame":
        """Returns a table with one column per variable and one row per solution.

        Literals become Python values, IRIs strings, and unbound variables pandas.NA. Needs the
        extra `pandas`: pip install evidence-graph[pandas].
        """
        import pandas as pd  # noqa: PLC0415 - an optional extra, imported where it is asked for

        def cell(term: Term | None) -> object:
            if term is None:
                return pd.NA
            return str(term) if isinstance(term, URIRef) else term.toPython()

        columns = {name: [cell(row[name]) for row in self.rows] for name in self.variables}
        return pd.DataFrame(columns, columns=list(self.variables), dtype=object)


QueryResult = Solutions | bool | Graph
"""What SELECT, ASK, and CONSTRUCT or DESCRIBE give."""


def result_of(answer: Answer) -> QueryResult:
    """Returns an answer as Python values, evaluated to its end.

    Raises QueryEvaluationError when the engine fails half-way.
    """
    if isinstance(answer, BooleanAnswer):
        return bool(answer)
    if isinstance(answer, SolutionsAnswer):
        return Solutions(answer.variables, tuple(answer.rows()))
    graph = Graph()
    for triple in answer.triples():
        graph.add(triple)
    return graph
