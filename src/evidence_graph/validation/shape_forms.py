"""The form of shapes: what SHACL says a shape, a list, a path and a query must look like.

pySHACL and the engine look at these only when data leads there, each at another moment, and some of
them never come back from there.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.validation.shape_faults import ShapeFault
from evidence_graph.validation.sparql_rules import without_texts

DEEPEST: Final = 15
"""How many shapes within each other pySHACL follows."""

_DEEPEST_PATH: Final = 9
_TARGETS: Final = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_OF_PROPERTIES: Final = (SH.targetSubjectsOf, SH.targetObjectsOf)
_ONE_SHAPE: Final = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_SHAPE_LISTS: Final = (SH["and"], SH["or"], SH.xone)
_TERM_LISTS: Final = (SH["in"], SH.languageIn, SH.ignoredProperties)
_LONGER_PATHS: Final = (
    SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath,
)  # fmt: skip
_FORMS: Final = re.compile(
    r"(?<![?$:\w-])(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?![\w-]*:)", re.IGNORECASE
)


class _Malformed(Exception):  # noqa: N818 - a reason on its way to the shape that it concerns
    """Says what is wrong with a part of a shape."""


def shapes_in(graph: Graph) -> frozenset[Node]:
    """Returns everything that pySHACL takes for a shape."""
    found: set[Node] = set()
    for kind in (SH.NodeShape, SH.PropertyShape):
        found.update(graph.subjects(RDF.type, kind))
    for predicate in (*_TARGETS, SH.property, SH.node):
        found.update(graph.subjects(predicate))
    for predicate in _ONE_SHAPE:
        found.update(graph.objects(None, predicate))
    for predicate in _SHAPE_LISTS:
        for list_ in graph.objects(None, predicate):
            try:
                found.update(_members(graph, list_))
            except _Malformed:
                continue  # told of the shape that has the list
    return frozenset(shape for shape in found if not isinstance(shape, Literal))


def faults_of_form(graph: Graph) -> Iterator[ShapeFault]:
    """Yields what is wrong with the form of each shape, all at once."""
    shapes = shapes_in(graph)
    for shape in sorted(shapes, key=str):
        for reason in _faults(graph, shape):
            yield ShapeFault(shape, reason)
    for shape in sorted(_too_deep(graph, shapes), key=str):
        yield ShapeFault(shape, f"more than {DEEPEST} shapes lie within each other in it")


def _faults(graph: Graph, shape: Node) -> Iterator[str]:
    kinds, paths = set(graph.objects(shape, RDF.type)), list(graph.objects(shape, SH.path))
    if SH.NodeShape in kinds and SH.PropertyShape in kinds:
        yield "it is a node shape and a property shape at once"
    elif SH.NodeShape in kinds and paths:
        yield "a node shape has no sh:path"
    elif len(paths) > 1 or (SH.PropertyShape in kinds and not paths):
        yield f"a property shape has one sh:path, not {len(paths)}"
    if is_off(graph, shape):
        return
    for path in paths:
        yield from _reasons(_check_path, graph, path)
    for predicate in _SHAPE_LISTS + _TERM_LISTS:
        for list_ in graph.objects(shape, predicate):
            yield from (f"{_short(predicate)}: {r}" for r in _reasons(_members, graph, list_))
    yield from _faults_of_targets(graph, shape)
    yield from _faults_of_references(graph, shape)
    for constraint in graph.objects(shape, SH.sparql):
        yield from _faults_of_queries(graph, constraint)


def is_off(graph: Graph, shape: Node) -> bool:
    """Says whether a shape is deactivated; it may then be as it likes."""
    return graph.value(shape, SH.deactivated) == Literal(True)


def _faults_of_targets(graph: Graph, shape: Node) -> Iterator[str]:
    for predicate in _OF_PROPERTIES:
        for value in graph.objects(shape, predicate):
            if not isinstance(value, URIRef):
                yield f"{_short(predicate)} names a property by its IRI, not {_told(value)}"
    for value in graph.objects(shape, SH.targetClass):
        if isinstance(value, Literal):
            yield f"sh:targetClass names a class, not {_told(value)}"


def _faults_of_references(graph: Graph, shape: Node) -> Iterator[str]:
    for predicate in _ONE_SHAPE:
        for other in graph.objects(shape, predicate):
            is_property_shape = (other, SH.path, None) in graph
            if isinstance(other, Literal):
                yield f"{_short(predicate)} leads to a shape, not to {_told(other)}"
            elif predicate == SH.property and not is_property_shape:
                yield f"sh:property leads to {_told(other)}, which has no sh:path"
            elif predicate == SH.node and is_property_shape:
                yield f"sh:node leads to {_told(other)}, which is a property shape"
    for predicate in _SHAPE_LISTS:
        for list_ in graph.objects(shape, predicate):
            for member in _shape_members(graph, list_):
                if isinstance(member, Literal):
                    yield f"{_short(predicate)} lists shapes, not {_told(member)}"
            if list_ == RDF.nil:
                yield f"{_short(predicate)} lists nothing"


def _faults_of_queries(graph: Graph, constraint: Node) -> Iterator[str]:
    for text in graph.objects(constraint, SH.select):
        form = _FORMS.search(without_texts(str(text)))
        if form is None or form[0].upper() != "SELECT":
            yield "sh:select is no SELECT query"


def _too_deep(graph: Graph, shapes: frozenset[Node]) -> Iterator[Node]:
    """Yields shapes that hold too many others within each other; circles do not count.

    Layer after layer is taken off, beginning with shapes that hold no others.
    """
    left = {shape: frozenset(_within(graph, shape)) for shape in shapes}
    for _ in range(DEEPEST):
        for shape in [s for s, inner in left.items() if inner.isdisjoint(left)]:
            del left[shape]
    yield from (shape for shape, inner in left.items() if inner.isdisjoint(left))


def _within(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in _ONE_SHAPE:
        yield from graph.objects(shape, predicate)
    for predicate in _SHAPE_LISTS:
        for list_ in graph.objects(shape, predicate):
            yield from _shape_members(graph, list_)


def _shape_members(graph: Graph, list_: Node) -> list[Node]:
    try:
        return _members(graph, list_)
    except _Malformed:
        return []


def _members(graph: Graph, list_: Node) -> list[Node]:
    """Returns the members of a list that has a beginning, an end, and one way between them."""
    found, passed = [], set()
    while list_ != RDF.nil:
        first, rest = list(graph.objects(list_, RDF.first)), list(graph.objects(list_, RDF.rest))
        if len(first) != 1 or len(rest) != 1:
            raise _Malformed(f"{_told(list_)} is no list")
        if list_ in passed:
            raise _Malformed("a list that leads back into itself")
        passed.add(list_)
        found.append(first[0])
        list_ = rest[0]
    return found


def _check_path(graph: Graph, path: Node, above: frozenset[Node] = frozenset()) -> None:
    if isinstance(path, URIRef) and path != RDF.nil:
        return
    if path in above:
        raise _Malformed("sh:path leads back into itself")
    if len(above) == _DEEPEST_PATH:
        raise _Malformed(f"sh:path has more than {_DEEPEST_PATH} paths within each other")
    steps = _steps(graph, path)
    for step in steps:
        _check_path(graph, step, above | {path})


def _steps(graph: Graph, path: Node) -> list[Node]:
    """Returns what a path that is no property is made of."""
    if not isinstance(path, BNode):
        raise _Malformed(f"sh:path cannot be {_told(path)}")
    ways = list(graph.objects(path, SH.alternativePath))
    longer = [inner for kind in _LONGER_PATHS for inner in graph.objects(path, kind)]
    is_sequence = (path, RDF.first, None) in graph
    if len(ways) + len(longer) + is_sequence != 1:
        raise _Malformed("sh:path is no path that SHACL knows")
    if longer:
        return longer
    steps = _members(graph, path if is_sequence else ways[0])
    if len(steps) < 2:
        kind = "a sequence" if is_sequence else "a choice"
        raise _Malformed(f"sh:path has {kind} of fewer than two paths")
    return steps


def _reasons(check: Callable[[Graph, Node], object], graph: Graph, node: Node) -> Iterator[str]:
    try:
        check(graph, node)
    except _Malformed as cause:
        yield str(cause)


def _short(predicate: Node) -> str:
    return str(predicate).replace(str(SH), "sh:")


def _told(term: Node) -> str:
    return "a node without a name" if isinstance(term, BNode) else term.n3()
