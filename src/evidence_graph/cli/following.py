"""`follow`: keeping a store the same as one that is served elsewhere."""

import time

import click

from evidence_graph.cli import progress, screen
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.cli.numbers import counted


@click.command(
    epilog="""\b
Examples:
  evidence-graph follow https://example.org/evidence --store build/mirror
  evidence-graph follow http://127.0.0.1:7070 --store build/mirror --every 60

URL is where the other server is reached, without /changes. The store is empty, or has followed that
server before: each version becomes the one of the same number there, with its author, reason and
time, and is inferred and validated here. Interrupted, it goes on where it was."""
)
@click.argument("url")
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Go on following, and look so often; without it, look once.",
)
@with_settings
def follow(run: Invocation, url: str, every: float | None) -> None:
    """Take in the changes of a graph that is served elsewhere."""
    if run.settings.store is None:
        raise click.UsageError("name the store that follows with --store DIR")
    while True:
        with progress.shown(first="Starting") as say:
            from evidence_graph.changing.following import follow as take_in  # noqa: PLC0415
            from evidence_graph.store.versions import StoreDirectory  # noqa: PLC0415

            directory = StoreDirectory(run.settings.store)
            made = take_in(url.rstrip("/"), directory, progress=say)
        current = directory.current()
        number = "no version" if current is None else f"version {current.number}"
        if made or every is None:
            screen.say(f"{counted(made, 'change')} taken in; {number}.")
        if every is None:
            return
        time.sleep(every)
