"""One server over the shipped graph, the clients that are programs, and what the answers are."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from shutil import which

import pytest

from interop.running import RunningServer, running
from queries.answers import EXPECTED, read
from shared_material import CHECKOUT
from shipped_store import own_store

QUESTIONS = CHECKOUT / "data" / "queries"
COMUNICA = Path(__file__).parent / "comunica"
DEBIAN = {
    "curl": "curl",
    "node": "nodejs",
    "npm": "npm",
    "roqet": "rasqal-utils",
    "Rscript": "r-base-core",
}

Run = Callable[..., str]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Serves the shipped graph from a store of its own, with the default settings."""
    with running(own_store(tmp_path_factory)) as server:
        yield server


@pytest.fixture(scope="session")
def participants() -> Mapping[str, int]:
    """How many participants each review has, as worked out by a person from the report."""
    [answer] = read(EXPECTED / "participants-in-reviews.toml")
    return {row["label"]: row["total"] for row in answer.rows}


@pytest.fixture(scope="session")
def dois() -> set[str]:
    """The DOIs of the reviews as IRIs, which stand in the graph of reviews-as-schema-org."""
    [answer] = read(EXPECTED / "identifiers-of-reviews.toml")
    return {f"https://doi.org/{row['doi']}" for row in answer.rows}


@pytest.fixture(scope="session")
def participants_query() -> str:
    """The shipped question of how many participants each review has."""
    return question("participants-in-reviews")


@pytest.fixture(scope="session")
def works_query() -> str:
    """The shipped question that constructs the cited works in schema.org's terms."""
    return question("reviews-as-schema-org")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a program in an empty folder and returns what it printed; skips where there is none."""

    def run(program: str, *arguments: str, stdin: str | None = None) -> str:
        require(program)
        done = subprocess.run(
            [program, *arguments],
            input=None if stdin is None else stdin.encode(),
            capture_output=True,
            timeout=60,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 0, (done.stderr + done.stdout)[-4_000:].decode()
        return done.stdout.decode()

    return run


@pytest.fixture(scope="session")
def comunica() -> Path:
    """The folder of Comunica's programs, fetched by npm when its lock is another than last time."""
    require("node")
    require("npm")
    folder = CHECKOUT / "build" / "comunica"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256((COMUNICA / "package-lock.json").read_bytes()).hexdigest()
    fetched = folder / "fetched"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (fetched.exists() and fetched.read_text() == wanted):
            for name in ("package.json", "package-lock.json"):
                shutil.copy(COMUNICA / name, folder)
            fetch = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(fetch, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                pytest.skip(f"needs Comunica, which npm could not fetch: {done.stderr[-2_000:]}")
            fetched.write_text(wanted)
    return folder / "node_modules" / ".bin"


def question(name: str) -> str:
    """Returns a shipped question without its comments.

    SPARQLWrapper takes a word in a comment ("added") for the kind of the query.
    """
    lines = (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def require(program: str) -> None:
    """Skips the test unless the program is there, naming the Debian package that has it."""
    if which(program, path=os.environ["PATH"]) is None:
        pytest.skip(f"needs {program}: apt-get install {DEBIAN.get(program, program)}")
