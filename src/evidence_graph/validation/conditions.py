"""When a node may break a shape: a SPARQL condition that the engine can evaluate by itself.

A condition is true of every node that breaks the shape. Of which others it is true as well does not
matter, for pySHACL judges those it is true of; only under a negation it must be exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib.term import Node

from evidence_graph.validation.value_tests import ALWAYS, NEVER


@dataclass(frozen=True, slots=True)
class Condition:
    """A SPARQL expression about a node, and whether it is true of nothing but broken nodes."""

    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of a shape that the engine cannot judge, so that pySHACL gets all its nodes."""

    shape: Node
    part: str
    reason: str


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Returns the condition that at least one of these is true."""
    parts = [c for c in conditions if c.text != NEVER]
    if not parts:
        return Condition(NEVER)
    if any(c.text == ALWAYS for c in parts):
        return Condition(ALWAYS, exact=False)
    text = " || ".join(dict.fromkeys(c.text for c in parts))
    return Condition(f"({text})", all(c.exact for c in parts))


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Returns the condition that all of these are true."""
    parts = list(conditions)
    text = " && ".join(f"({c.text})" for c in parts)
    return Condition(f"({text})", all(c.exact for c in parts))
