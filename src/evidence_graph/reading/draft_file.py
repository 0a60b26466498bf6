"""Draft files: a draft as TOML that a person can correct, and back again."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Item, Table

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading.draft import Draft, Gap, Plain, ReadDocument, Thing, Value
from evidence_graph.reading.draft_content import SECTIONS, drafted_of

_HEADER: Final = """\
 A draft, made by evidence-graph from one document, for a person to check and correct.

 Every value stands with the words it rests on: quote, and span in code points from 0, the end
 not included. Names are those of the ontology. To correct a value, change `value`; to refuse it,
 delete its line. Confidence: high, the document labels it or it can be read in one way only;
 medium, it follows from where the words stand; low, look before you use it.
 [[finding]] are proposals, read in the quoted conclusions. To accept one, look at its words and
 write `accepted = true`; what is left false is not taken.
 [[gap]] lists what is left for you and what no rule understood."""
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def written(draft: Draft) -> str:
    """Returns a draft as TOML."""
    document = tomlkit.document()
    for line in _HEADER.splitlines():
        document.add(tomlkit.comment(line.strip()))
    document.add(tomlkit.nl())
    document.add("document", _described(draft.document))
    sections = dict(SECTIONS)
    report = Thing(
        kind=draft.report.kind,
        values=draft.report.values,
        parts={n: p for n, p in draft.report.parts.items() if n not in sections},
    )
    document.add("report", _table(report))
    for name, section in SECTIONS:
        if draft.report.parts.get(name):
            document.add(section, _tables(draft.report.parts[name]))
    for section, things in (("reference", draft.references), ("finding", draft.findings)):
        if things:
            document.add(section, _tables(things))
    if draft.gaps:
        gaps = tomlkit.aot()
        for gap in draft.gaps:
            gaps.append(_gap(gap))
        document.add("gap", gaps)
    return _visible(tomlkit.dumps(document))


def read(text: str, name: str) -> Draft:
    """Returns the draft that a TOML text holds.

    Raises UnreadableDocumentError, with the line where there is one, telling every fault.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as cause:
        raise _not_toml(cause, text, name) from cause
    if not isinstance(content.get("document"), dict):
        raise UnreadableDocumentError(name, "this is no draft: it has no section [document]")
    return drafted_of(content, name)


def _not_toml(cause: tomllib.TOMLDecodeError, text: str, name: str) -> UnreadableDocumentError:
    said = str(cause)
    place = _PLACE.search(said)
    line = column = None
    if place:
        line = int(place["line"]) if place["line"] else text.count("\n") + 1
        column = int(place["column"]) if place["column"] else 1
    return UnreadableDocumentError(name, _PLACE.sub("", said), line=line, column=column)


def _described(document: ReadDocument) -> Table:
    table = tomlkit.table()
    table.update(
        {
            "name": document.name,
            "mediaType": document.media_type,
            "sha256": document.sha256,
            "textSha256": document.text_sha256,
            "length": document.length,
            "language": document.language,
        }
    )
    return table


def _tables(things: Sequence[Thing]) -> AoT:
    tables = tomlkit.aot()
    for thing in things:
        tables.append(_table(thing))
    return tables


def _table(thing: Thing) -> Table:
    table = tomlkit.table()
    table.add("kind", thing.kind)
    if thing.accepted is not None:
        table.add("accepted", thing.accepted)
    for name, values in thing.values.items():
        table.add(name, _values(values))
    for name, parts in thing.parts.items():
        table.add(name, _tables(parts))
    return table


def _values(values: Sequence[Value]) -> InlineTable | Array:
    if len(values) == 1:
        return _value(values[0])
    array = tomlkit.array()
    array.multiline(True)
    for value in values:
        array.append(_value(value))
    return array


def _value(value: Value) -> InlineTable:
    table = tomlkit.inline_table()
    table.add("value", _plain(value.value))
    if value.verbatim is not None:
        table.add("verbatim", value.verbatim)
    table.add("quote", value.quote)
    table.add("span", [value.span.start, value.span.end])
    table.add("rule", value.rule)
    table.add("confidence", value.confidence.value)
    return table


def _plain(value: Plain) -> Item:
    if isinstance(value, Decimal):
        printed = format(value, "f")
        return tomlkit.value(printed if "." in printed else f"{printed}.0")
    return tomlkit.item(value)


def _gap(gap: Gap) -> Table:
    table = tomlkit.table()
    table.update(
        {
            "why": gap.why.value,
            "about": gap.about,
            "quote": gap.quote,
            "span": [gap.span.start, gap.span.end],
        }
    )
    return table


def _visible(text: str) -> str:
    # Spaces that do not break and signs that print nothing are written so that they can be seen.
    return "".join(
        f"\\u{ord(sign):04X}"
        if sign not in " \n" and unicodedata.category(sign) in {"Zs", "Zl", "Zp", "Cf"}
        else sign
        for sign in text
    )
