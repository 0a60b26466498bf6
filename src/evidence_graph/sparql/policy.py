"""What the endpoint does not run: anything that reaches out of the store.

The engine has a live HTTP client behind SERVICE, so that keyword is looked for by two means that
know nothing of each other, and both have to find the query clean.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from evidence_graph.errors import MalformedRequestError, QueryRefusedError, QuerySyntaxError
from evidence_graph.sparql.lexer import Token, TokenKind, place, stretches
from evidence_graph.store import writing

_SERVICE: Final = re.compile("service", re.IGNORECASE | re.ASCII)
_SILENT: Final = "SILENT"
_FILE: Final = "file:"
_ADDRESS: Final = re.compile(r"https?://[^/?#@\\\s]+/[!-~]*")
_UPWARDS: Final = re.compile(r"[/\\]\.{1,2}(?:[/\\?#]|$)|[#\\]")


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


def may_load(address: str, *, listed: Iterable[str]) -> bool:
    """Says whether LOAD may fetch what is at an address: a listed one, or one below a listed one.

    What is below an address has it as its beginning, and that ends with a slash.

    >>> may_load("https://example.org/data/a.ttl", listed=["https://example.org/data/"])
    True
    >>> may_load("https://example.org/data/../a.ttl", listed=["https://example.org/data/"])
    False
    """
    if not _ADDRESS.fullmatch(address) or _UPWARDS.search(unquote(address)):
        return False
    return any(address == one or (one[-1] == "/" and address.startswith(one)) for one in listed)


def _refuse_service(text: str) -> None:
    doubtful = None
    words = list(stretches(text))
    declared = frozenset(
        token.text[:-1] for token in words if token.kind is TokenKind.NAME and token.text[-1] == ":"
    )
    for token in words:
        # The keyword cannot stand in an expression, which always ends in a bracket.
        if token.is_doubtful or (token.kind is TokenKind.IRI and ")" in token.text):
            doubtful = doubtful or token
        if _may_be_keyword(token, declared):
            raise QueryRefusedError(
                f"SERVICE is not run here (line {place(text, token.start)[0]}): this endpoint "
                "calls no other one. Ask the other endpoint yourself, or call this one from it. "
                "Where SERVICE begins a prefix and the rest of it is a prefix too, choose another"
            )
    if doubtful:
        line, column = place(text, doubtful.start)
        raise QueryRefusedError(
            "the letters SERVICE are in this query, and it cannot be told for certain that they "
            f"are no keyword, because of {doubtful.text[:40]!r} at line {line}, column {column}. "
            "Write IRIs whole, like <https://example.org/x>, with blanks around < and >"
        )


def _may_be_keyword(token: Token, declared: frozenset[str]) -> bool:
    """Says whether the engine may read a keyword here; `declared` are names before a lone colon."""
    if token.kind is TokenKind.WORD:
        return _SERVICE.search(token.text) is not None
    if token.kind is not TokenKind.NAME:
        return False
    # The engine may read the beginning of a prefix as a keyword, but a local name only whole. What
    # is left of the prefix then has to be a prefix too, or the engine reads on as if it were none.
    prefix = token.text.partition(":")[0]
    if not _SERVICE.search(prefix):
        return False
    rests = {rest for found in _SERVICE.finditer(prefix) for rest in _rests(prefix[found.end() :])}
    return prefix not in declared or any(_is_declared(rest, declared) for rest in rests)


def _rests(rest: str) -> tuple[str, ...]:
    return (rest, rest[len(_SILENT) :]) if rest.upper().startswith(_SILENT) else (rest,)


def _is_declared(prefix: str, declared: frozenset[str]) -> bool:
    # PREFIX may stand without a blank before what it declares.
    ending = f"PREFIX{prefix}"
    return any(
        name == prefix or (name.upper().endswith(ending.upper()) and name.endswith(prefix))
        for name in declared
    )


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
