"""What holds for every test: loopback only, nothing skipped where everything is required."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from shared_material import REQUIRE_ALL, SHARED, VARIABLES
from shipped_store import shipped_store

# Two noisy cores: how long an example takes says nothing. The examples are the same on each run,
# so that a red test is red for everyone. CI leaves it to a person to look for the smallest one.
PHASES = [p for p in hypothesis.Phase if p is not hypothesis.Phase.shrink or not REQUIRE_ALL]
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True, phases=PHASES)
hypothesis.settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    spawns_workers = bool(config.getoption("numprocesses", default=None))
    if hasattr(config, "workerinput") or not spawns_workers:
        for variable in VARIABLES:
            os.environ.pop(variable, None)
        sys.addaudithook(_refuse_the_outside)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test material; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs {SHARED}; name another place with EVIDENCE_GRAPH_SHARED")
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    report = yield
    return _required(report) if report.skipped and not hasattr(report, "wasxfail") else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    report = yield
    return _required(report) if report.skipped else report


def _required(report: Any) -> Any:
    if REQUIRE_ALL:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"EVIDENCE_GRAPH_REQUIRE_ALL=1, so nothing may be left out: {reason}"
    return report


def _refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and not name.startswith("127.") and name not in {"localhost", "::1", ""}:
        raise AssertionError(f"a test reached for {name}; tests stay on loopback")


@pytest.fixture(scope="session", name="shipped_store")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the shipped graph that tests read and never write."""
    return shipped_store(tmp_path_factory)


@pytest.fixture
def store(shipped_store: Path, tmp_path: Path) -> Path:
    """A store of the shipped graph for one test to write."""
    return shutil.copytree(shipped_store, tmp_path / "store")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a document."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write
