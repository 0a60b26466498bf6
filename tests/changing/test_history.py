"""History: who changed what and why, what lies between two versions, and taking a change back."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from changing import made
from evidence_graph.changing import history
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import ConflictError, NotFoundError
from evidence_graph.records.graphs import COMPUTED
from evidence_graph.store.changes import graph_of
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop

ONE, TWO, THREE = (made.remark(text) for text in ("one", "two", "three"))


@pytest.fixture(scope="module")
def changed(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with versions 2 to 5: one; two; one goes, three comes; one is back."""
    path = tmp_path_factory.mktemp("history") / "store"
    workshop = DiskWorkshop(StoreDirectory(shutil.copytree(shipped_store, path)))
    writer = Writer(workshop)
    for removed, added in (((), [ONE]), ((), [TWO]), ([ONE], [THREE]), ((), [ONE])):
        writer.change(made.exchange(removed, added), by=made.by(f"{len(added)} added"))
    workshop.close()
    return path


def written(directory: StoreDirectory, number: int) -> set[made.Quad]:
    """Returns what people wrote, as it is in a version on disk."""
    quads = QuadStore.open(directory.version(number).path, read_only=True)
    return {q for q in quads.quads_in_named_graphs() if graph_of(q) not in COMPUTED}


class TestLooking:
    @pytest.fixture
    def directory(self, changed: Path) -> StoreDirectory:
        return StoreDirectory(changed)

    def test_the_log_tells_who_when_and_why_with_the_newest_first(self, directory) -> None:
        logged = list(history.log(directory))

        assert [change.version for change in logged] == [5, 4, 3, 2, 1]
        assert logged[0].by == made.by("1 added")
        assert all(change.has_quads for change in logged)

    def test_what_lies_between_two_versions_is_how_their_quads_differ(self, directory) -> None:
        held = {number: written(directory, number) for number in range(1, 6)}

        for before, after in product(held, held):
            found = history.difference(directory, before, after)
            assert found.added == held[after] - held[before]
            assert found.removed == held[before] - held[after]

    def test_all_that_was_ever_added_is_what_lies_since_nothing(self, directory) -> None:
        found = history.difference(directory, 0, 5)

        assert (found.added, found.removed) == (written(directory, 5), frozenset())

    def test_it_is_told_to_people_and_to_programs(self, directory) -> None:
        found = history.difference(directory, 3, 4)

        assert found.lines() == [
            (made.MINE, '- https://example.org/a rdfs:comment "one"'),
            (made.MINE, '+ https://example.org/a rdfs:comment "three"'),
        ]
        assert list(found.patch()) == ["TX .", f"D {ONE} .", f"A {THREE} .", "TC ."]

    def test_a_version_that_is_not_on_record_is_told(self, directory) -> None:
        with pytest.raises(NotFoundError):
            history.difference(directory, 1, 6)


class TestTakingBack:
    @pytest.fixture
    def directory(self, changed: Path, tmp_path: Path) -> StoreDirectory:
        return StoreDirectory(shutil.copytree(changed, tmp_path / "history"))

    @pytest.fixture
    def writer(self, directory: StoreDirectory) -> Iterator[Writer]:
        workshop = DiskWorkshop(directory)
        yield Writer(workshop)
        workshop.close()

    def test_a_change_taken_back_leaves_what_was_before_it(self, directory, writer) -> None:
        edit = history.taken_back(directory.change(3), 3)

        writer.change(edit, by=made.by("not two"))

        assert written(directory, 6) == written(directory, 5) - {TWO}
        assert verify(directory) == []

    def test_what_was_taken_back_can_be_made_again(self, directory, writer) -> None:
        writer.change(history.taken_back(directory.change(3), 3), by=made.by())
        writer.change(history.taken_back(directory.change(6), 6), by=made.by())

        assert written(directory, 7) == written(directory, 5)

    def test_a_change_that_later_ones_touched_is_not_taken_back(self, directory, writer) -> None:
        before = written(directory, 5)

        with pytest.raises(ConflictError, match="change 4 cannot be taken back"):
            writer.change(history.taken_back(directory.change(4), 4), by=made.by())

        assert directory.current().number == 5
        assert written(directory, 5) == before
