"""BibTeX: entries as they stand, their accents and braces undone in values only."""

import logging
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final

from evidence_graph.importing import bounds, normal
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import (
    GivenFile,
    Imported,
    ImportedRecord,
    Leftovers,
    Printed,
)

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Entry

_ENTRY: Final = re.compile(
    rb"^[ \t]*@(?:string|comment|preamble|[a-z]+[ \t]*[{(][^,={}\n]*,)",
    re.IGNORECASE | re.MULTILINE,
)
_ABOVE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|%[^\n]*\n)*")
_BEGUN: Final = re.compile(r"^[ \t]*@\w+[ \t]*[{(]", re.MULTILINE)
_DEEPEST: Final = 60
# What may be undone and still be what is printed: accents, letters, signs that TeX needs escaped.
_KNOWN_LATEX: Final = re.compile(
    r"\\(?:[\"'`^~=.]|[uvHtcdbrk](?![A-Za-z])|[&%$#_{}]|"
    r"(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z]))"
)
# "kst # { Traumatol}": strings by their names, texts, numbers.
_PARTS: Final = re.compile(r"\"[^\"]*\"|\{(?:[^{}]|\{[^{}]*\})*\}|[^\s#\"{}]+")
_READ: Final = frozenset(
    """title author year date journal journaltitle booktitle volume number pages doi pmid""".split()
)


