"""`ingest`: enquiry responses, or corrected drafts of them, into the graph."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import click

from evidence_graph.cli import output, progress, receipts, screen, tables
from evidence_graph.cli.drafting import ENDING
from evidence_graph.cli.exit_codes import ExitCode
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.cli.numbers import counted

if TYPE_CHECKING:
    from evidence_graph.ingesting.report import IngestReport, Outcome


class _Chosen(TypedDict):
    leave_gaps: bool
    replace: bool
    again: bool
    drafts: Path | None
    document: Path | None
    outcome: Path | None
    jobs: int
    author: str | None
    reason: str | None
    dry_run: bool


_TOLD: Final = 20
_LINES_EACH: Final = 12
_WHERE_LEFT: Final = "all: --outcome FILE; in drafts to correct: --drafts FOLDER"
_WHERE_CHANGED: Final = "all: --outcome FILE"


@click.command(
    epilog="""\b
Examples:
  evidence-graph ingest response.txt --dry-run
  evidence-graph draft response.txt --output response.txt.draft.toml
  evidence-graph ingest response.txt.draft.toml --store build/store
  evidence-graph ingest responses/ --store build/store --drafts to-do/ --outcome outcome.json

A PATH is an enquiry response (text, HTML or PDF), a draft of one that `draft` wrote and a person
corrected, or a folder of these. A draft lies beside its document, and is then taken instead of it.
What a document leaves to a person is told, and the document is not taken; with --leave-gaps it is,
and nothing is said about what was left. The terminal shows the first of it, --outcome FILE has it
all, and --drafts FOLDER has it in drafts to correct. Each report replaces the one of its
number, unless people have edited that.

