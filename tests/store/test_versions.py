"""StoreDirectory: one writer, whole versions, and a current version that survives every crash."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Literal

from evidence_graph.errors import NotFoundError, StoreError
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from store.published import ANYTHING, BY, GRAPH, PREDICATE, SUBJECT, content, publish


@pytest.fixture
def directory(tmp_path: Path) -> StoreDirectory:
    return StoreDirectory(tmp_path / "store")


class TestPublishing:
    def test_a_directory_that_is_not_there_has_no_version(self, directory) -> None:
        assert directory.current() is None

    def test_what_is_published_is_current_with_its_facts(self, directory) -> None:
        published = publish(directory, "one")

        assert directory.current() == published
        assert (published.number, published.facts["word"]) == (1, "one")
        assert content(published) == {"one"}

    def test_each_state_has_a_name_of_its_own_and_a_time(self, directory) -> None:
        first, second = publish(directory, "one"), publish(directory, "two")

        assert first.state != second.state
        assert first.facts["made"] <= second.facts["made"]

    def test_a_version_builds_on_the_one_before_and_does_not_change_it(self, directory) -> None:
        first = publish(directory, "one")
        second = publish(directory, "two")

        assert second.number == 2
        assert content(second) == {"one", "two"}
        assert content(first) == {"one"}

    def test_the_last_versions_are_kept_and_all_changes(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "store", kept=2)
        for word in ("one", "two", "three", "four"):
            publish(directory, word)

        assert sorted(path.name for path in directory.path.iterdir()) == [
            "changes",
            "current",
            "version-3",
            "version-3.json",
            "version-3.sums",
            "version-4",
            "version-4.json",
            "version-4.sums",
            "writer.lock",
        ]
        assert directory.retained() == [3, 4]
        assert directory.recorded() == [1, 2, 3, 4]

    def test_an_earlier_version_can_be_asked_for_as_long_as_it_is_kept(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "store", kept=2)
        for word in ("one", "two", "three"):
            publish(directory, word)

        assert content(directory.version(2)) == {"one", "two"}
        with pytest.raises(NotFoundError, match="there are: 2, 3"):
            directory.version(1)

    def test_the_change_that_made_a_version_is_on_record(self, directory) -> None:
        publish(directory, "one")
        publish(directory, "two")

        change = directory.change(2)

        assert change.by == BY
        assert {quad.object.value for quad in change.added} == {"two"}
        assert change.removed == frozenset()

    def test_a_reader_goes_on_with_the_version_it_opened(self, directory) -> None:
        reader = QuadStore.open(publish(directory, "one").path, read_only=True)
        for word in ("two", "three", "four"):
            publish(directory, word)

        assert [str(o) for _, _, o in reader.triples(ANYTHING, GRAPH)] == ["one"]

    def test_abandoned_work_leaves_nothing(self, directory) -> None:
        publish(directory, "one")
        workshop = DiskWorkshop(directory)
        with workshop.writing():
            work = workshop.begin()
            work.add_triples([(SUBJECT, PREDICATE, Literal("bad"))], GRAPH)
            work.remove_triples([(SUBJECT, PREDICATE, Literal("one"))], GRAPH)
            workshop.abandon(work)

        assert directory.current().number == 1
        assert content(publish(directory, "two", workshop=workshop)) == {"one", "two"}

    def test_work_that_was_not_tracked_is_abandoned_too(self, directory) -> None:
        publish(directory, "one")
        workshop = DiskWorkshop(directory)
        with workshop.writing():
            work = workshop.begin()
            work.untracked().clear(GRAPH)
            workshop.abandon(work)

        assert content(publish(directory, "two", workshop=workshop)) == {"one", "two"}

    @pytest.mark.parametrize(
        "name", ["version-1.bak", "version-2 copy.json", "version-01", "changes/1.rdfp.gz~"]
    )
    def test_entries_of_others_are_left_alone(self, tmp_path, name) -> None:
        directory = StoreDirectory(tmp_path / "store", kept=2)
        publish(directory, "one")
        stray = directory.path / name
        if name.endswith(("gz~", ".json")):
            stray.write_text("a copy")
        else:
            stray.mkdir()

        for word in ("two", "three", "four"):
            publish(directory, word)

        assert stray.exists()
        assert directory.retained() == [3, 4]
        assert directory.recorded() == [1, 2, 3, 4]

    def test_a_change_is_made_even_where_nothing_can_be_cleared_away(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "store", kept=2)
        for word in ("one", "two"):
            publish(directory, word)
        (directory.path / "version-1.json").unlink()
        (directory.path / "version-1.json").mkdir()

        publish(directory, "three")

        assert content(directory.current()) == {"one", "two", "three"}

    def test_two_writers_in_turn_build_on_each_other(self, directory) -> None:
        first, second = DiskWorkshop(directory), DiskWorkshop(StoreDirectory(directory.path))
        for word, workshop in zip("abcdef", [first, second] * 3, strict=True):
            publish(directory, word, workshop=workshop)

        assert content(directory.current()) == set("abcdef")

    def test_a_writer_that_is_closed_leaves_no_copy(self, directory) -> None:
        publish(directory, "one")

        assert not list(directory.path.glob("work-*"))


class TestFaults:
    def test_what_is_no_store_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "current").write_text("not a number")

        with pytest.raises(StoreError, match="is not an evidence-graph store"):
            StoreDirectory(tmp_path).current()

    @pytest.mark.parametrize("facts", [None, '{"word": '], ids=["gone", "torn"])
    def test_a_damaged_store_is_told_and_not_taken_for_an_empty_one(self, directory, facts) -> None:
        publish(directory, "one")
        if facts is None:
            (directory.path / "version-1.json").unlink()
        else:
            (directory.path / "version-1.json").write_text(facts)

        with pytest.raises(StoreError, match="is not an evidence-graph store"):
            directory.current()

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        with (
            pytest.raises(StoreError, match="cannot be written"),
            StoreDirectory(tmp_path / "file").writing(),
        ):
            pass

    def test_a_second_writer_is_refused_and_the_first_goes_on(self, directory) -> None:
        program = (
            "import sys; from pathlib import Path\n"
            "from evidence_graph.errors import StoreError\n"
            "from evidence_graph.store.versions import StoreDirectory\n"
            "try:\n"
            "    with StoreDirectory(Path(sys.argv[1])).writing(): print('wrote')\n"
            "except StoreError as error: print(error)\n"
        )

        def other() -> str:
            command = [sys.executable, "-c", program, directory.path]
            return subprocess.run(command, capture_output=True, check=True, text=True).stdout

        with directory.writing():
            assert "another process is writing" in other()
        assert other() == "wrote\n"

    def test_a_second_writer_in_the_same_process_is_refused_too(self, directory) -> None:
        with (
            directory.writing(),
            pytest.raises(StoreError, match="another process is writing"),
            StoreDirectory(directory.path).writing(),
        ):
            pass


# What a writer is about to do when it is killed, as by a power cut.
CRASHES = [
    "begin",
    "add",
    "publish",
    "snapshot",
    "replace 3.rdfp.gz",
    "replace version-3.json",
    "replace current",
    "sweep",
]

WRITER = """
import os, signal, sys
from pathlib import Path
from rdflib import Literal, URIRef
from evidence_graph.store import versions
from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.workshop import DiskWorkshop

