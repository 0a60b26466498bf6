"""Aggregates inside aggregates, which the engine answers with nonsense.

There is no group that the outer one could range over, and SPARQL 1.2 takes no such query. The
engine counts nothing, or leaves the variable unbound, without a word.
"""

import re
from itertools import pairwise
from typing import Final

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.sparql.lexer import Token, TokenKind, place, stretches

_NAMES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_CALL: Final = re.compile(rf"(?:{'|'.join(_NAMES)})\s*+\(")
_GROUP: Final = "{"


def may_be_nested(upper: str) -> bool:
    """Says whether a query, given in capital letters, may have an aggregate in an aggregate."""
    brackets = upper.split("(")
    if len(brackets) < 3 or sum(text.rstrip().endswith(_NAMES) for text in brackets[:-1]) < 2:
        return False
    calls = list(_CALL.finditer(upper))
    for outer, inner in pairwise(calls):
        between = upper[outer.end() : inner.start()]
        if "'" in between or '"' in between or "#" in between:
            return True
        if between.count("(") >= between.count(")"):
            return True
    return False


def check(text: str) -> None:
    """Raises QuerySyntaxError for an aggregate in an aggregate, with the place of the inner one."""
    waiting: list[str] = []  # a name for the bracket of an aggregate, else the bracket
    call: Token | None = None
    for token in stretches(text):
        if token.is_doubtful:
            return
        if token.kind is TokenKind.MARK:
            if token.text == "(" and call:
                _require_outermost(waiting, call, text)
                waiting.append(call.text.upper())
            elif token.text in {"(", _GROUP}:
                waiting.append(token.text)
            elif token.text in {")", "}"}:
                del waiting[-1:]
        if token.kind is not TokenKind.INERT or token.text.strip():
            call = token if token.text.upper() in _NAMES else None


def _require_outermost(waiting: list[str], call: Token, text: str) -> None:
    for bracket in reversed(waiting):
        if bracket == _GROUP:  # a sub-query, in EXISTS, has groups of its own
            return
        if bracket in _NAMES:
            line, column = place(text, call.start)
            raise QuerySyntaxError(
                f"{call.text} stands inside {bracket}; an aggregate of aggregates needs a "
                "sub-query: { SELECT … GROUP BY … }",
                line=line,
                column=column,
            )
