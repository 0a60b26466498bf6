"""`import`: files of others, each as one change; what no value was made of is told."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evidence_graph.cli import faults, progress, receipts, screen, tables
from evidence_graph.cli.exit_codes import ExitCode, of_error
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.cli.numbers import counted
from evidence_graph.errors import EvidenceGraphError

if TYPE_CHECKING:
    from evidence_graph.changing.imports import TakenIn, Trial
    from evidence_graph.graph import EvidenceGraph
    from evidence_graph.importing.profiles import Profile

_LISTED: Final = 12


@click.command(
    "import",
    epilog="""\b
Examples:
  evidence-graph import references.ris --dry-run
  evidence-graph import pubmed.nbib library.bib --store build/store
  evidence-graph import sheet.xlsx --profile covidence --store build/store
  evidence-graph import overlap.csv --profile citation-matrix --store build/store
  evidence-graph import theirs.ttl --name theirs --store build/store

A FILE is RIS, NBIB, BibTeX, a sheet (CSV or XLSX, with a profile of its columns), an SSSOM table,
FHIR R5 Evidence or EvidenceReport in JSON, or RDF. What it is, is told by its content. Records
become external knowledge, each with its file, its line and its own words; RDF waits in quarantine
until `evidence-graph quarantine accept`. Records that may be of one work are proposed to
`evidence-graph candidates` and never merged. Each file is one change. The same file again changes
nothing; another one of the same name is refused without --replace.""",
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--as", "reader", metavar="FORMAT", help="Read it as this format, whatever it is.")
@click.option(
    "--profile",
    "profile_name",
    metavar="PROFILE",
    help="What the columns of a sheet mean: covidence, rayyan, eppi, citation-matrix, FILE.toml.",
)
@click.option("--name", metavar="NAME", help="Call the import so; default: as its file is called.")
@click.option("--replace", is_flag=True, help="Replace another file that was imported so called.")
@click.option("--author", metavar="NAME", help="Who imports; default: who runs this command.")
@receipts.dry_run_option
@with_settings
def import_files(
    run: Invocation,
    files: tuple[Path, ...],
    reader: str | None,
    profile_name: str | None,
    name: str | None,
    replace: bool,
    author: str | None,
    dry_run: bool,
) -> ExitCode:
    """Take in files of others."""
    if run.settings.store is None and not dry_run:
        raise click.UsageError(
            "without --store DIR the graph is built in memory, and what is imported would be lost "
            "when this command ends. Add --store DIR, or --dry-run to only see what it would do."
        )
    if name is not None and len(files) > 1:
        raise click.UsageError("--name is for one file; name several one by one.")
    profile = _profile(profile_name)
    opened = run.open_graph()
    worst = ExitCode.DONE
    for file in files:
        try:
            code = _one(opened, file, reader, profile, name, replace, author, dry_run)
        except EvidenceGraphError as error:
            if len(files) == 1:
                raise
            faults.tell(error)
            code = of_error(error)
        worst = max(worst, code)
    return worst


def _profile(name: str | None) -> "Profile | None":
    from evidence_graph.importing import profiles  # noqa: PLC0415 - see invocation.py

    return None if name is None else profiles.named(name)


def _one(
    graph: "EvidenceGraph",
    file: Path,
    reader: str | None,
    profile: "Profile | None",
    name: str | None,
    replace: bool,
    author: str | None,
    dry_run: bool,
) -> ExitCode:
    with progress.shown() as say:
        taken = graph.imports.take_in(
            file,
            reader=reader,
            profile=profile,
            name=name,
            is_replacing=replace,
            author=author,
            is_dry=dry_run,
            progress=say,
        )
    _tell(file, taken)
    code = receipts.tell(taken.receipt)
    if taken.trial is not None:
        tell_trial(taken.trial, taken.name)
    waiting = [] if dry_run else [c for c in graph.imports.candidates() if c.decision == "proposed"]
    if waiting:
        wait = "waits" if len(waiting) == 1 else "wait"
        told = counted(len(waiting), "candidate")
        screen.say(f"{told} for the same work {wait}: evidence-graph candidates")
    return code


def _tell(file: Path, taken: "TakenIn") -> None:
    imported = taken.imported
    what = counted(len(imported.records), "record") if imported.records else "no records"
    screen.say(tables.visible(f"{file.name}: {imported.format}, {what}, as {taken.name}"))
    for note in imported.notes:
        screen.say(tables.visible(f"  {note}"))
    for record in taken.retracted[:_LISTED]:
        screen.say(
            tables.visible(f"  line {record.line}: RETRACTED, as it says: {record.title or ''}")
        )
    if len(taken.retracted) > _LISTED:
        screen.say(f"  and {len(taken.retracted) - _LISTED:,} more that are retracted")
    if imported.unread:
        where = "kept in the records' own words only" if imported.records else "not taken in"
        screen.say(f"  {where}, no value made of it:")
        for left in imported.unread[:_LISTED]:
            times = f", {left.times:,} times" if left.times > 1 else ""
            screen.say(tables.visible(f"    {left.what} (line {left.line}{times})"))
        if len(imported.unread) > _LISTED:
            screen.say(f"    and {counted(len(imported.unread) - _LISTED, 'other kind')}")


def tell_trial(trial: "Trial", name: str) -> None:
    """Tells what acceptance of what waits under a name would come to."""
    if trial.conforms:
        screen.say(f"In quarantine; it can be accepted: evidence-graph quarantine accept {name}")
        return
    screen.say("In quarantine; it cannot be accepted as it is:")
    if trial.refusal is not None:
        screen.say(tables.visible(f"  {trial.refusal}"))
    if trial.report is not None:
        for result in trial.report.violations:
            screen.say(tables.visible(f"  {result.line()}"))
