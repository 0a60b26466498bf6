"""requirements.lock fits pyproject.toml, is hashed whole, and names no place to fetch it from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.source_code import named, own_files
from shared_material import CHECKOUT

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+).*\\$")

# In parts, so that this file passes its own test.
ELSEWHERE = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
    "debian" + ".org/debian",
    "unpkg" + ".com",
    "jsdelivr" + ".net",
]


def wanted() -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(r) for r in (*project["dependencies"], *(r for e in extras for r in e))]


@pytest.fixture(scope="module")
def locked() -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for line in (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pin := PINNED.match(line):
            versions.setdefault(canonicalize_name(pin["name"]), set()).add(pin["version"])
    return versions


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_what_the_project_wants_is_locked(
    requirement: Requirement, locked: dict[str, set[str]]
) -> None:
    """`make lock` makes it so."""
    versions = locked.get(canonicalize_name(requirement.name), set())

    assert versions, f"{requirement.name} is not locked"
    assert all(requirement.specifier.contains(v, prereleases=True) for v in versions)


def test_every_locked_package_has_a_hash() -> None:
    text = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", text))

    assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []


def test_no_file_names_a_registry() -> None:
    """Any mirror will do, so that no address in a file ever has to be changed."""
    texts = {named(path): path.read_bytes().lower() for path in own_files()}
    found = {
        (name, host) for name, text in texts.items() for host in ELSEWHERE if host.encode() in text
    }

    assert found == set()
