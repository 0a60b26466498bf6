"""`token`: who may write over HTTP, and what."""

import sys

import click

from evidence_graph.authority.scopes import MEANINGS, Scope
from evidence_graph.authority.tokens import TOKENS, TokenFile
from evidence_graph.cli import screen, tables
from evidence_graph.cli.invocation import Invocation, with_settings

_SCOPES = "\n".join(f"  {scope.value:<9} {meaning}" for scope, meaning in MEANINGS.items())


@click.group(
    epilog=f"""\b
Examples:
  evidence-graph token create ana --scope data --store build/store
  evidence-graph token list --store build/store
  evidence-graph token revoke ana --store build/store

\b
A token is sent in the header Authorization: Bearer. Its scopes open these graphs:
{_SCOPES}"""
)
def token() -> None:
    """Make, list and revoke the tokens that writing over HTTP needs."""


@token.command(
    epilog="""\b
Examples:
  evidence-graph token create ana --scope data --store build/store
  evidence-graph token create curators --scope data --scope ontology --days 90 --store build/store

The token is shown once, on standard output, and kept only as a hash. NAME becomes the author of
the changes that are made with it."""
)
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may write; give the option again for more.",
)
@click.option("--days", type=click.IntRange(min=1), help="Days until it opens nothing any more.")
@with_settings
def create(run: Invocation, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token and show it."""
    tokens = _tokens(run)
    made, secret = tokens.create(name, [Scope(scope) for scope in scopes], days=days)
    try:
        screen.results_console().out(secret, highlight=False)
        sys.stdout.flush()
    except BaseException:  # nobody has seen it, and nobody can
        tokens.revoke(name)
        raise
    until = "until it is revoked" if made.expires is None else f"until {made.expires:%Y-%m-%d}"
    screen.say(f"Keep it now: it is shown this once. {made.name} may write {until}.")


@token.command(
    "list",
    epilog="""\b
Examples:
  evidence-graph token list --store build/store""",
)
@with_settings
def list_tokens(run: Invocation) -> None:
    """List the tokens there are, without their secrets."""
    rows = [
        (
            token.name,
            ", ".join(sorted(scope.value for scope in token.scopes)),
            f"{token.created:%Y-%m-%d %H:%M}",
            "never" if token.expires is None else f"{token.expires:%Y-%m-%d %H:%M}",
        )
        for token in _tokens(run).tokens()
    ]
    console = screen.results_console()
    names = ("name", "scopes", "made", "expires")
    tables.write(console, tables.table(names, rows, width=console.width))


@token.command(
    epilog="""\b
Examples:
  evidence-graph token revoke ana --store build/store"""
)
@click.argument("name")
@with_settings
def revoke(run: Invocation, name: str) -> None:
    """Make a token open nothing, at once and for good."""
    _tokens(run).revoke(name)
    screen.say(f"The token {name} opens nothing any more.")


def _tokens(run: Invocation) -> TokenFile:
    if run.settings.store is None:
        raise click.UsageError("tokens are kept in the store; name it with --store DIR")
    return TokenFile(run.settings.store / TOKENS)
