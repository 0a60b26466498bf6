"""Queries without what their footprint does not depend on: rdflib takes its time over expressions.

An expression looks at the graph only through EXISTS, and what BIND binds is as unknown as any other
variable when a footprint is followed.
"""

import re
from collections.abc import Sequence
from typing import Final

from evidence_graph.validation.ordered import TOKEN

_EXPRESSIONS: Final = frozenset({"FILTER", "BIND"})


def bare(text: str) -> str:
    """Returns a query without the FILTERs and BINDs that have no EXISTS, and unused prefixes.

    >>> bare("PREFIX a: <urn:a> PREFIX b: <urn:b> SELECT ?x { ?x a:p ?y FILTER (?y > b:q) }")
    'PREFIX a: <urn:a>   SELECT ?x { ?x a:p ?y   }'
    """
    tokens = list(TOKEN.finditer(text))
    cuts = _expressions(tokens)
    kept = [t for t in tokens if not any(start <= t.start() < end for start, end in cuts)]
    cuts += _unused_prefixes(kept)
    for start, end in sorted(cuts, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _expressions(tokens: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    cuts = []
    for number, token in enumerate(tokens):
        if token[0].upper() in _EXPRESSIONS:
            end = _end_of_expression(tokens[number + 1 :])
            if end is not None:
                cuts.append((token.start(), end))
    # One within another has gone with it.
    return [c for c in cuts if not any(o[0] < c[0] < o[1] for o in cuts)]


def _end_of_expression(tokens: Sequence[re.Match[str]]) -> int | None:
    """Returns where the brackets that come next are closed; None if there is a group inside."""
    depth = 0
    for token in tokens:
        if token[0] in {"{", "}"}:
            return None
        depth += (token[0] == "(") - (token[0] == ")")
        if token[0] == ")" and depth == 0:
            return token.end()
    return None


def _unused_prefixes(tokens: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    cuts = []
    for number, token in enumerate(tokens[:-2]):
        if token[0].upper() != "PREFIX":
            continue
        name, iri = tokens[number + 1], tokens[number + 2]
        others = (other[0] for other in tokens if other is not name)
        if not any(other.startswith(name[0]) for other in others):
            cuts.append((token.start(), iri.end()))
    return cuts
