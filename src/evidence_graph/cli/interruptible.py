"""Ctrl-C that works while the engine, which cannot be interrupted, is answering."""

import traceback
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
        return executor.submit(_contained, work).result()
    except KeyboardInterrupt as interrupt:
        raise WorkAbandoned from interrupt
    finally:
        executor.shutdown(wait=False)


def _contained(work: Callable[[], T]) -> T:
    try:
        return work()
    except BaseException as error:
        # The engine's answers must be dropped in the thread that they were made in, and the
        # frames of a traceback hold on to them.
        traceback.clear_frames(error.__traceback__)
        raise
