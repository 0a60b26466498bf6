"""`evidence-graph` among other processes: exit codes, pipes, terminals, signals, the server."""

import contextlib
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import COMMAND
from evidence_graph.graph import EvidenceGraph, authorship
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory

# Minutes of work for the engine: nothing of it is ever waited for.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ESCAPE = "\x1b"


@contextlib.contextmanager
def started(*arguments: object, **options) -> Iterator[subprocess.Popen]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=pipe, stderr=pipe, **options
    ) as run:
        try:
            yield run
        finally:
            run.kill()


def test_ctrl_c_while_it_is_imported_is_no_traceback() -> None:
    interrupted = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'evidence_graph.cli.faults': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from evidence_graph.__main__ import main\n"
        "sys.exit(main())\n"
    )

    run = subprocess.run([COMMAND[0], "-c", interrupted], capture_output=True, check=False)

    assert (run.returncode, run.stderr) == (130, b"Interrupted.\n")


def at_a_terminal(*arguments: object, columns: int = 80) -> str:
    """Returns everything that a command shows at a terminal."""
    primary, secondary = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "NO_COLOR"}}
    size = f'stty cols {columns} rows 24; exec "$@"'
    with subprocess.Popen(
        ["sh", "-c", size, "sh", *COMMAND, *map(str, arguments)],
        stdin=secondary,
        stdout=secondary,
        stderr=secondary,
        env={**environment, "TERM": "xterm"},
    ) as run:
        os.close(secondary)
        shown = b""
        while select.select([primary], [], [], 60)[0]:
            try:
                shown += os.read(primary, 65536)
            except OSError:  # the other end is closed
                break
        run.wait(60)
    os.close(primary)
    return shown.decode()


class TestExitCodes:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["query", "ASK {}"], 0),
            (["query", "ASK {"], 4),
            (["query"], 2),
            (["query", "@nothing-of-the-kind"], 2),
            (["dump", "--graph", "urn:nothing"], 2),
        ],
    )
    def test_a_process_ends_with_the_code_of_what_happened(
        self, process, shipped_store, arguments, code: int
    ) -> None:
        outcome = process(*arguments, "--store", shipped_store)

        assert outcome.code == code
        assert "Traceback" not in outcome.err
        assert (outcome.out == "") == (code != 0)

    def test_standard_output_of_a_narrow_encoding_shows_escapes(
        self, process, shipped_store
    ) -> None:
        environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

        outcome = process("query", "@reviews-in-report", "--store", shipped_store, env=environment)

        assert outcome.code == 0
        assert r"O\u2019Hara et al 2019 [4]" in outcome.out


class TestPipes:
    def test_a_reader_that_has_enough_ends_it_quietly(self, shipped_store) -> None:
        script = '"$@" | head -n 1; echo "${PIPESTATUS[0]}"'
        done = subprocess.run(
            ["bash", "-c", script, "bash", *COMMAND, "dump", "--store", shipped_store],
            capture_output=True,
            check=True,
            timeout=60,
        )

        first, code = done.stdout.decode().splitlines()
        assert first.startswith("@prefix ")
        assert code == "141"
        said = [line for line in done.stderr.decode().splitlines() if not line.endswith(" …")]
        assert said == []

    @pytest.mark.parametrize("variable", ["FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE"])
    def test_no_escape_code_gets_into_a_pipe(self, process, shipped_store, variable: str) -> None:
        outcome = process(
            "query", "@reviews-in-report", "--store", shipped_store, env={variable: "1"}
        )

        assert outcome.code == 0
        assert ESCAPE not in outcome.out + outcome.err

    def test_a_long_build_is_told_in_plain_lines(self, process, tmp_path) -> None:
        outcome = process("query", "ASK {}", "--store", tmp_path / "new")

        assert outcome.out == "true\n"
        assert "Validating …\n" in outcome.err
        assert ESCAPE not in outcome.err

    def test_nothing_is_said_of_what_is_quick(self, process) -> None:
        assert process("settings").err.startswith("Later wins")


