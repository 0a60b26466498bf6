"""What the engine leaves out when it reads RDF/XML: truncation, and where a fault is.

Oxigraph 0.5 takes the end of an RDF/XML file for the end of the document even where elements are
still open, so that half a file would load without a word; it expands entities until memory is
gone; and its faults carry no place. Expat, in the standard library, does better on all three.
"""

import io
from xml.parsers import expat

import pyoxigraph as ox

from evidence_graph.errors import RdfSyntaxError


def require_whole(content: bytes, source: str) -> None:
    """Raises RdfSyntaxError, with line and column, unless the content is one whole XML document."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as cause:
        detail = f"not well-formed XML: {expat.ErrorString(cause.code)}"
        raise RdfSyntaxError(source, detail, line=cause.lineno, column=cause.offset + 1) from cause
    except (LookupError, ValueError) as cause:  # an encoding unknown, or one that it cannot read
        raise RdfSyntaxError(source, str(cause), line=1, column=1) from cause


def place_of_fault(content: bytes) -> tuple[int, int] | None:
    """Returns line and column, from 1, up to which the engine reads before it finds a fault.

    The engine is handed the document in pieces and stops asking at the faulty one: first line by
    line, then within that line character by character.
    """
    lines = content.decode(errors="replace").splitlines(keepends=True)
    line = _pieces_read(lines)
    if line is None:
        return None
    before, here = "".join(lines[: line - 1]), lines[line - 1]
    pieces = ([before] if before else []) + list(here)
    read = _pieces_read(pieces)
    return line, 1 if read is None else read - (1 if before else 0)


class _Pieces(io.BytesIO):
    def __init__(self, pieces: list[str]) -> None:
        super().__init__()
        self._pieces = [piece.encode() for piece in pieces]
        self.read_so_far = 0
        self._left = b""

    def read(self, size: int | None = -1) -> bytes:
        if not self._left and self.read_so_far < len(self._pieces):
            self._left = self._pieces[self.read_so_far]
            self.read_so_far += 1
        size = len(self._left) if size is None or size < 0 else size
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def _pieces_read(pieces: list[str]) -> int | None:
    reader = _Pieces(pieces)
    try:
        for _ in ox.parse(reader, format=ox.RdfFormat.RDF_XML):
            pass
    except SyntaxError:
        return reader.read_so_far
    return None
