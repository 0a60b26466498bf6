"""Quads as the engine keeps them: it writes 1 for 01 and Z for +00:00."""

from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from evidence_graph.store.changes import Quad

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TEXT: Final = f"{_XSD}string"
_INTEGER: Final = f"{_XSD}integer"
_ANYTHING: Final = ox.NamedNode("a:a")
_DIGITS: Final = 18
"""Of an integer that the engine keeps as a number, and 19 digits it may not."""


def as_kept(quads: Iterable[Quad]) -> Collection[Quad]:
    """Returns quads as the engine keeps them, each once."""
    kept: dict[Quad, None] = {}
    others: list[Quad] = []
    for quad in quads:
        if _is_kept_as_it_is(quad):
            kept[quad] = None
        else:
            others.append(quad)
    if others:
        engine = ox.Store()
        engine.extend(others)
        kept.update(dict.fromkeys(engine))
    return kept.keys()


def object_as_kept(term: ox.Literal | ox.Triple) -> ox.Literal | ox.Triple:
    """Returns a literal or triple term as the engine keeps it."""
    (quad,) = as_kept([ox.Quad(_ANYTHING, _ANYTHING, term)])
    return quad.object  # type: ignore[return-value]  # a literal stays one


def _is_kept_as_it_is(quad: Quad) -> bool:
    """Says whether the engine surely writes a quad as it stands; asking it takes longer."""
    value = quad.object
    if isinstance(value, ox.Literal):
        text, datatype = value.value, value.datatype.value
        is_plain = datatype == _TEXT or (datatype == _INTEGER and _is_written_shortest(text))
    else:
        is_plain = isinstance(value, ox.NamedNode)
    return (
        is_plain
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.graph_name, ox.NamedNode | ox.DefaultGraph)
    )


def _is_written_shortest(digits: str) -> bool:
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    return is_number and (digits[0] != "0" or digits == "0")
