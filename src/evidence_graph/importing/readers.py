"""Which readers there are, and which of them a file is for."""

import codecs
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from evidence_graph.errors import InputError, UnknownFormatError, UnreadableDocumentError
from evidence_graph.importing.imported import Reader

GROUP: Final = "evidence_graph.readers"
"""The group of entry points under which a package gives its readers."""

HEAD: Final = 64 * 1024
"""How many bytes of a file a reader is shown to know its format by."""


def registered() -> Mapping[str, EntryPoint]:
    """Returns the entry points of all readers that are installed, by name; none is loaded.

    Raises InputError where two packages give a reader of one name.
    """
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        other = found.setdefault(point.name, point)
        if other.value != point.value:
            raise InputError(
                f"two readers are called {point.name}: {other.value} and {point.value}; "
                "uninstall one of the two packages"
            )
    return found


def named(name: str) -> Reader:
    """Returns the reader of that name. Raises UnknownFormatError, or InputError if it is broken."""
    points = registered()
    if name not in points:
        raise UnknownFormatError(name, sorted(points))
    return _loaded(points[name])


def of_content(head: bytes, name: str) -> Reader:
    """Returns the reader that is surest of a file, by its first bytes.

    Raises UnreadableDocumentError where none is, or where two are equally sure.
    """
    head = _in_utf_8(head[:HEAD])
    if not head.strip():
        raise UnreadableDocumentError(name, "there is nothing in it", line=1, column=1)
    sure = [
        (score, reader.name, reader)
        for point in registered().values()
        if (score := _sure((reader := _loaded(point)), head, name)) > 0
    ]
    if not sure:
        known = ", ".join(sorted(registered()))
        raise UnreadableDocumentError(
            name, f"no reader knows this format; name one with --as: {known}"
        )
    sure.sort(key=lambda found: (-found[0], found[1]))
    if len(sure) > 1 and sure[0][0] == sure[1][0]:
        raise UnreadableDocumentError(
            name, f"this may be {sure[0][1]} or {sure[1][1]}; say which with --as"
        )
    return sure[0][2]


def _sure(reader: Reader, head: bytes, name: str) -> int:
    return max(0, min(100, int(reader.sniff(head, name))))


def _in_utf_8(head: bytes) -> bytes:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace").encode()
    return head


def _loaded(point: EntryPoint) -> Reader:
    try:
        made = point.load()()
    except (ImportError, AttributeError, TypeError) as cause:
        raise InputError(
            f"the reader {point.name} ({point.value}) cannot be loaded: {cause}"
        ) from cause
    if not isinstance(made, Reader):
        raise InputError(
            f"the reader {point.name} ({point.value}) has not all of name, media_types, sniff "
            "and read"
        )
    return made
