"""ChangeSets as files: RDF Patch, one line a quad, who and why in the header.

The format is RDF Patch (https://afs.github.io/rdf-patch/): H lines, TX, D and A lines, TC. A patch
without its TC line was not written to its end.
"""

import gzip
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from evidence_graph.errors import StoreError
from evidence_graph.store.changes import Authorship, ChangeSet, Quad, Source

MEDIA_TYPE: Final = "application/rdf-patch"

_ADDED, _REMOVED = b"A ", b"D "
_ABOUT: Final = ("version", "author", "reason", "tool", "time", "sources", "made_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a patch leads to: a version, its state, and the state before it."""

    number: int
    state: str
    before: str | None  # None where nothing was before it
    made_of: Mapping[str, Any]  # what else whoever makes the same version has to know


def write(output: IO[bytes], step: Step, change: ChangeSet) -> None:
    """Writes a change as the patch that leads to a version."""
    output.write(f"H id <{_urn(step.state)}> .\n".encode())
    if step.before is not None:
        output.write(f"H prev <{_urn(step.before)}> .\n".encode())
    said = {
        **asdict(change.by),
        "time": change.by.time.isoformat(),
        "version": step.number,
        "made_of": step.made_of,
    }
    for name in _ABOUT:
        value = said[name]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        output.write(f"H {name} {ox.Literal(text)} .\n".encode())
    output.write(b"TX .\n")
    for mark, quads in ((_REMOVED, change.removed), (_ADDED, change.added)):
        output.writelines(sorted(mark + f"{quad} .\n".encode() for quad in quads))
    output.write(b"TC .\n")


def read_header(lines: Iterable[bytes]) -> dict[str, Any]:
    """Returns what the header of a patch says. Raises StoreError where it is none."""
    said: dict[str, Any] = {}
    for line in lines:
        if not line.startswith(b"H "):
            break
        name, _, rest = line[2:].decode().rstrip(" .\n").partition(" ")
        if name in _ABOUT:
            text = _literal(rest)
            said[name] = text if name in {"author", "reason", "tool", "time"} else json.loads(text)
    if set(said) != set(_ABOUT):
        raise StoreError("a change record is damaged: its header is not whole")
    return said


def authorship(said: dict[str, Any]) -> Authorship:
    """Returns who made a change and why, as its header says."""
    return Authorship(
        author=said["author"],
        reason=said["reason"],
        tool=said["tool"],
        time=datetime.fromisoformat(said["time"]),
        sources=tuple(
            Source(label=s["label"], sha256=s["sha256"], graphs=tuple(s["graphs"]))
            for s in said["sources"]
        ),
    )


def read(content: bytes) -> ChangeSet:
    """Returns the change that a whole patch describes. Raises StoreError where it is damaged."""
    lines = content.splitlines(keepends=True)
    if not lines or lines[-1] != b"TC .\n":
        raise StoreError("a change record is damaged: it was not written to its end")
    return ChangeSet(
        added=frozenset(_quads(lines, _ADDED)),
        removed=frozenset(_quads(lines, _REMOVED)),
        by=authorship(read_header(lines)),
    )


def states(content: bytes) -> tuple[str, str | None]:
    """Returns the names of the state that a patch leads to and of the one before, None if none was.

    Raises StoreError.
    """
    lines = content.split(b"TX .", 1)[0].decode().splitlines()
    found = dict(line[2:].split(" ", 1) for line in lines if line.startswith(("H id ", "H prev ")))
    if "id" not in found:
        raise StoreError("a change record is damaged: it does not say which it is")
    return found["id"], found.get("prev")


def made_of(content: bytes) -> dict[str, Any]:
    """Returns what else whoever makes the same version has to know. Raises StoreError."""
    return dict(read_header(content.splitlines(keepends=True))["made_of"])


def compressed(step: Step, change: ChangeSet) -> bytes:
    """Returns a change as a gzipped patch; the same change gives the same bytes."""
    output = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=6, fileobj=output, mtime=0) as zipped:
        write(zipped, step, change)  # type: ignore[arg-type]
    return output.getvalue()


def _quads(lines: Iterable[bytes], mark: bytes) -> Iterator[Quad]:
    text = b"".join(line[2:] for line in lines if line.startswith(mark))
    try:
        yield from ox.parse(text, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as cause:
        raise StoreError(f"a change record is damaged: {cause}") from cause


def _literal(text: str) -> str:
    line = f"<urn:s> <urn:p> {text} .".encode()
    parsed = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES)))
    if not isinstance(parsed.object, ox.Literal):
        raise StoreError("a change record is damaged: a header that is no text")
    return parsed.object.value


def _urn(state: str) -> str:
    try:
        return f"urn:uuid:{uuid.UUID(state)}"
    except ValueError:  # a state that an early release named otherwise
        return f"urn:evidence-graph:state:{quote(state, safe='')}"
