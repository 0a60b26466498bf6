"""Fixing variables of a query to terms, by writing VALUES where its WHERE begins.

The engine's own substitution refuses every variable that the outermost SELECT does not name, so it
cannot do this. Terms are written by the engine, so that no term can become query text.
"""

from collections.abc import Mapping, Sequence

from rdflib import BNode
from rdflib.term import Node

from evidence_graph.errors import MalformedRequestError
from evidence_graph.sparql.lexer import Token, TokenKind, tokens
from evidence_graph.store.terms import notation


def with_values(text: str, bindings: Mapping[str, Node]) -> str:
    """Returns the query with each of these variables (named without `?`) fixed to a term.

    The values hold where WHERE's own patterns do, not inside a sub-SELECT that does not name them.
    Raises MalformedRequestError for a variable that the query does not have, for a blank node,
    and for a query without WHERE.

    >>> from rdflib import Literal
    >>> with_values("SELECT ?s { ?s ?p ?name }", {"name": Literal("Ann", lang="en")})
    'SELECT ?s { VALUES (?name) { ("Ann"@en) } ?s ?p ?name }'
    """
    if not bindings:
        return text
    words = list(tokens(text))
    known = {token.text[1:] for token in words if token.kind is TokenKind.VARIABLE}
    for name, term in bindings.items():
        if name not in known:
            raise MalformedRequestError(f"the query has no variable ?{name} to fix")
        if isinstance(term, BNode):
            raise MalformedRequestError(f"?{name}: a blank node means nothing outside its document")
    values = _values(bindings)
    if _is_short_construct(words):  # its braces are a template too, where VALUES cannot stand
        return f"{text}\n{values}"
    opening = _where(words)
    inside = words[opening].start + 1
    if words[opening + 1 : opening + 2] and words[opening + 1].text.upper() == "SELECT":
        closing = words[_closing(words, opening)].start
        return f"{text[:inside]} {values} {{{text[inside:closing]}}} {text[closing:]}"
    return f"{text[:inside]} {values}{text[inside:]}"


def _values(bindings: Mapping[str, Node]) -> str:
    try:
        row = " ".join(notation(term) for term in bindings.values())
    except ValueError as cause:
        raise MalformedRequestError(f"a value is not a term of RDF: {cause}") from cause
    return f"VALUES ({' '.join(f'?{name}' for name in bindings)}) {{ ({row}) }}"


def _is_short_construct(words: Sequence[Token]) -> bool:
    forms = [t.text.upper() for t in words if t.kind is TokenKind.WORD or t.text == "{"]
    return "CONSTRUCT" in forms and forms[forms.index("CONSTRUCT") + 1] in {"WHERE", "FROM"}


def _where(words: Sequence[Token]) -> int:
    """Returns the index of the brace that opens WHERE: the first outside a CONSTRUCT's template."""
    is_construct = any(t.text.upper() == "CONSTRUCT" for t in words if t.kind is TokenKind.WORD)
    parentheses = 0
    index = 0
    while index < len(words):
        word = words[index]
        parentheses += (word.text == "(") - (word.text == ")")
        if word.text == "{" and parentheses == 0:
            if not is_construct:
                return index
            is_construct = False
            index = _closing(words, index)
        index += 1
    raise MalformedRequestError("the query has no WHERE in which a variable could be fixed")


def _closing(words: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(words)):
        depth += (words[index].text == "{") - (words[index].text == "}")
        if depth == 0:
            return index
    raise MalformedRequestError("the query has an opening brace that nothing closes")
