"""Running `evidence-graph`, in this process and as one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from evidence_graph.cli import main

COMMAND = (sys.executable, "-m", "evidence_graph")


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and what it said where."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.startswith("EVIDENCE_GRAPH_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process."""

    def run_it(*arguments: object) -> Outcome:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_it


@pytest.fixture
def process() -> Run:
    """Runs a command line as a process of its own; `stdin` and `env` as in subprocess."""

    def run_it(
        *arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> Outcome:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, **(env or {})},
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_it
