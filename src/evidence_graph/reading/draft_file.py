"""Draft files: a draft as TOML that a person can correct, and back again."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Item, Table

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading.draft import (
    Confidence,
    Draft,
    Gap,
    Plain,
    ReadDocument,
    Span,
    Thing,
    Value,
    Values,
    Why,
)

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
_SECTIONS: Final = (
    ("hasTable", "table"),
    ("hasEntry", "entry"),
)
_VALUE_KEYS: Final = frozenset({"value", "quote", "span", "rule", "confidence", "verbatim"})


def written(draft: Draft) -> str:
    """Returns a draft as TOML."""
    document = tomlkit.document()
    for line in _HEADER.splitlines():
        document.add(tomlkit.comment(line.strip()))
    document.add(tomlkit.nl())
    document.add("document", _described(draft.document))
    sections = dict(_SECTIONS)
    report = Thing(
        kind=draft.report.kind,
        values=draft.report.values,
        parts={n: p for n, p in draft.report.parts.items() if n not in sections},
    )
    document.add("report", _table(report))
    for name, section in _SECTIONS:
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
    return _Reading(name).draft(content)


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


class _Reading:
    """Makes a draft of what TOML holds; faults are gathered, and told all at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[str] = []

    def draft(self, content: Mapping[str, Any]) -> Draft:
        document = self._document(content.get("document"))
        report = self._thing(content.get("report"), "report")
        parts = dict(report.parts)
        for name, section in _SECTIONS:
            if section in content:
                parts[name] = self._things(content[section], section)
        draft = Draft(
            document=document,
            report=Thing(kind=report.kind, values=report.values, parts=parts),
            references=self._things(content.get("reference", []), "reference"),
            findings=self._things(content.get("finding", []), "finding"),
            gaps=tuple(self._gaps(content.get("gap", []))),
        )
        known = {"document", "report", "table", "entry", "reference", "finding", "gap"}
        self._faults += [f"{key}: no such section" for key in content if key not in known]
        if self._faults:
            raise UnreadableDocumentError(self._name, "; ".join(self._faults))
        return draft

    def _document(self, table: object) -> ReadDocument:
        entries = table if isinstance(table, dict) else {}
        texts = {
            key: self._text(entries, key, "document")
            for key in ("name", "mediaType", "sha256", "textSha256", "language")
        }
        length = entries.get("length")
        if not isinstance(length, int):
            self._faults.append("document.length: a number is missing")
        return ReadDocument(
            name=texts["name"],
            media_type=texts["mediaType"],
            sha256=texts["sha256"],
            text_sha256=texts["textSha256"],
            length=length if isinstance(length, int) else 0,
            language=texts["language"],
        )

    def _things(self, tables: object, where: str) -> tuple[Thing, ...]:
        if not isinstance(tables, list):
            self._faults.append(f"{where}: write it as [[{where}]]")
            return ()
        return tuple(self._thing(t, f"{where}[{n}]") for n, t in enumerate(tables, 1))

    def _thing(self, table: object, where: str) -> Thing:
        if not isinstance(table, dict):
            self._faults.append(f"{where}: a table is missing")
            return Thing(kind="")
        values: Values = {}
        parts: dict[str, tuple[Thing, ...]] = {}
        for key, content in table.items():
            place = f"{where}.{key}"
            if key in {"kind", "accepted"}:
                continue
            if isinstance(content, dict):
                values[key] = (self._value(content, place),)
            elif isinstance(content, list) and all(_is_value(one) for one in content):
                values[key] = tuple(self._value(one, place) for one in content)
            else:
                parts[key] = self._things(content, place)
        return Thing(
            kind=self._text(table, "kind", where),
            accepted=self._accepted(table, where),
            values=values,
            parts=parts,
        )

    def _accepted(self, table: Mapping[str, Any], where: str) -> bool | None:
        accepted = table.get("accepted")
        if accepted is None or isinstance(accepted, bool):
            return accepted
        self._faults.append(f"{where}.accepted: write true or false")
        return None

    def _value(self, table: Mapping[str, Any], where: str) -> Value:
        value = table.get("value")
        if not isinstance(value, str | int | bool | Decimal | date):
            self._faults.append(f"{where}.value: a text, number, date, true or false is missing")
            value = ""
        unknown = sorted(set(table) - _VALUE_KEYS)
        self._faults += [f"{where}.{key}: no such key" for key in unknown]
        verbatim = table.get("verbatim")
        return Value(
            value=value,
            quote=self._text(table, "quote", where),
            span=self._span(table, where),
            rule=self._text(table, "rule", where),
            confidence=self._confidence(table, where),
            verbatim=verbatim if isinstance(verbatim, str) else None,
        )

    def _confidence(self, table: Mapping[str, Any], where: str) -> Confidence:
        try:
            return Confidence(table.get("confidence"))
        except ValueError:
            self._faults.append(f"{where}.confidence: use high, medium or low")
            return Confidence.LOW

    def _gaps(self, tables: object) -> list[Gap]:
        gaps = []
        for number, table in enumerate(tables if isinstance(tables, list) else [], 1):
            where = f"gap[{number}]"
            if not isinstance(table, dict):
                self._faults.append(f"{where}: a table is missing")
                continue
            try:
                why = Why(table.get("why"))
            except ValueError:
                self._faults.append(f"{where}.why: no such reason")
                continue
            about, quote = (self._text(table, key, where) for key in ("about", "quote"))
            gaps.append(Gap(why=why, about=about, quote=quote, span=self._span(table, where)))
        return gaps

    def _span(self, table: Mapping[str, Any], where: str) -> Span:
        match table.get("span"):
            case [int(start), int(end)] if 0 <= start <= end:
                return Span(start=start, end=end)
        self._faults.append(f"{where}.span: write it as [start, end]")
        return Span(start=0, end=0)

    def _text(self, table: Mapping[str, Any], key: str, where: str) -> str:
        text = table.get(key)
        if not isinstance(text, str):
            self._faults.append(f"{where}.{key}: a text is missing")
            return ""
        return text


def _is_value(content: object) -> bool:
    return isinstance(content, dict) and "value" in content and "kind" not in content
