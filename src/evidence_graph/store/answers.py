"""What the engine answers: a truth value, solutions, or triples; native until somebody asks."""

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from evidence_graph.rdf.formats import Format
from evidence_graph.store import faults, writing
from evidence_graph.store.counting import Output
from evidence_graph.store.terms import Term, to_rdflib

Row = dict[str, Term | None]
"""One solution: variable name (without `?`) to term; None where the variable is unbound."""


class _Writable:
    """Answers that the engine writes itself; no row becomes a Python object."""

    _native: writing.Native

    def write(
        self,
        output: Output | IO[bytes],
        answer_format: Format,
        *,
        max_rows: int | None = None,
    ) -> None:
        """Writes the answer, evaluating the query as it goes. Raises what `writing.write` does."""
        writing.write(self._native, output, answer_format, max_rows=max_rows)


class BooleanAnswer(_Writable):
    """The answer to ASK."""

    _native: ox.QueryBoolean

    def __init__(self, native: ox.QueryBoolean) -> None:
        self._native = native

    def __bool__(self) -> bool:
        return bool(self._native)


class SolutionsAnswer(_Writable):
    """The answer to SELECT; readable once."""

    _native: ox.QuerySolutions

    def __init__(self, native: ox.QuerySolutions) -> None:
        self._native = native

    @property
    def variables(self) -> tuple[str, ...]:
        """Returns the variable names, without `?`, in the query's order."""
        return tuple(v.value for v in self._native.variables)

    def rows(self) -> Iterator[Row]:
        """Yields each solution; None stands where a variable is unbound."""
        names = self.variables
        try:
            for solution in self._native:
                yield {
                    n: None if t is None else to_rdflib(t)
                    for n, t in zip(names, solution, strict=True)
                }
        except faults.OF_EVALUATION as cause:
            raise faults.of_evaluation(cause) from cause


class TriplesAnswer(_Writable):
    """The answer to CONSTRUCT or DESCRIBE; readable once."""

    _native: ox.QueryTriples

    def __init__(self, native: ox.QueryTriples) -> None:
        self._native = native

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Yields each triple."""
        try:
            for triple in self._native:
                yield (
                    to_rdflib(triple.subject),
                    to_rdflib(triple.predicate),
                    to_rdflib(triple.object),
                )
        except faults.OF_EVALUATION as cause:
            raise faults.of_evaluation(cause) from cause


Answer = BooleanAnswer | SolutionsAnswer | TriplesAnswer


def of_engine(native: writing.Native) -> Answer:
    """Returns the answer that a native result stands for."""
    if isinstance(native, ox.QueryBoolean):
        return BooleanAnswer(native)
    if isinstance(native, ox.QuerySolutions):
        return SolutionsAnswer(native)
    return TriplesAnswer(native)
