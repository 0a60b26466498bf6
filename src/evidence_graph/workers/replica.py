"""A copy of the default graph in memory, made once by a supervisor and used by its forks."""

from pathlib import Path
from typing import Final

from evidence_graph.errors import StoreError
from evidence_graph.store import snapshots
from evidence_graph.workers import sandbox
from evidence_graph.workers.arena import Arena

LOADING: Final = 512 * 1024 * 1024
"""Bytes that the C library reserves while the engine loads, most of them without using them."""

LEAST: Final = 256 * 1024 * 1024
"""Bytes that are set apart for the smallest graph: the engine reserves 200 MB while it loads."""


class Replica:
    """The default graph of a published version, in memory that a fork can have for itself.

    The engine counts references in the very places that it reads, so that a fork comes to copy all
    that it reads, a page of 4 KB at a time. One that lives longer does better to copy the whole.
    """

    def __init__(self, snapshot: Path, *, budget: int) -> None:
        """Loads it, which takes up to twice `budget` bytes and those that the engine reserves.

        Raises StoreError; where it is the engine that gets no memory, the process is aborted.
        """
        self._arena = _set_apart(2 * budget + LEAST)
        try:
            if self._arena is not None:
                self.store = snapshots.in_memory(snapshot, into=self._arena.in_use())
            else:
                with sandbox.memory_bounded(budget + LOADING):
                    self.store = snapshots.in_memory(snapshot)
        except MemoryError as cause:
            raise StoreError("a copy of the graph takes more memory than it may") from cause

    def improve(self) -> bool:
        """Copies some more of it, in a fork that nobody asks anything; False when there is no more.

        That takes about a millisecond, for which a new query would wait; ten where the machine has
        to find the memory first.
        """
        return self._arena is not None and self._arena.copy_a_page()


def _set_apart(size: int) -> Arena | None:
    """Returns memory for a replica; None has it shared with each fork until either writes to it."""
    try:
        return Arena(size)
    except StoreError:
        return None
