"""Large pages for a worker that has come to have a copy of its replica.

A fork shares the replica's pages until it touches them, and the engine touches what it reads: it
counts references there. What is copied so comes in pages of 4 KB, and reading all over hundreds of
megabytes of them is slow. Once a worker has copied a good part, the whole is put into pages of 2 MB
(`MADV_COLLAPSE`, Linux 6.1), a piece at a time and only while nobody waits. Where the kernel cannot
do that, nothing changes.
"""

import ctypes
import re
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LARGE: Final = 2 * 1024 * 1024
PIECE: Final = 16 * LARGE
"""Bytes that are put into large pages at once: some 20 ms, for which a new query would wait."""

PART: Final = 4
"""One part in so many of what it was forked with has to have been copied before all the rest is."""

PAGE: Final = resource.getpagesize()

_MADV_COLLAPSE: Final = 25


class LargePages:
    """The memory of this process, which is put into large pages once it is its own."""

    def __init__(self, *, worthwhile: int) -> None:
        """Takes how many bytes have to have been copied before all the rest is."""
        self._worthwhile = worthwhile
        self._before = _faults()
        self._left: Iterator[tuple[int, int]] | None = None

    @classmethod
    def of_fork(cls) -> "LargePages | None":
        """Returns what takes care of a process that has just been forked.

        None where there is no such thing.
        """
        try:
            resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
        except OSError:
            return None
        return cls(worthwhile=(resident - shared) * PAGE // PART)

    def improve(self) -> bool:
        """Puts the next piece into large pages; returns False when there is nothing to do."""
        try:
            if self._left is None:
                if not self._has_copied():
                    return False
                self._left = _pieces()
            begin, length = next(self._left)
            madvise = ctypes.CDLL(None).madvise
            madvise(ctypes.c_void_p(begin), ctypes.c_size_t(length), _MADV_COLLAPSE)
        except (StopIteration, OSError, MemoryError, AttributeError):
            return False
        return True

    def _has_copied(self) -> bool:
        # A fault is a copy or new memory; looking which takes longer, and is not done each time.
        faults = _faults()
        if (faults - self._before) * PAGE < self._worthwhile:
            return False
        self._before = faults
        own = re.findall(
            r"Private_Dirty: *([0-9]+) kB", Path("/proc/self/smaps_rollup").read_text()
        )
        return bool(own) and int(own[0]) * 1024 >= self._worthwhile


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
