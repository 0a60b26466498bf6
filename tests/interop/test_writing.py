"""The page on changing the graph does what it says, as it stands, with a server beside it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_graph.changing.history import difference, log
from evidence_graph.changing.verifying import verify
from evidence_graph.store.versions import StoreDirectory
from interop.conftest import require
from interop.running import running
from shared_material import CHECKOUT
from shipped_store import shipped_store

pytestmark = pytest.mark.xdist_group("interop")

PAGE = (CHECKOUT / "docs" / "how-to" / "change-the-graph.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SECONDS = 600
DOCUMENTS = re.findall(r"```turtle\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch, tmp_path_factory) -> Path:
    """A folder with a store of the shipped graph and the page's documents; our programs first."""
    shutil.copytree(shipped_store(tmp_path_factory), tmp_path / "store")
    for name, text in DOCUMENTS:
        (tmp_path / name).write_text(text, encoding="utf-8")
    here = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_every_command_of_the_page_works_in_the_order_of_the_page(folder: Path) -> None:
    require("curl")
    with running(folder / "store") as server:
        script = "\n".join(["set -eu", *SHELL])
        done = subprocess.run(
            ["bash", "-c", script.replace("127.0.0.1:7070", f"127.0.0.1:{server.port}")],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-4_000:]

    ours, theirs = StoreDirectory(folder / "store"), StoreDirectory(folder / "mirror")
    restored = StoreDirectory(folder / "restored")
    assert verify(ours) == verify(theirs) == verify(restored) == []
    last = ours.current().number
    assert theirs.current().number == restored.current().number == last
    assert [c.by for c in log(theirs)] == [c.by for c in log(ours)]
    assert difference(theirs, 1, last).added == difference(ours, 1, last).added
    assert b"412" in done.stdout
    assert not list((folder / "store").glob("work-*"))
