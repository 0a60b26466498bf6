"""Whole changes, backups and restores killed at any moment: all of it is there, or nothing."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from changing import made
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import StoreError
from evidence_graph.store import backups
from evidence_graph.store.changes import in_graph
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from faults import doing

KILLS = 10
TESTS = Path(__file__).parents[1]


def begun(*arguments: object) -> subprocess.Popen[bytes]:
    """Starts to do something, and returns when it has begun."""
    process = subprocess.Popen(
        [sys.executable, doing.__file__, *map(str, arguments)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    assert process.stdout.readline() == b"begins\n"
    return process


def killed_after(seconds: float, *arguments: object) -> list[bytes]:
    """Kills what was begun after some time, and returns what it had said by then."""
    with begun(*arguments) as process:
        time.sleep(seconds)
        process.kill()
        return process.stdout.read().split()


def seconds_of(*arguments: object) -> float:
    """Returns how long something takes on this machine as it is now."""
    before = time.monotonic()
    with begun(*arguments) as process:
        assert process.stdout.readline()
        seconds = time.monotonic() - before
        process.kill()
    return seconds


def remarks(directory: StoreDirectory) -> set[str]:
    """Returns what was remarked; fails where the merged view has not all of it."""
    quads = QuadStore.open(directory.current().path, read_only=True)
    remarked = list(quads.quads(made.MINE))
    assert all(in_graph(quad, None) in quads for quad in remarked)
    return {quad.object.value for quad in remarked}


def changed(directory: StoreDirectory) -> set[str]:
    """Returns the remarks that a store of this number of versions has to have."""
    return {f"of {number}" for number in range(2, directory.current().number + 1)}


class TestChanges:
    @pytest.mark.parametrize("moment", ["Inferring", "Validating", "Publishing"])
    def test_killed_in_the_middle_nothing_of_it_is_there(self, store, moment) -> None:
        directory = StoreDirectory(store)

        with begun("change", store, moment) as process:
            assert process.stdout.read() == b""

        assert directory.current().number == 1
        self.goes_on(directory)

    def test_killed_at_any_moment_what_was_acknowledged_is_there(self, store) -> None:
        directory, dice = StoreDirectory(store), random.Random(4)
        longest = 1.5 * seconds_of("change", store)
        for _ in range(KILLS):
            acknowledged = killed_after(dice.random() * longest, "change", store)

            assert directory.current().number >= max(map(int, acknowledged), default=1)
            assert remarks(directory) == changed(directory)
        self.goes_on(directory)

    @staticmethod
    def goes_on(directory: StoreDirectory) -> None:
        """Sees that the next writer clears up, and that everything agrees."""
        workshop = DiskWorkshop(directory)
        edit = made.exchange((), [made.remark(f"of {directory.current().number + 1}")])
        Writer(workshop).change(edit, by=made.by())
        workshop.close()

        assert remarks(directory) == changed(directory)
        assert verify(directory) == []
        assert not list(directory.path.glob("work-*"))


class TestBackups:
    def test_a_killed_backup_is_whole_or_not_there(self, store, tmp_path) -> None:
        dice, file = random.Random(4), tmp_path / "backup.tar"
        longest = seconds_of("backup", store, file)
        whole = 0
        for _ in range(KILLS):
            file.unlink(missing_ok=True)
            killed_after(dice.random() * longest, "backup", store, file)
            if file.exists():
                assert backups.check(file).version == 1
                whole += 1

        assert whole < KILLS, "they were killed after everything was done"
        assert verify(StoreDirectory(store)) == []

    def test_a_backup_killed_over_another_leaves_that_one(self, store, tmp_path) -> None:
        file = tmp_path / "backup.tar"
        backups.back_up(StoreDirectory(store), file)

        killed_after(0.0, "backup", store, file)

        assert backups.check(file).version == 1

    def test_a_killed_restore_is_done_again(self, store, tmp_path) -> None:
        dice, file = random.Random(4), tmp_path / "backup.tar"
        backups.back_up(StoreDirectory(store), file)
        longest = seconds_of("restore", tmp_path / "first", file)
        again = 0
        for number in range(KILLS):
            restored = StoreDirectory(tmp_path / f"restored-{number}")
            killed_after(dice.random() * longest, "restore", restored.path, file)
            if is_made(restored):
                continue
            again += 1
            backups.restore(file, restored)
            assert restored.current().facts == StoreDirectory(store).current().facts

        assert again, "they were killed after everything was done"
        assert verify(restored) == []


def is_made(directory: StoreDirectory) -> bool:
    """Says whether there is a store; what is there in part is told as such."""
    if directory.layout.restoring.exists() and not directory.layout.pointer.exists():
        with pytest.raises(StoreError, match="restore it again"):
            directory.current()
        return False
    return directory.current() is not None
