"""What every query passes before the engine sees it, whichever face it came through."""

import re
from typing import Final

from evidence_graph.sparql import aggregates, limits, policy
from evidence_graph.sparql.estimate import skeleton
from evidence_graph.sparql.lexer import TokenKind, stretches, tokens

_NAMES: Final = ("NOW", "RAND", "UUID", "BNODE")
# One pattern each: those that begin with a letter are searched for much faster than alternatives.
_CALLS: Final = tuple((name, re.compile(rf"{name}\s*+[(#]")) for name in _NAMES)
# The engine needs no blank between words, so a prefix may begin with a keyword.
_MAY_BE_KEYWORD: Final = frozenset({TokenKind.WORD, TokenKind.NAME})
# Keywords of queries that read other graphs than the default one.
_OF_GRAPHS: Final = ("GRAPH", "FROM")
_MAKES_NODES: Final = frozenset({"[", "(", "<<", "|"})


def guard(text: str, *, max_bytes: int, max_nesting: int, base: str | None = None) -> None:
    """Raises where a query is over a limit, writes, or reaches out of the store.

    QueryTooLongError, QueryTooComplexError, QueryRefusedError or MalformedRequestError; and
    QuerySyntaxError for a text that names SERVICE and is not SPARQL, and for an aggregate in an
    aggregate. `base` is the query's base IRI.
    """
    limits.check(text, max_bytes=max_bytes, max_nesting=max_nesting)
    policy.check(text, base=base)
    aggregates.check(text)


def is_repeatable(text: str) -> bool:
    """Says whether a query answers the same again on the same data; when in doubt, it does not.

    NOW, RAND, UUID, STRUUID and BNODE give something new each time, and so does a CONSTRUCT that
    makes blank nodes.

    >>> is_repeatable("SELECT (STRLEN('NOW()') AS ?n) {}"), is_repeatable("SELECT (NOW() AS ?n) {}")
    (True, False)
    """
    upper = text.upper()
    if any(name in upper and call.search(upper) for name, call in _CALLS) and _may_call(text):
        return False
    return "CONSTRUCT" not in upper or not _may_make_nodes(text)


def is_of_default_graph(text: str) -> bool:
    """Says whether a query reads the default graph alone; when in doubt, it does not.

    The letters of GRAPH and FROM in IRIs, as in that of our ontology, in texts and in lines of
    comment are no keywords. Where there are escapes, which may stand for letters, it is in doubt.

    >>> is_of_default_graph("ASK { ?s <https://w3id.org/evidence-graph/ns#p> 'from' }")
    True
    >>> is_of_default_graph("ASK { GRAPH ?g { ?s ?p ?o } }")
    False
    """
    left = skeleton(text)
    if left is None:
        return False
    upper = left.upper()
    return not any(word in upper for word in _OF_GRAPHS)


def _may_call(text: str) -> bool:
    return any(
        token.is_doubtful or (token.kind is TokenKind.WORD and token.text.upper().endswith(_NAMES))
        for token in stretches(text)
    )


def _may_make_nodes(text: str) -> bool:
    """Says whether the template, the first braces after CONSTRUCT, may have blank nodes."""
    depth: int | None = None
    for token in tokens(text):
        if token.is_doubtful:
            return True
        if depth is None:
            if token.kind in _MAY_BE_KEYWORD and "CONSTRUCT" in token.text.upper():
                depth = 0
        elif token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
            if not depth:
                return False
        elif depth and (token.kind is TokenKind.BLANK or token.text in _MAKES_NODES):
            return True
    return depth is not None