GRAPH = "http://example.org/graph"

def die(moment):
    if moment == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

def watched(owner, name, moment):
    original = getattr(owner, name)
    def watch(*given, **named):
        die(moment(*given))
        return original(*given, **named)
    setattr(owner, name, watch)

watched(Path, "replace", lambda path, target: "replace " + Path(target).name)
watched(versions.StoreDirectory, "_sweep", lambda *_: "sweep")
watched(QuadStore, "snapshot", lambda *_: "snapshot")

workshop = DiskWorkshop(versions.StoreDirectory(Path(sys.argv[1])))
triples = [(URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal("new"))]
by = Authorship(author="a", reason="b", tool="c")
with workshop.writing():
    die("begin")
    work = workshop.begin()
    die("add")
    work.add_triples(triples, GRAPH)
    die("publish")
    change = ChangeSet(added=work.added, removed=work.removed, by=by)
    workshop.publish(work, change, {"word": "new"})
"""


def killed_writer(directory: StoreDirectory, moment: str) -> int:
    command = [sys.executable, "-c", WRITER, directory.path, moment]
    return subprocess.run(command, check=False).returncode


class TestCrashes:
    @pytest.mark.parametrize("moment", CRASHES)
    def test_a_writer_that_dies_leaves_a_whole_current_version(
        self, directory, moment: str
    ) -> None:
        publish(directory, "zero")
        publish(directory, "one")

        assert killed_writer(directory, moment) == -signal.SIGKILL

        was_published = moment == "sweep"
        current = directory.current()
        expected = {"zero", "one", "new"} if was_published else {"zero", "one"}
        assert (current.number, content(current)) == (3 if was_published else 2, expected)
        assert directory.recorded() == list(range(1, current.number + 1))

    @pytest.mark.parametrize("moment", CRASHES)
    def test_the_next_writer_clears_up_and_goes_on(self, directory, moment: str) -> None:
        publish(directory, "zero")
        publish(directory, "one")
        killed_writer(directory, moment)
        before = content(directory.current())

        published = publish(directory, "after")

        assert content(published) == before | {"after"}
        assert directory.current() == published
        left = {path.name for path in directory.path.iterdir()}
        assert not [name for name in left if name.endswith(".new") or name.startswith("work-")]
        assert {q.object.value for q in directory.change(published.number).added} == {"after"}


def test_a_directory_that_a_newer_release_wrote_is_told(directory) -> None:
    publish(directory, "one")
    facts = directory.path / "version-1.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "format": 3}))

    with pytest.raises(StoreError, match="written by a newer release"):
        directory.current()
