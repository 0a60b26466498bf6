"""A body of several files, multipart/form-data (RFC 7578), taken apart."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from evidence_graph.errors import MalformedRequestError

FORM_DATA: Final = "multipart/form-data"

MOST_PARTS: Final = 100
"""Files that one body may have."""

_LONGEST_BOUNDARY: Final = 70  # RFC 2046, section 5.1.1
_LONGEST_HEAD: Final = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a body."""

    name: str  # of the field, empty where there is none
    filename: str | None  # not a file, or one without a name
    content_type: str | None  # not stated
    content: bytes


def parts_of(body: bytes, boundary: str) -> tuple[Part, ...]:
    """Returns the files of a body, in order; raises MalformedRequestError where it is broken."""
    if not boundary or len(boundary) > _LONGEST_BOUNDARY or not boundary.isascii():
        raise MalformedRequestError(
            "the body has several parts and no boundary, or none that is allowed, in its "
            f"Content-Type: {boundary[:80]!r}"
        )
    mark = b"\r\n--" + boundary.encode()
    whole = b"\r\n" + body
    if whole.count(mark) > MOST_PARTS + 1:
        raise MalformedRequestError(f"the body has more than {MOST_PARTS} parts")
    _, *pieces = whole.split(mark)
    if not pieces or not pieces[-1].startswith(b"--"):
        raise MalformedRequestError(
            "the body ends before its last boundary; send it whole, with lines that end in CR LF"
        )
    return tuple(_part(piece) for piece in pieces[:-1])


def _part(piece: bytes) -> Part:
    padding, _, after = piece.partition(b"\r\n")
    head, blank, content = (b"\r\n" + after).partition(b"\r\n\r\n")
    if padding.strip(b" \t") or not blank or len(head) > _LONGEST_HEAD:
        raise MalformedRequestError("a part of the body has no head, or no blank line after it")
    headers = BytesHeaderParser().parsebytes(head[2:] + b"\r\n\r\n")
    name = headers.get_param("name", "", "content-disposition")
    return Part(
        name=name if isinstance(name, str) else "",
        filename=headers.get_filename(),
        content_type=headers.get("content-type"),
        content=_decoded(content, headers),
    )


def _decoded(content: bytes, headers: Message) -> bytes:
    coding = str(headers.get("content-transfer-encoding", "binary")).lower()
    if coding not in ("binary", "8bit", "7bit"):
        raise MalformedRequestError(f"a part of the body is encoded as {coding}; send it as it is")
    return content
