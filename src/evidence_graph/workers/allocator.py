"""The allocator of query processes: mimalloc, where it is installed, instead of the C library's.

The engine makes and drops many small things for each query. Beside a replica in memory the C
library's allocator takes several times as long for that as mimalloc, which also lets a replica have
an `Arena`. The figures are in docs/explanation/decisions/2026-11-30-allocator-and-hot-path.md.
"""

import os
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

_DISTRIBUTION: Final = "cmeel-mimalloc"
_LIBRARY: Final = "libmimalloc.so"
_PRELOAD: Final = "LD_PRELOAD"
_SEPARATORS: Final = frozenset(" :$")  # two that end a path, one that begins a variable
_OPTIONS: Final = {
    # KiB that are asked of the kernel at once, all of which count against a process's limit.
    "MIMALLOC_ARENA_RESERVE": "65536",
    # No second try, 0.4 s later, where the limit is reached: what is not there then is not now.
    "MIMALLOC_RETRY_ON_OOM": "0",
}


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Returns the environment of a process that shall have the allocator.

    It is as given where mimalloc is not installed, and where an allocator is preloaded already.
    """
    library = _library()
    preloaded = given.get(_PRELOAD, "")
    if library is None or "malloc" in preloaded:
        return dict(given)
    return {**_OPTIONS, **given, _PRELOAD: f"{library} {preloaded}".rstrip()}


@cache
def _library() -> str | None:
    """Returns the path of the shared library, or None; LD_PRELOAD takes not every path."""
    try:
        files = metadata.files(_DISTRIBUTION) or ()
    except metadata.PackageNotFoundError:
        return None
    paths = (Path(str(file.locate())) for file in files if file.name == _LIBRARY)
    usable = (path for path in paths if os.access(path, os.R_OK))
    return next((str(path) for path in usable if _SEPARATORS.isdisjoint(str(path))), None)
