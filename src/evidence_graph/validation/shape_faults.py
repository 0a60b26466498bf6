"""Shapes that cannot be used: which one, why, and the refusal that tells of all of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from evidence_graph.errors import UnusableShapesError


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """A shape that cannot be used, and the reason."""

    shape: Node | None  # None where it is the shapes graph as a whole
    reason: str


def refusal(shapes: Graph, faults: Iterable[ShapeFault]) -> UnusableShapesError:
    """Returns the error that names each shape and its faults."""
    told = dict.fromkeys(_line(shapes, fault) for fault in faults)
    return UnusableShapesError(sorted(told))


def reason_of(cause: BaseException) -> str:
    """Returns what an exception of a library says, on one line.

    >>> reason_of(KeyError("x"))
    "KeyError: 'x'"
    """
    # pySHACL adds a line that refers to the Recommendation.
    said = " ".join(str(cause).partition("\nFor reference")[0].split())
    if isinstance(cause, re.error):
        return f"sh:pattern is no regular expression: {said}"
    is_meant_for_people = type(cause).__module__.startswith(("pyshacl.", "evidence_graph."))
    if said and (is_meant_for_people or type(cause) is Exception):
        return said
    return f"{type(cause).__name__}: {said}".removesuffix(": ")


def _line(shapes: Graph, fault: ShapeFault) -> str:
    if fault.shape is None:
        return fault.reason
    named = named_shape(shapes, fault.shape)
    if named == fault.shape:
        return f"{named}: {fault.reason}"
    where = "" if named is None else f" in {named}"
    return f"a shape without a name{where}: {fault.reason}"


def named_shape(shapes: Graph, shape: Node | None) -> URIRef | None:
    """Returns the shape, or where it has no name the named one that it belongs to, if any."""
    passed: set[Node | None] = set()
    while isinstance(shape, BNode) and shape not in passed:
        passed.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return shape if isinstance(shape, URIRef) else None
