"""What a backup says is in it, read as one reads what strangers send."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

NAME: Final = "manifest.json"
QUADS: Final = "quads.nq.gz"
FACTS: Final = "facts.json"
TOKENS: Final = "tokens.json"

_RECORD: Final = re.compile(r"changes/([1-9][0-9]{0,17})\.rdfp\.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a backup, as it was when the backup was made."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The version that a backup holds, and its files by name."""

    format: int
    version: int
    state: str
    files: Mapping[str, Part]

    def records(self) -> list[int]:
        """Returns the versions whose change is there, the oldest first."""
        found = (_RECORD.fullmatch(name) for name in self.files)
        return sorted(int(match[1]) for match in found if match)

    def written(self) -> bytes:
        """Returns it as `read` reads it."""
        return json.dumps(asdict(self), indent=1).encode()


def record(number: int) -> str:
    """Returns the name of the file that has the change which made a version."""
    return f"changes/{number}.rdfp.gz"


def read(content: bytes) -> Manifest:
    """Returns what a manifest says. Raises ValueError, TypeError or KeyError where it is none."""
    said = json.loads(content)
    files = {str(name): _part(part) for name, part in dict(said["files"]).items()}
    manifest = Manifest(
        format=_whole_number(said["format"]),
        version=_whole_number(said["version"]),
        state=str(said["state"]),
        files=files,
    )
    records = manifest.records()
    known = {QUADS, FACTS, TOKENS, *map(record, records)}
    if strange := sorted(files.keys() - known):
        raise ValueError(f"it lists {', '.join(strange)}, which no backup has")
    wanted = {QUADS, FACTS}
    if records:
        wanted |= {record(n) for n in range(records[0], manifest.version + 1)}
    if missing := sorted(wanted - files.keys()):
        raise ValueError(f"it does not list {', '.join(missing)}")
    if records and records[-1] > manifest.version:
        raise ValueError("it lists changes after its version")
    return manifest


def _part(said: Any) -> Part:  # noqa: ANN401 - whatever JSON says
    return Part(sha256=str(said["sha256"]), bytes=_whole_number(said["bytes"]))


def _whole_number(said: Any) -> int:  # noqa: ANN401 - whatever JSON says
    if not isinstance(said, int) or said < 0:
        raise TypeError(f"{said!r} is no number")
    return said
