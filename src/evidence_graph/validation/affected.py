"""The nodes whose judgement a change may alter, found backwards from the changed triples."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib.term import Node

from evidence_graph.store.terms import EngineTerm, Term
from evidence_graph.validation.aims import Aimed
from evidence_graph.validation.compile import ReadyShape
from evidence_graph.validation.footprint import Trace
from evidence_graph.validation.lookups import Found, Lookups
from evidence_graph.validation.walking import Known, Walk, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Nodes that must be judged again, and the shapes all of whose targets must."""

    nodes: frozenset[Term]
    whole_shapes: frozenset[Node]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Traced:
    """A way back, and the shapes whose judgement looks along it."""

    way: Way
    shapes: frozenset[Node]
    is_connected: bool
    is_targeting: bool


class Tracer:
    """Finds what changes affect; made once for a set of shapes."""

    def __init__(self, shapes: Sequence[ReadyShape]) -> None:
        self._always = frozenset(r.shape for r in shapes if r.footprint.complete().unknown)
        targeting = {trace for ready in shapes for trace in ready.target_traces}
        looking: dict[Trace, set[Node]] = defaultdict(set)
        for ready in shapes:
            for trace in ready.footprint.traces | ready.target_traces:
                looking[trace].add(ready.shape)
        # They find most nodes, and a node found need not be found again.
        shortest_first = sorted(looking, key=lambda trace: len(trace.before))
        self._traced = [
            _Traced(
                way=way,
                shapes=frozenset(looking[trace]),
                is_connected=trace.is_connected,
                is_targeting=trace in targeting,
            )
            for trace in shortest_first
            if (way := Way.of(trace)) is not None
        ]

    def affected(
        self, unchanged: Lookups, aimed: Aimed, changed: Sequence[Found]
    ) -> tuple[frozenset[EngineTerm], frozenset[Node]]:
        """Returns the nodes that triples added or removed affect, and the shapes to judge whole.

        Looked up are the triples that were there before the change and are there now: of the
        changed triples that a judgement looks at, one is the first.
        """
        nodes: set[EngineTerm] = set()
        whole: set[Node] = set()
        beginnings = _Beginnings(changed, unchanged)
        is_touched = False
        for traced in self._traced:
            starts = beginnings.of(traced.way)
            if not starts:
                continue
            is_touched = True
            if traced.is_connected:
                _find(nodes, traced, beginnings.leading_on(traced.way), unchanged, aimed)
            else:
                whole |= traced.shapes
        if is_touched:
            whole |= self._always
        return frozenset(nodes), frozenset(whole)


class _Beginnings:
    """Where ways back begin; most ways begin as others do."""

    def __init__(self, changed: Sequence[Found], unchanged: Lookups) -> None:
        self._changed = changed
        self._unchanged = unchanged
        self._new: dict[EngineTerm, bool] = {}
        self._of_property: dict[EngineTerm, list[Found]] = defaultdict(list)
        for triple in changed:
            self._of_property[triple[1]].append(triple)
        self._found: dict[object, frozenset[Known]] = {}
        self._leading_on: dict[object, frozenset[Known]] = {}

    def of(self, way: Way) -> frozenset[Known]:
        """Returns what of the changed triples is needed to go a way back; nothing if none fit."""
        step = way.changed
        key = _key(way)
        if key not in self._found:
            triples = self._changed
            if step.predicate is not None and not isinstance(step.predicate, int):
                triples = self._of_property.get(step.predicate, ())
            self._found[key] = frozenset(way.starts(triples))
        return self._found[key]

    def leading_on(self, way: Way) -> frozenset[Known]:
        """Returns those from which a way may lead back: not from within what is new as a whole."""
        key = (_key(way), way.is_by_triples)
        if key not in self._leading_on:
            found = (known for known in self.of(way) if way.can_lead_on(known, self._is_new))
            self._leading_on[key] = frozenset(found)
        return self._leading_on[key]

    def _is_new(self, term: EngineTerm) -> bool:
        if term not in self._new:
            self._new[term] = self._unchanged.is_alone(term)
        return self._new[term]


def _key(way: Way) -> object:
    step = way.changed
    return step.subject, step.predicate, step.object, way.needed


def _find(
    nodes: set[EngineTerm],
    traced: _Traced,
    starts: Iterable[Known],
    unchanged: Lookups,
    aimed: Aimed,
) -> None:
    """Adds the nodes that a way leads back to and that its shapes are about."""

    def is_wanted(node: EngineTerm) -> bool:
        # A node that was a target until this change is concerned as well, for its results end.
        return node not in nodes and (
            traced.is_targeting or not traced.shapes.isdisjoint(aimed.at(node))
        )

    walk = Walk(unchanged, is_wanted)
    for start in starts:
        nodes.update(walk.back((*start, *traced.way.others), traced.way.before))
