"""What a shape says of all its value nodes together, as conditions: how many, and which."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rdflib import SH, Literal, URIRef, Variable
from rdflib.term import Node

from evidence_graph.store.terms import notation
from evidence_graph.validation import value_tests
from evidence_graph.validation.conditions import Condition
from evidence_graph.validation.footprint import Hop
from evidence_graph.validation.value_constraints import ValueConstraints

COUNTED_AT_MOST: Final = 4
ORDERS: Final = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}


class SetConstraints(ValueConstraints):
    """What one shape says of its value nodes together, applied at one place."""

    # How many, and which

    def _several(self, number: int) -> tuple[str, list[Variable]]:
        """Returns a pattern of so many different values, and their variables."""
        values = [self._context.footprint.fresh() for _ in range(number)]
        steps = " ".join(self._step(value) for value in values)
        pairs = combinations(values, 2)
        apart = " && ".join(f"!sameTerm({one.n3()}, {other.n3()})" for one, other in pairs)
        return (f"{steps} FILTER ({apart})" if apart else steps), values

    def min_count(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are too few."""
        for number in self._numbers(SH.minCount, objects):
            if number > COUNTED_AT_MOST:
                yield self._doubt(SH.minCount, "a large number")
            elif number > 0:
                yield Condition(f"!EXISTS {{ {self._several(number)[0]} }}")

    def max_count(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are too many."""
        for number in self._numbers(SH.maxCount, objects):
            too_many = min(number, COUNTED_AT_MOST) + 1
            pattern = f"EXISTS {{ {self._several(too_many)[0]} }}"
            yield Condition(pattern, exact=number <= COUNTED_AT_MOST)

    def _numbers(self, predicate: URIRef, objects: list[Node]) -> Iterator[int]:
        for number in objects:
            if isinstance(number, Literal) and isinstance(number.value, int) and self._is_property:
                yield number.value
            else:
                self._doubt(predicate, "no number of values")
                yield 1 + COUNTED_AT_MOST

    def has_value(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are lacking a value."""
        for wanted in objects:
            is_it = value_tests.is_term(self._value.n3(), wanted)
            if self._is_property:
                yield Condition(f"!EXISTS {{ {self._step()} FILTER ({is_it}) }}", exact=False)
            else:
                yield Condition(f"!({is_it})", exact=False)

    def unique_lang(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are twice in one language."""
        if Literal(True) not in objects or not self._is_property:
            return
        pattern, (one, other) = self._several(2)
        tags = [f"LCASE(LANG({value.n3()}))" for value in (one, other)]
        same = f'FILTER ({tags[0]} != "" && {tags[0]} = {tags[1]})'
        yield Condition(f"EXISTS {{ {pattern} {same} }}")

    # Pairs of properties

    def _other(self, property_: Node) -> tuple[str, str] | None:
        """Returns the variable of another property's value and the triple that gives it."""
        if not isinstance(property_, URIRef):
            return None
        other = self._context.footprint.fresh()
        for prefix in self._place.prefixes:
            self._context.footprint.hop(prefix, Hop(self._focus, property_, other))
        return other.n3(), f"{self._focus.n3()} {notation(property_)} {other.n3()} ."

    def equals(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are other than another property's."""
        for property_ in objects:
            found = self._other(property_)
            if found is None:
                yield self._doubt(SH.equals, "no property")
                continue
            other, triple = found
            value = self._value.n3()
            own = f"{self._focus.n3()} {notation(property_)} {value} ."
            yield from self._each(Condition(f"!EXISTS {{ {own} }}"))
            if self._is_property:
                back = f"{self._focus.n3()} {self._path} {other} ."
                yield Condition(f"EXISTS {{ {triple} FILTER (!EXISTS {{ {back} }}) }}")
            else:
                yield Condition(f"EXISTS {{ {triple} FILTER (!sameTerm({other}, {value})) }}")

    def disjoint(self, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are shared with another property."""
        for property_ in objects:
            if self._other(property_) is None:
                yield self._doubt(SH.disjoint, "no property")
                continue
            own = f"{self._focus.n3()} {notation(property_)} {self._value.n3()} ."
            yield from self._each(Condition(f"EXISTS {{ {own} }}"))

    def in_order(self, predicate: URIRef, objects: list[Node]) -> Iterator[Condition]:
        """Yields when values are not in order with another property's."""
        for property_ in objects:
            found = self._other(property_)
            if found is None or not self._is_property:
                yield self._doubt(predicate, "no property")
                continue
            other, triple = found
            test = value_tests.not_ordered(self._value.n3(), ORDERS[predicate], other)
            pattern = f"{self._step()} {triple} FILTER ({test})"
            yield Condition(f"EXISTS {{ {pattern} }}", exact=False)
