"""What the endpoint does not run: anything that reaches out of the store.

The engine has a live HTTP client behind SERVICE, so that keyword is looked for by two means that
know nothing of each other, and both have to find the query clean.
"""

import re
from typing import Final

from evidence_graph.errors import MalformedRequestError, QueryRefusedError, QuerySyntaxError
from evidence_graph.sparql.lexer import Token, TokenKind, place, stretches
from evidence_graph.store import writing

_SERVICE: Final = re.compile("service", re.IGNORECASE | re.ASCII)
_FILE: Final = "file:"


def check(text: str, *, base: str | None = None) -> None:
    """Raises where the query calls SERVICE or names files as graphs.

    QueryRefusedError for SERVICE, MalformedRequestError for files; QuerySyntaxError where a query
    that has the letters of SERVICE in it is not SPARQL. `base` is the query's base IRI.
    """
    folded = text.lower()
    if "service" in folded:
        _refuse_service(text)
        _ask_the_parser(text, base)
    if _FILE in folded:
        _refuse_files(text)


def check_graph(iri: str) -> None:
    """Raises MalformedRequestError where a graph of the dataset is named by a file's address."""
    if iri.lower().startswith(_FILE):
        raise MalformedRequestError(
            f"<{iri}> names a file; graphs of this endpoint are named by the IRIs that "
            "SELECT DISTINCT ?g { GRAPH ?g {} } lists, and no files are read"
        )


def _refuse_service(text: str) -> None:
    doubtful = None
    for token in stretches(text):
        # The keyword cannot stand in an expression, which always ends in a bracket.
        if token.is_doubtful or (token.kind is TokenKind.IRI and ")" in token.text):
            doubtful = doubtful or token
        if _may_be_keyword(token):
            raise QueryRefusedError(
                f"SERVICE is not run here (line {place(text, token.start)[0]}): this endpoint "
                "calls no other one. Ask the other endpoint yourself, or call this one from it. "
                "Where SERVICE is part of a prefix, choose another prefix"
            )
    if doubtful:
        line, column = place(text, doubtful.start)
        raise QueryRefusedError(
            "the letters SERVICE are in this query, and it cannot be told for certain that they "
            f"are no keyword, because of {doubtful.text[:40]!r} at line {line}, column {column}. "
            "Write IRIs whole, like <https://example.org/x>, with blanks around < and >"
        )


def _may_be_keyword(token: Token) -> bool:
    if token.kind is TokenKind.WORD:
        return _SERVICE.search(token.text) is not None
    if token.kind is TokenKind.NAME:
        # The engine may read the beginning of a prefix as a keyword, but a local name only whole.
        return _SERVICE.search(token.text.partition(":")[0]) is not None
    return False


def _ask_the_parser(text: str, base: str | None) -> None:
    """Has the engine parse the query with other letters in place of SERVICE.

    No keyword of SPARQL begins with a z, so where the letters stood for the keyword nothing can be
    parsed any more, and where they stood in a string, an IRI, a comment or a name, all can.
    """
    word = _unused_word(text)
    try:
        writing.require_sparql(_SERVICE.sub(word, text), base=base)
    except QuerySyntaxError as cause:
        detail = cause.detail.replace(word, "service")
        raise QuerySyntaxError(detail, line=cause.line, column=cause.column) from None


def _unused_word(text: str) -> str:
    folded = text.lower()
    return next(w for w in (f"zz{n:05d}" for n in range(100_000)) if w not in folded)


def _refuse_files(text: str) -> None:
    # A courtesy, not a defence: the engine takes the name of a graph for a name and opens nothing.
    before = ""
    for token in stretches(text):
        content = token.text.lstrip()
        if content.startswith("<") and before.endswith(("FROM", "NAMED")):
            check_graph(content[1:].partition(">")[0])
        before = content.upper() or before
