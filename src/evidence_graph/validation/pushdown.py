"""Which SPARQL constraints somebody breaks, asked of the engine once for each constraint.

pySHACL runs a constraint's query once for every node it targets, and most constraints are kept
by all of them. Asked for all nodes at once, the same query tells in milliseconds whether anybody
breaks it; those that nobody does are left out of the shapes that pySHACL gets, and the report is
the same.
"""

import re
from collections.abc import Iterator
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.errors import QueryError
from evidence_graph.store.answers import SolutionsAnswer
from evidence_graph.store.quads import QuadStore

_OPENING: Final = re.compile(r"\bWHERE\s*\{(?=\s*[$?]this\s)", re.IGNORECASE)
_SELECT: Final = re.compile(r"\bSELECT\b", re.IGNORECASE)
_OTHER_TARGETS: Final = (SH.target, SH.targetNode)


def opens_with_this(text: str) -> bool:
    """Says whether a first pattern about `$this`, in the only SELECT, binds it for good.

    Only then does fixing `$this` beforehand, as SHACL wants, mean the same as asking for all
    nodes at once; and only then are the engine's substitutions certain (pyoxigraph 0.5.13: they
    do not reach into sub-queries, and a variable that no pattern binds stays unbound in BIND).
    """
    return len(_SELECT.findall(text)) == 1 and _OPENING.search(text) is not None


def broken_only(shapes: Graph, store: QuadStore) -> Graph:
    """Returns the shapes without those SPARQL constraints that no node of the store breaks."""
    kept = Graph(bind_namespaces="none")
    for triple in shapes:
        kept.add(triple)
    for shape, constraint in list(shapes.subject_objects(SH.sparql)):
        query = _for_all_targets(shapes, shape, constraint)
        if query is not None and _is_empty(store, query):
            kept.remove((shape, SH.sparql, constraint))
    return kept


def _for_all_targets(shapes: Graph, shape: Node, constraint: Node) -> str | None:
    text = shapes.value(constraint, SH.select)
    if not isinstance(text, Literal) or not opens_with_this(str(text)):
        return None
    # A shape that others refer to is also applied to nodes that are no targets.
    if next(shapes.subjects(None, shape), None) is not None:
        return None
    targets = list(_targets(shapes, shape))
    if not targets or any((shape, other, None) in shapes for other in _OTHER_TARGETS):
        return None
    # A node that is a target twice is found twice, which does not matter here.
    among = " UNION ".join(f"{{ {pattern} }}" for pattern in targets)
    prefixes = "".join(_prefixes(shapes, constraint))
    opening = f"WHERE {{ {among}"
    return prefixes + _OPENING.sub(lambda _: opening, str(text), count=1)


def _targets(shapes: Graph, shape: Node) -> Iterator[str]:
    is_a = f"<{RDF.type}>/<{RDFS.subClassOf}>*"
    for target in shapes.objects(shape, SH.targetClass):
        yield f"$this {is_a} {target.n3()}"
    if (shape, RDF.type, RDFS.Class) in shapes and isinstance(shape, URIRef):
        yield f"$this {is_a} {shape.n3()}"
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        yield f"$this {target.n3()} ?somethingOfTheTarget"
    for target in shapes.objects(shape, SH.targetObjectsOf):
        yield f"?somethingWithTheTarget {target.n3()} $this"


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[str]:
    for holder in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(holder, SH.declare):
            name = shapes.value(declaration, SH.prefix)
            namespace = shapes.value(declaration, SH.namespace)
            yield f"PREFIX {name}: <{namespace}>\n"


def _is_empty(store: QuadStore, query: str) -> bool:
    try:
        answer = store.query(query)
    except QueryError:
        return False  # pySHACL will say what is wrong with it
    return isinstance(answer, SolutionsAnswer) and next(answer.rows(), None) is None
