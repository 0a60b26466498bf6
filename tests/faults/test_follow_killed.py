"""A follower killed at any moment goes on where it was, and is the same store in the end."""

import random
import subprocess
import sys
import time
from pathlib import Path

from evidence_graph.changing.following import follow
from evidence_graph.changing.upgrade import make_plain
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.store.changes import Authorship
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop
from faults import committing, following

CHANGES = 150
KILLS = 10


def made_with_changes(path: Path) -> StoreDirectory:
    """Returns a plain store with changes of one quad, whose settling takes no time."""
    directory = StoreDirectory(path)
    make_plain(directory)
    workshop = DiskWorkshop(directory)
    writer = Writer(workshop)
    by = Authorship(author="a tester", reason="to be followed", tool="tests")
    for number in range(CHANGES):
        triple = (committing.SUBJECT, committing.PREDICATE, committing.Literal(number))

        def edit(work: Work, triple=triple) -> tuple[()]:
            work.add_triples([triple], committing.GRAPH)
            return ()

        writer.change(edit, by=by)
    workshop.close()
    return directory


def test_a_follower_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    store = made_with_changes(tmp_path / "store")
    mirror = StoreDirectory(tmp_path / "mirror")
    command = [sys.executable, following.__file__, str(store.path), str(mirror.path)]
    dice = random.Random(4)
    killed = 0
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()  # it has begun with a change
            time.sleep(dice.random() * 0.05)
            killed += process.poll() is None
            process.kill()

    follow(following.URL, mirror, fetch=following.fetch_from(store))

    assert killed > KILLS / 2, "the followers were done before they were killed"
    assert mirror.current().number == store.current().number
    assert verify(mirror) == []
