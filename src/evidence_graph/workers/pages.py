"""Large pages for a worker that has come to have a copy of its replica.

A fork shares the replica's pages until it touches them, and the engine touches what it reads: it
counts references there. What is copied so comes in pages of 4 KB, and reading all over hundreds of
megabytes of them is slow. Once a worker has copied a good part, the whole is put into pages of 2 MB
(`MADV_COLLAPSE`, Linux 6.1), a piece at a time and only while nobody waits. Where the kernel cannot
do that, nothing changes.
"""

import ctypes
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LARGE: Final = 2 * 1024 * 1024
PIECE: Final = 16 * LARGE
"""Bytes that are put into large pages at once: some 20 ms, for which a new query would wait."""

WORTHWHILE: Final = 4
"""One part in so many has to have been copied before all the rest is."""

_MADV_COLLAPSE: Final = 25


class LargePages:
    """The memory of this process, of which what was there when it began is put into large pages."""

    def __init__(self) -> None:
        resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
        self._enough = (resident - shared) // WORTHWHILE
        self._before = _faults()
        self._left: Iterator[tuple[int, int]] | None = None

    @classmethod
    def of_this_process(cls) -> "LargePages | None":
        """Returns what takes care of it, or None where there is no such thing."""
        return cls() if sys.platform == "linux" else None

    def improve(self) -> bool:
        """Puts the next piece into large pages; returns False when there is nothing left to do."""
        if self._left is None:
            if _faults() - self._before < self._enough:
                return False
            self._left = _pieces()
        piece = next(self._left, None)
        if piece is None:
            return False
        begin, length = piece
        ctypes.CDLL(None).madvise(ctypes.c_void_p(begin), ctypes.c_size_t(length), _MADV_COLLAPSE)
        return True


def _faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _pieces() -> Iterator[tuple[int, int]]:
    """Yields where the heap and other memory without a file is, in whole large pages."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, rights, *_, inode = line.split()[:5]
        if rights != "rw-p" or inode != "0" or "[stack" in line:
            continue
        begin, end = (int(address, 16) for address in place.split("-"))
        begin, end = -(-begin // LARGE) * LARGE, end // LARGE * LARGE
        for start in range(begin, end, PIECE):
            yield start, min(PIECE, end - start)
