"""What every query passes before the engine sees it, whichever face it came through."""

from evidence_graph.sparql import limits, policy


def guard(text: str, *, max_bytes: int, max_nesting: int, base: str | None = None) -> None:
    """Raises where a query is over a limit, writes, or reaches out of the store.

    QueryTooLongError, QueryTooComplexError, QueryRefusedError or MalformedRequestError; and
    QuerySyntaxError for a text that names SERVICE and is not SPARQL. `base` is its base IRI.
    """
    limits.check(text, max_bytes=max_bytes, max_nesting=max_nesting)
    policy.check(text, base=base)
