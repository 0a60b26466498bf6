"""RevisedFacts: what will hold after a change, while it is being worked out; nothing is written."""

from collections import defaultdict
from collections.abc import Iterator

from evidence_graph.reasoning.consequences import Change, Consequences
from evidence_graph.reasoning.matching import Asked
from evidence_graph.reasoning.stored import StoredFacts
from evidence_graph.store.facts import Fact


class RevisedFacts:
    """Stored facts without those that are gone and with those that are fresh."""

    def __init__(self, stored: StoredFacts, change: Change) -> None:
        self.stored, self.change = stored, change
        self.gone = set(change.denied)
        self.fresh: dict[Fact, None] = {}
        self._found: defaultdict[Asked, dict[Fact, None]] = defaultdict(dict)
        for fact in change.asserted:
            if not stored.is_inferred(fact):
                self.add(fact)

    def add(self, fact: Fact) -> None:
        """Makes a fact hold."""
        if fact in self.gone:
            self.gone.remove(fact)
            return
        self.fresh[fact] = None
        for asked in _ways_to_ask(fact):
            self._found[asked][fact] = None

    def matching(self, asked: Asked) -> Iterator[Fact]:
        """Yields the facts that fit."""
        for fact in self.stored.matching(asked):
            if fact not in self.gone and fact not in self.fresh:
                yield fact
        yield from tuple(self._found.get(asked, ()))

    def has(self, fact: Fact) -> bool:
        """Says whether a fact holds."""
        return fact in self.fresh or (fact not in self.gone and self.stored.has(fact))

    def speak_of(self, predicate: str) -> bool:
        """Says whether any fact may have that predicate."""
        return self.stored.speak_of(predicate) or (None, predicate, None) in self._found

    def weigh(self, asked: Asked) -> int:
        """Returns about how many facts fit."""
        return self.stored.weigh(asked) + len(self._found.get(asked, ()))

    def are_asserted(self, fact: Fact) -> bool:
        """Says whether a fact that holds is asserted."""
        if fact in self.change.asserted:
            return True
        known = fact in self.fresh or fact in self.change.denied or self.stored.is_inferred(fact)
        return not known and self.stored.has(fact)

    def consequences(self) -> Consequences:
        """Returns what has come of the change."""
        asserted, denied = self.change.asserted, self.change.denied
        return Consequences(
            fresh=frozenset(self.fresh),
            gone=frozenset(self.gone),
            inferred=frozenset(self.fresh.keys() - asserted) | (denied - self.gone),
            withdrawn=frozenset(self.gone - denied)
            | frozenset(filter(self.stored.is_inferred, asserted)),
        )


def _ways_to_ask(fact: Fact) -> Iterator[Asked]:
    subject, predicate, object_ = fact
    for asked_subject in (subject, None):
        for asked_predicate in (predicate, None):
            for asked_object in (object_, None):
                yield asked_subject, asked_predicate, asked_object
