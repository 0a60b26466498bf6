"""A writer killed at any moment: what was acknowledged is there, and nothing is there in part."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO

import pytest

from evidence_graph.errors import StoreError
from evidence_graph.store import inspecting, versions
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.recovery import recover
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop
from faults import committing

KILLS = 500
COMMITS = 3
"""A writer is killed before it has made so many commits, about."""
ANEW = 10
"""Kills after which it is seen again how long a commit takes: others use the machine too."""


class Writers:
    """Starts writers on a store, one at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._in: IO[bytes] = process.stdin
        self._out: IO[bytes] = process.stdout

    def killed_after(self, seconds: float) -> int:
        """Returns the last change that a writer was told is safe before it was killed, or 0."""
        self._in.write(b"go\n")
        self._in.flush()
        acknowledged, pid = 0, None
        while pid is None:
            word = self._out.readline().split()
            if word[0] == b"pid":
                pid = int(word[1])
            else:
                acknowledged = int(word[0])
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        while (line := self._out.readline()) != b"over\n":
            acknowledged = int(line)
        return acknowledged


def seconds_of_a_commit(started: Writers) -> float:
    """Returns how long a writer takes for a commit on this machine as it is now."""
    seconds = 0.1
    while not (made := started.killed_after(seconds)):
        seconds *= 2
    return seconds / made


@contextmanager
def writers(store: Path) -> Iterator[Writers]:
    command = [sys.executable, committing.__file__, str(store)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        yield Writers(process)
        process.stdin.close()


def changes_in(directory: StoreDirectory) -> list[int]:
    """Returns the changes whose quads are all there; fails where one is there in part."""
    current = directory.current()
    if current is None:
        return []
    quads = QuadStore.open(current.path, read_only=True)
    words = {q.object.value for q in quads.quads(committing.GRAPH)}
    numbers = {int(word[:-1]) for word in words}
    assert words == {f"{number}{part}" for number in numbers for part in committing.PARTS}
    assert sorted(numbers) == list(range(1, current.number + 1))
    return sorted(numbers)


def test_what_is_acknowledged_is_there_and_nothing_is_there_in_part(tmp_path: Path) -> None:
    directory = StoreDirectory(tmp_path / "store", kept=2)
    dice = random.Random(4)
    published = 0
    with writers(directory.path) as started:
        for kill in range(KILLS):
            if kill % ANEW == 0:
                longest = COMMITS * seconds_of_a_commit(started)
            acknowledged = started.killed_after(dice.random() * longest)

            found = changes_in(directory)

            assert len(found) >= max(acknowledged, published)
            published = len(found)

    assert published > KILLS / 10, "the writers were killed before they did anything"
    assert directory.recorded() == list(range(1, published + 1))
    workshop = DiskWorkshop(directory)
    with workshop.writing():
        workshop.begin()
    workshop.close()
    assert not list(directory.path.glob("work-*"))


@pytest.mark.parametrize("torn", ["current", "version-1.json", "changes/1.rdfp.gz"])
def test_a_torn_file_is_told_and_not_read_as_something_else(tmp_path: Path, torn: str) -> None:
    directory = StoreDirectory(tmp_path / "store")
    with writers(directory.path) as started:
        while directory.current() is None:
            started.killed_after(0.1)
    number = directory.current().number
    file = directory.path / torn.replace("1.", f"{number}.")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if torn != "current" else b"")

    with pytest.raises(StoreError):
        (directory.current(), directory.change(number))


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch) -> None:
    directory = StoreDirectory(tmp_path / "store")
    with writers(directory.path) as started:
        while directory.current() is None:
            started.killed_after(0.1)
    before = changes_in(directory)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    workshop = DiskWorkshop(directory)
    with workshop.writing():
        work = workshop.begin()
        work.add_triples(
            [(committing.SUBJECT, committing.PREDICATE, committing.Literal("x"))], committing.GRAPH
        )
        change = committing.ChangeSet(added=work.added, removed=work.removed, by=committing.BY)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            workshop.publish(work, change, {})
        monkeypatch.undo()
        workshop.abandon(work)
    workshop.close()

    assert changes_in(directory) == before


def test_a_clock_that_goes_backwards_changes_no_order(tmp_path: Path) -> None:
    directory = StoreDirectory(tmp_path / "store")
    workshop = DiskWorkshop(directory)
    for year in (2030, 2020):
        with workshop.writing():
            work = workshop.begin()
            triple = (committing.SUBJECT, committing.PREDICATE, committing.Literal(str(year)))
            work.add_triples([triple], committing.GRAPH)
            by = committing.Authorship(
                author="a", reason="b", tool="c", time=committing.BY.time.replace(year=year)
            )
            change = committing.ChangeSet(added=work.added, removed=work.removed, by=by)
            workshop.publish(work, change, {})
    workshop.close()

    assert directory.current().number == 2
    assert [directory.change(n).by.time.year for n in (1, 2)] == [2030, 2020]


def test_a_version_made_by_a_clock_that_was_set_back_is_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = StoreDirectory(tmp_path / "store")
    for year in (2030, 2020, 2025):

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime(year, 1, 1, tzinfo=tz)  # noqa: B023 - used within the loop

        monkeypatch.setattr(versions, "datetime", Clock)
        workshop = DiskWorkshop(directory)
        with workshop.writing():
            work = workshop.begin()
            triple = (committing.SUBJECT, committing.PREDICATE, committing.Literal(str(year)))
            work.add_triples([triple], committing.GRAPH)
            change = committing.ChangeSet(added=work.added, removed=frozenset(), by=committing.BY)
            workshop.publish(work, change, {})
        workshop.close()

    made = [directory.version(number).facts["made"][:4] for number in (1, 2, 3)]
    assert (directory.current().number, made) == (3, ["2030", "2020", "2025"])
    assert [*inspecting.of_files(directory, directory.current())] == []
    assert recover(directory).number == 3
