"""The `evidence-graph` command itself: its subcommands, and how every run of it ends."""

import os
import sys
from collections.abc import Sequence

import click

from evidence_graph.cli import faults, interruptible, screen
from evidence_graph.cli.asking import queries, query
from evidence_graph.cli.authority import token
from evidence_graph.cli.candidates import candidates
from evidence_graph.cli.changing import infer, load
from evidence_graph.cli.checking import validate
from evidence_graph.cli.drafting import draft
from evidence_graph.cli.exit_codes import MEANINGS, ExitCode, of_error
from evidence_graph.cli.explaining import explain
from evidence_graph.cli.exporting import export
from evidence_graph.cli.following import follow
from evidence_graph.cli.history import diff, log, revert
from evidence_graph.cli.importing import import_files
from evidence_graph.cli.ingesting import ingest
from evidence_graph.cli.invocation import shared_options
from evidence_graph.cli.keeping import backup, recover, restore
from evidence_graph.cli.operating import serve, settings
from evidence_graph.cli.quarantine import quarantine
from evidence_graph.cli.showing import dump, info
from evidence_graph.cli.upgrading import upgrade
from evidence_graph.cli.verifying import verify
from evidence_graph.errors import EvidenceGraphError

EPILOG = """\b
Examples:
  evidence-graph queries
  evidence-graph query @reviews-in-report
  evidence-graph serve --store build/store

\b
Ends with:
""" + "\n".join(f"  {code.value:<4} {meaning}" for code, meaning in MEANINGS.items())


@click.group(
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="evidence-graph", message="%(prog)s %(version)s")
@shared_options
def application(**_options: object) -> None:
    """What systematic reviews found, as a knowledge graph to ask in SPARQL."""


for _command in (
    query,
    queries,
    validate,
    infer,
    explain,
    draft,
    ingest,
    load,
    import_files,
    candidates,
    quarantine,
    log,
    diff,
    revert,
    follow,
    backup,
    restore,
    verify,
    recover,
    upgrade,
    dump,
    export,
    info,
    token,
    settings,
    serve,
):
    application.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns the exit code."""
    screen.make_printable(sys.stdout)
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()
        code = ExitCode.READER_GONE
    except OSError as fault:
        if fault.filename is not None:
            raise
        _let_go_of_output()
        screen.say(
            f"Error: the results cannot be written ({fault.strerror or fault}); make room where "
            "standard output goes, or give the command another place"
        )
        code = ExitCode.STORE_OR_NETWORK
    except interruptible.WorkAbandoned:
        screen.say("Interrupted.")
        os._exit(ExitCode.INTERRUPTED)
    except (KeyboardInterrupt, click.Abort):
        screen.say("Interrupted.")
        code = ExitCode.INTERRUPTED
    return code


def _run(arguments: list[str]) -> int:
    try:
        # Not application.main(): it would end a broken pipe and Ctrl-C with code 1, which
        # here means that evidence is not acceptable.
        with application.make_context("evidence-graph", arguments) as context:
            return application.invoke(context) or ExitCode.DONE
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as fault:
        fault.show()
        return ExitCode.USAGE
    except EvidenceGraphError as error:
        faults.tell(error)
        return of_error(error)


def _let_go_of_output() -> None:
    # The interpreter flushes standard output when it ends, and would fail again.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
