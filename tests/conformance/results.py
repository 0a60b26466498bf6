"""Query results as values, read from any result format."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Cell = Term | str | None
"""A term; in CSV the bare text that stands for one; None where nothing is bound."""

_SRX = "{http://www.w3.org/2005/sparql-results#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ITS_DIR = "{http://www.w3.org/2005/11/its}dir"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT: the variables in the order of the header, and the rows."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    ordered: bool = False

    def arranged(self, variables: Sequence[str]) -> "Solutions":
        """Returns the same solutions with their columns in another order."""
        places = [self.variables.index(name) for name in variables]
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return Solutions(tuple(variables), rows, self.ordered)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE."""

    rows: tuple[tuple[Cell, ...], ...]


Result = bool | Solutions | Triples


def read_result(content: bytes, media_type: str, *, base: str) -> Result:
    """Returns the result that `content` holds; RDF that describes a result set is one."""
    readers = {
        "application/sparql-results+json": _read_json,
        "application/sparql-results+xml": _read_xml,
        "text/csv": _read_csv,
        "text/tab-separated-values": _read_tsv,
    }
    if media_type in readers:
        return readers[media_type](content)
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    triples = list(dict.fromkeys(q.triple for q in ox.parse(content, rdf_format, base_iri=base)))
    if any(t.predicate == _RDF_TYPE and t.object == _rs("ResultSet") for t in triples):
        return _read_result_set(triples)
    return Triples(tuple((t.subject, t.predicate, t.object) for t in triples))


def _solutions(variables: Iterable[str], rows: Iterable[dict[str, Cell]]) -> Solutions:
    names = tuple(variables)
    found = tuple(rows)
    strays = {name for row in found for name in row} - set(names)
    if strays:
        raise ValueError(f"bound, but not in the header: {sorted(strays)}")
    return Solutions(names, tuple(tuple(row.get(name) for name in names) for row in found))


def _read_json(content: bytes) -> Result:
    document = json.loads(content)
    if "boolean" in document:
        return bool(document["boolean"])
    rows = (
        {name: _json_term(term) for name, term in binding.items()}
        for binding in document["results"]["bindings"]
    )
    return _solutions(document["head"].get("vars", ()), rows)


def _json_term(term: dict[str, object]) -> Term:
    value = term["value"]
    if term["type"] == "triple":
        parts = (_json_term(value[part]) for part in ("subject", "predicate", "object"))
        return ox.Triple(*parts)
    if term["type"] == "uri":
        return ox.NamedNode(value)
    if term["type"] == "bnode":
        return ox.BlankNode(_label(value))
    if term["type"] in {"literal", "typed-literal"}:
        return _literal(value, term.get("xml:lang"), term.get("its:dir"), term.get("datatype"))
    raise ValueError(f"no kind of term: {term['type']!r}")


def _read_xml(content: bytes) -> Result:
    root = ET.fromstring(content)
    boolean = root.find(f"{_SRX}boolean")
    if boolean is not None:
        return {"true": True, "false": False}[boolean.text.strip()]
    variables = [v.get("name") for v in root.iterfind(f"{_SRX}head/{_SRX}variable")]
    rows = (
        {b.get("name"): _xml_term(b[0]) for b in result.iterfind(f"{_SRX}binding")}
        for result in root.iterfind(f"{_SRX}results/{_SRX}result")
    )
    return _solutions(variables, rows)


def _xml_term(element: ET.Element) -> Term:
    kind = element.tag.removeprefix(_SRX)
    text = element.text or ""
    if kind == "triple":
        parts = (_xml_term(element.find(_SRX + p)[0]) for p in ("subject", "predicate", "object"))
        return ox.Triple(*parts)
    if kind == "uri":
        return ox.NamedNode(text)
    if kind == "bnode":
        return ox.BlankNode(_label(text))
    if kind == "literal":
        attributes = (element.get(_XML_LANG), element.get(_ITS_DIR), element.get("datatype"))
        return _literal(text, *attributes)
    raise ValueError(f"no kind of term: {element.tag!r}")


def _read_csv(content: bytes) -> Solutions:
    header, *lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    rows = tuple(tuple(_csv_cell(cell) for cell in line) for line in lines)
    if any(len(row) != len(header) for row in rows):
        # A single unbound column makes an empty line, which the reader gives as no cells at all.
        if len(header) != 1 or any(len(row) > 1 for row in rows):
            raise ValueError("a line has more or fewer cells than the header")
        rows = tuple(row or ("",) for row in rows)
    return Solutions(tuple(header), rows)


def _csv_cell(cell: str) -> Cell:
    return ox.BlankNode(_label(cell.removeprefix("_:"))) if cell.startswith("_:") else cell


def _read_tsv(content: bytes) -> Solutions:
    header, *lines = content.decode().removesuffix("\n").split("\n")
    names = [name.removeprefix("?") for name in header.split("\t")] if header else []
    rows = (
        {n: _tsv_term(c) for n, c in zip(names, line.split("\t"), strict=True) if c}
        for line in lines
        if names
    )
    if not names:
        return Solutions((), ((),) * len(lines))
    return _solutions(names, rows)


def _tsv_term(cell: str) -> Term:
    (quad,) = ox.parse(f"<s:> <p:> {cell} .", ox.RdfFormat.TURTLE)
    return quad.object


def _read_result_set(triples: Sequence[ox.Triple]) -> Result:
    def objects(subject: Term, name: str) -> list[Term]:
        return [t.object for t in triples if t.subject == subject and t.predicate == _rs(name)]

    (root,) = (t.subject for t in triples if t.object == _rs("ResultSet"))
    for boolean in objects(root, "boolean"):
        return {"true": True, "false": False}[boolean.value]
    solutions = objects(root, "solution")
    ordered = bool(solutions) and all(objects(s, "index") for s in solutions)
    if ordered:
        solutions.sort(key=lambda s: int(objects(s, "index")[0].value))
    rows = (
        {objects(b, "variable")[0].value: objects(b, "value")[0] for b in objects(s, "binding")}
        for s in solutions
    )
    found = _solutions((v.value for v in objects(root, "resultVariable")), rows)
    return Solutions(found.variables, found.rows, ordered)


def _rs(name: str) -> ox.NamedNode:
    return ox.NamedNode(_RS + name)


def _label(text: str) -> str:
    # Result formats allow more in a blank node's label than the engine's class does.
    return text if text.isascii() and text.isalnum() else text.encode().hex()


def _literal(value: str, language: str | None, direction: str | None, datatype: str | None) -> Term:
    if language:
        base = None if direction is None else ox.BaseDirection(direction)
        return ox.Literal(value, language=language.lower(), direction=base)
    return ox.Literal(value, datatype=ox.NamedNode(datatype) if datatype else None)
