"""What the engine answers: a truth value, solutions, or triples; native until somebody asks."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

import pyoxigraph as ox

from evidence_graph.errors import QueryRefusedError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store import faults
from evidence_graph.store.terms import Term, to_rdflib
from evidence_graph.vocabulary import PREFIXES

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


# What may follow the namespace of an XML element (NCName, kept to what every reader takes).
_XML_NAME = re.compile(r"[A-Za-z_\u00c0-\uffff][\w.\-]*$")


# Triples of an answer that are looked at for the prefixes it needs; a longer one gets all.
_LOOKED_AT = 2_000


class _Serialisable:
    """Answers that the engine writes itself; no row becomes a Python object."""

    _native: ox.QueryBoolean | ox.QuerySolutions

    def write(self, output: IO[bytes], answer_format: Format) -> None:
        """Writes the answer, evaluating the query as it goes.

        Raises QueryError when the engine fails half-way.
        """
        with faults.of_evaluation():
            self._native.serialize(output, _RESULTS[answer_format.name])


class BooleanAnswer(_Serialisable):
    """The answer to ASK."""

    def __init__(self, native: ox.QueryBoolean) -> None:
        self._native = native

    def __bool__(self) -> bool:
        return bool(self._native)


class SolutionsAnswer(_Serialisable):
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
        with faults.of_evaluation():
            for solution in self._native:
                yield {
                    n: None if t is None else to_rdflib(t)
                    for n, t in zip(names, solution, strict=True)
                }


class TriplesAnswer:
    """The answer to CONSTRUCT or DESCRIBE; readable once."""

    def __init__(self, native: ox.QueryTriples) -> None:
        self._native = native

    def write(self, output: IO[bytes], answer_format: Format) -> None:
        """Writes the answer, evaluating the query as it goes, with our prefixes where it can.

        Raises QueryError when the engine fails half-way, or when RDF/XML cannot say a triple.
        """
        with faults.of_evaluation():
            if answer_format is formats.RDF_XML:
                ox.serialize(self._sayable_in_xml(), output, ox.RdfFormat.RDF_XML)
            elif answer_format in (formats.TURTLE, formats.TRIG):
                self._write_with_prefixes(output, GRAPHS[answer_format.name])
            else:
                self._native.serialize(output, GRAPHS[answer_format.name])

    def _write_with_prefixes(self, output: IO[bytes], engine_format: ox.RdfFormat) -> None:
        begin = list(islice(self._native, _LOOKED_AT))
        used = {
            prefix: namespace
            for prefix, namespace in PREFIXES.items()
            if len(begin) == _LOOKED_AT or any(_mentions(t, namespace) for t in begin)
        }
        ox.serialize(chain(begin, self._native), output, engine_format, prefixes=used)

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Yields each triple."""
        with faults.of_evaluation():
            for triple in self._native:
                yield (
                    to_rdflib(triple.subject),
                    to_rdflib(triple.predicate),
                    to_rdflib(triple.object),
                )

    def _sayable_in_xml(self) -> Iterator[ox.Triple]:
        # The engine writes such a predicate as an element without a name, which is not XML.
        for triple in self._native:
            if not _XML_NAME.search(triple.predicate.value):
                raise QueryRefusedError(
                    f"RDF/XML has no way to write the predicate <{triple.predicate.value}>; "
                    "ask for another format"
                )
            yield triple


def _mentions(triple: ox.Triple, namespace: str) -> bool:
    terms = (triple.subject, triple.predicate, triple.object)
    return any(isinstance(t, ox.NamedNode) and t.value.startswith(namespace) for t in terms)


Answer = BooleanAnswer | SolutionsAnswer | TriplesAnswer


def of_engine(native: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples) -> Answer:
    """Returns the answer that a native result stands for."""
    if isinstance(native, ox.QueryBoolean):
        return BooleanAnswer(native)
    if isinstance(native, ox.QuerySolutions):
        return SolutionsAnswer(native)
    return TriplesAnswer(native)
