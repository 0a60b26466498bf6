"""The wheel alone, with what it declares to need and nothing else, answers and serves."""

import os
import re
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.parse import urlencode

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.source_code import own_files
from shared_material import CHECKOUT

# One worker for all, so that the archives are built once.
pytestmark = pytest.mark.xdist_group("wheel")

REVIEWS = (
    "SELECT (COUNT(?r) AS ?reviews) { ?r a <https://w3id.org/evidence-graph/ns#SystematicReview> }"
)


@dataclass(frozen=True, slots=True)
class Archives:
    """What `make wheel` makes."""

    wheel: Path
    source: Path


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment with the wheel in it, and a folder far from any checkout."""

    environment: Path
    elsewhere: Path

    def command(self, name: str) -> str:
        """Returns the path of a command of the environment."""
        return str(self.environment / "bin" / name)

    def run(self, *command: str) -> str:
        """Returns what a command of the environment prints."""
        done = subprocess.run(
            [self.command(command[0]), *command[1:]],
            cwd=self.elsewhere,
            env=self.variables(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def variables(self) -> dict[str, str]:
        """Returns an environment in which nothing points back here."""
        return {"PATH": os.defpath, "HOME": str(self.elsewhere), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """The wheel is made from the source archive, as an installer without a wheel would do."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    (source,) = folder.glob("*.tar.gz")
    return Archives(wheel, source)


@pytest.fixture(scope="module")
def installation(archives: Archives, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "environment", symlinks=True)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    installed = Installation(folder / "environment", elsewhere)
    packages = Path(
        installed.run(
            "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
        ).strip()
    )
    for needed in needed_by(distribution("evidence-graph")):
        lend(needed, packages)
    python = installed.command("python")
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "--python", python, "install", *options, archives.wheel]
    subprocess.run(command, check=True)
    return installed


def needed_by(root: Distribution) -> list[Distribution]:
    """Returns what a distribution needs at run time, and what that needs in turn."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[Distribution, frozenset[str]]] = [(root, frozenset())]
    seen = set()
    while waiting:
        owner, extras = waiting.pop()
        for requirement in map(Requirement, owner.requires or ()):
            environments = [{"extra": extra} for extra in extras or {""}]
            marker = requirement.marker
            if marker and not any(marker.evaluate(e) for e in environments):
                continue
            key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if key not in seen:
                seen.add(key)
                found[key[0]] = distribution(requirement.name)
                waiting.append((found[key[0]], key[1]))
    return list(found.values())


def lend(needed: Distribution, packages: Path) -> None:
    """Makes a distribution of this environment importable from another folder of packages."""
    home = Path(str(needed.locate_file("")))
    for top in {file.parts[0] for file in needed.files or () if file.parts[0] != ".."}:
        link = packages / top
        if not link.exists() and top != "__pycache__":
            link.symlink_to(home / top)


# What the archives hold


def test_the_wheel_holds_the_package_and_the_shipped_files_and_nothing_else(
    archives: Archives,
) -> None:
    def inside(path: Path) -> str | None:
        place = path.relative_to(CHECKOUT)
        if place.is_relative_to("src"):
            return place.relative_to("src").as_posix()
        if place.parts[0] in {"ontology", "shapes", "data"}:
            return f"evidence_graph/_bundled/{place.as_posix()}"
        return None

    expected = {name for path in own_files() if (name := inside(path))}
    names = {n for n in zipfile.ZipFile(archives.wheel).namelist() if not n.endswith("/")}
    packed = {name for name in names if ".dist-info/" not in name}

    assert packed == expected


def test_the_wheel_holds_its_licences_and_its_command(archives: Archives) -> None:
    names = zipfile.ZipFile(archives.wheel).namelist()
    metadata = {re.sub(r"^[^/]*\.dist-info/", "", name) for name in names if ".dist-info/" in name}

    assert metadata == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
        "licenses/data/LICENSE",
        "licenses/ontology/LICENSE",
    }


def test_the_wheel_holds_pages_and_questions(archives: Archives) -> None:
    names = zipfile.ZipFile(archives.wheel).namelist()

    for ending in (".html", ".css", ".rq", ".trig", ".ttl", ".sssom.tsv", "source.txt", "py.typed"):
        assert any(name.endswith(ending) for name in names), ending


def test_the_source_archive_holds_what_make_test_needs(archives: Archives) -> None:
    with tarfile.open(archives.source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"Makefile", "requirements.lock", "pyproject.toml", "tests/conftest.py"} <= names


# What the wheel can do


def test_the_installed_command_answers_a_question(installation: Installation) -> None:
    answer = installation.run("evidence-graph", "query", REVIEWS, "--format", "csv")

    assert answer.splitlines() == ["reviews", "5"]


def test_the_installed_package_answers_in_python(installation: Installation) -> None:
    program = (
        "from evidence_graph.graph import EvidenceGraph\n"
        f"print([row['reviews'].toPython() for row in EvidenceGraph.open().query({REVIEWS!r})])"
    )

    assert installation.run("python", "-c", program) == "[5]\n"


def test_the_wheel_answers_without_being_unpacked(
    archives: Archives, installation: Installation
) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(archives.wheel)!r})\n"
        "import evidence_graph\n"
        "assert '.whl' in evidence_graph.__file__\n"
        "from evidence_graph.graph import EvidenceGraph\n"
        f"print([row['reviews'].toPython() for row in EvidenceGraph.open().query({REVIEWS!r})])"
    )

    assert installation.run("python", "-c", program) == "[5]\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the installed program, being started or up."""

    address: str
    process: subprocess.Popen[str]

    def fetched(self, path: str) -> str:
        """Returns what lies at a path, waiting up to a minute for the server to be up."""
        for _ in range(240):
            try:
                with urllib.request.urlopen(self.address + path, timeout=10) as response:
                    return response.read().decode()
            except urllib.error.URLError as cause:
                if not isinstance(cause.reason, ConnectionError) or self.process.poll() is not None:
                    raise
                time.sleep(0.25)
        raise AssertionError(f"{self.address} did not answer within a minute")


@pytest.fixture
def server(installation: Installation) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [installation.command("evidence-graph"), "serve", "--port", str(port)],
        cwd=installation.elsewhere,
        env=installation.variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Server(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=30)
        print(said)  # noqa: T201  pytest shows it where the test fails


def test_the_installed_command_serves(server: Server) -> None:
    query = urlencode({"query": REVIEWS, "format": "csv"})

    assert server.fetched(f"/sparql?{query}").split() == ["reviews", "5"]
    assert "<form" in server.fetched("/")
