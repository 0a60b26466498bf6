"""Memory set apart in large pages, which a fork can have for itself, page by page.

Only on Linux, in a process whose allocator is mimalloc.
"""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
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
    each. Since nothing of Python's is in here, a fork can copy it in large pages, and sooner.
    """

    def __init__(self, size: int) -> None:
        """Reserves that many bytes, which count against the limits of this process.

        Raises StoreError where there are not so many, or where the process has no mimalloc.
        """
        self._libc = ctypes.CDLL(None)
        self._size = -(-size // LARGE) * LARGE
        self._left: Iterator[int] | None = None
        try:
            manage, new_heap = self._libc.mi_manage_os_memory_ex, self._libc.mi_heap_new_in_arena
            of_thread = self._libc.mi_heap_theap
            self._set_default = self._libc.mi_theap_set_default
            self._move = self._libc.mremap
        except AttributeError:
            raise StoreError("this process does not run with mimalloc") from None
        manage.restype = ctypes.c_bool
        for function in (new_heap, of_thread, self._set_default, self._move):
            function.restype = ctypes.c_void_p
        self._begin = _large_pages(self._libc, self._size)
        arena = ctypes.c_void_p()
        true, false = ctypes.c_bool(True), ctypes.c_bool(False)
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
        if not is_managed:
            _give_back(self._libc, self._begin, self._size)
        heap = new_heap(arena) if is_managed else None
        if not heap:
            raise StoreError(f"no memory of {self._size:,} bytes can be managed")
        self._heap = ctypes.c_void_p(of_thread(ctypes.c_void_p(heap)))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Has what this thread allocates meanwhile lie in the arena."""
        before = ctypes.c_void_p(self._set_default(self._heap))
        try:
            yield
        finally:
            self._set_default(before)
            self._libc.mi_collect(ctypes.c_bool(True))

    def copy_a_page(self) -> bool:
        """Gives this process, a fork, the next large page of the arena to itself.

        Returns False when it has all of them, or where there is no memory for that: the rest then
        stays shared until it is written to. Raises StoreError where a copy cannot be put into its
        place; the process cannot go on then.
        """
        if self._left is None:
            self._left = self._used_pages()
        begin = next(self._left, None)
        if begin is None:
            return False
        try:
            copy = _large_pages(self._libc, LARGE)
        except StoreError:
            self._left = iter(())
            return False
        size, way = ctypes.c_size_t(LARGE), ctypes.c_int(_MOVE_TO_FIXED_PLACE)
        source, target = ctypes.c_void_p(copy), ctypes.c_void_p(begin)
        # Between these two nothing may write to the arena: it has nothing of Python's in it.
        ctypes.memmove(copy, begin, LARGE)
        if self._move(source, size, size, way, target) != begin:
            raise StoreError("the copy of a replica could not be put into its place")
        return True

    def _used_pages(self) -> Iterator[int]:
        """Returns the addresses of the large pages that are in use, as it is now."""
        resident = ctypes.create_string_buffer(self._size // mmap.PAGESIZE)
        if self._libc.mincore(ctypes.c_void_p(self._begin), ctypes.c_size_t(self._size), resident):
            return iter(())
        told, each = resident.raw, LARGE // mmap.PAGESIZE
        places = range(0, self._size, LARGE)
        used = (any(told[at : at + each]) for at in range(0, len(told), each))
        return iter(
            [self._begin + place for place, is_used in zip(places, used, strict=True) if is_used]
        )


def _large_pages(libc: ctypes.CDLL, length: int) -> int:
    """Returns where that many bytes of new memory begin. Raises StoreError."""
    reserve = libc.mmap
    reserve.restype = ctypes.c_void_p
    nowhere, reserved = ctypes.c_void_p(), ctypes.c_size_t(length + LARGE)
    found: int = reserve(
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
            _give_back(libc, surplus, size)
    libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(length), ctypes.c_int(mmap.MADV_HUGEPAGE))
    return begin


def _give_back(libc: ctypes.CDLL, begin: int, length: int) -> None:
    libc.munmap(ctypes.c_void_p(begin), ctypes.c_size_t(length))
