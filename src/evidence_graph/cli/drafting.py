"""`draft`: what a document says, as a file to correct, each value with the words it rests on."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_graph.cli import faults, output, progress, screen
from evidence_graph.cli.exit_codes import ExitCode, of_error
from evidence_graph.cli.invocation import Invocation, with_settings
from evidence_graph.errors import EvidenceGraphError, InputError

if TYPE_CHECKING:
    from evidence_graph.reading.draft import Draft

ENDING = ".draft.toml"


@click.command(
    epilog="""\b
Examples:
  evidence-graph draft response.txt
  evidence-graph draft response.html --output response.draft.toml
  evidence-graph draft responses/*.pdf --output drafts/

A DOCUMENT is an enquiry response in English or Swedish: plain text in UTF-8, as printed or pasted
from its web page, HTML, Markdown, or PDF. The draft is TOML: each value with its quotation, the
place of it, the rule that read it and its confidence, and, as gaps, all that no rule understood. No
language model and no network take part. One document that cannot be read stops no other."""
)
@click.argument(
    "documents",
    nargs=-1,
    required=True,
    metavar="DOCUMENT...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--output",
    "-o",
    "output_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the draft to this file; of several documents, the drafts into this folder.",
)
@click.option(
    "--as",
    "reader",
    metavar="FORMAT",
    default="enquiry-response",
    show_default=True,
    help="The reader to use; other packages may give more.",
)
@with_settings
def draft(
    _run: Invocation, documents: tuple[Path, ...], output_path: Path | None, reader: str
) -> ExitCode:
    """Read documents into drafts, to be corrected by a person."""
    several = len(documents) > 1 or (output_path is not None and output_path.is_dir())
    if several and output_path is None:
        raise click.UsageError("Name a folder for several drafts with --output.")
    twice = sorted(name for name, times in Counter(d.name for d in documents).items() if times > 1)
    if twice:
        raise click.UsageError(f"Several documents have one name: {', '.join(twice)}.")
    if several and output_path is not None:
        _make_folder(output_path)
    worst = ExitCode.DONE
    for document in documents:
        target = output_path
        if several and output_path is not None:
            target = output_path / f"{document.name}{ENDING}"
        try:
            _one(document, target, reader)
        except EvidenceGraphError as error:
            if not several:
                raise
            faults.tell(error)
            worst = of_error(error)
    return worst


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise click.ClickException(f"{path} cannot be made: {cause.strerror}") from cause


def _one(document: Path, target: Path | None, reader: str) -> None:
    with progress.shown(first="Reading"):
        from evidence_graph.importing import readers  # noqa: PLC0415
        from evidence_graph.importing.imported import GivenFile  # noqa: PLC0415
        from evidence_graph.reading import draft_file, opening  # noqa: PLC0415

        content = opening.bytes_of(document)
        made = readers.named(reader).read(GivenFile(name=str(document), content=content)).draft
        if made is None:
            raise InputError(
                f"the reader {reader} makes no drafts; `evidence-graph import` uses it"
            )
        text = draft_file.written(made)
    with output.opened(target) as stream:
        stream.write(text.encode())
    screen.say(_summary(document, made))


def _summary(document: Path, made: "Draft") -> str:
    values = sum(1 for _ in made.every_value())
    entries = len(made.report.parts.get("hasEntry", ()))
    return (
        f"{document}: entries {entries}, references {len(made.references)}, values {values}, "
        f"gaps for a person {len(made.gaps)}"
    )
