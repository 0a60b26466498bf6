"""A writer that is killed again and again: started once, it forks one that commits each time.

`python committing.py STORE` reads lines. For each it forks a process that makes changes of three
quads, one after the other, and says the number of each that it was told is safe.
"""

import os
import sys
from pathlib import Path

from rdflib import Literal, URIRef

from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop

GRAPH = "http://example.org/graph"
SUBJECT, PREDICATE = URIRef("http://example.org/s"), URIRef("http://example.org/p")
PARTS = "abc"
BY = Authorship(author="a tester", reason="to be killed", tool="tests")


def commit_for_ever(store: Path) -> None:
    workshop = DiskWorkshop(StoreDirectory(store, kept=2))
    while True:
        with workshop.writing():
            current = workshop.current()
            number = 1 if current is None else current.number + 1
            work = workshop.begin()
            work.add_triples(
                [(SUBJECT, PREDICATE, Literal(f"{number}{part}")) for part in PARTS], GRAPH
            )
            change = ChangeSet(added=work.added, removed=work.removed, by=BY)
            workshop.publish(work, change, {})
        os.write(1, f"{number}\n".encode())


def main() -> None:
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            commit_for_ever(Path(sys.argv[1]))
        os.write(1, f"pid {pid}\n".encode())
        os.waitpid(pid, 0)
        os.write(1, b"over\n")


if __name__ == "__main__":
    main()
