"""Answers as plain values, and the answers that a person has worked out from the document.

`expected/NAME.toml` holds, for the question NAME, one `[[answer]]` for each set of parameters: its
rows in their order, a column that has no value being absent from the row. In a row

- `"<ut:evans-2014>"` is an IRI, written with the prefixes below;
- `span = [4790, 5026]` stands for the columns quotation, start and end, the quotation being what
  the source document has at this place;
- a key of the answer's `always` holds for each of its rows;
- columns named in the file's `ours` hold sentences of curators, not of the document: they must be
  English text or a gap, and are not compared.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

EXPECTED = Path(__file__).parent / "expected"
SOURCE = Path(__file__).parents[2] / "data" / "reports" / "ut202002" / "source.txt"

PREFIXES = {
    "ut": "https://w3id.org/evidence-graph/id/report/ut202002/",
    "id": "https://w3id.org/evidence-graph/id/",
    "graph": "https://w3id.org/evidence-graph/graph/",
    "ns": "https://w3id.org/evidence-graph/ns#",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "sct": "http://snomed.info/id/",
}

Plain = str | int | Decimal | bool | date
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One answer that a question must give."""

    question: str
    parameters: Mapping[str, str]
    rows: tuple[Row, ...]
    ours: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        given = " ".join(f"{n}={v.rsplit('/', 1)[-1]}" for n, v in self.parameters.items())
        return f"{self.question} {given}".strip()


def expected() -> Iterator[Expected]:
    """Yields every expected answer, in the order of the files."""
    for file in sorted(EXPECTED.glob("*.toml")):
        yield from read(file)


def read(file: Path) -> Iterator[Expected]:
    """Yields the answers of one file."""
    content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    for answer in content["answer"]:
        always = answer.get("always", {})
        yield Expected(
            question=file.stem,
            parameters={n: full(v) for n, v in answer.get("parameters", {}).items()},
            rows=tuple(_row({**always, **row}) for row in answer["rows"]),
            ours=frozenset(content.get("ours", [])),
        )


def full(value: str) -> str:
    """Returns a parameter's value with the prefix of an IRI spelt out."""
    if not value.startswith("<"):
        return value
    prefix, _, rest = value[1:-1].partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + rest


def _row(row: Row) -> Row:
    if span := row.pop("span", None):
        start, end = span
        row |= {"quotation": source_text()[start:end], "start": start, "end": end}
    return row


def source_text() -> str:
    """Returns the document, decoded as it is."""
    return SOURCE.read_bytes().decode()


_READ: Mapping[URIRef | None, Callable[[str], Plain]] = {
    XSD.integer: int,
    XSD.decimal: Decimal,
    XSD.boolean: lambda written: written == "true",
    XSD.date: date.fromisoformat,
}


def plain(term: Node | None) -> Plain | None:
    """Returns a term as its expected form is written."""
    if isinstance(term, URIRef):
        return f"<{_short(str(term))}>"
    if not isinstance(term, Literal):
        return None
    if term.language not in (None, "en"):
        return f"{term}@{term.language}"
    return _READ.get(term.datatype, str)(str(term))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def table(rows: Iterable[Mapping[str, Node | None]], *, without: Iterable[str] = ()) -> list[Row]:
    """Returns the rows of an answer as plain values, gaps and the columns `without` left out."""
    left_out = set(without)
    return [
        {n: plain(t) for n, t in row.items() if t is not None and n not in left_out} for row in rows
    ]


def typed(rows: Iterable[Row]) -> list[dict[str, tuple[str, Any]]]:
    """Returns rows in which True is not 1 and 5 is not 5.0."""
    return [{name: (type(v).__name__, v) for name, v in sorted(row.items())} for row in rows]
