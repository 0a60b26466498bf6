"""A query as the engine reads it, where SPARQL lets it be written in more ways."""

import re
from typing import Final

from evidence_graph.sparql.lexer import TokenKind, stretches

_TRUTH_VALUE: Final = re.compile(r"(?<![\w])(?:true|false)(?![\w])", re.IGNORECASE | re.ASCII)


def may_differ(text: str, upper: str) -> bool:
    """Says whether `for_engine` may change a query, which is given in capital letters as well."""
    return upper.count("TRUE") != text.count("true") or upper.count("FALSE") != text.count("false")


def for_engine(text: str) -> str:
    """Returns the query with TRUE and FALSE in small letters, the only ones that the engine knows.

    SPARQL 1.1 takes keywords in any case (section 19.8, note 1). Every character stays where it
    was, so that places in errors stay true. Where it cannot be told what is a word, all stays.

    >>> for_engine("ASK { FILTER(True && 'TRUE' != ?TRUE) }")
    "ASK { FILTER(true && 'TRUE' != ?TRUE) }"
    """
    pieces = []
    for token in stretches(text):
        if token.is_doubtful:
            return text
        is_word = token.kind is TokenKind.WORD
        pieces.append(_TRUTH_VALUE.sub(_small, token.text) if is_word else token.text)
    return "".join(pieces)


def _small(found: re.Match[str]) -> str:
    return found[0].lower()
