"""Writer and graph.change: a change becomes a version with all that follows, or leaves no trace."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDFS, Literal, URIRef

from changing import drawn, made
from evidence_graph import EvidenceGraph
from evidence_graph.changing import edits
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import (
    EvidenceGraphError,
    InconsistencyError,
    PreconditionFailedError,
    ValidationFailedError,
)
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.store.changes import in_graph
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import triple_of
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from evidence_graph.vocabulary import IDENTIFIERS

ONE = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#comment> "one" .\n'
TWO = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#comment> "two" .\n'


@pytest.fixture
def workshop(directory: StoreDirectory) -> Iterator[DiskWorkshop]:
    at = DiskWorkshop(directory)
    yield at
    at.close()


def held(directory: StoreDirectory) -> set[made.Quad]:
    return made.everything(QuadStore.open(directory.current().path, read_only=True))


@given(st.data())
@settings(max_examples=2, suppress_health_check=[*HealthCheck])
def test_a_store_verifies_after_any_changes(shipped_store, tmp_path_factory, data) -> None:
    path = tmp_path_factory.mktemp("random") / "store"
    directory = StoreDirectory(shutil.copytree(shipped_store, path))
    workshop = DiskWorkshop(directory)
    writer = Writer(workshop)
    remarks = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(made.remark)
    texts = data.draw(st.lists(st.lists(remarks, min_size=1, max_size=3), min_size=2, max_size=3))
    for quads in texts:
        writer.change(made.exchange((), quads), by=made.by())
        removed, added = data.draw(
            drawn.edits(
                made.written_by_people(QuadStore.open(directory.current().path, read_only=True))
            )
        )
        with suppress(ValidationFailedError, InconsistencyError):
            writer.change(made.exchange(removed, added), by=made.by())
    workshop.close()

    assert verify(directory) == []


def test_a_store_verifies_after_each_kind_of_change(directory, workshop) -> None:
    writer, before = Writer(workshop), held(directory)
    outcomes = sorted((q for q in before if str(q.graph_name) == f"<{made.OUTCOMES}>"), key=str)
    shape = made.remark("a shape", graph=f"{made.GRAPHS}shapes", about="https://example.org/s")
    twice = in_graph(outcomes[0], made.MINE)
    for removed, added in (
        ((), [made.remark("one"), made.remark("two", graph=f"{made.MINE}2")]),
        ((), [twice]),
        ((), [shape]),
        ([shape], ()),
        ([twice], [made.remark("a concept", graph=made.OUTCOMES)]),
        ((), [made.remark("of terms", graph=f"{made.GRAPHS}ontology")]),
    ):
        writer.change(made.exchange(removed, added), by=made.by())
    writer.change(edits.emptied([f"{made.MINE}2"]), by=made.by())
    workshop.close()

    assert directory.current().number == 8
    assert verify(directory) == []


@pytest.mark.parametrize(
    ("added", "error"),
    [
        ([made.violating()], ValidationFailedError),
        (made.contradicting(), InconsistencyError),
    ],
    ids=["violates", "contradicts"],
)
def test_a_change_that_is_refused_leaves_every_quad_as_it_was(
    directory, workshop, added, error
) -> None:
    writer, before = Writer(workshop), held(directory)

    with pytest.raises(error):
        writer.change(made.exchange((), [made.remark("fine"), *added]), by=made.by())

    assert (directory.current().number, held(directory)) == (1, before)
    assert directory.recorded() == [1]
    # The working copy is as it was as well: the next change holds nothing of the one refused.
    receipt = writer.change(made.exchange((), [made.remark("next")]), by=made.by())
    assert receipt.change.added == {made.remark("next")}
    assert not held(directory) & {made.remark("fine"), *added}


def test_a_condition_that_does_not_hold_makes_no_version(directory, workshop) -> None:
    def never(*_: object) -> None:
        raise PreconditionFailedError("never", present=None)

    with pytest.raises(PreconditionFailedError):
        Writer(workshop).change(made.exchange((), [made.remark("x")]), by=made.by(), only_if=never)

    assert directory.current().number == 1


def test_an_edit_that_fails_half_way_leaves_nothing(directory, workshop) -> None:
    before = held(directory)

    def failing(work: edits.Work) -> tuple[()]:
        work.add([made.remark("half")])
        raise InterruptedError

    with pytest.raises(InterruptedError):
        Writer(workshop).change(failing, by=made.by())

    assert held(directory) == before
    assert not Writer(workshop).change(edits.nothing, by=made.by()).is_new


def test_a_dry_run_tells_what_would_be_and_changes_nothing(directory, workshop) -> None:
    writer, before = Writer(workshop), held(directory)

    receipt = writer.change(made.exchange((), [made.violating()]), by=made.by(), is_dry=True)

    assert (receipt.is_dry, receipt.is_new, receipt.version) == (True, True, 1)
    assert not receipt.validation.conforms
    assert receipt.sizes() == [(made.MINE, 1, 0)]
    assert (directory.current().number, held(directory)) == (1, before)


class TestDocuments:
    def test_the_same_document_again_makes_no_version(self, store, file) -> None:
        graph = EvidenceGraph.published(store)
        first = graph.load([file("mine.ttl", ONE)], graph=made.MINE)

        again = graph.load([file("mine.ttl", ONE)], graph=made.MINE)

        assert (first.version, first.is_new) == (2, True)
        assert (again.version, again.is_new) == (2, False)
        graph.close()

    def test_other_bytes_that_say_the_same_are_recorded(self, store, file) -> None:
        graph = EvidenceGraph.published(store)
        graph.load([file("mine.ttl", ONE)], graph=made.MINE)
        (before,) = [g for g in graph.graphs() if g.iri == made.MINE]

        receipt = graph.load([file("mine.ttl", f"# a comment\n{ONE}")], graph=made.MINE)

        (after,) = [g for g in graph.graphs() if g.iri == made.MINE]
        assert (receipt.version, receipt.change.is_empty) == (3, True)
        assert after.sha256 != before.sha256
        graph.close()
        assert verify(StoreDirectory(store)) == []

    def test_a_document_takes_the_place_of_what_the_graph_held(self, store, file) -> None:
        graph = EvidenceGraph.published(store)
        graph.load([file("one.ttl", ONE)], graph=made.MINE)

        receipt = graph.load([file("two.ttl", TWO)], graph=made.MINE)

        assert receipt.sizes() == [(made.MINE, 1, 1)]
        assert [str(o) for _, _, o in graph.store.triples((None, None, None), made.MINE)] == ["two"]
        graph.close()

    def test_provenance_says_who_made_a_change_when_and_why(self, store, file) -> None:
        graph = EvidenceGraph.published(store)
        graph.load([file("one.ttl", ONE)], graph=made.MINE, author="Ana", reason="A test")
        graph.close()

        said = {
            str(o)
            for _, _, o in graph.store.triples(
                (URIRef(f"{IDENTIFIERS}change/2"), None, None), PROVENANCE_GRAPH
            )
        }

        assert {"A test", f"{IDENTIFIERS}agent/ana"} <= said


class TestTheBlock:
    """`with graph.change(...)`, in memory and in a directory."""

    @pytest.fixture(params=["memory", "directory"])
    def graph(self, request, store) -> Iterator[EvidenceGraph]:
        at = EvidenceGraph.published(store)
        if request.param == "memory":
            at = EvidenceGraph.candidate(store)
        yield at
        at.close()

    @staticmethod
    def triple(text: str) -> tuple[URIRef, URIRef, Literal]:
        return URIRef("https://example.org/a"), RDFS.comment, Literal(text)

    def test_all_that_was_asked_for_is_one_change(self, graph, file) -> None:
        with graph.change("Ana", "remarks") as change:
            change.add([self.triple("one"), self.triple("two")], graph=made.MINE)
            change.remove([self.triple("one")], graph=made.MINE)
            change.load(file("more.ttl", ONE), graph=f"{made.MINE}2")

        assert change.receipt.sizes() == [(made.MINE, 1, 0), (f"{made.MINE}2", 1, 0)]
        assert list(graph.store.triples((None, None, None), made.MINE)) == [self.triple("two")]
        assert graph.query("ASK { ?a ?b 'one' }")

    def test_a_graph_can_be_cleared(self, graph) -> None:
        with graph.change("Ana", "remarks") as change:
            change.add([self.triple("one")], graph=made.MINE)
        with graph.change("Ana", "no remarks") as change:
            change.clear(made.MINE)

        assert not graph.store.has_graph(made.MINE)
        assert change.receipt.sizes() == [(made.MINE, 0, 1)]

    def test_an_exception_inside_makes_nothing_of_it(self, graph) -> None:
        before = made.everything(graph.store)

        with suppress(KeyError), graph.change("Ana", "remarks") as change:
            change.add([self.triple("one")], graph=made.MINE)
            raise KeyError

        assert made.everything(graph.store) == before
        assert change.receipt is None

    @pytest.mark.parametrize("quads", [[made.violating()], made.contradicting()])
    def test_what_is_refused_changes_nothing(self, graph, quads) -> None:
        before = made.everything(graph.store)

        with pytest.raises(EvidenceGraphError), graph.change("Ana", "remarks") as change:
            change.add([self.triple("one"), *map(triple_of, quads)], graph=made.MINE)

        assert made.everything(graph.store) == before


def test_two_processes_write_in_turn_and_lose_nothing(store: Path) -> None:
    program = """
import sys
from pathlib import Path
from rdflib import RDFS, Literal, URIRef
from evidence_graph import EvidenceGraph
graph = EvidenceGraph.published(Path(sys.argv[1]))
for number in range(4):
    with graph.change(sys.argv[2], "in turn") as change:
        triple = URIRef("https://example.org/a"), RDFS.comment, Literal(f"{sys.argv[2]}{number}")
        change.add([triple], graph="https://example.org/mine")
graph.close()
"""
    writers = [subprocess.Popen([sys.executable, "-c", program, str(store), name]) for name in "ab"]
    assert [writer.wait(300) for writer in writers] == [0, 0]

    directory = StoreDirectory(store)
    words = {q.object.value for q in held(directory) if str(q.graph_name) == f"<{made.MINE}>"}
    assert words == {f"{name}{number}" for name in "ab" for number in range(4)}
    assert directory.current().number == 9
    assert verify(directory) == []
