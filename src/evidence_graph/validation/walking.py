"""Going back from changed triples to the focus nodes, over triples that have not changed.

Places in a pattern are numbers here, the focus node's is 0; what is known is a row of terms.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from rdflib import Variable
from rdflib.term import Node

from evidence_graph.store.terms import EngineTerm, is_writable, to_engine
from evidence_graph.validation.footprint import THIS, Hop, Star, Trace
from evidence_graph.validation.lookups import FEW, Found, Lookups, Sought

_COUNTED_AT_MOST: Final = 10_000
_FOCUS: Final = 0

Part = int | EngineTerm
Known = tuple[EngineTerm | None, ...]
Move = tuple[EngineTerm | None, bool]  # a property, or any; whether it is followed backwards


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A hop whose variables are numbered, or any number of moves between two places."""

    subject: Part
    predicate: Part | None
    object: Part
    moves: tuple[Move, ...] | None  # None where there is one triple
    places: tuple[int, ...]

    def sought(self, known: Known) -> Sought:
        """Returns the terms that a triple must have."""
        subject, predicate, object_ = self.subject, self.predicate, self.object
        return (
            known[subject] if type(subject) is int else subject,
            known[predicate] if type(predicate) is int else predicate,
            known[object_] if type(object_) is int else object_,
        )  # type: ignore[return-value]

    def fitted(self, triple: Found, known: Known) -> Known | None:
        """Returns what is known if the step goes along a triple; None if it does not."""
        longer = list(known)
        for part, term in zip((self.subject, self.predicate, self.object), triple, strict=True):
            if type(part) is int:
                if longer[part] is None:
                    longer[part] = term
                elif longer[part] != term:
                    return None
            elif part != term:
                return None
        return tuple(longer)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A trace with numbered places."""

    changed: Step
    before: tuple[Step, ...]
    needed: frozenset[int]  # the places of the changed triple where the way back begins
    others: Known  # nothing, for each further place
    is_by_triples: bool  # each step leaves a node by a triple that has it as subject or object

    @classmethod
    def of(cls, trace: Trace) -> Self | None:
        """Returns the way back that a trace tells; None if it has a term that no graph can hold."""
        constants = (part for hop in (trace.changed, *trace.before) for part in hop.constants())
        if not all(map(is_writable, constants)):
            return None
        numbers: dict[Variable, int] = {THIS: _FOCUS}
        changed = _step(trace.changed, numbers)
        places = len(numbers)
        before = tuple(_step(hop, numbers) for hop in trace.before)
        needed = {_FOCUS}.union(*(step.places for step in before))
        return cls(
            changed,
            before,
            frozenset(needed & set(range(places))),
            (None,) * (len(numbers) - places),
            all(step.moves is None and type(step.predicate) is not int for step in before),
        )

    def starts(self, triples: Iterable[Found]) -> Iterator[Known]:
        """Yields, for each changed triple that fits, what of it is needed."""
        places = max({_FOCUS, *self.changed.places}) + 1
        nothing = (None,) * places
        for triple in triples:
            known = self.changed.fitted(triple, nothing)
            if known is not None:
                yield _kept(known, self.needed)

    def can_lead_on(self, known: Known, is_new: Callable[[EngineTerm], bool]) -> bool:
        """Says whether there may be a way back: none leaves a node all of whose triples are new."""
        if known[_FOCUS] is not None or not self.is_by_triples:
            return True
        return not all(term is None or is_new(term) for term in known)


class Walk:
    """Goes back to focus nodes that somebody still wants to know of."""

    def __init__(self, lookups: Lookups, is_wanted: Callable[[EngineTerm], bool]) -> None:
        self._lookups = lookups
        self._is_wanted = is_wanted

    def back(self, known: Known, steps: Sequence[Step]) -> Iterator[EngineTerm]:
        """Yields the focus nodes that steps lead back to, along the fewest ways first."""
        focus = known[_FOCUS]
        if focus is not None and not self._is_wanted(focus):
            return
        open_steps, left = [], []
        for step in steps:
            unknown = 0
            for place in step.places:
                if known[place] is None:
                    unknown += 1
            if unknown:
                left.append(step)
                if unknown < len(step.places):
                    open_steps.append(step)
            # What is known at both ends must be in the graph, or nothing is affected in this way.
            elif not self._count(step, known, 1):
                return
        if focus is not None:
            yield focus
        elif open_steps:
            narrowest = (
                open_steps[0] if len(open_steps) == 1 else self._narrowest(open_steps, known)
            )
            yield from self._further(known, narrowest, left)

    def _further(self, known: Known, step: Step, left: Sequence[Step]) -> Iterator[EngineTerm]:
        ways = list(self._along(step, known))
        if not ways:
            return
        others = [other for other in left if other is not step]
        if len(ways) > 1:
            needed = {_FOCUS}.union(*(other.places for other in others))
            ways = list({_kept(way, needed) for way in ways})
        for way in ways:
            yield from self.back(way, others)

    def _narrowest(self, steps: Sequence[Step], known: Known) -> Step:
        """Returns the step with the fewest ways on; between hubs it counts as far as it must."""
        limit = FEW
        while len(steps) > 1:
            counts = [self._count(step, known, limit) for step in steps]
            fewest = min(counts)
            steps = [step for step, n in zip(steps, counts, strict=True) if n == fewest]
            if fewest < limit or limit > _COUNTED_AT_MOST:
                break
            limit *= 8
        return steps[0]

    def _count(self, step: Step, known: Known, at_most: int) -> int:
        if step.moves is None:
            return min(len(self._lookups.some(step.sought(known), at_most)), at_most)
        number = 0
        for _ in self._along(step, known):
            number += 1
            if number == at_most:
                break
        return number

    def _along(self, step: Step, known: Known) -> Iterator[Known]:
        """Yields what is known after a step, in the graph as it is now."""
        if step.moves is not None:
            yield from self._moved(step, step.moves, known)
            return
        for triple in self._lookups.each(step.sought(known)):
            longer = step.fitted(triple, known)
            if longer is not None:
                yield longer

    def _moved(self, step: Step, moves: Sequence[Move], known: Known) -> Iterator[Known]:
        subject, _, object_ = step.sought(known)
        if subject is not None:
            for node in self._reached(moves, subject, backwards=False):
                if object_ is None:
                    yield _with(known, step.object, node)
                elif node == object_:
                    yield known
                    return
        elif object_ is not None:
            for node in self._reached(moves, object_, backwards=True):
                yield _with(known, step.subject, node)

    def _reached(
        self, moves: Sequence[Move], start: EngineTerm, *, backwards: bool
    ) -> Iterator[EngineTerm]:
        seen, fresh = {start}, [start]
        while fresh:
            node = fresh.pop()
            yield node
            for property_, is_inverse in moves:
                ahead = is_inverse is backwards
                sought = (node, property_, None) if ahead else (None, property_, node)
                for triple in self._lookups.each(sought):
                    other = triple[2 if ahead else 0]
                    if other not in seen:
                        seen.add(other)
                        fresh.append(other)


def _with(known: Known, part: Part, term: EngineTerm) -> Known:
    longer = list(known)
    if type(part) is int:
        longer[part] = term
    return tuple(longer)


def _kept(known: Known, needed: Container[int]) -> Known:
    return tuple([term if place in needed else None for place, term in enumerate(known)])


def _step(hop: Hop, numbers: dict[Variable, int]) -> Step:
    def part(of_hop: Node) -> Part:
        if isinstance(of_hop, Variable):
            return numbers.setdefault(of_hop, len(numbers))
        return to_engine(of_hop)

    subject = part(hop.subject)
    predicate = None if isinstance(hop.predicate, Star) else part(hop.predicate)
    object_ = part(hop.object)
    return Step(
        subject,
        predicate,
        object_,
        tuple(_moves(hop.predicate)) if isinstance(hop.predicate, Star) else None,
        tuple({p for p in (subject, predicate, object_) if isinstance(p, int)}),
    )


def _moves(star: Star) -> Iterator[Move]:
    for property_, backwards in star.steps:
        if property_ is None:
            yield None, backwards
        elif is_writable(property_):
            yield to_engine(property_), backwards
