"""The citation that a row of a table begins with."""

import re
from typing import Final

from evidence_graph.reading import wording

_CELL_OF_LINE: Final = re.compile(r"(?P<line>.*?)\s*(?:<br|\||$)")
_LONGEST_REMARK: Final = 40  # signs, beside a citation that begins a row


def citation(plain: str, start: int, line_end: int) -> re.Match[str] | None:
    """Returns the citation that begins a row, where what follows can stand in a row."""
    found = wording.CITATION.match(plain, start)
    if found and (found["number"] or found["others"]):
        rest = plain[found.end() : line_end].strip()
        short = bool(found["number"]) and len(rest) < _LONGEST_REMARK and not rest.endswith(".")
        if short or wording.AFTER_CITATION.match(plain, found.end()):
            return found
    for pattern in wording.CITATION_BY_SHAPE:
        shaped = pattern.match(plain, start, line_end)
        if shaped and wording.AFTER_CITATION.match(plain, shaped.end()):
            return shaped
    if found and (found["number"] or found["others"]):
        return None
    cell = _CELL_OF_LINE.match(plain, start, line_end)
    return wording.CITATION_WITHOUT_YEAR.fullmatch(
        plain, start, cell.end("line") if cell else start
    )
