"""Where output goes and how wide it may be; nothing but plain text unless at a terminal."""

import sys
from typing import IO, TextIO

from rich.console import Console


def results_console(file: IO[str] | None = None) -> Console:
    """Returns the console for results: standard output, or an opened text file."""
    return _console(file or sys.stdout)


def errors_console() -> Console:
    """Returns the console for what is said to a person: standard error."""
    return _console(sys.stderr)


def say(text: str) -> None:
    """Says something to a person, on standard error."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is where printing lives


def make_printable(stream: TextIO) -> None:
    """Lets a stream of a narrow encoding show what it lacks as escapes instead of failing."""
    if not stream.encoding.lower().startswith("utf"):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Lets a pipe that nobody reads be told like any other; rich would end with code 1."""
        raise BrokenPipeError


def _console(file: IO[str]) -> Console:
    # FORCE_COLOR and the like must not put escape codes into files and pipes.
    return _Console(
        file=file,
        force_terminal=file.isatty(),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
