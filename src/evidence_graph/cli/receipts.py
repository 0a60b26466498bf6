"""What commands that change the graph share: who and why, dry runs, and telling what was done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from evidence_graph.cli import screen, tables
from evidence_graph.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from evidence_graph.changing.receipt import ChangeReceipt
    from evidence_graph.changing.upgrade import Upgrade
    from evidence_graph.validation.report import ValidationReport

_GRAPHS_SHOWN: Final = 20

dry_run_option: Final = click.option(
    "--dry-run", is_flag=True, help="Only say what would happen; change nothing."
)


def authorship_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say who makes a change and why."""
    author = click.option(
        "--author", metavar="NAME", help="Who makes the change; default: who runs this command."
    )
    reason = click.option("--reason", metavar="TEXT", help="Why the change is made.")
    return author(reason(command))


def tell(receipt: "ChangeReceipt") -> ExitCode:
    """Tells what a change did, or would have done, and returns the exit code that it calls for.

    Where more graphs were read anew than a screen shows, only those that changed are told.
    """
    console = screen.results_console()
    names = ("named graph", "added", "removed")
    sizes = receipt.sizes()
    rows = [
        (graph or "the default graph", f"+{added:,}", f"-{removed:,}")
        for graph, added, removed in sizes
        if added or removed or len(sizes) <= _GRAPHS_SHOWN
    ]
    if rows:
        tables.write(console, tables.table(names, rows, width=console.width))
    report = receipt.validation
    if receipt.is_dry:
        console.out(report.to_text(), highlight=False)
    else:
        for warning in report.warnings:
            screen.say(f"Warning: {warning.line()}")
    tell_left(report)
    screen.say(_summary(receipt))
    return ExitCode.DONE if report.conforms else ExitCode.NOT_ACCEPTABLE


def tell_left(report: "ValidationReport") -> None:
    """Tells what of the shapes the engine cannot judge, where a report is of all there is."""
    for left in report.left_to_pyshacl:
        screen.say(f"Left to pySHACL, which takes longer: {left}")


def tell_merge(upgrade: "Upgrade") -> None:
    """Tells what an upgrade did with what people had changed, on standard error."""
    for line in upgrade.merge.lines():
        screen.say(tables.visible(line))
    if not upgrade.receipt.is_dry:
        screen.say(f"Version {upgrade.receipt.version}: {upgrade.receipt.change.by.reason}.")


def _summary(receipt: "ChangeReceipt") -> str:
    followed = f"{receipt.inferred:,} triples inferred"
    if receipt.drawn is not None and receipt.withdrawn is not None:
        followed += f" ({len(receipt.drawn):,} more, {len(receipt.withdrawn):,} fewer)"
    if receipt.is_dry:
        return f"A dry run: nothing was changed. There would be {followed}."
    if not receipt.is_new:
        return f"Nothing to change: version {receipt.version} has it already."
    return f"Version {receipt.version}: {followed}."
