"""Help: complete, quick, and the same words in the reference."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from evidence_graph import vocabulary
from evidence_graph.cli import invocation
from evidence_graph.cli.application import application

COMMANDS = sorted(application.commands)


def test_the_commands_are_these() -> None:
    assert COMMANDS == [
        "backup",
        "candidates",
        "diff",
        "draft",
        "dump",
        "explain",
        "export",
        "follow",
        "import",
        "infer",
        "info",
        "ingest",
        "load",
        "log",
        "quarantine",
        "queries",
        "query",
        "recover",
        "restore",
        "revert",
        "serve",
        "settings",
        "token",
        "upgrade",
        "validate",
        "verify",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_of_itself(run, command: str) -> None:
    outcome = run(command, "--help")

    assert outcome.code == 0
    assert outcome.err == ""
    examples = outcome.out.partition("Examples:")[2]
    assert f"evidence-graph {command}" in examples


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is_for(command: str) -> None:
    options = [p for p in application.commands[command].params if p.param_type_name == "option"]

    assert [option.name for option in options if not option.help] == []


def test_the_list_of_commands_cuts_no_sentence_short(run) -> None:
    listed = run("--help").out.partition("Commands:")[2].partition("Examples:")[0]

    assert "..." not in listed


def test_help_fits_eighty_columns(run) -> None:
    for command in COMMANDS:
        lines = run(command, "--help").out.partition("Examples:")[0].splitlines()
        assert max(map(len, lines)) <= 80


def test_the_version_is_the_installed_one(run) -> None:
    assert run("--version").out == f"evidence-graph {version('evidence-graph')}\n"


def test_help_waits_for_no_library_that_it_does_not_need() -> None:
    program = (
        "import sys; from evidence_graph.cli import main; main(['--help']); "
        "heavy = {'rdflib', 'owlrl', 'pyshacl', 'pandas', 'flask', 'pyoxigraph', 'granian'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env=os.environ
    )

    assert done.stderr.decode().strip() == "[]"


def test_no_command_is_wrong_usage_and_shows_the_help(run) -> None:
    outcome = run()

    assert outcome.code == 2
    assert outcome.out == ""
    assert "Commands:" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["qeury"], "No such command 'qeury'"),
        (["--prot", "1"], "No such option '--prot'"),
        (["query"], "Missing argument 'QUERY'"),
        (["query", "ASK {}", "--format", "yaml"], "'yaml' is not one of"),
        (["load"], "Missing argument 'FILES...'"),
        (["load", "absent.ttl"], "'absent.ttl' does not exist"),
    ],
)
def test_wrong_usage_is_code_2_and_said_on_standard_error(run, arguments, said) -> None:
    outcome = run(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_the_short_names_of_graphs_are_below_the_graphs_namespace() -> None:
    assert invocation.GRAPHS == vocabulary.GRAPHS
