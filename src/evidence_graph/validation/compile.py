"""Shapes made ready: for each shape with targets, what to ask, what it looks at, what is left over.

The engine names the nodes that may break a shape; pySHACL judges those and writes the report.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDF, SH, Graph
from rdflib.term import Node

from evidence_graph.errors import QueryError
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term, notation
from evidence_graph.validation.conditions import Condition, Doubt
from evidence_graph.validation.footprint import Footprint, Trace
from evidence_graph.validation.ordered import in_order
from evidence_graph.validation.reading import condition_of
from evidence_graph.validation.sparql_rules import SparqlRule
from evidence_graph.validation.targets import TargetIndex, Targets, is_class, targets_of
from evidence_graph.validation.value_constraints import Context
from evidence_graph.validation.value_tests import NEVER, sayable

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)

Candidates = Mapping[Node, frozenset[Term]]
"""For each shape the nodes that pySHACL must judge by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyShape:
    """A shape with targets, and all that is known of when a node breaks it."""

    shape: Node
    targets: Targets
    condition: Condition
    rules: tuple[SparqlRule, ...]
    footprint: Footprint
    """What its judgement looks at; what of it is unknown, any change may alter for all targets."""
    target_traces: frozenset[Trace]
    """What makes a node its target."""
    doubts: tuple[Doubt, ...]

    def candidates(self, store: QuadStore, index: TargetIndex) -> frozenset[Term]:
        """Returns the targets in a store that may break the shape, none overlooked."""
        unsayable = frozenset(index.unsayable(self.targets))
        where = index.pattern(self.targets)
        return unsayable | (self._asked(store, where) if where else frozenset())

    def candidates_among(self, store: QuadStore, nodes: Iterable[Term]) -> frozenset[Term]:
        """Returns those of some targets that may break the shape, none overlooked."""
        nodes = list(nodes)
        unsayable = frozenset(node for node in nodes if not sayable(node))
        named = " ".join(sorted(notation(node) for node in nodes if sayable(node)))
        if not named:
            return unsayable
        return unsayable | self._asked(store, f"VALUES ?this {{ {named} }}")

    def _asked(self, store: QuadStore, where: str) -> frozenset[Term]:
        found: set[Term] = set()
        try:
            if self.condition.text != NEVER:
                test = f"FILTER ({self.condition.text})"
                found.update(_this(store, f"SELECT DISTINCT ?this {{ {{ {where} }} {test} }}"))
            for rule in self.rules:
                found.update(_this(store, rule.among(where)))
        except QueryError:
            # What the engine cannot ask, pySHACL judges of all, or says what is wrong with it.
            found.update(_this(store, f"SELECT DISTINCT ?this {{ {where} }}"))
        return frozenset(found)


def ready_shapes(shapes: Graph) -> tuple[ReadyShape, ...]:
    """Returns each shape that has targets, made ready."""
    custom = frozenset(
        path
        for component in shapes.subjects(RDF.type, SH.ConstraintComponent)
        for parameter in shapes.objects(component, SH.parameter)
        for path in shapes.objects(parameter, SH.path)
    )
    return tuple(_ready(shapes, shape, custom) for shape in sorted(_with_targets(shapes), key=str))


def _ready(shapes: Graph, shape: Node, custom: frozenset[Node]) -> ReadyShape:
    targets = targets_of(shapes, shape)
    context = Context(shapes=shapes, custom=custom)
    condition = condition_of(context, shape)
    targeting = Footprint()
    targets.add_to(targeting)
    return ReadyShape(
        shape=shape,
        targets=targets,
        condition=Condition(in_order(condition.text).strip(), condition.exact),
        rules=tuple(context.rules),
        footprint=context.footprint,
        target_traces=frozenset(targeting.traces),
        doubts=tuple(dict.fromkeys(context.doubts)),
    )


def _with_targets(shapes: Graph) -> set[Node]:
    found = {shape for declared in _TARGETS for shape in shapes.subjects(declared)}
    kinds = {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}
    return found | {shape for shape in kinds if is_class(shapes, shape)}


def _this(store: QuadStore, query: str) -> Iterator[Term]:
    for row in store.select(query):
        node = row["this"]
        if node is not None:
            yield node
