"""A damaged store is never taken for an empty one, and goes back to what is whole."""

import shutil
from pathlib import Path

import pytest

from evidence_graph.errors import StoreError
from evidence_graph.store.recovery import recover
from evidence_graph.store.versions import StoreDirectory
from store.published import content, publish


@pytest.fixture
def directory(tmp_path: Path) -> StoreDirectory:
    """Three versions, of which the last one holds three words."""
    made = StoreDirectory(tmp_path / "store")
    for word in ("one", "two", "three"):
        publish(made, word)
    return made


def files_in(directory: StoreDirectory) -> set[str]:
    return {str(path.relative_to(directory.path)) for path in directory.path.rglob("*")}


class TestLostPointer:
    @pytest.mark.parametrize("left", ["version-3", "version-3.json", "changes"])
    def test_a_store_without_its_pointer_is_not_begun_anew(self, directory, left) -> None:
        for entry in set(directory.path.iterdir()) - {directory.path / left}:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        before = files_in(directory)

        with pytest.raises(StoreError, match=r"`current`.* is gone; `evidence-graph recover`"):
            publish(directory, "four")

        assert files_in(directory) - {"writer.lock"} == before

    def test_it_is_put_back_to_the_newest_version(self, directory) -> None:
        (directory.path / "current").unlink()

        assert recover(directory).number == 3
        assert content(directory.current()) == {"one", "two", "three"}
        assert content(publish(directory, "four")) == {"one", "two", "three", "four"}

    def test_one_that_says_nothing_is_told(self, directory) -> None:
        for said in ("", "-1", "three"):
            (directory.path / "current").write_text(said)

            with pytest.raises(StoreError, match=r"`current` cannot be read.*recover"):
                directory.current()


class TestGoingBack:
    def test_the_newest_whole_version_becomes_current(self, directory) -> None:
        (directory.path / "version-3" / "CURRENT").unlink()

        assert recover(directory).number == 2
        assert content(directory.current()) == {"one", "two"}

    def test_what_came_later_is_kept_aside(self, directory) -> None:
        recover(directory, 1)

        aside = directory.path / "after-1"
        assert sorted(path.name for path in aside.iterdir()) == [
            "2.rdfp.gz",
            "3.rdfp.gz",
            "version-2",
            "version-2.json",
            "version-2.sums",
            "version-3",
            "version-3.json",
            "version-3.sums",
        ]
        assert content(publish(directory, "other")) == {"one", "other"}
        assert directory.recorded() == [1, 2]

    def test_going_back_twice_keeps_both(self, directory) -> None:
        recover(directory, 1)
        publish(directory, "other")
        recover(directory, 1)

        assert (directory.path / "after-1-2" / "version-2").is_dir()

    def test_a_version_that_is_not_whole_is_refused_and_nothing_changes(self, directory) -> None:
        (directory.path / "version-1.json").write_text("[]")
        before = files_in(directory)

        with pytest.raises(StoreError, match=r"version 1: .*version-1\.json cannot be read"):
            recover(directory, 1)

        assert directory.current().number == 3
        assert files_in(directory) == before

    def test_one_that_is_not_there_is_told_with_those_that_are(self, directory) -> None:
        with pytest.raises(StoreError, match="version 9 is not on disk; those that are: 1, 2, 3"):
            recover(directory, 9)

    def test_where_nothing_is_a_backup_is_asked_for(self, tmp_path) -> None:
        with pytest.raises(StoreError, match="no version to go back to; restore a backup"):
            recover(StoreDirectory(tmp_path / "none"))

        assert not (tmp_path / "none").exists()
