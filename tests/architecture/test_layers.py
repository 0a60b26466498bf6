"""Rooms import only from lower floors, each library has one home, and nothing goes in circles."""

import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from shared_material import CHECKOUT


def test_every_import_keeps_the_contracts_of_pyproject() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    run = subprocess.run(
        [sys.executable, lint_imports, "--no-cache"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("evidence_graph", cache_dir=None)


def test_no_module_imports_itself_by_way_of_others(imports: grimp.ImportGraph) -> None:
    order = TopologicalSorter(
        {module: imports.find_modules_directly_imported_by(module) for module in imports.modules}
    )

    order.prepare()  # raises CycleError, which names the circle


def test_the_program_does_not_import_its_own_tests(imports: grimp.ImportGraph) -> None:
    rooms = {module.split(".")[0] for module in imports.modules}

    assert rooms == {"evidence_graph"}


def test_the_picture_of_the_rooms_is_true() -> None:
    """The table in docs/explanation/architecture.md has the floors of the layers contract."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    page = (CHECKOUT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    drawn: dict[int, set[str]] = {}
    for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", page, re.MULTILINE):
        drawn.setdefault(int(floor), set()).add(room)

    floors = [set(layer.split(" | ")) for layer in layers if layer != "__main__"]
    assert [drawn[floor] for floor in sorted(drawn)] == floors
