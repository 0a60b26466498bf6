"""What the figures were measured on and with."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def described() -> list[tuple[str, str]]:
    """Returns names and values: the day, the commit, the machine, what ours is made of."""
    return [
        ("Measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Commit", _commit()),
        ("Processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{_memory() / 1024**3:.0f} GiB"),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        *(
            (name, version(name))
            for name in ("rdflib", "pyoxigraph", "pyshacl", "owlrl", "granian")
        ),
    ]


def peers(programs: Path) -> list[tuple[str, str]]:
    """Returns names and versions of the servers beside ours, and of what makes the load."""
    return [
        ("oxigraph", _said(str(programs / "oxigraph"), "--version").removeprefix("oxigraph ")),
        ("rdflib-endpoint", _installed(programs, "rdflib-endpoint")),
        ("Virtuoso", _virtuoso()),
        ("wrk", " ".join(_said("wrk", "--version").split()[1:2])),
    ]


def _commit() -> str:
    commit = _said("git", "-C", str(_ROOT), "rev-parse", "--short", "HEAD")
    changed = _said("git", "-C", str(_ROOT), "status", "--porcelain")
    return f"{commit} and uncommitted changes" if changed else commit or "not a git checkout"


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _installed(programs: Path, name: str) -> str:
    script = f"from importlib.metadata import version; print(version({name!r}))"
    return _said(str(programs / "python"), "-c", script) or "not installed"


def _virtuoso() -> str:
    found = [line for line in _said("virtuoso-t", "-?").splitlines() if "Version" in line]
    return found[0].strip() if found else "not installed"


def _said(*command: str) -> str:
    """Returns the first words of a program, on whichever stream; nothing where it is missing."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).strip()


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
