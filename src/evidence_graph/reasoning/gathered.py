"""GatheredFacts: facts in memory, in groups of a kind, that grow while rules are run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from evidence_graph.reasoning.matching import MANY, TYPE, Asked, Key
from evidence_graph.store.facts import Fact

Groups = Mapping[Key, set[Fact]]
"""Facts by what they are about: the predicate, and for rdf:type the class."""

_Index = defaultdict[str, list[Fact]]


class GatheredFacts:
    """Facts that rules draw on, each once."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._groups = grouped(facts)
        # By predicate and place, for those that were asked for by that place.
        self._indexes: dict[tuple[str, int], _Index] = {}

    def groups(self, key: Key) -> list[set[Fact]]:
        """Returns the groups of facts that may have a form with that key."""
        return groups_like(self._groups, key)

    def take(self, concluded: Groups) -> Groups:
        """Adds facts, and returns those that were not there before."""
        fresh: dict[Key, set[Fact]] = {}
        for key, facts in concluded.items():
            group = self._groups[key]
            new = facts - group
            if new:
                group |= new
                fresh[key] = new
                for place in (0, 2):
                    index = self._indexes.get((key[0] or "", place))
                    if index is not None:
                        _enter(index, new, place)
        return fresh

    def index(self, predicate: str, place: int) -> _Index:
        """Returns the facts of a predicate by their subjects (0) or objects (2)."""
        if (predicate, place) not in self._indexes:
            index: _Index = defaultdict(list)
            for group in self.groups((predicate, None)):
                _enter(index, group, place)
            self._indexes[predicate, place] = index
        return self._indexes[predicate, place]

    def matching(self, asked: Asked) -> Iterator[Fact]:
        """Yields the facts that fit."""
        subject, predicate, object_ = asked
        if predicate is None:
            for known in {key[0] for key in self._groups}:
                yield from self.matching((subject, known, object_))
        elif subject is not None:
            for fact in self.index(predicate, 0).get(subject, ()):
                if object_ in (None, fact[2]):
                    yield fact
        elif object_ is None:
            for group in self.groups((predicate, None)):
                yield from group
        elif predicate == TYPE:
            yield from self._groups.get((TYPE, object_), ())
        else:
            yield from self.index(predicate, 2).get(object_, ())

    def has(self, fact: Fact) -> bool:
        """Says whether a fact is among them."""
        return fact in self._groups.get(kind_of(fact), ())

    def weigh(self, asked: Asked) -> int:
        """Returns about how many facts fit, MANY where the predicate is open."""
        subject, predicate, object_ = asked
        if predicate is None:
            return MANY
        if subject is not None:
            return len(self.index(predicate, 0).get(subject, ()))
        if predicate == TYPE:
            return len(self._groups.get((TYPE, object_), ()))
        return len(self.index(predicate, 2).get(object_ or "", ()))

    def speak_of(self, predicate: str) -> bool:
        """Says whether any fact has that predicate."""
        return any(self.groups((predicate, None)))


def kind_of(fact: Fact) -> Key:
    """Returns what a fact is about."""
    return (TYPE, fact[2]) if fact[1] == TYPE else (fact[1], None)


def grouped(facts: Iterable[Fact]) -> defaultdict[Key, set[Fact]]:
    """Returns facts by what they are about."""
    by_predicate: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_predicate[fact[1]].append(fact)
    groups: defaultdict[Key, set[Fact]] = defaultdict(set)
    for fact in by_predicate.pop(TYPE, ()):
        groups[TYPE, fact[2]].add(fact)
    for predicate, found in by_predicate.items():
        groups[predicate, None] = set(found)
    return groups


def groups_like(groups: Groups, key: Key) -> list[set[Fact]]:
    """Returns those groups whose facts may have a form with that key."""
    predicate, cls = key
    if predicate is None:
        return list(groups.values())
    if predicate == TYPE and cls is None:
        return [group for kind, group in groups.items() if kind[0] == TYPE]
    return [groups[key]] if key in groups else []


def _enter(index: _Index, facts: Iterable[Fact], place: int) -> None:
    for fact in facts:
        index[fact[place]].append(fact)
