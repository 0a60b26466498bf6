"""Ctrl-C that works while the engine, which cannot be interrupted, is answering."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class WorkAbandoned(KeyboardInterrupt):
    """Ctrl-C came while a thread was in the engine, where it still is.

    The process must end without waiting for that thread.
    """


def run(work: Callable[[], T]) -> T:
    """Returns what `work` returns; a Ctrl-C is heard at once and raises WorkAbandoned.

    Signals are handled between Python instructions of the main thread, so it must not be the
    one that is inside the engine.
    """
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="query")
    try:
        return executor.submit(work).result()
    except KeyboardInterrupt as interrupt:
        raise WorkAbandoned from interrupt
    finally:
        executor.shutdown(wait=False)
