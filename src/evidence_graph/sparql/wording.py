"""What the words of a query tell at a glance, before anybody reads them one by one.

People and programs ask the same query again of other things, so what was told is remembered of a
query without its IRIs, texts and lines of comment.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from evidence_graph.sparql import aggregates, spelling
from evidence_graph.sparql.estimate import Size, at_most, skeleton

FLEETING: Final = ("NOW", "RAND", "UUID", "BNODE")
"""What the functions end with that give something new each time."""

# One pattern each: those that begin with a letter are searched for much faster than alternatives.
_CALLS: Final = tuple((name, re.compile(rf"{name}\s*+[(#]")) for name in FLEETING)

_REMEMBERED: Final = 512
_LONGEST_REMEMBERED: Final = 4_096
"""Characters: what is remembered, even of a client that never asks alike, is 8 MiB at most."""

_RECENT: Final = 128
_LONGEST_RECENT: Final = 16_384


class Wording(NamedTuple):
    """What a query may do, as far as its words tell; what it may not do, it does not."""

    size: Size | None  # at most; None where it cannot be told
    may_read_graphs: bool
    may_nest_aggregates: bool
    may_spell_otherwise: bool
    may_be_fleeting: bool
    may_construct: bool


def wording(text: str) -> Wording:
    """Returns what the words of a query tell; what looks like one in a text, say, tells nothing.

    >>> wording("ASK { ?s <https://w3id.org/evidence-graph/ns#p> 'from' }").may_read_graphs
    False
    """
    return _recent(text) if len(text) <= _LONGEST_RECENT else _read(text)


def may_read_graphs(text: str) -> bool:
    """Says whether a query may read other graphs than the default one.

    Of a long query nothing else is looked at, since nobody is answered while the web process does.
    """
    if len(text) <= _LONGEST_RECENT:
        return _recent(text).may_read_graphs
    left = skeleton(text)
    return left is None or _names_graphs(left.upper())


def _names_graphs(upper: str) -> bool:
    return "GRAPH" in upper or "FROM" in upper


def _read(text: str) -> Wording:
    left = skeleton(text)
    if left is None:
        return _told(text, text.upper(), size=None, may_read_graphs=True)
    return remembered(left) if len(left) <= _LONGEST_REMEMBERED else _of_skeleton(left)


# One query is judged in several places, one soon after the other.
_recent = lru_cache(maxsize=_RECENT)(_read)


def _of_skeleton(left: str) -> Wording:
    upper = left.upper()
    return _told(left, upper, size=at_most(left, upper), may_read_graphs=_names_graphs(upper))


remembered = lru_cache(maxsize=_REMEMBERED)(_of_skeleton)
"""Returns the same for what is left of a query without its IRIs, texts and lines of comment."""


def _told(words: str, upper: str, *, size: Size | None, may_read_graphs: bool) -> Wording:
    return Wording(
        size=size,
        may_read_graphs=may_read_graphs,
        may_nest_aggregates=aggregates.may_be_nested(upper),
        may_spell_otherwise=spelling.may_differ(words, upper),
        may_be_fleeting=any(name in upper and call.search(upper) for name, call in _CALLS),
        may_construct="CONSTRUCT" in upper,
    )
