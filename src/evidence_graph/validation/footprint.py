"""Footprint: which triples a judgement about a node looks at, and how they hang together.

A judgement is followed from its focus node, `?this`, from hop to hop. Of each hop it is kept which
hops came before it. When a triple changes, and the judgement with it, then among the changed
triples that it looks at there is a first one, and all hops before that one are in the graph
before and after the change. So the nodes concerned are found by going back from the changed triple
over hops that are in the graph now and have not changed; the graph as it was is not needed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import Final, Self

from rdflib import RDFS, Literal, URIRef, Variable
from rdflib.paths import (
    AlternativePath,
    InvPath,
    MulPath,
    NegatedPath,
    Path,
    SequencePath,
)
from rdflib.term import Node

THIS: Final = Variable("this")

_MOST_PREFIXES: Final = 64
_COMPLETING: Final = RLock()


@dataclass(frozen=True, slots=True)
class Star:
    """Any number of steps, none included, over properties forwards (False) or backwards (True)."""

    steps: frozenset[tuple[URIRef | None, bool]]  # None: any property


SUBCLASSES: Final = Star(frozenset({(RDFS.subClassOf, False)}))


@dataclass(frozen=True, slots=True)
class Hop:
    """A triple pattern, or any number of steps between two places."""

    subject: Node
    predicate: Node | Star
    object: Node

    def variables(self) -> Iterator[Variable]:
        """Yields the variables, in the order of their places."""
        for part in (self.subject, self.predicate, self.object):
            if isinstance(part, Variable):
                yield part

    def constants(self) -> Iterator[Node]:
        """Yields the terms, in the order of their places."""
        for part in (self.subject, self.predicate, self.object):
            if not isinstance(part, Variable | Star):
                yield part


Prefix = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A pattern that a changed triple may fit, and the hops between it and the focus node."""

    changed: Hop
    before: Prefix

    @property
    def is_connected(self) -> bool:
        """Says whether the focus node can be found from a triple that fits."""
        known, grown = set(self.changed.variables()), True
        while grown and THIS not in known:
            more = {
                v for hop in self.before if known & set(hop.variables()) for v in hop.variables()
            }
            grown = not more <= known
            known |= more
        return THIS in known


@dataclass(slots=True)
class Footprint:
    """The traces of a judgement; `unknown` says what it looks at that cannot be told."""

    traces: set[Trace] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    _left: list[Callable[[], None]] = field(default_factory=list)
    _numbers: int = 0

    def later(self, addition: Callable[[], None]) -> None:
        """Keeps an addition for when the footprint is needed: only changes need it."""
        self._left.append(addition)

    def complete(self) -> Self:
        """Makes the additions that were left for later, and returns itself."""
        with _COMPLETING:  # writers of several stores may share one
            while self._left:
                self._left.pop(0)()
        return self

    def fresh(self) -> Variable:
        """Returns a variable that nothing else uses."""
        self._numbers += 1
        return Variable(f"v{self._numbers}")

    def hop(self, prefix: Prefix, hop: Hop) -> Prefix:
        """Keeps a hop and returns the prefix of whatever comes after it."""
        if isinstance(hop.object, Literal) and hop.object.datatype is not None:
            # The engine writes each number in one way, which need not be the way of the shapes.
            hop = Hop(hop.subject, hop.predicate, self.fresh())
        if isinstance(hop.predicate, Star):
            for property_, backwards in hop.predicate.steps:
                at, to = self.fresh(), self.fresh()
                before = Hop(hop.subject, hop.predicate, at)
                subject, object_ = (to, at) if backwards else (at, to)
                changed = Hop(subject, property_ or self.fresh(), object_)
                self.traces.add(_canonical(changed, (*prefix, before)))
        else:
            self.traces.add(_canonical(hop, prefix))
        return (*prefix, hop)

    def along(  # noqa: PLR0911 - one for each kind of path
        self, prefixes: Iterable[Prefix], subject: Node, path: Node | Path, object_: Node
    ) -> list[Prefix]:
        """Keeps the hops of a path between two places and returns the prefixes after it."""
        prefixes = list(prefixes)
        if len(prefixes) > _MOST_PREFIXES:
            self.unknown.append("too many alternatives one after the other")
            return prefixes[:1]
        match path:
            case SequencePath():
                places = [subject, *(self.fresh() for _ in path.args[1:]), object_]
                for step, start, end in zip(path.args, places, places[1:], strict=False):
                    prefixes = self.along(prefixes, start, step, end)
                return prefixes
            case AlternativePath():
                ways = (self.along(prefixes, subject, way, object_) for way in path.args)
                return [prefix for way in ways for prefix in way]
            case InvPath():
                return self._against(prefixes, subject, path.arg, object_)
            case MulPath():
                star = Star(frozenset(_steps(path.path, backwards=False)))
                return [self.hop(prefix, Hop(subject, star, object_)) for prefix in prefixes]
            case NegatedPath():
                both = ((subject, object_), (object_, subject))
                return [self.hop(p, Hop(s, self.fresh(), o)) for p in prefixes for s, o in both]
            case Node():
                return [self.hop(prefix, Hop(subject, path, object_)) for prefix in prefixes]
            case _:
                raise TypeError(f"no path: {path!r}")

    def _against(
        self, prefixes: list[Prefix], subject: Node, path: Node | Path, object_: Node
    ) -> list[Prefix]:
        match path:
            case SequencePath():
                turned = SequencePath(*(InvPath(step) for step in reversed(path.args)))
                return self.along(prefixes, subject, turned, object_)
            case AlternativePath():
                turned_ways = AlternativePath(*(InvPath(way) for way in path.args))
                return self.along(prefixes, subject, turned_ways, object_)
            case InvPath():
                return self.along(prefixes, subject, path.arg, object_)
            case MulPath():
                star = Star(frozenset(_steps(path.path, backwards=True)))
                return [self.hop(prefix, Hop(subject, star, object_)) for prefix in prefixes]
            case _:
                return self.along(prefixes, object_, path, subject)


def _steps(path: Node | Path, *, backwards: bool) -> Iterator[tuple[URIRef | None, bool]]:
    match path:
        case SequencePath() | AlternativePath():
            for part in path.args:
                yield from _steps(part, backwards=backwards)
        case InvPath():
            yield from _steps(path.arg, backwards=not backwards)
        case MulPath():
            yield from _steps(path.path, backwards=backwards)
        case URIRef():
            yield path, backwards
        case _:
            yield None, False
            yield None, True


def _canonical(changed: Hop, before: Prefix) -> Trace:
    """Returns a trace whose variables do not tell which judgement it came from."""
    names: dict[Variable, Variable] = {THIS: THIS}

    def renamed(part: Node | Star) -> Node | Star:
        if not isinstance(part, Variable):
            return part
        return names.setdefault(part, Variable(f"x{len(names)}"))

    def again(hop: Hop) -> Hop:
        subject, predicate, object_ = (
            renamed(part) for part in (hop.subject, hop.predicate, hop.object)
        )
        if isinstance(subject, Star) or isinstance(object_, Star):
            raise TypeError("a star is no place")
        return Hop(subject, predicate, object_)

    kept = tuple(again(hop) for hop in before)
    return Trace(again(changed), kept)
