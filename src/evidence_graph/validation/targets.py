"""Targets: which nodes a shape is about, asked of a store whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term, notation
from evidence_graph.validation.footprint import SUBCLASSES, THIS, Footprint, Hop
from evidence_graph.validation.value_tests import sayable


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a shape says of the nodes it is about."""

    nodes: frozenset[Node]
    classes: frozenset[Node]
    subjects_of: frozenset[Node]
    objects_of: frozenset[Node]

    def add_to(self, footprint: Footprint) -> None:
        """Adds what makes a node a target to a footprint."""
        for class_ in self.classes:
            kind = footprint.fresh()
            typed = footprint.hop((), Hop(THIS, RDF.type, kind))
            footprint.hop(typed, Hop(kind, SUBCLASSES, class_))
        for property_ in self.subjects_of:
            footprint.hop((), Hop(THIS, property_, footprint.fresh()))
        for property_ in self.objects_of:
            footprint.hop((), Hop(footprint.fresh(), property_, THIS))


def _properties(terms: Iterable[Node]) -> list[str]:
    # No triple has anything but an IRI there.
    return sorted(notation(term) for term in terms if isinstance(term, URIRef))


def targets_of(shapes: Graph, shape: Node) -> Targets:
    """Returns the targets that a shape declares."""
    classes = set(shapes.objects(shape, SH.targetClass))
    if is_class(shapes, shape):
        classes.add(shape)
    return Targets(
        nodes=frozenset(shapes.objects(shape, SH.targetNode)),
        classes=frozenset(classes),
        subjects_of=frozenset(shapes.objects(shape, SH.targetSubjectsOf)),
        objects_of=frozenset(shapes.objects(shape, SH.targetObjectsOf)),
    )


def is_class(shapes: Graph, shape: Node) -> bool:
    """Says whether a shape is a class as well, whose instances it is then about."""
    return any(kind in _class_kinds(shapes) for kind in shapes.objects(shape, RDF.type))


def kinds_that_target(shapes: Graph, shape: Node) -> Iterator[Node]:
    """Yields the types that make a shape a class."""
    kinds = _class_kinds(shapes)
    return (kind for kind in shapes.objects(shape, RDF.type) if kind in kinds)


def _class_kinds(shapes: Graph) -> set[Node]:
    return {RDFS.Class, *shapes.subjects(RDFS.subClassOf, RDFS.Class)}


class TargetIndex:
    """Answers for one state of a store which nodes are targets; it remembers what it found."""

    def __init__(self, store: QuadStore) -> None:
        self._store = store
        self._patterns: dict[Node, str] = {}

    def pattern(self, targets: Targets) -> str:
        """Returns a SPARQL pattern that binds `?this` to the targets, perhaps more than once."""
        ways = [
            self._instances(class_)
            for class_ in sorted(targets.classes, key=str)
            if sayable(class_)
        ]
        nodes = sorted(notation(node) for node in targets.nodes if sayable(node))
        if nodes:
            ways.append(f"VALUES ?this {{ {' '.join(nodes)} }}")
        ways += [f"?this {p} ?aTargetOf" for p in _properties(targets.subjects_of)]
        ways += [f"?aTargetOf {p} ?this" for p in _properties(targets.objects_of)]
        return ways[0] if len(ways) == 1 else " UNION ".join(f"{{ {way} }}" for way in ways)

    def unsayable(self, targets: Targets) -> Iterator[Term]:
        """Yields the targets that no query can name: blank nodes, instances of such a class."""
        yield from (node for node in targets.nodes if not sayable(node))  # type: ignore[misc]
        for class_ in targets.classes:
            if not sayable(class_):
                for kind in self._below(class_):
                    for subject, _, _ in self._store.triples((None, RDF.type, kind), None):
                        yield subject

    def _instances(self, class_: Node) -> str:
        # After inference every instance of a subclass is one of the class as well, and looking
        # through the subclasses would find each of them once more for each.
        if class_ not in self._patterns:
            direct = f"?this <{RDF.type}> {notation(class_)}"
            below = [kind for kind in self._below(class_) if kind != class_]
            named = " ".join(sorted(notation(kind) for kind in below if sayable(kind)))
            among = f"VALUES ?aKind {{ {named} }} ?this <{RDF.type}> ?aKind"
            more = f"SELECT ?this {{ {among} FILTER NOT EXISTS {{ {direct} }} }} LIMIT 1"
            if not below:
                pattern = direct
            elif not all(sayable(kind) for kind in below):
                pattern = f"?this <{RDF.type}>/<{RDFS.subClassOf}>* {notation(class_)}"
            elif next(self._store.select(more), None) is None:
                pattern = direct
            else:
                pattern = f"{{ {direct} }} UNION {{ {among} }}"
            self._patterns[class_] = pattern
        return self._patterns[class_]

    def _below(self, class_: Node) -> set[Node]:
        found, fresh = {class_}, [class_]
        while fresh:
            pattern = (None, RDFS.subClassOf, fresh.pop())
            more = {s for s, _, _ in self._store.triples(pattern, None)} - found
            found |= more
            fresh += more
        return found
