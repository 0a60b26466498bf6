"""docs/reference/command-line.md, made from the commands' own help.

python tests/cli/reference_page.py
"""

from collections.abc import Iterator
from pathlib import Path

import click

from evidence_graph import errors
from evidence_graph.cli.application import application
from evidence_graph.cli.exit_codes import MEANINGS, of_error
from evidence_graph.errors import EvidenceGraphError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"

_INTRODUCTION = """\
# The command line

`evidence-graph COMMAND --help` says what follows here, which is made from it by
`python tests/cli/reference_page.py`. `python -m evidence_graph` is the same program.

Results go to standard output, everything said to a person to standard error. Colour and moving
progress appear only at a terminal; elsewhere a step that takes longer than a second is one plain
line. Tables fit the terminal, or the width that the variable `COLUMNS` says, or 80 columns: long
cells wrap, and where the columns do not fit, each row is written as a record. Nothing is cut off.

A cell for which the graph has no value says `unbound`. IRIs are shortened in tables only, with the
prefixes told below the table; `--full` shows every term exactly. The other formats are exact:
JSON, XML, CSV and TSV as SPARQL 1.1 has them, and the formats of RDF.

`--output FILE` replaces the file whole, or not at all, and without `--format` its ending says which
format is meant. `--store`, `--config` and `--log-level` may stand before or after the command's
name. Without a store each command builds the graph in memory, which takes some seconds; a command
with `--store DIR` keeps it there and starts at once the next time.
"""


def page() -> str:
    """Returns the page for the commands as they are."""
    return "\n".join([_INTRODUCTION, *_exit_codes(), *_commands()])


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n"
    yield "| code | meaning | errors |"
    yield "|---|---|---|"
    leaves = [
        error
        for error in vars(errors).values()
        if isinstance(error, type)
        and issubclass(error, EvidenceGraphError)
        and (not error.__subclasses__() or error is errors.InputError)
    ]
    for code, meaning in MEANINGS.items():
        names = ", ".join(f"`{e.__name__}`" for e in leaves if of_error(e.__new__(e)) == code)
        yield f"| {int(code)} | {meaning} | {names} |"
    yield ""


def _commands() -> Iterator[str]:
    yield from _help(application)
    for name, command in sorted(application.commands.items()):
        yield from _help(application, (name, command))
        for below, part in sorted(getattr(command, "commands", {}).items()):
            yield from _help(application, (name, command), (below, part))


def _help(first: click.Command, *others: tuple[str, click.Command]) -> Iterator[str]:
    settings = {**application.context_settings, "terminal_width": 80, "max_content_width": 80}
    context = click.Context(first, info_name="evidence-graph", **settings)
    for name, command in others:
        context = click.Context(command, parent=context, info_name=name, **settings)
    yield f"## {context.command_path}\n"
    yield f"```text\n{context.command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
