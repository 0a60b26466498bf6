"""Answers that were written elsewhere, read back."""

import pyoxigraph as ox

from evidence_graph.rdf.formats import Format
from evidence_graph.store.answers import SolutionsAnswer
from evidence_graph.store.writing import RESULTS


def solutions(content: bytes, answer_format: Format) -> SolutionsAnswer:
    """Returns the solutions that an answer to SELECT holds.

    Raises TypeError where it is an answer to ASK.
    """
    native = ox.parse_query_results(content, RESULTS[answer_format.name])
    if not isinstance(native, ox.QuerySolutions):
        raise TypeError("not the answer to a SELECT query")
    return SolutionsAnswer(native)


def boolean(content: bytes, answer_format: Format) -> bool:
    """Returns the truth value that an answer to ASK holds.

    Raises TypeError where it is an answer to SELECT.
    """
    native = ox.parse_query_results(content, RESULTS[answer_format.name])
    if not isinstance(native, ox.QueryBoolean):
        raise TypeError("not the answer to an ASK query")
    return bool(native)
