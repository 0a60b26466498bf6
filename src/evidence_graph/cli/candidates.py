"""`candidates`: records that may be of one work, for a person to accept or to refuse."""

from typing import TYPE_CHECKING

import click

from evidence_graph.cli import progress, receipts, screen, tables
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, with_settings

if TYPE_CHECKING:
    from evidence_graph.importing.candidates import Candidate


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  evidence-graph candidates --store build/store
  evidence-graph candidates --all --store build/store
  evidence-graph candidates accept 3f9a0c12b7de --store build/store
  evidence-graph candidates refuse 3f9a0c12b7de --author Ana --store build/store

Two descriptions are proposed that have the same DOI, the same number in PubMed, or the same title
and first author within a year. Nothing is merged, before or after: what is accepted is stated as
ev:sameWorkAs in the graph mapping/same-work, and each keeps its own words. What is refused is
remembered and not proposed again.""",
)
@click.option("--all", "is_all", is_flag=True, help="List those that are decided as well.")
@with_settings
def candidates(run: Invocation, is_all: bool) -> None:
    """List records that may be of one work; accept or refuse them."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    found = run.stored_graph().imports.candidates()
    shown = [one for one in found if is_all or one.decision == "proposed"]
    rows = [
        (
            one.key,
            one.decision if one.decided_by is None else f"{one.decision} by {one.decided_by}",
            ", ".join(one.grounds),
            *(_described(one, at) for at in (0, 1)),
        )
        for one in shown
    ]
    if rows:
        console = screen.results_console()
        names = ("candidate", "decision", "ground", "one", "other")
        tables.write(console, tables.table(names, rows, width=console.width))
    waiting = sum(one.decision == "proposed" for one in found)
    decided = len(found) - waiting
    screen.say(
        f"{waiting:,} {'waits' if waiting == 1 else 'wait'} for a decision, "
        f"{decided:,} {'is' if decided == 1 else 'are'} decided."
    )


def _described(candidate: "Candidate", at: int) -> str:
    iri = (candidate.one, candidate.other)[at]
    retracted = "RETRACTED\n" if iri in candidate.retracted else ""
    return f"{retracted}{tables.visible(candidate.labels[at])}\n{iri}"


@candidates.command(
    epilog="""\b
Examples:
  evidence-graph candidates accept 3f9a0c12b7de --store build/store
  evidence-graph candidates accept 3f9a0c12b7de 095d25159134 --author Ana --store build/store"""
)
@click.argument("keys", nargs=-1, required=True, metavar="CANDIDATE...")
@click.option("--author", metavar="NAME", help="Who decides; default: who runs this command.")
@receipts.dry_run_option
@with_settings
def accept(run: Invocation, keys: tuple[str, ...], author: str | None, dry_run: bool) -> ExitCode:
    """Hold the two of each to be of one work."""
    return _decide(run, keys, author, accepts=True, is_dry=dry_run)


@candidates.command(
    epilog="""\b
Examples:
  evidence-graph candidates refuse 3f9a0c12b7de --author Ana --store build/store"""
)
@click.argument("keys", nargs=-1, required=True, metavar="CANDIDATE...")
@click.option("--author", metavar="NAME", help="Who decides; default: who runs this command.")
@receipts.dry_run_option
@with_settings
def refuse(run: Invocation, keys: tuple[str, ...], author: str | None, dry_run: bool) -> ExitCode:
    """Hold the two of each to be of two works, for good."""
    return _decide(run, keys, author, accepts=False, is_dry=dry_run)


def _decide(
    run: Invocation, keys: tuple[str, ...], author: str | None, *, accepts: bool, is_dry: bool
) -> ExitCode:
    opened = run.stored_graph()
    with progress.shown() as say:
        receipt = opened.imports.decide(
            *keys, accepts=accepts, author=author, is_dry=is_dry, progress=say
        )
    return receipts.tell(receipt)
