"""`serve` and `settings`: running the endpoint, and what an operator may choose."""

import socket
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

import click

from evidence_graph.authority.tokens import TOKENS, TokenFile
from evidence_graph.cli import progress, receipts, screen, tables
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.errors import StoreError
from evidence_graph.settings import ENVIRONMENT_PREFIX, Settings

_ALL_ADDRESSES: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what to make of it, not use


@click.command(
    epilog="""\b
Examples:
  evidence-graph settings
  evidence-graph settings --config evidence-graph.toml
  EVIDENCE_GRAPH_PORT=8080 evidence-graph settings"""
)
@with_settings
def settings(run: Invocation) -> None:
    """Show the settings, and where each value comes from."""
    rows = [
        (
            field.name,
            _plain(getattr(run.settings, field.name)),
            run.chosen.origins[field.name],
            field.metadata["help"],
        )
        for field in fields(Settings)
    ]
    console = screen.results_console()
    tables.write(
        console, tables.table(("setting", "value", "from", "what"), rows, width=console.width)
    )
    screen.say(
        "Later wins: default, --config FILE.toml (port = 8080), environment "
        f"({ENVIRONMENT_PREFIX}PORT=8080), command line (--port 8080)."
    )


@click.command(
    epilog="""\b
Examples:
  evidence-graph serve
  evidence-graph serve --store build/store --port 8080
  evidence-graph serve --host 0.0.0.0 --public-url https://example.org/evidence
  evidence-graph serve --plain --admin-token SECRET --port 8080

Writing needs a token: `evidence-graph token create` makes one. --plain serves an empty SPARQL 1.1
store without evidence, shapes or inference, with queries and updates at /sparql and graphs at
/graph-store."""
)
@click.option("--port", metavar="NUMBER", help="Port to listen on; 0: any free one.")
@click.option("--host", metavar="ADDRESS", help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--public-url", metavar="URL", help="Address that clients see, where a proxy stands before."
)
@click.option(
    "--admin-token",
    metavar="SECRET",
    help="Bearer token that may write everything; better EVIDENCE_GRAPH_ADMIN_TOKEN, which other "
    "users of the machine do not see.",
)
@click.option(
    "--read-only", is_flag=True, default=None, help="Refuse every write over HTTP, whoever asks."
)
@click.option("--plain", is_flag=True, help="An empty SPARQL store, with no evidence in it.")
@with_settings
def serve(run: Invocation, plain: bool) -> None:
    """Serve the query page and the SPARQL endpoint.

    A store with documents of another release takes in those of this one first, as `upgrade` does;
    what is new is validated, and not served if it violates.
    """
    with ExitStack() as until_the_end:
        store = run.settings.store
        if store is None:
            temporary = tempfile.TemporaryDirectory(prefix="evidence-graph-")
            store = Path(until_the_end.enter_context(temporary))
        with progress.shown(first="Starting") as say:
            from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415 - see invocation.py
            from evidence_graph.web import server  # noqa: PLC0415

            server.check_address(run.settings.host, run.settings.port)
            taken_in = None if plain else EvidenceGraph.upgrade(store, progress=say)
            opened = EvidenceGraph.plain(store) if plain else EvidenceGraph.published(store)
            size = opened.info().statements
            del opened
        if taken_in is not None:
            receipts.tell_merge(taken_in)
        screen.say(f"{size:,} statements, {'as they stand' if plain else 'validated'}.")
        chosen = replace(run.settings, port=run.settings.port or _free_port(run.settings.host))
        who = _who_writes(chosen, store, plain=plain)
        threading.Thread(target=_announce, args=(chosen, plain, who), daemon=True).start()
        server.serve(chosen, store)


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((host, 0))
        except OSError as cause:
            raise StoreError(f"cannot listen on {host}: {cause.strerror}") from cause
        return int(probe.getsockname()[1])


def _who_writes(settings: Settings, store: Path, *, plain: bool) -> str:
    """Returns what there is to say of who may write: nothing, or that nobody may."""
    if settings.read_only:
        return "Read-only: every write over HTTP is refused."
    if not plain or settings.admin_token is not None or TokenFile(store / TOKENS).tokens():
        return ""
    return (
        "Nobody can write: start it with EVIDENCE_GRAPH_ADMIN_TOKEN or --admin-token, or make a "
        "token with `evidence-graph token create` and --store."
    )


def _announce(settings: Settings, plain: bool, who_writes: str) -> None:
    """Says where the server is as soon as it listens, and `who_writes`."""
    everywhere = settings.host in _ALL_ADDRESSES
    host = "127.0.0.1" if everywhere else settings.host
    while True:
        try:
            socket.create_connection((host, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            break
    reach = replace(settings, host=host).url
    if not plain:
        screen.say(f"Query page:      {reach}/")
    screen.say(f"SPARQL endpoint: {reach}/sparql")
    screen.say(f"Graph store:     {reach}/graph-store")
    if who_writes:
        screen.say(who_writes)
    screen.say("Stop with Ctrl-C.")


def _plain(value: object) -> str:
    return "none" if value is None else str(value)
