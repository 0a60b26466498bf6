"""The nodes whose judgement a change may alter, found backwards from the changed triples."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rdflib import Literal, URIRef, Variable
from rdflib.term import Node

from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import Term
from evidence_graph.validation.compile import ReadyShape
from evidence_graph.validation.footprint import THIS, Hop, Prefix, Star, Trace
from evidence_graph.validation.targets import TargetIndex

_COUNTED: Final = 4
_COUNTED_AT_MOST: Final = 10_000

Binding = Mapping[Variable, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Nodes that must be judged again, and the shapes all of whose targets must."""

    nodes: frozenset[Term]
    whole_shapes: frozenset[Node]


class Tracer:
    """Finds what changes affect; made once for a set of shapes."""

    def __init__(self, shapes: Sequence[ReadyShape]) -> None:
        self._of_property: dict[Node, list[Trace]] = defaultdict(list)
        self._of_any: list[Trace] = []
        self._shapes: dict[Trace, list[ReadyShape]] = defaultdict(list)
        self._always = frozenset(r.shape for r in shapes if r.footprint.complete().unknown)
        for ready in shapes:
            for trace in ready.footprint.traces | ready.target_traces:
                self._shapes[trace].append(ready)
        self._targeting = frozenset(t for ready in shapes for t in ready.target_traces)
        self._connected = {trace: trace.is_connected for trace in self._shapes}
        for trace in self._shapes:
            predicate = trace.changed.predicate
            if isinstance(predicate, Variable):
                self._of_any.append(trace)
            elif isinstance(predicate, URIRef):
                self._of_property[predicate].append(trace)

    def affected(self, store: QuadStore, index: TargetIndex, changed: Iterable[Triple]) -> Affected:
        """Returns what is affected by triples added or removed, of a store as it is now."""
        seeds = self._seeds(changed)
        whole = set(self._always) if seeds else set()
        nodes: set[Term] = set()
        # The shortest first: they find most nodes, and a node found need not be found again.
        for trace in sorted(seeds, key=lambda trace: len(trace.before)):
            if not self._connected[trace]:
                whole.update(ready.shape for ready in self._shapes[trace])
                continue
            walk = _Walk(store, nodes)
            for binding in seeds[trace]:
                for node in walk.back(dict(binding), trace.before):
                    if self._concerns(index, trace, node):
                        nodes.add(node)
        return Affected(nodes=frozenset(nodes), whole_shapes=frozenset(whole))

    def _seeds(
        self, changed: Iterable[Triple]
    ) -> dict[Trace, set[frozenset[tuple[Variable, Node]]]]:
        seeds: dict[Trace, set[frozenset[tuple[Variable, Node]]]] = defaultdict(set)
        for triple in changed:
            for trace in (*self._of_property.get(triple[1], ()), *self._of_any):
                binding = _fitted(trace.changed, triple, {})
                if binding is not None:
                    kept = {THIS, *(v for hop in trace.before for v in hop.variables())}
                    seeds[trace].add(frozenset((v, t) for v, t in binding.items() if v in kept))
        return seeds

    def _concerns(self, index: TargetIndex, trace: Trace, node: Term) -> bool:
        # A node that was a target until this change is concerned as well, for its results end.
        return trace in self._targeting or any(
            index.has(ready.targets, node) for ready in self._shapes[trace]
        )


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes back from changed triples to focus nodes that are not found yet."""

    store: QuadStore
    found: set[Term]

    def back(self, binding: Binding, hops: Prefix) -> Iterator[Term]:
        """Yields the focus nodes that hops lead back to, along the fewest ways first."""
        node = binding.get(THIS)
        if node is not None:
            # The hops that are left are in the graph, too, or it is not affected in this way.
            closed = (hop for hop in hops if all(v in binding for v in hop.variables()))
            if node not in self.found and all(self._fits(hop, binding) for hop in closed):
                yield node  # type: ignore[misc]
            return
        hop = self._narrowest(hops, binding)
        if hop is None:
            return
        left = tuple(other for other in hops if other is not hop)
        seen: set[frozenset[tuple[Variable, Node]]] = set()
        for longer in _followed(self.store, hop, binding):
            key = frozenset(longer.items())
            if key not in seen:
                seen.add(key)
                yield from self.back(longer, left)

    def _fits(self, hop: Hop, binding: Binding) -> bool:
        return next(_followed(self.store, hop, binding), None) is not None

    def _narrowest(self, hops: Prefix, binding: Binding) -> Hop | None:
        """Returns the hop with the fewest ways on; between hubs it counts as far as it must."""
        open_hops = [hop for hop in hops if any(v in binding for v in hop.variables())]
        limit = _COUNTED
        while len(open_hops) > 1:
            counts = [
                sum(1 for _ in islice(_followed(self.store, hop, binding), limit))
                for hop in open_hops
            ]
            fewest = min(counts)
            open_hops = [h for h, n in zip(open_hops, counts, strict=True) if n == fewest]
            if fewest < limit or limit > _COUNTED_AT_MOST:
                break
            limit *= 8
        return open_hops[0] if open_hops else None


def _followed(store: QuadStore, hop: Hop, binding: Binding) -> Iterator[Binding]:
    """Yields the bindings that fit a hop, in the graph as it is now."""
    subject, object_ = _bound(hop.subject, binding), _bound(hop.object, binding)
    if isinstance(hop.predicate, Star):
        yield from _starred(store, hop, binding)
        return
    predicate = _bound(hop.predicate, binding)
    if isinstance(subject, Literal) or isinstance(predicate, Literal):
        return
    for triple in store.triples((subject, predicate, object_), None):
        fitted = _fitted(hop, triple, binding)
        if fitted is not None:
            yield fitted


def _starred(store: QuadStore, hop: Hop, binding: Binding) -> Iterator[Binding]:
    subject, object_ = _bound(hop.subject, binding), _bound(hop.object, binding)
    if not isinstance(hop.predicate, Star):
        raise TypeError("no star")
    if subject is not None:
        for node in _reached(store, hop.predicate, subject, backwards=False):
            if object_ is None and isinstance(hop.object, Variable):
                yield {**binding, hop.object: node}
            elif node == object_:
                yield binding
                return
    elif object_ is not None and isinstance(hop.subject, Variable):
        for node in _reached(store, hop.predicate, object_, backwards=True):
            yield {**binding, hop.subject: node}


def _reached(store: QuadStore, star: Star, start: Node, *, backwards: bool) -> Iterator[Node]:
    seen, fresh = {start}, [start]
    while fresh:
        node = fresh.pop()
        yield node
        for property_, is_inverse in star.steps:
            if is_inverse is backwards:
                found = (o for _, _, o in store.triples((node, property_, None), None))
            else:
                found = (s for s, _, _ in store.triples((None, property_, node), None))
            for other in found:
                if other not in seen:
                    seen.add(other)
                    fresh.append(other)


def _bound(part: Node | Star, binding: Binding) -> Node | None:
    if isinstance(part, Star):
        return None
    return binding.get(part) if isinstance(part, Variable) else part


def _fitted(hop: Hop, triple: Triple, binding: Binding) -> dict[Variable, Node] | None:
    fitted = dict(binding)
    for part, term in zip((hop.subject, hop.predicate, hop.object), triple, strict=True):
        if isinstance(part, Variable):
            if fitted.setdefault(part, term) != term:
                return None
        elif part != term:
            return None
    return fitted
