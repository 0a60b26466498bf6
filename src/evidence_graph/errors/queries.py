"""Errors of a query or an update: it is not SPARQL, or goes beyond what is done here."""

from typing import Self

from evidence_graph.errors.base import EvidenceGraphError


class QueryError(EvidenceGraphError):
    """A query cannot be answered, or with `is_update` an update cannot be made."""

    is_update = False

    def told_of_an_update(self) -> Self:
        """Returns the same error, as it is told of an update.

        >>> str(QueryTooLongError(10).told_of_an_update())[:37]
        'the update is over the limit of 10 by'
        """
        self.is_update = True
        self.args = (str(self).replace("the query", "the update"),)
        return self


class QuerySyntaxError(QueryError):
    """The text is not SPARQL; `line` and `column` count from 1."""

    def __init__(self, detail: str, *, line: int | None, column: int | None) -> None:
        self.detail, self.line, self.column = detail, line, column
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(place + detail)


class QueryRefusedError(QueryError):
    """The text is SPARQL that this endpoint does not run."""


class QueryTooLongError(QueryError):
    """The query is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the query is over the limit of {limit:,} bytes; ask for less at once")


class QueryTooComplexError(QueryError):
    """The query is more deeply nested, or of more parts, than `limit` allows."""

    def __init__(self, detail: str, *, limit: int) -> None:
        self.limit = limit
        super().__init__(detail)


class AnswerTooLargeError(QueryError):
    """The answer is over `limit` bytes; nothing of it is given."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the answer is over the limit of {limit:,} bytes; "
            "ask for fewer columns, or for pages with ORDER BY, LIMIT and OFFSET"
        )


class AnswerTooLongError(QueryError):
    """The answer has more than `limit` rows or triples."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the answer has more than {limit:,} rows; ask for pages with ORDER BY, LIMIT and "
            "OFFSET, or take a dump of the graph"
        )


class QueryTimeoutError(QueryError):
    """The query was not answered within `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(
            f"the query was not answered within {limit:g} s; ask for less at once, and look for "
            "patterns that share no variable and so multiply"
        )


class QueryMemoryError(QueryError):
    """The query needed more than `limit` bytes of memory."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the query needs more than the {limit:,} bytes of memory that one may take; sort or "
            "group fewer rows, and look for patterns that share no variable and so multiply"
        )


class UnsayableError(QueryError):
    """The format wanted cannot say something that is in the answer; another one can."""


class GraphStateError(QueryError):
    """An update needs a graph that is not there, or makes one that is there already."""


class QueryEvaluationError(QueryError):
    """The engine failed while it was answering."""
