"""SPARQL constraints that can be asked of the engine for all nodes at once.

SHACL fixes `$this` before a query is evaluated. Asking for all nodes at once means the same only
where a pattern binds `$this` first and nothing inside looks at it from a scope of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import SH, Graph, Literal
from rdflib.term import Node

from evidence_graph.errors import QueryError, QueryRefusedError
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.ordered import group_in_order

_OPENING: Final = re.compile(r"\bWHERE\s*\{(?=\s*[$?]this\s)", re.IGNORECASE)
_SELECT: Final = re.compile(r"\bSELECT\b", re.IGNORECASE)
# SHACL forbids the first three; the others look at more than one solution.
_REFUSED: Final = re.compile(
    r"(?<![?$:\w])(?:MINUS|VALUES|SERVICE|GRAPH|LIMIT|OFFSET|GROUP|HAVING|COUNT|SUM|MIN|MAX|AVG|SAMPLE"
    r"|GROUP_CONCAT)\b|[$?](?:currentShape|shapesGraph)\b",
    re.IGNORECASE,
)
_HIDING: Final = re.compile(
    r"\"{3}.*?\"{3}|'{3}.*?'{3}|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|\#[^\n]*",
    re.DOTALL,
)
_OUTSIDE: Final = re.compile(r"(?<![?$:\w-])(?:FROM|SERVICE)\b(?![\w-]*:)", re.IGNORECASE)
_LOOKS_AT_THIS: Final = re.compile(r"\b(?:FILTER|BIND)\b.*[$?]this\b", re.IGNORECASE | re.DOTALL)
_SAME_SCOPE: Final = re.compile(r"\b(?:WHERE|EXISTS)\s*$", re.IGNORECASE)
_PATH: Final = re.compile(r"[$?]PATH\b")


class UnaskableError(ValueError):
    """A constraint that must be asked once for each node."""


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """A constraint's query, cut where the nodes in question are named."""

    before: str
    after: str

    def among(self, nodes: str) -> str:
        """Returns the query for the nodes that a pattern about `?this` names."""
        return f"{self.before} {{ {nodes} }} {self.after}"


def opens_with_this(text: str) -> bool:
    """Says whether a first pattern about `$this`, in the only SELECT, binds it for good.

    Only then does fixing `$this` beforehand, as SHACL wants, mean the same as asking for all
    nodes at once; and only then are the engine's substitutions certain (pyoxigraph 0.5.13: they
    do not reach into sub-queries, and a variable that no pattern binds stays unbound in BIND).
    """
    return len(_SELECT.findall(text)) == 1 and _OPENING.search(text) is not None


def without_texts(query: str) -> str:
    """Returns a query in which what hides words and braces is blank, the rest where it was.

    >>> without_texts("ASK { ?x ?y 'FROM' } # {")
    'ASK { ?x ?y        }    '
    """
    return _HIDING.sub(lambda hidden: " " * len(hidden[0]), query)


def require_within(query: str) -> None:
    """Raises QueryRefusedError if a query looks elsewhere than in the data graph.

    SHACL says which graph a constraint is about; and rdflib would fetch what FROM names.
    """
    found = _OUTSIDE.search(without_texts(query))
    if found is not None:
        raise QueryRefusedError(
            f"its query says {found[0].upper()}, and a constraint looks at the data graph only"
        )


def text_of_rule(shapes: Graph, constraint: Node, path: str) -> str:
    """Returns the whole query of a constraint, with its prefixes and its shape's path.

    Raises UnaskableError where there is no query.
    """
    text = shapes.value(constraint, SH.select)
    if not isinstance(text, Literal):
        raise UnaskableError("a constraint without a SELECT query")
    if _PATH.search(str(text)) is not None and not path:
        raise UnaskableError("$PATH in a shape without a path")
    written = _PATH.sub(lambda _: path, str(text))
    return "".join(_prefixes(shapes, constraint)) + written


def require_askable(text: str) -> None:
    """Raises UnaskableError if the engine does not take a query at all, or must not."""
    try:
        require_within(text)
        for _ in QuadStore.in_memory().select(text):
            pass
    except (QueryError, TypeError) as cause:
        raise UnaskableError(f"a query that the engine does not take: {cause}") from cause


def read_rule(text: str) -> SparqlRule:
    """Returns the rule that asks for all nodes what a query asks for one.

    Raises UnaskableError where that may mean something else.
    """
    if not opens_with_this(text):
        raise UnaskableError("a query that does not open with a pattern about $this")
    plain = without_texts(text)
    if _REFUSED.search(plain) is not None:
        raise UnaskableError("a query with a word that looks beyond one solution")
    for start, end in _groups(plain):
        if _SAME_SCOPE.search(plain[:start]) is None and _LOOKS_AT_THIS.search(plain[start:end]):
            raise UnaskableError("a query that looks at $this from an inner group")
    opening = _OPENING.search(text)
    if opening is None:
        raise UnaskableError("a query without WHERE")
    before, after = text[: opening.end()], text[opening.end() :]
    rule = SparqlRule(before, group_in_order(after))
    try:
        require_askable(rule.among("VALUES ?this { <urn:nobody> }"))
    except UnaskableError:
        return SparqlRule(before, after)
    return rule


def _groups(plain: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for place, character in enumerate(plain):
        if character == "{":
            opened.append(place)
        elif character == "}" and opened:
            yield opened.pop(), place


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[str]:
    for holder in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(holder, SH.declare):
            name = shapes.value(declaration, SH.prefix)
            namespace = shapes.value(declaration, SH.namespace)
            yield f"PREFIX {name}: <{namespace}>\n"
