"""`upgrade`: this release's shipped documents, taken into a store."""

import click

from evidence_graph.cli import progress, receipts, screen
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, with_settings


@click.command(
    epilog="""\b
Examples:
  evidence-graph upgrade --store build/store --dry-run
  evidence-graph upgrade --store build/store
  evidence-graph upgrade --store build/store --keep

What people added to the graphs that the documents fill, and removed from them, stays so; the rest
becomes what this release ships. Where both changed the same statement, people's word holds, and the
other is told. `serve` does the same when it starts."""
)
@click.option(
    "--keep", "taking", flag_value="keep", help="Leave graphs that people changed as they are."
)
@click.option(
    "--replace",
    "taking",
    flag_value="replace",
    help="Make the graphs whole what is shipped; `revert` brings back what people had changed.",
)
@receipts.dry_run_option
@with_settings
def upgrade(run: Invocation, taking: str | None, dry_run: bool) -> ExitCode:
    """Take the documents of this release into the store."""
    store = run.store()
    with progress.shown(first="Starting") as say:
        from evidence_graph.changing.merging import Taking  # noqa: PLC0415 - see invocation.py
        from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415

        chosen = Taking(taking or "merge")
        done = EvidenceGraph.upgrade(store, taking=chosen, is_dry=dry_run, progress=say)
    if done is None:
        screen.say("Nothing to take in: the store has the documents of this release.")
        return ExitCode.DONE
    code = receipts.tell(done.receipt)
    receipts.tell_merge(done)
    return code
