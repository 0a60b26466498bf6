"""Consequences: what a change of what is asserted means for what follows, and writing it down."""

from dataclasses import dataclass

from evidence_graph.reasoning.stored import StoredFacts
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store.facts import Fact, quad_of, triple_in
from evidence_graph.store.quads import Triple
from evidence_graph.store.terms import triple_of
from evidence_graph.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an asserted graph holds now and none held before, and the other way round."""

    asserted: frozenset[Fact]
    denied: frozenset[Fact]

    def __len__(self) -> int:
        """Returns the number of facts."""
        return len(self.asserted) + len(self.denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What holds after a change and did not before, and the other way round.

    `fresh` and `gone` may be asserted or inferred. Inferred is what holds and is not asserted.
    """

    fresh: frozenset[Fact]
    gone: frozenset[Fact]
    inferred: frozenset[Fact]
    withdrawn: frozenset[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a change did to the inferred graph and to the merged one, asserted triples included.

    All of it is net: nothing is in it that was there before and is there again.
    """

    inferred: frozenset[Triple]  # in the inferred graph now and not before
    withdrawn: frozenset[Triple]  # in the inferred graph before and not now
    added: frozenset[Triple]  # in the merged graph now and not before
    removed: frozenset[Triple]  # in the merged graph before and not now


def write(work: Work, of: Consequences) -> Revision:
    """Writes consequences to the inferred and the merged graph.

    What the provenance or the catalogue says stays in the merged graph.
    """
    stored = StoredFacts(work.store)
    gone = [fact for fact in of.gone if not stored.describe(fact)]
    removed = work.remove(quad_of(fact, None) for fact in gone)
    added = work.add(quad_of(fact, None) for fact in of.fresh)
    work.remove(quad_of(fact, INFERRED_GRAPH) for fact in of.withdrawn)
    work.add(quad_of(fact, INFERRED_GRAPH) for fact in of.inferred)
    return Revision(
        inferred=frozenset(map(triple_in, of.inferred)),
        withdrawn=frozenset(map(triple_in, of.withdrawn)),
        added=frozenset(map(triple_of, added)),
        removed=frozenset(map(triple_of, removed)),
    )
