"""Which shapes are about a node: its targets read backwards, in one state of the merged graph."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rdflib import RDF, RDFS
from rdflib.term import Node

from evidence_graph.store.terms import EngineTerm, is_writable, to_engine
from evidence_graph.validation.lookups import Lookups
from evidence_graph.validation.targets import Targets

_TYPE: Final = to_engine(RDF.type)
_SUBCLASS: Final = to_engine(RDFS.subClassOf)

_Shapes = dict[EngineTerm, set[Node]]


class Aims:
    """The targets of a set of shapes, by what makes a node one of them."""

    def __init__(self, shapes: Iterable[tuple[Node, Targets]]) -> None:
        self.of_node: Final[_Shapes] = defaultdict(set)
        self.of_class: Final[_Shapes] = defaultdict(set)
        self.of_subjects: Final[_Shapes] = defaultdict(set)
        self.of_objects: Final[_Shapes] = defaultdict(set)
        for shape, targets in shapes:
            for aims, terms in (
                (self.of_node, targets.nodes),
                (self.of_class, targets.classes),
                (self.of_subjects, targets.subjects_of),
                (self.of_objects, targets.objects_of),
            ):
                for term in filter(is_writable, terms):
                    aims[to_engine(term)].add(shape)


class Aimed:
    """Answers for one state which shapes are about a node; it remembers what it was asked."""

    def __init__(self, aims: Aims, lookups: Lookups) -> None:
        self._aims = aims
        self._lookups = lookups
        self._at: dict[EngineTerm, frozenset[Node]] = {}
        self._at_instances: dict[EngineTerm, frozenset[Node]] = {}

    def at(self, node: EngineTerm) -> frozenset[Node]:
        """Returns the shapes that a node is a target of."""
        shapes = self._at.get(node)
        if shapes is None:
            shapes = self._at[node] = self._found(node)
        return shapes

    def _found(self, node: EngineTerm) -> frozenset[Node]:
        aims, lookups = self._aims, self._lookups
        shapes = set(aims.of_node.get(node, ()))
        for _, _, class_ in lookups.each((node, _TYPE, None)):
            shapes |= self._of_instances(class_)
        for property_, more in aims.of_subjects.items():
            if not more <= shapes and lookups.has((node, property_, None)):
                shapes |= more
        for property_, more in aims.of_objects.items():
            if not more <= shapes and lookups.has((None, property_, node)):
                shapes |= more
        return frozenset(shapes)

    def _of_instances(self, class_: EngineTerm) -> frozenset[Node]:
        """Returns the shapes that are about all instances of a class."""
        shapes = self._at_instances.get(class_)
        if shapes is None:
            found, fresh = {class_}, [class_]
            while fresh:
                above = self._lookups.each((fresh.pop(), _SUBCLASS, None))
                more = {triple[2] for triple in above} - found
                found |= more
                fresh += more
            shapes = frozenset().union(*(self._aims.of_class.get(kind, ()) for kind in found))
            self._at_instances[class_] = shapes
        return shapes
