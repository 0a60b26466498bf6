"""A stack deep enough for every query that the limits let through.

A query nested 200 levels deep needs more stack than the 2 MiB that a server's threads have, and a
stack that overflows ends the process. Whatever runs or drops a query runs here.
"""

import threading
import traceback
from collections.abc import Callable
from typing import Final, TypeVar

STACK: Final = 64 * 1024 * 1024
"""Bytes of address space; the system gives memory only to what is used of them."""

T = TypeVar("T")

_starting = threading.Lock()


def on_a_deep_stack(work: Callable[[], T]) -> T:
    """Returns what `work` returns, or raises what it raises, having run it on a stack of STACK."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001 - carried over to the caller, all of it
            _let_go(error)
            failure.append(error)

    thread = threading.Thread(target=run, name="query", daemon=True)
    with _starting:  # the size is the process's, so it is put back before anyone else starts one
        before = threading.stack_size(STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
    thread.join()
    if failure:
        raise failure.pop()
    return outcome.pop()


def _let_go(error: BaseException | None) -> None:
    # The engine's answers have to be dropped by the thread that made them; a traceback keeps them.
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
