"""Where results go: standard output, or a file that is replaced whole or not at all."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import click

from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format

STANDARD_OUTPUT: Final = Path("-")

_IN_MEMORY = 8 * 1024 * 1024

output_option: Final = click.option(
    "--output",
    "-o",
    "output_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the result to this file; it is replaced whole, or not at all.",
)


def is_standard(path: Path | None) -> bool:
    """Says whether results go to standard output."""
    return path is None or path == STANDARD_OUTPUT


def graph_format(name: str | None, path: Path | None, *, default: Format) -> Format:
    """Returns the RDF format wanted: the one named, else the one of the file's ending."""
    if name is not None:
        return formats.named(name, formats.GRAPH_FORMATS)
    return of_ending(path, formats.GRAPH_FORMATS) or default


def of_ending(path: Path | None, among: Sequence[Format]) -> Format | None:
    """Returns the format that a file's ending stands for, if it is one of these."""
    ending = "" if path is None else path.suffix.removeprefix(".").lower()
    return next((f for f in among if ending in f.endings), None)


@contextmanager
def opened(path: Path | None) -> Iterator[IO[bytes]]:
    """Yields the stream that takes the result; nothing of it is seen unless all of it was made."""
    if path is None or is_standard(path):
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as whole:
            yield whole
            whole.seek(0)
            sys.stdout.flush()
            shutil.copyfileobj(whole, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    try:
        with _replacing(path) as file:
            yield file
    except OSError as cause:
        raise click.ClickException(f"{path} cannot be written: {cause.strerror}") from cause


@contextmanager
def _replacing(path: Path) -> Iterator[IO[Any]]:
    if path.exists() and not path.is_file():  # a terminal, a pipe, /dev/null
        with path.open("wb") as file:
            yield file
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("xb") as file:
            yield file
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
