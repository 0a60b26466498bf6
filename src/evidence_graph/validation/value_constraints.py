"""What a shape says of each of its value nodes, as conditions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef, Variable
from rdflib.collection import Collection
from rdflib.term import Node

from evidence_graph.store.terms import notation
from evidence_graph.validation import value_tests
from evidence_graph.validation.conditions import Condition, Doubt, any_of
from evidence_graph.validation.footprint import SUBCLASSES, Footprint, Hop, Prefix
from evidence_graph.validation.paths import as_path, path_in_query
from evidence_graph.validation.sparql_rules import SparqlRule
from evidence_graph.validation.value_tests import ALWAYS, NEVER

COMPARISONS: Final = {
    SH.minInclusive: ">=",
    SH.minExclusive: ">",
    SH.maxInclusive: "<=",
    SH.maxExclusive: "<",
}
LENGTHS: Final = {SH.minLength: ">=", SH.maxLength: "<="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The shapes that are read, and what is found out about one of them."""

    shapes: Graph
    custom: frozenset[Node]  # parameters of constraint components that the shapes declare
    footprint: Footprint = field(default_factory=Footprint)
    rules: list[SparqlRule] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubtful(self, shape: Node, part: str, reason: str) -> Condition:
        """Keeps a doubt, and returns what is true of every node."""
        self.doubts.append(Doubt(shape, part, reason))
        return Condition(ALWAYS, exact=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the judgement a shape is applied: to which variable, and how it was come by."""

    focus: Variable
    prefixes: tuple[Prefix, ...]
    above: frozenset[Node]
    is_top: bool  # the focus is $this, and what breaks here breaks the whole


class ValueConstraints:
    """What one shape says of each of its value nodes, applied at one place."""

    def __init__(self, context: Context, shape: Node, place: Place) -> None:
        self._context = context
        self._graph = context.shapes
        path = context.shapes.value(shape, SH.path)
        self._shape = shape
        self._place = place
        self._focus = place.focus
        self._is_property = path is not None
        footprint = context.footprint
        if path is None:
            self._path = ""
            self._value, self._prefixes = place.focus, place.prefixes
        else:
            self._path = path_in_query(self._graph, path)
            self._value = footprint.fresh()
            rdf_path = as_path(self._graph, path)
            self._prefixes = tuple(
                footprint.along(place.prefixes, place.focus, rdf_path, self._value)
            )

    def absent(self) -> Iterator[Condition]:
        """Yields that the focus is not in the graph, where a path of no steps leads to itself.

        The engine finds no such path from a node that no triple speaks of.
        """
        if any(modifier in self._path for modifier in ("*", "?")):
            focus = self._focus.n3()
            spoken_of = f"{{ {focus} ?said ?of }} UNION {{ ?some ?said {focus} }}"
            yield Condition(f"!EXISTS {{ {spoken_of} }}", exact=False)

    # Each value by itself

    def _each(self, *tests: Condition) -> Iterator[Condition]:
        """Yields that some value node is as one of the tests says."""
        found = any_of(tests)
        if found.text == NEVER:
            return
        if not self._is_property:
            yield found
            return
        yield Condition(f"EXISTS {{ {self._step()} FILTER ({found.text}) }}", found.exact)

    def _step(self, value: Variable | None = None) -> str:
        return f"{self._focus.n3()} {self._path} {(value or self._value).n3()} ."

    def datatype(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are not of a datatype."""
        for datatype in objects:
            text = value_tests.not_datatype(self._value.n3(), datatype)
            if text == ALWAYS:
                self._doubt(SH.datatype, f"forms of {datatype}")
            yield from self._each(Condition(text, value_tests.is_exact_datatype(datatype)))

    def node_kind(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are of another kind of node."""
        for kind in objects:
            text = value_tests.not_node_kind(self._value.n3(), kind)
            test = self._doubt(SH.nodeKind, "no kind of node") if text is None else Condition(text)
            yield from self._each(test)

    def of_class(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are no instance of a class."""
        value = self._value.n3()
        kind = self._context.footprint.fresh()
        for prefix in self._prefixes:
            typed = self._context.footprint.hop(prefix, Hop(self._value, RDF.type, kind))
            for class_ in objects:
                self._context.footprint.hop(typed, Hop(kind, SUBCLASSES, class_))
        for class_ in objects:
            if not value_tests.sayable(class_):
                yield from self._each(self._doubt(SH["class"], "a class without a name"))
                continue
            name = notation(class_)
            yield from self._each(
                Condition(
                    f"!(EXISTS {{ {value} <{RDF.type}> {name} }} || "
                    f"EXISTS {{ {value} <{RDF.type}>/<{RDFS.subClassOf}>* {name} }})"
                )
            )

    def compared(self, predicate: URIRef, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are beyond a bound."""
        for bound in objects:
            text = value_tests.not_compared(self._value.n3(), COMPARISONS[predicate], bound)
            if text == ALWAYS:
                self._doubt(predicate, f"order of {bound}")
            yield from self._each(Condition(text, exact=False))

    def length(self, predicate: URIRef, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are too long or too short."""
        for length in objects:
            text = value_tests.not_long(self._value.n3(), LENGTHS[predicate], length)
            yield from self._each(Condition(text, exact=False))

    def pattern(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are not matching a pattern."""
        flags = str(self._graph.value(self._shape, SH.flags) or "")
        for pattern in objects:
            text = value_tests.not_matching(self._value.n3(), pattern, flags)
            test = (
                self._doubt(SH.pattern, "its pattern may mean something else to the engine")
                if text is None
                else Condition(text, exact=False)
            )
            yield from self._each(test)

    def among(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are not in a list."""
        for list_ in objects:
            members = list(Collection(self._graph, list_))
            text = value_tests.not_among(self._value.n3(), members)
            yield from self._each(Condition(text, exact=False))

    def language_in(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are in another language."""
        for list_ in objects:
            tags = list(Collection(self._graph, list_))
            yield from self._each(Condition(value_tests.not_in_language(self._value.n3(), tags)))

    def closed(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are with a property that is not allowed."""
        if Literal(True) not in objects:
            return
        footprint = self._context.footprint
        property_, any_ = footprint.fresh(), footprint.fresh()
        for prefix in self._prefixes:
            footprint.hop(prefix, Hop(self._value, property_, any_))
        allowed = {
            self._graph.value(shape, SH.path)
            for shape in self._graph.objects(self._shape, SH.property)
        }
        for list_ in self._graph.objects(self._shape, SH.ignoredProperties):
            allowed |= set(Collection(self._graph, list_))
        names = sorted(notation(p) for p in allowed if isinstance(p, URIRef))
        test = f"FILTER ({property_.n3()} NOT IN ({', '.join(names)}))" if names else ""
        triple = f"{self._value.n3()} {property_.n3()} {any_.n3()}"
        yield from self._each(Condition(f"EXISTS {{ {triple} {test} }}", exact=False))

    def _doubt(self, predicate: Node, reason: str) -> Condition:
        part = str(predicate).replace(str(SH), "sh:")
        return self._context.doubtful(self._shape, part, reason)
