"""What follows from a change, worked out by it alone, is what working everything out gives."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changing import drawn, made
from evidence_graph.assembly import Rules, silent
from evidence_graph.changing import settling
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.errors import InconsistencyError
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.changes import ChangeSet, Quad, Source, in_graph
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import IDENTIFIERS

REVIEW = f"{IDENTIFIERS}report/ut202002/spittle-2015"


class Shipped:
    """The shipped graph in memory, with the facts of its version."""

    def __init__(self, path: Path) -> None:
        current = StoreDirectory(path).current()
        self.facts: Mapping[str, Any] = current.facts
        self.store = QuadStore.open(current.path, read_only=True).copy(None)
        self.quads = made.written_by_people(self.store)
        self.knowledge = Knowledge()

    def about(self, node: str) -> list[Quad]:
        return [q for q in self.quads if node in str(q.subject) or node in str(q.object)]


class Outcome:
    """All that a change comes to: every quad, the facts, the violations, or the contradiction."""

    def __init__(self, store: QuadStore, settled: settling.Settled | None) -> None:
        self.quads = made.everything(store)
        self.facts = None if settled is None else dict(settled.facts)
        self.inferred = None if settled is None else settled.inferred
        self.violations = (
            None if settled is None else sorted(r.line() for r in settled.report.violations)
        )


@pytest.fixture(scope="module")
def shipped(shipped_store: Path) -> Shipped:
    return Shipped(shipped_store)


def by_the_change(
    shipped: Shipped, removed: Iterable[Quad], added: Iterable[Quad], *sources: Source
) -> Outcome:
    work = Work(shipped.store)
    made.exchange(removed, added)(work)
    change = ChangeSet(added=work.added, removed=work.removed, by=made.by("x", *sources))
    assert settling.can_be_followed(change, shipped.facts)
    try:
        settled = settling.by_the_change(
            work, change, 2, shipped.facts, knowledge=shipped.knowledge, progress=silent
        )
        return Outcome(shipped.store, settled)
    except InconsistencyError:
        return Outcome(QuadStore.in_memory(), None)
    finally:
        work.undo()


def in_full(
    shipped: Shipped, removed: Iterable[Quad], added: Iterable[Quad], *sources: Source
) -> Outcome:
    work = Work(shipped.store.copy(None))
    made.exchange(removed, added)(work)
    change = ChangeSet(added=work.added, removed=work.removed, by=made.by("x", *sources))
    rules = Rules.from_facts(shipped.facts)
    try:
        settled = settling.in_full(work, change, 2, shipped.facts, rules=rules, progress=silent)
    except InconsistencyError:
        return Outcome(QuadStore.in_memory(), None)
    return Outcome(work.store, settled)


def assert_same(
    shipped: Shipped,
    removed: Iterable[Quad] = (),
    added: Iterable[Quad] = (),
    *sources: Source,
) -> Outcome:
    removed, added = list(removed), list(added)
    one = by_the_change(shipped, removed, added, *sources)
    other = in_full(shipped, removed, added, *sources)

    assert one.quads - other.quads == set()
    assert other.quads - one.quads == set()
    assert one.facts == other.facts
    assert one.inferred == other.inferred
    assert one.violations == other.violations
    return one


@given(st.data())
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_any_edit_comes_to_the_same_either_way(shipped: Shipped, data: st.DataObject) -> None:
    removed, added = data.draw(drawn.edits(shipped.quads))

    assert_same(shipped, removed, added)


def test_a_change_that_is_undone_leaves_every_quad_as_it_was(shipped: Shipped) -> None:
    before = made.everything(shipped.store)

    by_the_change(shipped, shipped.about(REVIEW), [made.violating(), made.remark("new")])

    assert made.everything(shipped.store) == before


def test_a_review_that_goes_takes_with_it_what_followed(shipped: Shipped) -> None:
    outcome = assert_same(shipped, shipped.about(REVIEW))

    assert not any(REVIEW in f"{q.subject} {q.object}" for q in outcome.quads)


def test_a_whole_graph_that_goes_leaves_no_trace_of_itself(shipped: Shipped) -> None:
    gone = [q for q in shipped.quads if str(q.graph_name) == f"<{made.REPORT}>"]

    outcome = assert_same(shipped, gone)

    assert not any(getattr(q.graph_name, "value", None) == made.REPORT for q in outcome.quads)


def test_a_triple_in_two_graphs_stays_in_the_view_when_one_lets_go(shipped: Shipped) -> None:
    twice = shipped.about(REVIEW)[0]
    here = in_graph(twice, made.MINE)
    merged = in_graph(twice, None)

    assert merged in assert_same(shipped, [], [here]).quads
    assert merged in assert_same(shipped, [twice], [here]).quads
    assert merged not in assert_same(shipped, [twice]).quads


def test_a_triple_that_was_inferred_and_is_now_asserted_is_no_longer_inferred(shipped) -> None:
    drawn = sorted(shipped.store.quads(f"{made.GRAPHS}inferred"), key=str)[::97]

    outcome = assert_same(shipped, [], [in_graph(q, made.MINE) for q in drawn])

    assert not outcome.quads & set(drawn)
    assert {in_graph(q, None) for q in drawn} <= outcome.quads


def test_what_provenance_and_catalogue_say_may_be_asserted_too(shipped: Shipped) -> None:
    said = [
        q
        for graph in ("provenance", "catalogue")
        for q in sorted(shipped.store.quads(f"{made.GRAPHS}{graph}"), key=str)[::61]
    ]

    assert_same(shipped, [], [in_graph(q, made.MINE) for q in said])


def test_vocabularies_change_as_evidence_does(shipped: Shipped) -> None:
    outcomes = [q for q in shipped.quads if str(q.graph_name) == f"<{made.OUTCOMES}>"]
    broader = [q for q in outcomes if str(q.predicate).endswith("#broader>")]

    assert_same(shipped, broader[:2], [made.remark("a concept", graph=made.OUTCOMES)])


def test_a_shape_that_is_added_judges_everything(shipped: Shipped) -> None:
    sh = "http://www.w3.org/ns/shacl#"
    text = f"""
        <https://example.org/s> a <{sh}NodeShape> ; <{sh}targetClass> <{made.EV.EvidenceReport}> ;
          <{sh}property> <https://example.org/s/p> .
        <https://example.org/s/p> a <{sh}PropertyShape> ; <{sh}path> <{made.EV}doi> ;
          <{sh}minCount> 1 ; <{sh}message> "Our house wants a DOI."@en ."""
    shape = [in_graph(q, SHAPES_GRAPH) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]

    outcome = assert_same(shipped, [], shape)

    assert any("Our house wants a DOI." in line for line in outcome.violations)


def test_shapes_that_go_judge_nothing(shipped: Shipped) -> None:
    shapes = list(shipped.store.quads(SHAPES_GRAPH))

    outcome = assert_same(shipped, shapes, [made.violating()])

    assert not any("sh:minCount" in line for line in outcome.violations)


def test_a_contradiction_is_found_either_way(shipped: Shipped) -> None:
    assert assert_same(shipped, [], made.contradicting()).facts is None


def test_documents_are_described_either_way(shipped: Shipped) -> None:
    source = Source(label="mine.ttl", sha256="0" * 64, graphs=(made.MINE,))

    outcome = assert_same(shipped, [], [made.remark("read from a document")], source)

    assert any('"mine.ttl"' in str(q.object) for q in outcome.quads)


def test_figures_of_a_version_without_them_are_worked_out_in_full(shipped: Shipped) -> None:
    change = ChangeSet(added=frozenset([made.remark("x")]), removed=frozenset(), by=made.by())
    without = {name: said for name, said in shipped.facts.items() if name != "tally"}

    assert not settling.can_be_followed(change, without)


@pytest.mark.parametrize(
    ("quads", "statements", "is_followed"),
    [
        (5_000, 100, True),
        (5_001, 100, False),
        (9_000, 30_000, True),
        (10_001, 30_000, False),
        (200_001, 10_000_000, False),
    ],
)
def test_a_change_that_is_large_beside_the_graph_is_worked_out_in_full(
    shipped: Shipped, quads: int, statements: int, is_followed: bool
) -> None:
    added = frozenset(made.remark(f"number {n}") for n in range(quads))
    change = ChangeSet(added=added, removed=frozenset(), by=made.by())

    facts = {**shipped.facts, "statements": statements}

    assert settling.can_be_followed(change, facts) is is_followed
