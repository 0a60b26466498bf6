"""Does one thing to a store, to be killed meanwhile: says when it begins, and what is done.

`python doing.py change STORE` makes one change after the other, each of which is inferred and
validated; `python doing.py backup STORE FILE` and `python doing.py restore STORE FILE` end.
"""

import os
import sys
from pathlib import Path

from changing import made
from evidence_graph.changing.writer import Writer
from evidence_graph.store import backups
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop


def change_for_ever(directory: StoreDirectory, moment: str) -> None:
    """Makes changes, and where a moment is named ends in it as if killed."""

    def progress(step: str) -> None:
        if step == moment:
            os.kill(os.getpid(), 9)

    writer = Writer(DiskWorkshop(directory))
    while True:
        number = directory.current().number + 1
        edit = made.exchange((), [made.remark(f"of {number}")])
        receipt = writer.change(edit, by=made.by(), progress=progress)
        say(str(receipt.version))


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def main() -> None:
    what, store, *more = sys.argv[1:]
    directory = StoreDirectory(Path(store))
    say("begins")
    if what == "change":
        change_for_ever(directory, "".join(more))
    elif what == "backup":
        backups.back_up(directory, Path(*more))
    else:
        backups.restore(Path(*more), directory)
    say("done")


if __name__ == "__main__":
    main()
