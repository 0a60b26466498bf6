"""Reading shapes: all that one says, and what it refers to, as condition, rules and footprint."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from rdflib import SH, Literal, URIRef, Variable
from rdflib.collection import Collection
from rdflib.term import Node

from evidence_graph.validation.conditions import Condition, all_of, any_of
from evidence_graph.validation.footprint import THIS, Hop
from evidence_graph.validation.query_footprint import add_query
from evidence_graph.validation.set_constraints import COUNTED_AT_MOST, ORDERS, SetConstraints
from evidence_graph.validation.sparql_rules import (
    UnaskableError,
    read_rule,
    require_askable,
    text_of_rule,
)
from evidence_graph.validation.value_constraints import COMPARISONS, LENGTHS, Context, Place
from evidence_graph.validation.value_tests import NEVER

_SAYING_NOTHING: Final = frozenset(
    {
        SH.path, SH.name, SH.description, SH.order, SH.group, SH.severity, SH.message,
        SH.defaultValue, SH.deactivated, SH.flags, SH.ignoredProperties, SH.targetNode,
        SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target,
        SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint,
        SH.declare, SH.rule, SH.expression, SH.js,
        # Parts of a SPARQL constraint, where somebody lets one be a shape as well.
        SH.select, SH.prefixes, SH.ask,
    }
)  # fmt: skip


def condition_of(context: Context, shape: Node) -> Condition:
    """Returns the condition of `?this` breaking a shape; rules are kept beside it."""
    return _read(context, shape, Place(THIS, ((),), frozenset(), True))


def _read(context: Context, shape: Node, place: Place) -> Condition:
    shapes = context.shapes
    if shapes.value(shape, SH.deactivated) == Literal(True):
        return Condition(NEVER)
    if shape in place.above:
        context.footprint.unknown.append(f"{shape} refers to itself")
        return context.doubtful(shape, "sh:node", "it refers to itself")
    place = Place(place.focus, place.prefixes, place.above | {shape}, place.is_top)
    constraints = Constraints(context, shape, place)
    predicates = sorted(set(shapes.predicates(shape)), key=str)
    parts = [part for predicate in predicates for part in constraints.broken(predicate)]
    whole = any_of([*parts, *constraints.absent()])
    # What warns counts as kept where other shapes refer to it, in pySHACL's reading.
    is_grave = shapes.value(shape, SH.severity) in {None, SH.Violation}
    return Condition(whole.text, whole.exact and is_grave)


class Constraints(SetConstraints):
    """All constraints of one shape, applied at one place."""

    def broken(self, predicate: Node) -> Iterator[Condition]:
        """Yields when what the shape says with a predicate is broken, each part by itself."""
        if predicate in self._context.custom:
            self._context.footprint.unknown.append(f"{predicate} is a constraint of its own kind")
            yield self._doubt(predicate, "a constraint of its own kind")
            return
        if not isinstance(predicate, URIRef) or predicate in _SAYING_NOTHING:
            return
        if not predicate.startswith(str(SH)):
            return
        handler = _HANDLERS.get(predicate)
        objects = sorted(self._graph.objects(self._shape, predicate), key=str)
        if handler is None:
            self._context.footprint.unknown.append(f"{predicate} is not known")
            yield self._doubt(predicate, "not known")
            return
        yield from handler(self, objects)

    # Other shapes

    def _inner(self, shape: Node, value: Variable | None = None) -> Condition:
        is_top = self._place.is_top and not self._is_property
        return self._applied(shape, value or self._value, is_top=is_top)

    def _applied(self, shape: Node, value: Variable, *, is_top: bool) -> Condition:
        prefixes = self._prefixes
        if value != self._value:
            prefixes = tuple(
                tuple(_put(hop, self._value, value) for hop in prefix) for prefix in prefixes
            )
        place = Place(value, prefixes, self._place.above, is_top)
        return _read(self._context, shape, place)

    def of_shapes(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are breaking another shape."""
        for shape in objects:
            yield from self._each(self._inner(shape))

    def _members(self, list_: Node) -> list[Condition]:
        return [
            self._applied(shape, self._value, is_top=False)
            for shape in Collection(self._graph, list_)
        ]

    def negated(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are keeping a shape that it must not."""
        for shape in objects:
            inner = self._applied(shape, self._value, is_top=False)
            if inner.exact:
                yield from self._each(Condition(f"!({inner.text})"))
            else:
                yield from self._each(self._doubt(SH["not"], "a negation of something inexact"))

    def all_of(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are breaking one of several shapes."""
        for list_ in objects:
            yield from self._each(any_of(self._members(list_)))

    def any_of(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are breaking all of several shapes."""
        for list_ in objects:
            yield from self._each(all_of(self._members(list_)))

    def xone(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are not keeping exactly one of several shapes."""
        for list_ in objects:
            members = self._members(list_)
            if all(member.exact for member in members):
                kept = " + ".join(f"IF({member.text}, 0, 1)" for member in members)
                yield from self._each(Condition(f"COALESCE(({kept}) != 1, true)"))
            else:
                yield from self._each(self._doubt(SH.xone, "a choice of something inexact"))

    def qualified(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are too few or too many of a shape."""
        graph, shape = self._graph, self._shape
        # Sibling shapes take values away, which makes too few of them but never too many.
        apart = graph.value(shape, SH.qualifiedValueShapesDisjoint) == Literal(True)
        if apart:
            self._context.footprint.unknown.append("sibling shapes")
        for inner in objects:
            self._applied(inner, self._value, is_top=False)
            for number in self._numbers(
                SH.qualifiedMinCount, list(graph.objects(shape, SH.qualifiedMinCount))
            ):
                if apart or number > COUNTED_AT_MOST:
                    yield self._doubt(SH.qualifiedMinCount, "siblings, or a large number")
                elif number > 0:
                    yield Condition(f"!EXISTS {{ {self._kept(inner, number)[0]} }}", exact=False)
            for number in self._numbers(
                SH.qualifiedMaxCount, list(graph.objects(shape, SH.qualifiedMaxCount))
            ):
                pattern, is_exact = self._kept(inner, min(number, COUNTED_AT_MOST) + 1)
                if not is_exact:
                    yield self._doubt(SH.qualifiedMaxCount, "a count of something inexact")
                else:
                    yield Condition(f"EXISTS {{ {pattern} }}", exact=False)

    def _kept(self, shape: Node, number: int) -> tuple[str, bool]:
        pattern, values = self._several(number)
        inner = [self._applied(shape, value, is_top=False) for value in values]
        tests = " ".join(f"FILTER (!({condition.text}))" for condition in inner)
        return f"{pattern} {tests}", all(condition.exact for condition in inner)

    # Queries

    def sparql(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are found by a query."""
        footprint = self._context.footprint
        for constraint in objects:
            try:
                text = text_of_rule(self._graph, constraint, self._path)
                require_askable(text)
            except UnaskableError as cause:
                footprint.unknown.append(str(cause))
                yield self._doubt(SH.sparql, str(cause))
                continue
            before = list(self._place.prefixes)
            footprint.later(partial(add_query, footprint, text, before, focus=self._focus))
            if not (self._place.is_top and self._focus == THIS):
                yield self._doubt(SH.sparql, "a query about nodes that other shapes refer to")
                continue
            try:
                self._context.rules.append(read_rule(text))
            except UnaskableError as cause:
                yield self._doubt(SH.sparql, str(cause))


def _put(hop: Hop, old: Variable, new: Variable) -> Hop:
    subject, predicate, object_ = (
        new if part == old else part for part in (hop.subject, hop.predicate, hop.object)
    )
    return Hop(subject, predicate, object_)  # type: ignore[arg-type]


Handler = Callable[[Constraints, list[Node]], Iterator[Condition]]


def _with(
    method: Callable[[Constraints, URIRef, list[Node]], Iterator[Condition]], name: URIRef
) -> Handler:
    def handler(values: Constraints, objects: list[Node]) -> Iterator[Condition]:
        return method(values, name, objects)

    return handler


_HANDLERS: Final[dict[URIRef, Handler]] = {
    SH.datatype: Constraints.datatype,
    SH.nodeKind: Constraints.node_kind,
    SH["class"]: Constraints.of_class,
    SH.pattern: Constraints.pattern,
    SH["in"]: Constraints.among,
    SH.languageIn: Constraints.language_in,
    SH.closed: Constraints.closed,
    SH.property: Constraints.of_shapes,
    SH.node: Constraints.of_shapes,
    SH["not"]: Constraints.negated,
    SH["and"]: Constraints.all_of,
    SH["or"]: Constraints.any_of,
    SH.xone: Constraints.xone,
    SH.minCount: Constraints.min_count,
    SH.maxCount: Constraints.max_count,
    SH.hasValue: Constraints.has_value,
    SH.uniqueLang: Constraints.unique_lang,
    SH.qualifiedValueShape: Constraints.qualified,
    SH.equals: Constraints.equals,
    SH.disjoint: Constraints.disjoint,
    SH.sparql: Constraints.sparql,
    **{name: _with(Constraints.compared, name) for name in COMPARISONS},
    **{name: _with(Constraints.length, name) for name in LENGTHS},
    **{name: _with(Constraints.in_order, name) for name in ORDERS},
}
