"""Statements as cells of a table and back: values joined and escaped, formulas neutralised."""

import re
from collections.abc import Iterable
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from evidence_graph.rdf.display import short
from evidence_graph.vocabulary import PREFIXES

Kind = str
"""What a column's values are: `iri`, `` for a plain text, `@en`, or a datatype as a name."""

IRI: Final = "iri"
BETWEEN: Final = " | "
MARK: Final = "'"

_ESCAPES: Final = {"\\": "\\\\", "|": "\\|", "\0": "\\0"}
_UNESCAPES: Final = {"\\": "\\", "|": "|", "0": "\0", "-": ""}
_NOTHING: Final = "\\-"
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SPLIT: Final = re.compile(r"(?:[^\\|]|\\.)+", re.DOTALL)

# What a spreadsheet takes for the beginning of a formula, or skips before one.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def neutralised(cell: str) -> str:
    """Returns a cell that no spreadsheet takes for a formula; `read_cell` undoes it.

    >>> neutralised("=1+1"), neutralised("'t"), neutralised("5 years")
    ("'=1+1", "''t", '5 years')
    """
    return MARK + cell if cell.startswith((*_FORMULA, MARK)) else cell


def read_cell(cell: str) -> str:
    """Returns what a cell said before it was neutralised.

    >>> read_cell(neutralised("-5"))
    '-5'
    """
    return cell.removeprefix(MARK)


def name_of(iri: str) -> str:
    """Returns an IRI under a prefix, or else in angle brackets."""
    return str(short(iri) or f"<{iri}>")


def iri_of(name: str) -> URIRef:
    """Returns the IRI that `name_of` gave a name to. Raises ValueError for what is no name."""
    if name.startswith("<") and name.endswith(">"):
        return URIRef(name[1:-1])
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{name!r} is no name")
    return URIRef(PREFIXES[prefix] + local)


def kind_of(value: Node) -> Kind:
    """Returns what kind of column a value belongs to."""
    if not isinstance(value, Literal):
        return IRI
    if value.language:
        return f"@{value.language}"
    return "" if value.datatype is None else name_of(str(value.datatype))


def header(predicate: Node, kind: Kind) -> str:
    """Returns the heading of a column.

    >>> from evidence_graph.vocabulary import EV
    >>> header(EV.total, "xsd:integer"), header(EV.verbatim, "")
    ('ev:total^^xsd:integer', 'ev:verbatim')
    """
    name = name_of(str(predicate))
    if not kind:
        return name
    return name + kind if kind.startswith("@") else f"{name}^^{kind}"


def read_header(text: str) -> tuple[URIRef, Kind]:
    """Returns the property and the kind of a column. Raises ValueError."""
    name, typed, kind = text.partition("^^")
    if not typed and not name.endswith(">"):
        name, _, language = name.rpartition("@") if "@" in name else (name, "", "")
        kind = f"@{language}" if language else ""
    elif not typed and (found := re.fullmatch(r"(<.*>)(@[A-Za-z0-9-]+)", name)):
        name, kind = found.groups()
    return iri_of(name), kind


def joined(values: Iterable[Node], kind: Kind) -> str:
    """Returns the values of a cell."""
    texts = (name_of(str(v)) if kind == IRI else str(v) for v in values)
    return BETWEEN.join(map(_escaped, texts))


def split(cell: str, kind: Kind) -> list[Node]:
    """Returns the values that a cell holds. Raises ValueError."""
    if not cell:
        return []
    parts = _SPLIT.findall(cell)
    last = len(parts) - 1
    texts = [_unescaped(_trimmed(p, first=n == 0, last=n == last)) for n, p in enumerate(parts)]
    return [_value(text, kind) for text in texts]


def _value(text: str, kind: Kind) -> Node:
    if kind == IRI:
        return iri_of(text)
    if kind.startswith("@"):
        return Literal(text, lang=kind[1:])
    return Literal(text, datatype=iri_of(kind) if kind else None, normalize=False)


def _trimmed(part: str, *, first: bool, last: bool) -> str:
    if not first:
        part = part.removeprefix(" ")
    return part if last else part.removesuffix(" ")


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text) or _NOTHING


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _UNESCAPES.get(found[1], found[1]), text)
