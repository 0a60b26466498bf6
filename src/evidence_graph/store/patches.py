"""ChangeSets as files: RDF Patch, one line a quad, who and why in the header.

The format is RDF Patch (https://afs.github.io/rdf-patch/): H lines, TX, D and A lines, TC. A patch
without its TC line was not written to its end. The last H line has the SHA-256 of those before it,
so that the header can be relied on without reading the quads.
"""

import gzip
import hashlib
import io
import json
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import wraps
from typing import IO, Any, Final, ParamSpec, TypeVar
from urllib.parse import quote

import pyoxigraph as ox

from evidence_graph.errors import StoreError
from evidence_graph.store.changes import Authorship, ChangeSet, Quad, Source

MEDIA_TYPE: Final = "application/rdf-patch"

_ADDED, _REMOVED = b"A ", b"D "
_SUM: Final = b'H sha256 "%s" .\n'
_ABOUT: Final = ("version", "author", "reason", "tool", "time", "sources", "made_of")


P = ParamSpec("P")
T = TypeVar("T")


def _telling_damage(read: Callable[P, T]) -> Callable[P, T]:
    """Makes whatever goes wrong in reading a patch a StoreError: any byte of it may be another."""

    @wraps(read)
    def reading(*given: P.args, **named: P.kwargs) -> T:
        try:
            return read(*given, **named)
        except (SyntaxError, ValueError, LookupError, TypeError) as cause:
            raise StoreError(f"a change record is damaged: {cause}") from cause

    return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a patch leads to: a version, its state, and the state before it."""

    number: int
    state: str
    before: str | None  # None where nothing was before it
    made_of: Mapping[str, Any]  # what else whoever makes the same version has to know


def write(output: IO[bytes], step: Step, change: ChangeSet) -> None:
    """Writes a change as the patch that leads to a version."""
    header = b"".join(_header(step, change))
    output.write(header)
    output.write(_SUM % hashlib.sha256(header).hexdigest().encode())
    output.write(b"TX .\n")
    for mark, quads in ((_REMOVED, change.removed), (_ADDED, change.added)):
        output.writelines(sorted(mark + f"{quad} .\n".encode() for quad in quads))
    output.write(b"TC .\n")


def _header(step: Step, change: ChangeSet) -> Iterator[bytes]:
    yield f"H id <{_urn(step.state)}> .\n".encode()
    if step.before is not None:
        yield f"H prev <{_urn(step.before)}> .\n".encode()
    said = {
        **asdict(change.by),
        "time": change.by.time.isoformat(),
        "version": step.number,
        "made_of": step.made_of,
    }
    for name in _ABOUT:
        value = said[name]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"H {name} {ox.Literal(text)} .\n".encode()


@_telling_damage
def read_header(lines: Iterable[bytes]) -> dict[str, Any]:
    """Returns what the header of a patch says. Raises StoreError where it is none, or damaged.

    A patch of an earlier release has no checksum there, and is read to its end, where gzip's is.
    """
    said: dict[str, Any] = {}
    header, wanted = hashlib.sha256(), b""
    remaining = iter(lines)
    for line in remaining:
        if not line.startswith(b"H "):
            break
        if line.startswith(b"H sha256 "):
            wanted = line
            break
        header.update(line)
        name, _, rest = line[2:].decode().rstrip(" .\n").partition(" ")
        if name in _ABOUT:
            text = _literal(rest)
            said[name] = text if name in {"author", "reason", "tool", "time"} else json.loads(text)
    if not wanted:
        deque(remaining, maxlen=0)
    elif wanted != _SUM % header.hexdigest().encode():
        raise ValueError("its header is not the one that was written")
    if set(said) != set(_ABOUT) or not isinstance(said["version"], int):
        raise ValueError("its header is not whole")
    return said


@_telling_damage
def authorship(said: dict[str, Any]) -> Authorship:
    """Returns who made a change and why, as its header says. Raises StoreError."""
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


@_telling_damage
def read(content: bytes) -> ChangeSet:
    """Returns the change that a whole patch describes. Raises StoreError where it is damaged."""
    lines = content.splitlines(keepends=True)
    if not lines or lines[-1] != b"TC .\n":
        raise ValueError("it was not written to its end")
    return ChangeSet(
        added=frozenset(_quads(lines, _ADDED)),
        removed=frozenset(_quads(lines, _REMOVED)),
        by=authorship(read_header(lines)),
    )


@_telling_damage
def states(content: bytes) -> tuple[str, str | None]:
    """Returns the names of the state that a patch leads to and of the one before, None if none was.

    Raises StoreError.
    """
    lines = content.split(b"TX .", 1)[0].decode().splitlines()
    found = dict(line[2:].split(" ", 1) for line in lines if line.startswith(("H id ", "H prev ")))
    if "id" not in found:
        raise ValueError("it does not say which it is")
    return found["id"], found.get("prev")


def name_of(state: str) -> str:
    """Returns the name of a state as `states` gives it."""
    return f"<{_urn(state)}> ."


@_telling_damage
def made_of(content: bytes) -> dict[str, Any]:
    """Returns what else whoever makes the same version has to know. Raises StoreError."""
    return dict(read_header(content.splitlines(keepends=True))["made_of"])


def version(content: bytes) -> int:
    """Returns the number of the version that a patch leads to. Raises StoreError."""
    return int(read_header(content.splitlines(keepends=True))["version"])


def compressed(step: Step, change: ChangeSet) -> bytes:
    """Returns a change as a gzipped patch; the same change gives the same bytes."""
    output = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=6, fileobj=output, mtime=0) as zipped:
        write(zipped, step, change)  # type: ignore[arg-type]
    return output.getvalue()


def _quads(lines: Iterable[bytes], mark: bytes) -> Iterator[Quad]:
    text = b"".join(line[2:] for line in lines if line.startswith(mark))
    yield from ox.parse(text, format=ox.RdfFormat.N_QUADS)


def _literal(text: str) -> str:
    line = f"<urn:s> <urn:p> {text} .".encode()
    (parsed,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    if not isinstance(parsed.object, ox.Literal):
        raise TypeError("a line of its header is no text")
    return parsed.object.value


def _urn(state: str) -> str:
    try:
        return f"urn:uuid:{uuid.UUID(state)}"
    except ValueError:  # a state that an early release named otherwise
        return f"urn:evidence-graph:state:{quote(state, safe='')}"
