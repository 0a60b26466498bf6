"""StoreDirectory: one writer, whole versions, and a current version that survives every crash."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from evidence_graph.errors import StoreError
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version

GRAPH = "http://example.org/graph"
ANYTHING = (None, None, None)


def content(version: Version) -> set[str]:
    quads = QuadStore.open(version.path, read_only=True)
    return {str(o) for _, _, o in quads.triples(ANYTHING, GRAPH)}


def publish(directory: StoreDirectory, word: str) -> Version:
    """Publishes a version that holds what the one before holds, and `word`."""
    with directory.writing():
        current = directory.current()
        base = None if current is None else QuadStore.open(current.path, read_only=True)
        fresh, quads = directory.prepare(base)
        quads.add(
            [(URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal(word))], GRAPH
        )
        quads.close()
        return directory.publish(fresh, {"word": word})


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

    def test_only_the_version_before_is_kept(self, directory) -> None:
        for word in ("one", "two", "three", "four"):
            publish(directory, word)

        assert sorted(path.name for path in directory.path.iterdir()) == [
            "current",
            "version-3",
            "version-3.json",
            "version-4",
            "version-4.json",
            "writer.lock",
        ]

    def test_a_reader_goes_on_with_the_version_it_opened(self, directory) -> None:
        reader = QuadStore.open(publish(directory, "one").path, read_only=True)
        for word in ("two", "three", "four"):
            publish(directory, word)

        assert [str(o) for _, _, o in reader.triples(ANYTHING, GRAPH)] == ["one"]

    def test_an_abandoned_version_leaves_nothing(self, directory) -> None:
        publish(directory, "one")
        with directory.writing():
            fresh, quads = directory.prepare(None)
            quads.close()
            directory.abandon(fresh)

        assert directory.current().number == 1
        assert not fresh.path.exists()


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


# Each is a line of the writer's program before which it is killed, as a power cut would.
CRASHES = {
    "before preparing": "fresh, quads = directory.prepare(base)",
    "with an empty copy": "quads.add(triples, GRAPH)",
    "before what was added is safe": "quads.close()",
    "before publishing": "directory.publish(fresh, facts)",
    "before the facts are in place": "fresh_file.replace(path) # facts",
    "before the pointer is in place": "fresh_file.replace(path) # pointer",
    "before old versions are swept": "sweep()",
}

WRITER = """
import os, signal, sys
from pathlib import Path
from rdflib import Literal, URIRef
from evidence_graph.store import versions
from evidence_graph.store.quads import QuadStore

GRAPH = "http://example.org/graph"
where = sys.argv[2]

def die(line):
    if line == where:
        os.kill(os.getpid(), signal.SIGKILL)

replaced = []
replace = Path.replace

def watched_replace(path, target):
    replaced.append(target)
    die("fresh_file.replace(path) # " + ("pointer" if Path(target).name == "current" else "facts"))
    return replace(path, target)

Path.replace = watched_replace
sweep = versions.StoreDirectory._sweep

def watched_sweep(directory, *, keep):
    die("sweep()")
    return sweep(directory, keep=keep)

versions.StoreDirectory._sweep = watched_sweep

directory = versions.StoreDirectory(Path(sys.argv[1]))
triples = [(URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal("new"))]
with directory.writing():
    current = directory.current()
    base = QuadStore.open(current.path, read_only=True)
    facts = {"word": "new"}
    die("fresh, quads = directory.prepare(base)")
    fresh, quads = directory.prepare(base)
    die("quads.add(triples, GRAPH)")
    quads.add(triples, GRAPH)
    die("quads.close()")
    quads.close()
    die("directory.publish(fresh, facts)")
    directory.publish(fresh, facts)
"""


class TestCrashes:
    @pytest.mark.parametrize("moment", CRASHES)
    def test_a_writer_that_dies_leaves_a_whole_current_version(
        self, directory, moment: str
    ) -> None:
        publish(directory, "zero")
        publish(directory, "one")

        killed = subprocess.run(
            [sys.executable, "-c", WRITER, directory.path, CRASHES[moment]], check=False
        )

        assert killed.returncode == -signal.SIGKILL
        was_published = moment == "before old versions are swept"
        current = directory.current()
        expected = {"zero", "one", "new"} if was_published else {"zero", "one"}
        assert (current.number, content(current)) == (3 if was_published else 2, expected)

    @pytest.mark.parametrize("moment", CRASHES)
    def test_the_next_writer_clears_up_and_goes_on(self, directory, moment: str) -> None:
        publish(directory, "one")
        subprocess.run([sys.executable, "-c", WRITER, directory.path, CRASHES[moment]], check=False)
        before = content(directory.current())

        published = publish(directory, "after")

        assert content(published) == before | {"after"}
        assert directory.current() == published
        leftovers = [path.name for path in directory.path.iterdir() if path.name.endswith(".new")]
        assert leftovers == []


def test_the_facts_are_json_that_a_person_can_read(directory) -> None:
    publish(directory, "one")

    text = (directory.path / "version-1.json").read_text()

    assert json.loads(text)["word"] == "one"
    assert "\n" in text
