"""What every query passes before the engine sees it, whichever face it came through."""

from typing import Final, NamedTuple

from evidence_graph.sparql import aggregates, limits, policy, spelling
from evidence_graph.sparql.lexer import TokenKind, stretches, tokens
from evidence_graph.sparql.wording import FLEETING, Wording, may_read_graphs, wording

# The engine needs no blank between words, so a prefix may begin with a keyword.
_MAY_BE_KEYWORD: Final = frozenset({TokenKind.WORD, TokenKind.NAME})
_MAKES_NODES: Final = frozenset({"[", "(", "<<", "|"})


class Admitted(NamedTuple):
    """A query that may be evaluated: as the engine reads it, and whether it `is_repeatable`."""

    text: str
    is_repeatable: bool


def guard(text: str, *, max_bytes: int, max_nesting: int, base: str | None = None) -> Admitted:
    """Returns the query if it is within the limits, writes nothing, and stays in the store.

    Raises QueryTooLongError, QueryTooComplexError, QueryRefusedError or MalformedRequestError; and
    QuerySyntaxError for a text that names SERVICE and is not SPARQL, and for an aggregate in an
    aggregate. `base` is the query's base IRI.
    """
    limits.check_length(text, max_bytes)
    told = wording(text)
    limits.check_size(text, told.size, max_nesting=max_nesting)
    policy.check(text, base=base)
    if told.may_nest_aggregates:
        aggregates.check(text)
    spelt = spelling.for_engine(text) if told.may_spell_otherwise else text
    return Admitted(spelt, _is_repeatable(text, told))


def is_repeatable(text: str) -> bool:
    """Says whether a query answers the same again on the same data; when in doubt, it does not.

    NOW, RAND, UUID, STRUUID and BNODE give something new each time, and so does a CONSTRUCT that
    makes blank nodes.

    >>> is_repeatable("SELECT (STRLEN('NOW()') AS ?n) {}"), is_repeatable("SELECT (NOW() AS ?n) {}")
    (True, False)
    """
    return _is_repeatable(text, wording(text))


def is_of_default_graph(text: str) -> bool:
    """Says whether a query reads the default graph alone; when in doubt, it does not.

    The letters of GRAPH and FROM in IRIs, as in that of our ontology, in texts and in lines of
    comment are no keywords. Where there are escapes, which may stand for letters, it is in doubt.

    >>> is_of_default_graph("ASK { ?s <https://w3id.org/evidence-graph/ns#p> 'from' }")
    True
    >>> is_of_default_graph("ASK { GRAPH ?g { ?s ?p ?o } }")
    False
    """
    return not may_read_graphs(text)


def _is_repeatable(text: str, told: Wording) -> bool:
    if told.may_be_fleeting and _may_call(text):
        return False
    return not (told.may_construct and _may_make_nodes(text))


def _may_call(text: str) -> bool:
    return any(
        token.is_doubtful
        or (token.kind is TokenKind.WORD and token.text.upper().endswith(FLEETING))
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