class BibtexReader:
    """Reads BibTeX and BibLaTeX."""

    name = "bibtex"
    media_types = ("application/x-bibtex",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 80 where an entry comes first, one more where the file is called so, 25 later.

        A line of a sheet may begin like an entry: @SUM(A1),
        """
        found = _ENTRY.search(head)
        if found is None:
            return 0
        above = _ABOVE.match(head)
        is_first = above is not None and above.end() >= found.start()
        is_called_so = name.lower().endswith((".bib", ".bibtex"))
        return 80 + is_called_so if is_first or is_called_so else 25

    def read(self, file: GivenFile) -> Imported:
        """Returns the entries of the file. Raises UnreadableDocumentError, FaultyDocumentError."""
        faults, left = Faults(file.name), Leftovers()
        text = re.sub(r"\r\n?", "\n", bounds.text_of(file.content, file.name))
        _require_shallow(text, faults)
        begun = [m.start() for m in islice(_BEGUN.finditer(text), bounds.MOST_RECORDS + 1)]
        bounds.require_few(
            len(begun), faults, line=text.count("\n", 0, begun[-1] if begun else 0) + 1
        )
        library = _parsed(text)
        _note_failures(library, faults)
        if not library.entries:
            faults.add("no entry: none begins with @TYPE{KEY,", line=1, column=1)
        faults.require_none()
        for comment in library.comments:
            left.note("text outside of entries", (comment.start_line or 0) + 1)
        strings = {string.key.lower(): str(string.value) for string in library.strings}
        made = tuple(
            _record(n, entry, strings, left) for n, entry in enumerate(library.entries, start=1)
        )
        return Imported(format=self.name, records=made, unread=left.told())


def _require_shallow(text: str, faults: Faults) -> None:
    depth = 0
    for found in re.finditer(r"(?<!\\)[{}]|^[ \t]*@\w+[ \t]*[{(]", text, re.MULTILINE):
        # A line that begins an entry begins anew, whatever was left open before.
        depth = 1 if "@" in found[0] else depth + (1 if found[0] == "{" else -1)
        if depth > _DEEPEST:
            before = text[: found.start()]
            line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
            faults.add(f"braces nested more than {_DEEPEST} deep", line=line, column=column)
            faults.require_none()


def _parsed(text: str) -> "Library":
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - a tenth of a second, only where there is BibTeX

    with _quiet():
        return parse_string(text)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the library from logging faults, which the error tells."""
    logger = logging.getLogger("bibtexparser")
    before, logger.disabled = logger.level, False
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _note_failures(library: "Library", faults: Faults) -> None:
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        reason = " ".join(str(block.error).split(" Note: ")[0].split())
        kind = type(block).__name__
        if kind == "DuplicateBlockKeyBlock":
            reason = "an entry of this key stands before; give each its own"
        elif kind != "DuplicateFieldKeyBlock":
            reason = (
                f"an entry that cannot be read: {reason}"
                if reason
                else ("an entry that is not ended, or has a field that is not")
            )
        faults.add(reason, line=line, column=1)


def _record(
    number: int, entry: "Entry", strings: Mapping[str, str], left: Leftovers
) -> ImportedRecord:
    line = (entry.start_line or 0) + 1
    lines = {f.key.lower(): (f.start_line or 0) + 1 for f in entry.fields}
    fields = _values(entry, strings, left, lines)
    for key in fields:
        if key not in _READ:
            left.note(key, lines[key])

    def said(key: str) -> str | None:
        return _plain(fields[key], left, lines[key]) if fields.get(key) else None

    issued = next((fields[key] for key in ("year", "date") if fields.get(key)), None)
    year = None if issued is None else normal.year(_bare(issued))
    if year is not None and issued is not None:
        year = Printed(value=year.value, text=issued)
        if year.value is None:
            left.note("year that is none", line)
    doi = fields.get("doi")
    pubmed = fields.get("pmid")
    containers = (said(key) for key in ("journal", "journaltitle", "booktitle"))
    return ImportedRecord(
        number=number,
        line=line,
        text=(entry.raw or "").strip(),
        kind=entry.entry_type,
        label=entry.key or None,
        title=said("title"),
        creators=_people(fields.get("author", ""), left, lines.get("author", line)),
        issued=year,
        containers=tuple(dict.fromkeys(c for c in containers if c)),
        volume=said("volume"),
        issue=said("number"),
        pages=said("pages"),
        doi=_identifier(normal.doi(_bare(doi)), doi, "doi", line, left) if doi else None,
        pubmed_id=(
            _identifier(normal.pubmed_id(_bare(pubmed)), pubmed, "pmid", line, left)
            if pubmed
            else None
        ),
    )


def _values(
    entry: "Entry", strings: Mapping[str, str], left: Leftovers, lines: Mapping[str, int]
) -> dict[str, str]:
    """Returns what each field holds, what is put together put together."""
    enclosed: Mapping[str, str] = entry.parser_metadata.get("removed_enclosing", {})
    resolved: Collection[str] = entry.parser_metadata.get("ResolveStringReferences", ())
    found: dict[str, str] = {}
    for field in entry.fields:
        key, value = field.key.lower(), str(field.value)
        if enclosed.get(field.key) == "no-enclosing" and field.key not in resolved:
            joined = _joined(value, strings)
            if joined is None and key in _READ:
                left.note(f"{key}, put together of what is not defined", lines[key])
            value = joined or ""
        found[key] = value
    return found


def _joined(value: str, strings: Mapping[str, str]) -> str | None:
    """Returns the parts of a value in one; None where one of them is not defined in the file."""
    parts: list[str] = []
    for part in _PARTS.findall(value):
        if part[0] in '"{':
            parts.append(part[1:-1])
        elif part.isdecimal():
            parts.append(part)
        elif part.lower() in strings:
            parts.append(strings[part.lower()])
        else:
            return None
    return "".join(parts)


def _identifier(read: Printed, text: str, key: str, line: int, left: Leftovers) -> Printed:
    if read.value is None:
        left.note(f"{key} that is none", line)
    return Printed(value=read.value, text=text)


def _bare(text: str) -> str:
    return re.sub(r"\\([_%&#])", r"\1", text).strip("{} \n\t")


def _people(text: str, left: Leftovers, line: int) -> tuple[str, ...]:
    from bibtexparser.middlewares.names import (  # noqa: PLC0415 - see _parsed
        split_multiple_persons_names,
    )

    if not text.strip():
        return ()
    people = split_multiple_persons_names(" ".join(text.split()))
    if people and people[-1] == "others":
        left.note("authors that are not named: and others", line)
        people = people[:-1]
    return tuple(_plain(person, left, line) for person in people if person.strip())


def _plain(text: str, left: Leftovers, line: int) -> str:
    """Returns a text without its braces, accents and escapes undone.

    Where other commands or formulas are in it, all of it stays as it stands.
    """
    text = " ".join(text.split())
    if "\\" not in text and "$" not in text:
        return " ".join(re.sub(r"[{}]", "", text).split()) if "{" in text else text
    if "$" in re.sub(r"\\\$", "", text) or "\\" in _KNOWN_LATEX.sub("", text):
        left.note("commands of LaTeX, kept as they stand", line)
        return text
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 - see _parsed
    from pylatexenc.latexwalker import LatexWalkerError  # noqa: PLC0415

    try:
        plain: str = LatexNodes2Text().latex_to_text(text, tolerant_parsing=False)
    except LatexWalkerError:
        left.note("commands of LaTeX, kept as they stand", line)
        return text
    return " ".join(plain.split())
