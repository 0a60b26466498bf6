"""The footprint of a SPARQL constraint, read off the algebra of its query."""

from collections.abc import Iterator
from typing import Final

from pyparsing import ParseBaseException
from rdflib import BNode, Variable
from rdflib.paths import InvPath, Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from evidence_graph.validation.bare_queries import bare
from evidence_graph.validation.footprint import THIS, Footprint, Prefix

_WRAPPERS: Final = frozenset({"SelectQuery", "Distinct", "Reduced", "OrderBy", "Project"})
_NOWHERE: Final = 1_000
_EXISTS: Final = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})


def add_query(footprint: Footprint, text: str, prefixes: list[Prefix], *, focus: Node) -> None:
    """Adds what a query looks at when its `$this` is the focus at the end of each prefix."""
    try:
        _Reading(footprint, focus).follow(_algebra(text), prefixes)
    except Exception as cause:  # noqa: BLE001 - rdflib raises whatever it comes across
        footprint.unknown.append(f"its query: {cause}")


def _algebra(text: str) -> CompValue:
    try:
        query = prepareQuery(bare(text))
    except ParseBaseException:  # a full stop, or the lack of one, beside what was left out
        query = prepareQuery(text)
    return query.algebra


class _TooHardError(Exception):
    """A part of the algebra whose footprint nobody worked out."""


class _Reading:
    """Follows one query's algebra; variables of inner queries are renamed as they are met."""

    def __init__(self, footprint: Footprint, focus: Node) -> None:
        self._footprint = footprint
        self._names: list[dict[Node, Node]] = [{THIS: focus}]
        self._depth: dict[Node, int] = {focus: 0}

    def follow(  # noqa: PLR0911 - one for each kind of part
        self, part: CompValue, prefixes: list[Prefix]
    ) -> list[Prefix]:
        """Keeps what a part looks at and returns the prefixes of what comes after it."""
        match part.name:
            case "BGP":
                return self._patterns(list(part.triples), prefixes)
            case "Join":
                return self.follow(part.p2, self.follow(part.p1, prefixes))
            case "LeftJoin":
                outer = self.follow(part.p1, prefixes)
                inner = self.follow(part.p2, outer)
                self._expression(part.expr, inner)
                return [*outer, *inner]
            case "Union":
                return [*self.follow(part.p1, prefixes), *self.follow(part.p2, prefixes)]
            case "Filter":
                outer = self.follow(part.p, prefixes)
                self._expression(part.expr, outer)
                return outer
            case "Extend":
                outer = self.follow(part.p, prefixes)
                self._expression(part.expr, outer)
                return outer
            case "ToMultiSet":
                return self._inner(part.p, prefixes)
            case "Group" | "AggregateJoin":
                return self._grouped(part, prefixes)
            case name if name in _WRAPPERS:
                return self.follow(part.p, prefixes)
            case name:
                raise _TooHardError(f"{name} is not followed")

    def _patterns(
        self, triples: list[tuple[Node, Node | Path, Node]], prefixes: list[Prefix]
    ) -> list[Prefix]:
        while triples:
            triple = min(triples, key=self._distance)
            triples.remove(triple)
            subject, object_ = self._named(triple[0]), self._named(triple[2])
            path = triple[1] if isinstance(triple[1], Path) else self._named(triple[1])
            if isinstance(path, Path) and subject not in self._depth and object_ in self._depth:
                subject, path, object_ = object_, InvPath(path), subject
            prefixes = self._footprint.along(prefixes, subject, path, object_)
            below = self._distance(triple)[0] + 1
            for part in triple:
                if not isinstance(part, Path):
                    self._depth.setdefault(self._named(part), below)
        return prefixes

    def _distance(self, triple: tuple[Node, Node | Path, Node]) -> tuple[int, int]:
        """Returns how far from the focus a pattern hangs, and from which of its places.

        The nearest come first: going back, what ties a pattern to its own focus is then known
        before what many others share with it.
        """
        places = [self._named(part) for part in triple if not isinstance(part, Path)]
        depths = [
            (self._depth[part], number) for number, part in enumerate(places) if part in self._depth
        ]
        return min(depths, default=(_NOWHERE, 0))

    def _named(self, part: Node) -> Node:
        if isinstance(part, Variable | BNode):
            return self._names[-1].setdefault(part, self._footprint.fresh())
        return part

    def _inner(self, part: CompValue, prefixes: list[Prefix]) -> list[Prefix]:
        if part.name == "values":
            return prefixes
        # Only what an inner query projects is shared with the query around it.
        own = {v: self._named(v) for v in part.PV or ()}
        self._names.append(own)
        try:
            return self.follow(part, prefixes)
        finally:
            self._names.pop()

    def _grouped(self, part: CompValue, prefixes: list[Prefix]) -> list[Prefix]:
        for aggregate in part.A or ():
            self._expression(aggregate, prefixes)
        return self.follow(part.p, prefixes)

    def _expression(self, expression: object, prefixes: list[Prefix]) -> None:
        for inner in _exists_in(expression):
            self.follow(inner, prefixes)


def _exists_in(expression: object) -> Iterator[CompValue]:
    if isinstance(expression, CompValue):
        if expression.name in _EXISTS:
            yield expression.graph
            return
        for value in expression.values():
            yield from _exists_in(value)
    elif isinstance(expression, list | tuple):
        for value in expression:
            yield from _exists_in(value)
