"""JSON-LD as people like to read it: a context made from the ontology, and documents that use it.

What the engine writes is JSON-LD without a context, each IRI in full. With the context names are
the CURIEs that the queries use, and a value needs no type that its property gives it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from evidence_graph.rdf.display import short
from evidence_graph.vocabulary import NAMESPACE, PREFIXES

COMPACTED: Final = "http://www.w3.org/ns/json-ld#compacted"
"""The profile that asks for a document with a context (JSON-LD 1.1, section 6)."""

# As every reader of JSON writes it again; sixteen digits are more than a double can count.
_PLAIN_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")

Coercions = Mapping[str, str]
"""For a property's IRI, the type of a value that is written as a bare string; `@id` for IRIs."""

Statement = tuple[Node, Node, Node, str]


def coercions(schema: Iterable[tuple[Node, Node, Node]]) -> Coercions:
    """Returns the types that an ontology's properties give to their values.

    A property has one only if it is always right: it leads to things, or all its values have one
    datatype. Text is not typed, because it may have a language.
    """
    kinds: dict[str, set[Node]] = {}
    ranges: dict[str, set[Node]] = {}
    for subject, predicate, object_ in schema:
        if str(subject).startswith(NAMESPACE):
            if predicate == RDF.type:
                kinds.setdefault(str(subject), set()).add(object_)
            elif predicate == RDFS.range:
                ranges.setdefault(str(subject), set()).add(object_)
    found = {}
    for name in sorted(kinds):
        if OWL.ObjectProperty in kinds[name]:
            found[name] = "@id"
        elif OWL.DatatypeProperty in kinds[name] and len(ranges.get(name, ())) == 1:
            (datatype,) = ranges[name]
            if str(datatype).startswith(str(XSD)) and datatype != XSD.string:
                found[name] = str(datatype)
    return found


def context(typed: Coercions) -> dict[str, Any]:
    """Returns the context: our prefixes, and each typed property under its CURIE.

    Properties are named by CURIE because a bare name, such as `outcome`, is also a prefix.
    """
    names: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES}
    for iri, kind in typed.items():
        names[_name(iri)] = {"@id": iri, "@type": kind if kind == "@id" else _name(kind)}
    return {"@context": names}


def can_be_compacted(statements: Iterable[Statement]) -> bool:
    """Says whether no IRI would be misread under the context: `ev:x` may itself be an IRI."""
    return not any(
        isinstance(term, URIRef) and _scheme(term) in PREFIXES
        for statement in statements
        for term in (*statement[:3], URIRef(statement[3]))
    )


def compacted(statements: Iterable[Statement], typed: Coercions, *, address: str) -> bytes:
    """Returns named graphs as JSON-LD that uses the context at `address`.

    Nothing is lost: what the context cannot shorten is written out.
    """
    graphs: dict[str, dict[Node, dict[str, Any]]] = {}
    for subject, predicate, object_, graph in statements:
        nodes = graphs.setdefault(graph, {})
        node = nodes.setdefault(subject, {"id": _node(subject)})
        value: str | int | dict[str, str]
        if predicate == RDF.type and not isinstance(object_, Literal):
            values, value = node.setdefault("type", []), _node(object_)
        else:
            values = node.setdefault(_name(str(predicate)), [])
            value = _value(object_, typed.get(str(predicate)))
        if value not in values:
            values.append(value)
    document = {
        "@context": address,
        "@graph": [
            {"id": _name(name), "@graph": [_unwrapped(node) for node in nodes.values()]}
            for name, nodes in graphs.items()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _unwrapped(node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in node.items()
    }


def _value(term: Node, coercion: str | None) -> str | int | dict[str, str]:
    if not isinstance(term, Literal):
        return _node(term) if coercion == "@id" else {"id": _node(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    if term.datatype is None or term.datatype == XSD.string:
        return str(term) if coercion is None else {"@value": str(term)}
    if str(term.datatype) == coercion:
        return _native(str(term), term.datatype)
    return {"@value": str(term), "@type": _name(str(term.datatype))}


def _native(text: str, datatype: URIRef) -> str | int:
    """Returns a value as JSON's own number or truth value, where that is written the same."""
    if datatype == XSD.boolean and text in {"true", "false"}:
        return text == "true"
    if datatype == XSD.integer and _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    return text


def _node(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else _name(str(term))


def _name(iri: str) -> str:
    return str(short(iri) or iri)


def _scheme(iri: str) -> str:
    scheme, _, rest = iri.partition(":")
    return "" if rest.startswith("//") else scheme
