"""What the engine answers: a truth value, solutions, or triples; native until somebody asks."""

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from evidence_graph.errors import QueryEvaluationError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store.terms import Term, to_rdflib

Row = dict[str, Term | None]
"""One solution: variable name (without `?`) to term; None where the variable is unbound."""

_RESULTS = {
    formats.JSON.name: ox.QueryResultsFormat.JSON,
    formats.XML.name: ox.QueryResultsFormat.XML,
    formats.CSV.name: ox.QueryResultsFormat.CSV,
    formats.TSV.name: ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    formats.TURTLE.name: ox.RdfFormat.TURTLE,
    formats.N_TRIPLES.name: ox.RdfFormat.N_TRIPLES,
    formats.RDF_XML.name: ox.RdfFormat.RDF_XML,
    formats.JSON_LD.name: ox.RdfFormat.JSON_LD,
    formats.TRIG.name: ox.RdfFormat.TRIG,
    formats.N_QUADS.name: ox.RdfFormat.N_QUADS,
}


class _Serialisable:
    """Answers that the engine writes itself; no row becomes a Python object."""

    def __init__(self, native: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples) -> None:
        self._native = native

    def write(self, output: IO[bytes], answer_format: Format) -> None:
        """Writes the answer, evaluating the query as it goes.

        Raises QueryEvaluationError when the engine fails half-way.
        """
        engine_format = (_RESULTS | GRAPHS)[answer_format.name]
        try:
            self._native.serialize(output, engine_format)  # type: ignore[arg-type]
        except (RuntimeError, ValueError, OSError) as cause:
            raise QueryEvaluationError(str(cause)) from cause


class BooleanAnswer(_Serialisable):
    """The answer to ASK."""

    def __bool__(self) -> bool:
        return bool(self._native)


class SolutionsAnswer(_Serialisable):
    """The answer to SELECT; readable once."""

    _native: ox.QuerySolutions

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
        except (RuntimeError, ValueError, OSError) as cause:
            raise QueryEvaluationError(str(cause)) from cause


class TriplesAnswer(_Serialisable):
    """The answer to CONSTRUCT or DESCRIBE; readable once."""

    _native: ox.QueryTriples

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Yields each triple."""
        try:
            for triple in self._native:
                yield (
                    to_rdflib(triple.subject),
                    to_rdflib(triple.predicate),
                    to_rdflib(triple.object),
                )
        except (RuntimeError, ValueError, OSError) as cause:
            raise QueryEvaluationError(str(cause)) from cause


Answer = BooleanAnswer | SolutionsAnswer | TriplesAnswer


def of_engine(native: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples) -> Answer:
    """Returns the answer that a native result stands for."""
    if isinstance(native, ox.QueryBoolean):
        return BooleanAnswer(native)
    if isinstance(native, ox.QuerySolutions):
        return SolutionsAnswer(native)
    return TriplesAnswer(native)