\b
Some dozens of reports are committed at once. If this ends early, what was accepted stays, and the
same command goes on where it ended: a file that is in is known by its SHA-256."""
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--leave-gaps", is_flag=True, help="Take documents that leave something to a person.")
@click.option("--replace", is_flag=True, help="Replace reports even where people edited them.")
@click.option("--again", is_flag=True, help="Read also files that are in already.")
@click.option(
    "--drafts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write a draft of each document that needs a person, and the document, into this folder.",
)
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The document that the draft was made of, if it does not lie beside it.",
)
@click.option(
    "--outcome",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each document to this file, as JSON.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="the processors there are",
    help="Documents read at the same time.",
)
@receipts.authorship_options
@receipts.dry_run_option
@with_settings
def ingest(run: Invocation, paths: tuple[Path, ...], **chosen: Unpack[_Chosen]) -> ExitCode:
    """Read enquiry responses into the graph."""
    if run.settings.store is None and not chosen["dry_run"]:
        raise click.UsageError(
            "without --store DIR the graph is built in memory, and what is ingested would be lost "
            "when this command ends. Add --store DIR, or --dry-run to see what would happen."
        )
    opened = run.open_graph()
    from evidence_graph.ingesting.batches import Ingestion  # noqa: PLC0415 - see invocation.py

    drafts, outcome = chosen["drafts"], chosen["outcome"]
    how = Ingestion(
        leave_gaps=chosen["leave_gaps"],
        with_drafts=drafts is not None,
        document=chosen["document"],
        even_if_edited=chosen["replace"],
        again=chosen["again"],
        processes=chosen["jobs"],
    )
    with progress.shown(first="Reading") as say:
        report = opened.ingest(
            paths,
            how=how,
            author=chosen["author"],
            reason=chosen["reason"],
            is_dry=chosen["dry_run"],
            progress=say,
        )
    _tell(report)
    if drafts is not None:
        _write_drafts(report, drafts)
    if outcome is not None:
        with output.opened(outcome) as stream:
            stream.write(json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode())
    return _code(report)


def _code(report: "IngestReport") -> ExitCode:
    from evidence_graph.ingesting.report import Fate  # noqa: PLC0415

    left = report.count(Fate.NEEDS_A_PERSON) + report.count(Fate.REFUSED)
    return ExitCode.NOT_ACCEPTABLE if left else ExitCode.DONE


def _tell(report: "IngestReport") -> None:
    from evidence_graph.ingesting.report import Fate  # noqa: PLC0415

    console = screen.results_console()
    for fate in (Fate.REFUSED, Fate.NEEDS_A_PERSON):
        found = list(report.of(fate))
        for one in found[:_TOLD]:
            screen.say(f"{one.path}: {fate.value}")
            for line in _shown(one.reasons, where=_WHERE_LEFT):
                screen.say(f"  {tables.visible(line)}")
        if len(found) > _TOLD:
            screen.say(
                f"… and {len(found) - _TOLD:,} more: {fate.value}; --outcome FILE tells of all"
            )
    rows = [
        (one.report or "", tables.visible(line))
        for one in list(report.of(Fate.ACCEPTED))[:_TOLD]
        for line in _shown(tuple(_said(one)), where=_WHERE_CHANGED)
    ]
    if rows:
        tables.write(console, tables.table(("report", "what changed"), rows, width=console.width))
    _tell_wanted(report)
    counts = ", ".join(f"{report.count(fate):,} {fate.value}" for fate in Fate)
    kept = "A dry run, nothing was changed" if report.is_dry else _versions(report)
    screen.say(f"{counted(len(report.outcomes), 'document')}: {counts}. {kept}.")


def _tell_wanted(report: "IngestReport") -> None:
    """Tells what curators could add, where several documents ask for it."""
    wanted = report.wanted()
    if len(report.outcomes) < 2 or not wanted:
        return
    rows = [
        (f"{number:,}", one.about, tables.visible(_short(one.words)))
        for one, number in wanted[:_LINES_EACH]
    ]
    console = screen.results_console()
    heads = ("documents", "about", "words that no vocabulary has as a label")
    tables.write(console, tables.table(heads, rows, width=console.width))
    if len(wanted) > len(rows):
        screen.say(f"… and {len(wanted) - len(rows):,} more such words; {_WHERE_CHANGED}")


def _versions(report: "IngestReport") -> str:
    if not report.versions:
        return "No new version"
    first, last = report.versions[0], report.versions[-1]
    return f"Version {last}" if first == last else f"Versions {first} to {last}"


def _said(one: "Outcome") -> Iterator[str]:
    if one.changes is None:
        yield "new"
    elif not one.changes:
        yield "the evidence is as it was"
    for change in one.changes or ():
        thing = change.thing.partition("/report/")[2] or change.thing
        name = change.property.rpartition("#")[2].rpartition("/")[2]
        before, after = (
            ", ".join(map(_short, v)) or "nothing" for v in (change.before, change.after)
        )
        yield f"{thing} {name}: {before} → {after}"
    if one.not_accepted:
        proposed = counted(one.not_accepted, "finding")
        yield f"{proposed} proposed, which nobody has accepted: see draft"
    if one.left_out:
        yield f"{len(one.left_out):,} left out, of which nothing is said"


def _short(value: str) -> str:
    said = value.partition("/id/")[2] or value
    return said if len(said) <= 60 else f"{said[:59]}…"


def _shown(lines: tuple[str, ...], *, where: str) -> list[str]:
    """Returns the lines that fit, and where the rest is."""
    if len(lines) <= _LINES_EACH:
        return list(lines)
    return [*lines[:_LINES_EACH], f"… and {len(lines) - _LINES_EACH:,} more; {where}"]


def _write_drafts(report: "IngestReport", folder: Path) -> None:
    written = 0
    for one in report.outcomes:
        if one.draft is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{one.path.name}{ENDING}").write_text(one.draft, encoding="utf-8")
            (folder / one.path.name).write_bytes(one.path.read_bytes())
            written += 1
    if written:
        drafts = f"{counted(written, 'draft')} to correct {'is' if written == 1 else 'are'} in"
        screen.say(f"{drafts} {folder}; then: evidence-graph ingest {folder}")
