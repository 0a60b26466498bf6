"""Memory set apart, in large pages, which a fork can have for itself at once. Linux and mimalloc."""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Final

from evidence_graph.errors import StoreError

LARGE: Final = 2 * 1024 * 1024
"""Bytes of a large page."""

_ANY_NODE: Final = -1
_MOVE_TO_FIXED_PLACE: Final = 3  # MREMAP_MAYMOVE | MREMAP_FIXED
_FAILED: Final = ctypes.c_void_p(-1).value


class Arena:
    """Memory in large pages, for what is made while it is `in_use`, and nothing else.

    A fork shares memory until either side writes there, then copies it in pages of 4 KB, one fault
    each. Since nothing of Python's is in here, a fork can be given `a_copy_of_its_own` at once.
    """

    def __init__(self, size: int) -> None:
        """Reserves that many bytes, which count against the limits of this process.

        Raises StoreError where there are not so many, or where the process has no mimalloc.
        """
        self._libc = ctypes.CDLL(None)
        self._size = -(-size // LARGE) * LARGE
        try:
            manage, new_heap = self._libc.mi_manage_os_memory_ex, self._libc.mi_heap_new_in_arena
            of_thread = self._libc.mi_heap_theap
        except AttributeError:
            raise StoreError("this process does not run with mimalloc") from None
        new_heap.restype = of_thread.restype = ctypes.c_void_p
        self._begin = _large_pages(self._libc, self._size)
        arena = ctypes.c_void_p()
        true, false = ctypes.c_bool(True), ctypes.c_bool(False)  # noqa: FBT003 - of C
        is_managed = manage(
            ctypes.c_void_p(self._begin),
            ctypes.c_size_t(self._size),
            true,  # committed
            false,  # pinned
            true,  # zero
            ctypes.c_int(_ANY_NODE),
            true,  # exclusive
            ctypes.byref(arena),
        )
        heap = new_heap(arena) if is_managed & 1 else None
        if not heap:
            raise StoreError(f"no memory of {self._size:,} bytes can be managed")
        self._heap = ctypes.c_void_p(of_thread(ctypes.c_void_p(heap)))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Has what this thread allocates meanwhile lie in the arena."""
        set_default = self._libc.mi_theap_set_default
        set_default.restype = ctypes.c_void_p
        before = ctypes.c_void_p(set_default(self._heap))
        try:
            yield
        finally:
            set_default(before)
            self._libc.mi_collect(ctypes.c_bool(True))  # noqa: FBT003 - freed memory, now and all

    def get_a_copy_of_its_own(self) -> None:
        """Gives this process, a fork, the whole arena to itself, in large pages.

        Where there is no memory for that the rest stays shared until it is written to.
        """
        for begin, length in self._runs():
            copy = _large_pages(self._libc, length)
            ctypes.memmove(copy, begin, length)
            # From the first byte copied to here nothing writes to the arena: it has no Python in it.
            move = self._libc.mremap
            move.restype = ctypes.c_void_p
            moved = move(
                ctypes.c_void_p(copy),
                ctypes.c_size_t(length),
                ctypes.c_size_t(length),
                ctypes.c_int(_MOVE_TO_FIXED_PLACE),
                ctypes.c_void_p(begin),
            )
            if moved == _FAILED:
                raise StoreError("the copy of a replica could not be put into its place")

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Yields where memory is in use, in whole large pages: the addresses and the lengths."""
        resident = ctypes.create_string_buffer(self._size // mmap.PAGESIZE)
        if self._libc.mincore(
            ctypes.c_void_p(self._begin), ctypes.c_size_t(self._size), resident
        ):
            return
        each = LARGE // mmap.PAGESIZE
        used = [any(resident.raw[at : at + each]) for at in range(0, len(resident.raw), each)]
        at = self._begin
        for is_used, pages in groupby(used):
            length = sum(LARGE for _ in pages)
            if is_used:
                yield at, length
            at += length


def _large_pages(libc: ctypes.CDLL, length: int) -> int:
    """Returns where that many bytes of new memory begin. Raises StoreError."""
    reserve = libc.mmap
    reserve.restype = ctypes.c_void_p
    nowhere, reserved = ctypes.c_void_p(), ctypes.c_size_t(length + LARGE)
    found = reserve(
        nowhere,
        reserved,
        ctypes.c_int(mmap.PROT_READ | mmap.PROT_WRITE),
        ctypes.c_int(mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        ctypes.c_int(-1),
        ctypes.c_long(0),
    )
    if found == _FAILED:
        raise StoreError(f"there are no {length:,} bytes of memory for a replica")
    begin = -(-found // LARGE) * LARGE
    for surplus, size in ((found, begin - found), (begin + length, found + LARGE - begin)):
        if size:
            libc.munmap(ctypes.c_void_p(surplus), ctypes.c_size_t(size))
    libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(length), ctypes.c_int(mmap.MADV_HUGEPAGE))
    return begin
