"""What is wrong with pySHACL 0.40.1, mended for the length of a run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any, Final

from pyshacl import shape as pyshacl_shape
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.helper import expression_helper, sparql_query_helper
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, Graph
from rdflib.term import Node

from evidence_graph.validation.paths import path_in_query

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_SHORTEST_SEQUENCE: Final = 2
_walked_by_pyshacl: Final = expression_helper.value_nodes_from_path


@contextmanager
def faults_mended() -> Iterator[None]:
    """Mends pySHACL, and lets go of what it remembers once the run is over."""
    with ExitStack() as mends:
        for owner, name, ours in (
            (ConstraintComponent, "_format_sparql_based_result_message", _filled_in),
            (expression_helper, "value_nodes_from_path", _walked),
            (pyshacl_shape, "value_nodes_from_path", _walked),
            (sparql_query_helper, "shacl_path_to_sparql_path", _path_in_query),
        ):
            mends.enter_context(_replaced(owner, name, ours))
        try:
            yield
        finally:
            # It would keep the text of every blank node for ever.
            stringify_blank_node.dict_cache.clear()


@contextmanager
def _replaced(owner: type | ModuleType, name: str, ours: object) -> Iterator[None]:
    theirs = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, theirs)


def _filled_in(_: ConstraintComponent, message: str, bound: object) -> str:
    """Returns a message with the values found in it, whatever is in them.

    pySHACL uses re.sub, so that a backslash in the data is read as an escape and ends the run.
    """
    found: dict[str, Any] = {}
    if isinstance(bound, Mapping):
        found.update(bound)
    elif isinstance(bound, Sequence):
        names = zip(("this", "path", "value"), bound, strict=False)
        found.update((name, term) for name, term in names if term is not None)
        for more in bound[3:]:
            found.update(more)
    return _PLACE.sub(lambda place: str(found.get(place[1], place[0])), message)


def _path_in_query(shapes: ShapesGraph, path: Node, **_: object) -> str:
    """Returns what stands for $PATH in a query.

    pySHACL shortens IRIs by the prefixes of the query, whether or not the rest is a local name.
    """
    return path_in_query(shapes.graph, path)


def _walked(
    shapes: ShapesGraph,
    focus: Node,
    path: Node,
    data: Graph,
    inverse: bool = False,
    recursion: int = 0,
) -> set[Node]:
    """Returns the nodes at the end of a path.

    pySHACL walks the inverse of a sequence in the order of the sequence, where SHACL has it as
    SPARQL's ^(p/q), which begins with the last step.
    """
    is_sequence = (path, RDF.first, None) in shapes.graph
    steps = list(shapes.graph.items(path)) if is_sequence and inverse else []
    if len(steps) < _SHORTEST_SEQUENCE:
        found = _walked_by_pyshacl(shapes, focus, path, data, inverse, recursion)
        return set(found)
    reached = {focus}
    for step in reversed(steps):
        reached = {
            node
            for start in reached
            for node in _walked(shapes, start, step, data, inverse, recursion + 1)
        }
    return reached
