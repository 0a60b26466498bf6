"""The environment of query processes: with mimalloc, and otherwise as it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_graph.workers import allocator
from evidence_graph.workers.allocator import environment

MIMALLOC = environment({})["LD_PRELOAD"]
FINDS_IT = "import ctypes, sys; sys.exit(not hasattr(ctypes.CDLL(None), 'mi_malloc'))"


def test_a_process_with_it_has_mimalloc() -> None:
    subprocess.run([sys.executable, "-c", FINDS_IT], env=environment(os.environ), check=True)


@pytest.mark.parametrize("preloaded", ["/usr/lib/libjemalloc.so.2", "libtcmalloc.so:other.so"])
def test_an_allocator_that_is_preloaded_is_left_alone(preloaded: str) -> None:
    given = {"LD_PRELOAD": preloaded, "HOME": "/"}

    assert environment(given) == given


def test_given_twice_it_is_preloaded_once() -> None:
    assert environment(environment({})) == environment({})


def test_what_else_is_preloaded_stays() -> None:
    assert environment({"LD_PRELOAD": "/lib/libother.so"})["LD_PRELOAD"].split() == [
        MIMALLOC,
        "/lib/libother.so",
    ]


def test_what_is_set_already_stays_as_it_is() -> None:
    given = {"MIMALLOC_ARENA_RESERVE": "1024", "HOME": "/"}

    assert environment(given).items() > given.items()
    assert given == {"MIMALLOC_ARENA_RESERVE": "1024", "HOME": "/"}


@pytest.mark.parametrize("name", ["a b", "a:b", "$ORIGIN"])
def test_a_path_that_cannot_be_preloaded_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / name / "libmimalloc.so"
    library.parent.mkdir()
    library.touch()

    class Found:
        name = library.name

        def locate(self) -> Path:
            return library

    monkeypatch.setattr(allocator.metadata, "files", lambda _: [Found()])
    allocator._library.cache_clear()
    try:
        assert environment({"HOME": "/"}) == {"HOME": "/"}
    finally:
        allocator._library.cache_clear()
