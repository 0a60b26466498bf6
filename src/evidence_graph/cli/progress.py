"""Progress on standard error: a spinner at a terminal, plain lines anywhere else."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from evidence_graph.cli.screen import errors_console

PATIENCE_SECONDS = 1.0
"""How long a step may take before a reader without a terminal is told of it."""


@contextmanager
def shown(*, first: str | None = None) -> Iterator[Callable[[str], None]]:
    """Yields a function to be called with a line whenever a step begins."""
    console = errors_console()
    steps = _spinner(console) if _can_animate(console) else _lines()
    with steps as say:
        if first is not None:
            say(first)
        yield say


def _can_animate(console: Console) -> bool:
    return console.is_terminal and not console.is_dumb_terminal


@contextmanager
def _spinner(console: Console) -> Iterator[Callable[[str], None]]:
    with console.status("") as status:
        yield lambda step: status.update(f"{step} …")


@contextmanager
def _lines() -> Iterator[Callable[[str], None]]:
    # A log of a build wants to see that something goes on, not each of sixty quick steps.
    current: list[str] = []
    done = threading.Event()

    def tell() -> None:
        told = ""
        while not done.wait(PATIENCE_SECONDS):
            if current and current[-1] != told:
                told = current[-1]
                print(f"{told} …", file=sys.stderr, flush=True)  # noqa: T201 - people read this

    teller = threading.Thread(target=tell, name="progress", daemon=True)
    teller.start()
    try:
        yield current.append
    finally:
        done.set()
        teller.join()
