"""A newer release's documents taken into a store: people's changes stay, and are told of."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from changing import made
from changing.releases import KINDS, NOW, THEN, changed_by_people, made_by_other_release
from evidence_graph.assembly import silent
from evidence_graph.changing.merging import Taking
from evidence_graph.changing.upgrade import Upgrade, is_outdated, upgrade
from evidence_graph.changing.verifying import verify
from evidence_graph.errors import ConflictError
from evidence_graph.rdf.addresses import GENID
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.changes import Quad
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory

SKOS = "http://www.w3.org/2004/02/skos/core#"
KIND = "https://w3id.org/evidence-graph/id/absence-kind"
NOT_SUPPORTED, LIMITED = f"{KIND}/not-supported", f"{KIND}/limited-evidence"


@pytest.fixture(scope="module")
def of_other_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_by_other_release(tmp_path_factory.mktemp("other") / "store").path


@pytest.fixture
def outdated(of_other_release: Path, tmp_path: Path) -> StoreDirectory:
    """A store of another release, for one test to write."""
    return StoreDirectory(shutil.copytree(of_other_release, tmp_path / "outdated"))


def label(text: str, *, of: str, language: str = "en") -> Quad:
    literal = ox.Literal(text, language=language)
    return ox.Quad(ox.NamedNode(of), ox.NamedNode(f"{SKOS}prefLabel"), literal, ox.NamedNode(KINDS))


def in_words(label_of_release: bytes) -> str:
    return label_of_release.decode().split('"')[1]


OLD, NEW = label(in_words(THEN), of=NOT_SUPPORTED), label(in_words(NOW), of=NOT_SUPPORTED)


def held(directory: StoreDirectory, graph: str) -> set[Quad]:
    return set(QuadStore.open(directory.current().path, read_only=True).quads(graph))


def upgraded(directory: StoreDirectory, taking: Taking = Taking.MERGE) -> Upgrade:
    done = upgrade(directory, taking=taking, progress=silent)
    assert done is not None
    return done


class TestMerging:
    def test_what_is_shipped_now_takes_the_place_of_what_was(self, outdated, shipped_store) -> None:
        assert is_outdated(outdated.current().facts)

        done = upgraded(outdated)

        for graph in (KINDS, SHAPES_GRAPH):
            assert held(outdated, graph) == held(StoreDirectory(shipped_store), graph)
        assert (OLD in done.receipt.change.removed, NEW in done.receipt.change.added) == (
            True,
            True,
        )
        assert list(done.merge.lines()) == []
        assert not is_outdated(outdated.current().facts)
        assert upgrade(outdated, progress=silent) is None
        assert verify(outdated) == []

    def test_what_people_added_and_removed_stays_so(self, outdated) -> None:
        remark = made.remark("Said in the ontology meeting.", graph=KINDS, about=LIMITED)
        swedish = label("begränsat underlag", of=LIMITED, language="sv")
        theirs = label("begränsad evidens", of=LIMITED, language="sv")
        changed_by_people(outdated, [swedish], [remark, theirs])

        done = upgraded(outdated)

        now = held(outdated, KINDS)
        assert {remark, theirs, NEW} <= now
        assert not {swedish, OLD} & now
        assert list(done.merge.lines()) == [
            f"2 statements of <{KINDS}> that people added stay",
            f"1 statements of <{KINDS}> that people removed stay away",
        ]

    def test_where_both_changed_a_statement_peoples_word_holds_and_the_other_is_told(
        self, outdated
    ) -> None:
        theirs = label("without support", of=NOT_SUPPORTED)
        changed_by_people(outdated, [OLD], [theirs])

        done = upgraded(outdated)

        now = held(outdated, KINDS)
        assert theirs in now
        assert not {OLD, NEW} & now
        (conflict,) = [line for line in done.merge.lines() if line.startswith("Conflict")]
        assert "left out" in conflict
        assert in_words(NOW) in conflict

    def test_what_people_changed_stays_when_yet_another_release_comes(
        self, outdated, shipped_store
    ) -> None:
        remark = made.remark("Kept twice.", graph=KINDS, about=LIMITED)
        changed_by_people(outdated, [], [remark])
        upgraded(outdated)
        facts = outdated.path / f"version-{outdated.current().number}.json"
        facts.write_text(
            json.dumps({**json.loads(facts.read_text()), "fingerprint": "yet another"})
        )

        done = upgraded(outdated)

        assert held(outdated, KINDS) == held(StoreDirectory(shipped_store), KINDS) | {remark}
        assert done.merge.ours == {remark}

    def test_graphs_of_peoples_own_are_left_alone(self, outdated) -> None:
        changed_by_people(outdated, [], [made.remark("mine")])

        done = upgraded(outdated)

        assert held(outdated, made.MINE) == {made.remark("mine")}
        assert list(done.merge.lines()) == []

    def test_a_dry_run_says_it_and_changes_nothing(self, outdated) -> None:
        done = upgrade(outdated, is_dry=True, progress=silent)

        assert NEW in done.receipt.change.added
        assert outdated.current().number == 1


class TestWhatCannotBeMerged:
    """Numbers of blank nodes that may mean others now, and stores without a record."""

    @pytest.fixture
    def unclear(self, outdated: StoreDirectory) -> StoreDirectory:
        node = f"{GENID}shapes-count-ttl-1"
        self.mine = made.remark("of a node without a name", graph=SHAPES_GRAPH, about=node)
        changed_by_people(outdated, [], [self.mine])
        return outdated

    def test_it_is_refused_with_the_way_out(self, unclear) -> None:
        with pytest.raises(ConflictError, match=r"shapes> cannot be told .* upgrade --keep"):
            upgrade(unclear, progress=silent)

        assert unclear.current().number == 2

    def test_kept_it_stays_and_the_other_graphs_are_taken_in(self, unclear) -> None:
        before = held(unclear, SHAPES_GRAPH)

        done = upgraded(unclear, Taking.KEEP)

        assert held(unclear, SHAPES_GRAPH) == before
        assert NEW in held(unclear, KINDS)
        assert list(done.merge.lines()) == [
            f"<{SHAPES_GRAPH}> stays as it is; what the release has for it was not taken in"
        ]
        assert upgrade(unclear, progress=silent) is None

    def test_replaced_it_is_as_shipped_and_what_went_is_told(self, unclear, shipped_store) -> None:
        done = upgraded(unclear, Taking.REPLACE)

        assert held(unclear, SHAPES_GRAPH) == held(StoreDirectory(shipped_store), SHAPES_GRAPH)
        assert list(done.merge.lines()) == [
            f"1 statements of <{SHAPES_GRAPH}> that people had added are gone"
        ]

    def test_without_a_record_nothing_that_differs_is_written_over(self, outdated) -> None:
        shutil.rmtree(outdated.path / "changes")

        with pytest.raises(ConflictError, match="absence-kind"):
            upgrade(outdated, progress=silent)

        assert outdated.current().number == 1


class TestOtherCode:
    def test_it_infers_anew_and_takes_no_documents_in(self, store) -> None:
        directory = StoreDirectory(store)
        swedish = label("begränsat underlag", of=LIMITED, language="sv")
        theirs = label("begränsad evidens", of=LIMITED, language="sv")
        changed_by_people(directory, [swedish], [theirs])
        facts = directory.path / "version-2.json"
        said = json.loads(facts.read_text())
        said["rules"] = {"in": "another form"}
        facts.write_text(json.dumps(said))

        done = upgraded(directory)

        assert done.receipt.change.is_empty
        assert done.receipt.change.by.sources == ()
        assert theirs in held(directory, KINDS)
        assert verify(directory) == []

    def test_a_change_by_it_is_worked_out_in_full(self, store) -> None:
        directory = StoreDirectory(store)
        facts = directory.path / "version-1.json"
        said = json.loads(facts.read_text())
        said["rules"]["code"] = "of another release"
        said["rules"]["program"] = {"in": "another form"}
        facts.write_text(json.dumps(said))

        changed_by_people(directory, [], [made.remark("one")])

        assert verify(directory) == []


def test_processes_that_make_a_store_at_once_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evidence_graph", "info", "--store", str(tmp_path / "new")]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [process.wait(120) for process in started] == [0, 0]
    assert StoreDirectory(tmp_path / "new").current().number == 1
