"""JSON with the place of each value, so that a fault can name line and column."""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from evidence_graph.errors import UnreadableDocumentError

Path = tuple[str | int, ...]

DEEPEST: Final = 200
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Number(str):
    """A number in the characters of its document."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A JSON document: its value, and where each part of it begins and ends in the text."""

    text: str
    value: Any
    spans: dict[Path, tuple[int, int]]
    line_starts: tuple[int, ...]

    def place(self, path: Path) -> tuple[int, int]:
        """Returns line and column, from 1, of the value at a path, or of what holds it."""
        while path and path not in self.spans:
            path = path[:-1]
        return _place(self.line_starts, self.spans.get(path, (0, 0))[0])

    def words(self, path: Path) -> str:
        """Returns the value at a path in the characters of the document."""
        start, end = self.spans[path]
        return self.text[start:end]


def placed(text: str, name: str) -> Placed:
    """Returns a document with its places.

    Raises UnreadableDocumentError for what is not JSON, for a name given twice in one object, and
    for what is nested too deep.
    """
    starts = (0, *(found.end() for found in re.finditer("\n", text)))
    _require_shallow(text, name, starts)
    try:
        value = json.loads(
            text,
            parse_float=Number,
            parse_int=Number,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as cause:
        raise UnreadableDocumentError(
            name, f"not JSON: {cause.msg}", line=cause.lineno, column=cause.colno
        ) from cause
    except (ValueError, RecursionError) as cause:
        raise UnreadableDocumentError(name, f"not JSON that can be read: {cause}") from cause
    return Placed(text=text, value=value, spans=_spans(text, name, starts), line_starts=starts)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _require_shallow(text: str, name: str, starts: tuple[int, ...]) -> None:
    depth = 0
    for found in _TOKEN.finditer(text):
        if found[0] in "{[":
            depth += 1
            if depth > DEEPEST:
                line, column = _place(starts, found.start())
                raise UnreadableDocumentError(
                    name, f"nested more than {DEEPEST} deep", line=line, column=column
                )
        elif found[0] in "}]":
            depth -= 1


def _spans(text: str, name: str, starts: tuple[int, ...]) -> dict[Path, tuple[int, int]]:
    """Returns where each value of a document, known to be JSON, begins and ends."""
    spans: dict[Path, tuple[int, int]] = {}
    opened: list[tuple[int, Path]] = []
    path: Path = ()
    in_array: list[bool] = []
    names: list[set[str]] = []
    awaits_name = False
    for found in _TOKEN.finditer(text):
        sign = found[0]
        if sign in ("{", "["):
            opened.append((found.start(), path))
            in_array.append(sign == "[")
            names.append(set())
            path = (*path, 0) if sign == "[" else path
            awaits_name = sign == "{"
        elif sign in ("}", "]"):
            start, path = opened.pop()
            in_array.pop()
            names.pop()
            spans[path] = (start, found.end())
            awaits_name = False
        elif sign == ",":
            base = opened[-1][1]
            path = (*base, int(path[len(base)]) + 1) if in_array[-1] else base
            awaits_name = not in_array[-1]
        elif sign == ":":
            awaits_name = False
        elif awaits_name:
            said = _whole(sign, name, _place(starts, found.start()))
            if said in names[-1]:
                _refuse(f"the name {said!r} stands twice", name, _place(starts, found.start()))
            names[-1].add(said)
            path = (*opened[-1][1], said)
        else:
            if sign.startswith('"'):
                _whole(sign, name, _place(starts, found.start()))
            spans[path] = (found.start(), found.end())
    return spans


def _whole(sign: str, name: str, place: tuple[int, int]) -> str:
    """Returns the text that a token of a string says, all of whose characters are whole."""
    said = str(json.loads(sign))
    if _SURROGATE.search(said):
        _refuse("half of a character", name, place)
    return said


def _refuse(detail: str, name: str, place: tuple[int, int]) -> NoReturn:
    raise UnreadableDocumentError(name, detail, line=place[0], column=place[1])


def _place(starts: tuple[int, ...], at: int) -> tuple[int, int]:
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1
