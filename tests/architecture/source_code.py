"""The project's own files, as the architecture tests look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shared_material import CHECKOUT

PACKAGE = CHECKOUT / "src" / "evidence_graph"


MADE = {"build", "dist", "__pycache__"}


@cache
def own_files() -> tuple[Path, ...]:
    """Returns every file that git keeps or would keep, and in a source archive every file."""
    if not (CHECKOUT / ".git").exists():
        places = (path.relative_to(CHECKOUT) for path in CHECKOUT.rglob("*"))
        names = [p for p in places if not MADE & set(p.parts) and not p.parts[0].startswith(".")]
    else:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True).stdout
        names = [Path(name) for name in listed.decode().split("\0") if name]
    return tuple(sorted(path for name in names if (path := CHECKOUT / name).is_file()))


def modules() -> tuple[Path, ...]:
    """Returns every Python module: the program's, the tests' and the benchmarks'."""
    return tuple(path for path in own_files() if path.suffix == ".py")


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yields every function of a module, methods and nested ones too."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def named(path: Path) -> str:
    """Returns a path as it is said in a message."""
    return path.relative_to(CHECKOUT).as_posix()
