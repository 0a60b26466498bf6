"""`backup`, `restore` and `recover`: that nothing is lost, and how to see it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_graph.cli import progress, screen
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.cli.numbers import counted

if TYPE_CHECKING:
    from evidence_graph.store.versions import StoreDirectory


@click.command(
    epilog="""\b
Examples:
  evidence-graph backup evidence-2026-11-30.tar --store build/store

The file holds every quad, the record of all changes and the hashes of the tokens, each with its
SHA-256. The store can be read and written meanwhile."""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_settings
def backup(run: Invocation, file: Path) -> None:
    """Write the store into one file."""
    directory = _directory(run)
    with progress.shown(first="Writing the backup"):
        from evidence_graph.store import backups  # noqa: PLC0415 - see invocation.py

        made = backups.back_up(directory, file)
    screen.say(
        f"{file}: version {made.version}, {counted(made.files, 'file')}, {made.bytes:,} bytes."
    )


@click.command(
    epilog="""\b
Examples:
  evidence-graph restore evidence-2026-11-30.tar --store build/restored
  evidence-graph restore evidence-2026-11-30.tar --check

Checksums are looked at first. The directory has to be empty: nothing is ever written over."""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only look whether the file is whole.")
@with_settings
def restore(run: Invocation, file: Path, check: bool) -> None:
    """Make a store of a backup."""
    with progress.shown(first="Reading the backup"):
        from evidence_graph.store import backups  # noqa: PLC0415 - see invocation.py

        if check:
            found = backups.check(file)
            screen.say(f"{file} is whole: version {found.version}, {counted(found.files, 'file')}.")
            return
        version = backups.restore(file, _directory(run))
    screen.say(f"Restored version {version.number}.")


@click.command(
    epilog="""\b
Examples:
  evidence-graph verify --store build/store
  evidence-graph recover --store build/store
  evidence-graph recover 6 --store build/store

For a store that is damaged: the newest version on disk that is whole becomes the current one, or
the VERSION named. What there is of later ones is moved into a folder of the store, after-VERSION;
nothing is deleted."""
)
@click.argument("version", required=False, type=click.IntRange(min=1))
@with_settings
def recover(run: Invocation, version: int | None) -> None:
    """Go back to a version on disk, where a store is damaged."""
    directory = _directory(run)
    with progress.shown(first="Reading the versions"):
        from evidence_graph.store import recovery  # noqa: PLC0415 - see invocation.py

        found = recovery.recover(directory, version)
    screen.say(f"Version {found.number} is the current one. `evidence-graph verify` tells more.")


def _directory(run: Invocation) -> "StoreDirectory":
    if run.settings.store is None:
        raise click.UsageError("name the store with --store DIR")
    from evidence_graph.store.versions import StoreDirectory  # noqa: PLC0415 - see invocation.py

    return StoreDirectory(run.settings.store)
