"""The recipes of the page on clients do what the page says, as they stand there."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from interop.conftest import Run, require
from interop.running import RunningServer
from shared_material import CHECKOUT

pytestmark = pytest.mark.xdist_group("interop")

PAGE = (CHECKOUT / "docs" / "how-to" / "use-from-elsewhere.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
WRITTEN_PORT = "127.0.0.1:7070"


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


SHELL, PYTHON, R = blocks("sh"), blocks("python"), blocks("r")
QUESTION, SERVICE = blocks("sparql")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page's question in it; our own programs come first on the path."""
    (tmp_path / "participants.rq").write_text(QUESTION, encoding="utf-8")
    here = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def here(text: str, server: RunningServer) -> str:
    return text.replace(WRITTEN_PORT, f"127.0.0.1:{server.port}")


def assert_shows(shown: str, participants: Mapping[str, int]) -> None:
    for label, total in participants.items():
        assert re.search(rf"{re.escape(label)}\W+{total}\b", shown), shown


@pytest.mark.parametrize("recipe", SHELL, ids=[recipe.split()[0] for recipe in SHELL])
def test_the_recipe_for_a_shell_works(
    run: Run,
    folder: Path,
    comunica: Path,
    server: RunningServer,
    participants: Mapping[str, int],
    recipe: str,
) -> None:
    require(recipe.split(maxsplit=1)[0].rpartition("/")[2].replace("comunica-sparql", "node"))
    (folder / "node_modules").symlink_to(comunica.parent)

    assert_shows(run("bash", "-c", here(recipe, server)), participants)


@pytest.mark.parametrize("recipe", PYTHON, ids=["pandas", "SPARQLWrapper", "rdflib", "in process"])
@pytest.mark.usefixtures("folder")
def test_the_recipe_for_python_works(
    run: Run, server: RunningServer, participants: Mapping[str, int], recipe: str
) -> None:
    assert_shows(run(sys.executable, "-c", here(recipe, server)), participants)


@pytest.mark.usefixtures("folder")
def test_the_recipe_for_r_works(
    run: Run, server: RunningServer, participants: Mapping[str, int]
) -> None:
    [recipe] = R

    assert_shows(run("Rscript", "-e", here(recipe, server)), participants)


def test_the_recipe_for_another_endpoint_works(
    server: RunningServer, participants: Mapping[str, int]
) -> None:
    rows = ox.Store().query(here(SERVICE, server))

    assert {row["label"].value: int(row["total"].value) for row in rows} == participants