class TestTerminals:
    def test_a_table_fits_the_terminal_and_a_gap_is_dim(self, shipped_store) -> None:
        query = (
            "SELECT ?gap ?text { BIND ('"
            + "long words " * 20
            + "' AS ?text) OPTIONAL { ?gap a <urn:x> } }"
        )

        shown = at_a_terminal("query", query, "--store", shipped_store, columns=50)

        assert f"{ESCAPE}[2munbound{ESCAPE}[0m" in shown
        table = shown[shown.index("┌") : shown.index("└")]
        plain = re.sub(rf"{ESCAPE}\[[0-9;?]*[a-zA-Z]", "", table)
        assert {len(line.rstrip()) for line in plain.splitlines()} == {50}

    def test_what_takes_long_has_a_spinner_that_goes_away(self, shipped_store) -> None:
        shown = at_a_terminal("query", "ASK {}", "--store", shipped_store)

        assert "Starting …" in shown
        assert shown.rstrip().endswith("true")
        assert shown.count(f"{ESCAPE}[?25l") == shown.count(f"{ESCAPE}[?25h")  # the cursor is back


class TestInterrupts:
    def test_ctrl_c_ends_a_query_that_the_engine_is_in(self, shipped_store) -> None:
        with started("query", ENDLESS, "--store", shipped_store) as run:
            for line in run.stderr:
                if b"Asking" in line:
                    break
            began = time.monotonic()
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=20)

        assert run.returncode == 130
        assert time.monotonic() - began < 10
        assert out == b""
        assert err == b"Interrupted.\n"

    def test_ctrl_c_while_building_leaves_no_version_behind(self, tmp_path) -> None:
        store = tmp_path / "store"
        with started("query", "ASK {}", "--store", store) as run:
            for line in run.stderr:
                if b"Validating" in line:
                    break
            run.send_signal(signal.SIGINT)
            _, err = run.communicate(timeout=20)

        assert run.returncode == 130
        assert b"Traceback" not in err
        assert StoreDirectory(store).current() is None
        assert list(store.glob("version-*")) == []


class TestServe:
    def test_it_says_where_it_is_and_answers_there(self, shipped_store) -> None:
        with started("serve", "--store", shipped_store, "--port", 0, "--log-level", "error") as run:
            said = {}
            for line in run.stderr:
                name, _, address = line.decode().partition(":")
                said[name.strip()] = address.strip()
                if name == "SPARQL endpoint":
                    break
            page = urllib.parse.urlsplit(said["Query page"])
            assert (page.scheme, page.hostname, page.path) == ("http", "127.0.0.1", "/")
            assert said["SPARQL endpoint"] == said["Query page"] + "sparql"
            asked = said["SPARQL endpoint"] + "?query=" + urllib.parse.quote("ASK { ?s ?p ?o }")
            with urllib.request.urlopen(asked, timeout=30) as response:
                assert json.load(response)["boolean"] is True
            run.send_signal(signal.SIGINT)
            _, err = run.communicate(timeout=30)

        assert run.returncode == 0
        assert b"Traceback" not in err

    def test_a_port_that_is_taken_is_code_3(self, process, shipped_store) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            outcome = process("serve", "--store", shipped_store, "--port", taken.getsockname()[1])

        assert outcome.code == 3
        assert "choose another with --port" in outcome.err

    def test_a_graph_that_violates_is_not_served(self, process, shipped_store, tmp_path) -> None:
        store = shutil.copytree(shipped_store, tmp_path / "store")
        publish_a_violation(store)

        outcome = process("serve", "--store", store, "--port", 0)

        assert (outcome.code, outcome.out) == (1, "")
        assert "violation(s)" in outcome.err
        assert "https://example.org/bad" in outcome.err


def publish_a_violation(store: Path) -> None:
    """Puts into a store, past every check, what no shape accepts."""
    directory = StoreDirectory(store)
    current = directory.current()
    quads = QuadStore.open(current.path, read_only=True).copy(None)
    quads.update(
        "INSERT DATA { GRAPH <https://example.org/g> { <https://example.org/bad> "
        "a <https://w3id.org/evidence-graph/ns#EvidenceReport> } }"
    )
    change = ChangeSet(added=frozenset(), removed=frozenset(), by=authorship("a violation"))
    with directory.writing():
        directory.publish(quads, change, {**current.facts, "fingerprint": "of another release"})
    assert EvidenceGraph.published(store).info().version == current.number + 1
