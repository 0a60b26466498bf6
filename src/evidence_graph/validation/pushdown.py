"""SPARQL constraints asked of the engine once, so that pySHACL need only look at the hits.

pySHACL runs a constraint's query once for every node it targets, and most constraints are kept
by all of them. Asked for all nodes at once, the same query names in milliseconds the nodes that
break it. Those alone are then given to pySHACL, which still decides and writes the report.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.errors import QueryError
from evidence_graph.store.answers import SolutionsAnswer
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term

_OPENING: Final = re.compile(r"\bWHERE\s*\{(?=\s*[$?]this\s)", re.IGNORECASE)
_SELECT: Final = re.compile(r"\bSELECT\b", re.IGNORECASE)
_REFUSED: Final = re.compile(r"\b(?:MINUS|VALUES|SERVICE)\b", re.IGNORECASE)
_OTHER_TARGETS: Final = (SH.target, SH.targetNode)
_ABOUT_RESULTS: Final = (SH.severity, SH.message, SH.deactivated)


@dataclass(frozen=True, slots=True)
class NarrowedShapes:
    """Shapes that pySHACL answers alike, with less to do."""

    shapes: Graph
    stands_for: Mapping[URIRef, Node]
    """The shapes made here, each for the one whose constraint it carries."""

    def restored(self, report: Graph) -> Graph:
        """Returns a report in which the shapes have their own names again."""
        restored = Graph(bind_namespaces="none")
        for subject, predicate, object_ in report:
            own = self.stands_for.get(object_, object_) if isinstance(object_, URIRef) else object_
            restored.add((subject, predicate, own))
        return restored


def opens_with_this(text: str) -> bool:
    """Says whether a first pattern about `$this`, in the only SELECT, binds it for good.

    Only then does fixing `$this` beforehand, as SHACL wants, mean the same as asking for all
    nodes at once; and only then are the engine's substitutions certain (pyoxigraph 0.5.13: they
    do not reach into sub-queries, and a variable that no pattern binds stays unbound in BIND).
    """
    return len(_SELECT.findall(text)) == 1 and _OPENING.search(text) is not None


def narrow(shapes: Graph, store: QuadStore) -> NarrowedShapes:
    """Returns the shapes with each SPARQL constraint aimed at the nodes that break it."""
    narrowed = Graph(bind_namespaces="none")
    for triple in shapes:
        narrowed.add(triple)
    stands_for: dict[URIRef, Node] = {}
    for shape, constraint in sorted(shapes.subject_objects(SH.sparql)):
        query = _for_all_targets(shapes, shape, constraint)
        hits = None if query is None else _hits(store, query)
        if hits is None:
            continue
        narrowed.remove((shape, SH.sparql, constraint))
        if hits:
            stand_in = URIRef(f"urn:evidence-graph:narrowed:{len(stands_for)}")
            stands_for[stand_in] = shape
            narrowed.add((stand_in, RDF.type, SH.NodeShape))
            narrowed.add((stand_in, SH.sparql, constraint))
            for predicate in _ABOUT_RESULTS:
                for value in shapes.objects(shape, predicate):
                    narrowed.add((stand_in, predicate, value))
            for hit in hits:
                narrowed.add((stand_in, SH.targetNode, hit))
    return NarrowedShapes(narrowed, stands_for)


def _for_all_targets(shapes: Graph, shape: Node, constraint: Node) -> str | None:
    text = shapes.value(constraint, SH.select)
    if not isinstance(text, Literal) or not opens_with_this(str(text)):
        return None
    # SHACL forbids these in constraints, and pySHACL says so.
    if _REFUSED.search(str(text)) is not None:
        return None
    # A property shape's query has a path in it; a shape that others refer to is also applied to
    # nodes that are no targets.
    is_plain = (shape, SH.path, None) not in shapes
    if not is_plain or next(shapes.subjects(None, shape), None) is not None:
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


def _hits(store: QuadStore, query: str) -> set[Term] | None:
    try:
        answer = store.query(query)
        if not isinstance(answer, SolutionsAnswer) or "this" not in answer.variables:
            return None
        found = {row["this"] for row in answer.rows()}
    except QueryError:
        return None  # pySHACL will say what is wrong with it
    return {node for node in found if node is not None}
