"""What a draft file holds, as a draft; its faults are told all at once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading.draft import (
    Confidence,
    Draft,
    Gap,
    ReadDocument,
    Span,
    Thing,
    Value,
    Values,
    Why,
)

SECTIONS: Final = (
    ("hasTable", "table"),
    ("hasEntry", "entry"),
)
"""Parts of the report that have a section of their own in the file."""
_VALUE_KEYS: Final = frozenset({"value", "quote", "span", "rule", "confidence", "verbatim"})


def drafted_of(content: Mapping[str, Any], name: str) -> Draft:
    """Returns the draft that the content of a file is.

    Raises UnreadableDocumentError, telling every fault.
    """
    return _Reading(name).draft(content)


class _Reading:
    """Makes a draft of what TOML holds; faults are gathered, and told all at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[str] = []

    def draft(self, content: Mapping[str, Any]) -> Draft:
        document = self._document(content.get("document"))
        report = self._thing(content.get("report"), "report")
        parts = dict(report.parts)
        for name, section in SECTIONS:
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
