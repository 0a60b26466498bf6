"""Tagged lines, as RIS and NBIB have them: fields with their lines, records with their words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from evidence_graph.importing import bounds
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import Leftovers

Line = tuple[str | None, str]
"""A line's tag, None where it goes on with the one before, and its content."""

_LIKE_A_TAG = re.compile(r"\s*[A-Z][A-Z0-9]{1,3}\s*-")
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(slots=True, kw_only=True)
class Field:
    """One tag with its content; lines that go on are joined by one space."""

    tag: str
    text: str
    line: int


@dataclass(slots=True, kw_only=True)
class TaggedRecord:
    """The fields of a record in their order, and all its lines as they stand."""

    line: int
    fields: list[Field] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def take(self, number: int, line: str, tag: str | None, content: str) -> None:
        """Takes one line more, which goes on with the field before where it has no tag."""
        self.lines.append(line)
        if tag is not None:
            self.fields.append(Field(tag=tag, text=content, line=number))
        elif self.fields:
            last = self.fields[-1]
            last.text = f"{last.text} {content}".strip()

    @property
    def text(self) -> str:
        """Returns the record in the characters of its file, without blank lines at its end."""
        return "\n".join(self.lines).rstrip()

    def all(self, *tags: str) -> list[Field]:
        """Returns the fields with one of these tags that hold something."""
        return [f for f in self.fields if f.tag in tags and f.text]

    def first(self, *tags: str) -> str | None:
        """Returns the content of the first of these tags that holds something."""
        for tag in tags:
            for found in self.all(tag):
                return found.text
        return None


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yields the lines of a text with their numbers, however they end."""
    start, number = 0, 1
    for number, end in enumerate(_LINE_END.finditer(text), start=1):
        yield number, text[start : end.start()]
        start = end.end()
    yield number + (1 if start else 0), text[start:]


def records(
    text: str,
    faults: Faults,
    left: Leftovers,
    *,
    read_line: Callable[[str], Line],
    goes_on_wrongly: Callable[[str], bool],
    begins: str,
    ends: str | None,
) -> list[TaggedRecord]:
    """Returns the records of a text; `ends` is None where a blank line or a new record ends one.

    `goes_on_wrongly` tells of a line without a tag that it does not belong to the one before. A
    line with a tag outside of a record is a fault; other text there is left over.
    """
    found: list[TaggedRecord] = []
    now: TaggedRecord | None = None
    for number, line in lines_of(text):
        if not line.strip() or len(line) > bounds.LONGEST_FIELD:
            if line.strip():
                faults.add(f"a line of over {bounds.LONGEST_FIELD:,} characters", line=number)
            elif now is not None:
                now.lines.append(line)
            continue
        tag, content = read_line(line)
        if tag == begins:
            if now is not None and ends is not None:
                faults.add(f"a new record before {ends} has ended the one before", line=number)
            now = TaggedRecord(line=number)
            found.append(now)
            bounds.require_few(len(found), faults, line=number)
        if now is None:
            _outside(line, number, begins, faults, left)
            continue
        if tag is None and goes_on_wrongly(line):
            faults.add("neither a tag as this format has them nor more text", line=number, column=1)
        now.take(number, line, tag, content)
        if tag is not None and tag == ends:
            now = None
    if now is not None and ends is not None:
        faults.add(f"the record is not ended by {ends}; the file is cut off", line=now.line)
    if not found:
        faults.add(f"no record: none begins with {begins}", line=1, column=1)
    return found


def _outside(line: str, number: int, begins: str, faults: Faults, left: Leftovers) -> None:
    # Databases put their name before records, and programs number them.
    if _LIKE_A_TAG.match(line):
        faults.add(f"this stands before {begins} begins a record", line=number, column=1)
    else:
        left.note("text outside of records", number)
