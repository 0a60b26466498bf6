"""Jobs for the process that writes, which reads them from here; some fail as nobody foresaw."""

import os
from dataclasses import dataclass

from evidence_graph.changing.writer import Writer
from evidence_graph.store.changes import Authorship, Source
from evidence_graph.store.quads import Triple
from evidence_graph.store.work import Work

MINE = "https://example.org/mine"
BY = Authorship(author="a tester", reason="to see what becomes of it", tool="tests")


@dataclass(frozen=True)
class WhoJob:
    """Returns the number of the process."""

    def run(self, writer: Writer) -> int:
        del writer
        return os.getpid()


@dataclass(frozen=True)
class AddingJob:
    """Adds a triple to a graph, and may fail while the change is half made, or when it is made."""

    triple: Triple
    fails_within: bool = False
    fails_afterwards: bool = False

    def run(self, writer: Writer) -> None:
        def edit(work: Work) -> tuple[Source, ...]:
            work.add_triples([self.triple], MINE)
            if self.fails_within:
                raise ValueError("nobody foresaw this")
            return ()

        writer.change(edit, by=BY)
        if self.fails_afterwards:
            raise ValueError("nobody foresaw this")
