"""The terms of ours that shapes speak of, in their structure and in their SPARQL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from evidence_graph.vocabulary import IDENTIFIERS, NAMESPACE

_QUERIES: Final = (SH.select, SH.ask, SH.construct)
# What may hide a name in SPARQL, then the names: an IRI, or a prefixed name.
_TOKEN: Final = re.compile(
    r"""
    (?P<comment>\#[^\n]*) | (?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    | <(?P<iri>[^<>\"{}|^`\\\s]*)> | (?P<prefix>[A-Za-z][\w.-]*)?:(?P<name>[A-Za-z_][\w-]*)
    """,
    re.VERBOSE,
)
_PREFIX_LINE: Final = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermInShape:
    """A term of ours in a shape, and the property of the shape that brings it in."""

    term: str
    shape: URIRef
    path: URIRef


def uses(shapes: Graph) -> Iterator[TermInShape]:
    """Yields each term of our namespaces that shapes speak of, once for each shape."""
    prefixes = _declared_prefixes(shapes)
    seen: set[tuple[str, URIRef]] = set()
    for subject, predicate, object_ in shapes:
        if not isinstance(predicate, URIRef):
            continue
        if isinstance(object_, URIRef):
            found = [str(object_)]
        elif predicate in _QUERIES and isinstance(object_, Literal):
            found = list(_names(str(object_), prefixes))
        else:
            continue
        ours = [term for term in found if _is_ours(term)]
        if not ours:
            continue
        shape, path = _owner(shapes, subject, predicate)
        for term in ours:
            if (term, shape) not in seen:
                seen.add((term, shape))
                yield TermInShape(term=term, shape=shape, path=path)


def _is_ours(term: str) -> bool:
    # A namespace alone, as in a comparison of beginnings, is no term.
    return any(term.startswith(base) and term != base for base in (NAMESPACE, IDENTIFIERS))


def _names(query: str, declared: dict[str, str]) -> Iterator[str]:
    prefixes = declared | dict(_PREFIX_LINE.findall(query))
    bases = set(prefixes.values())
    for token in _TOKEN.finditer(query):
        if token["iri"] is not None:
            if token["iri"] not in bases:
                yield token["iri"]
        elif token["name"] is not None and (token["prefix"] or "") in prefixes:
            yield prefixes[token["prefix"] or ""] + token["name"]


def _declared_prefixes(shapes: Graph) -> dict[str, str]:
    return {
        str(prefix): str(namespace)
        for declaration, prefix in shapes.subject_objects(SH.prefix)
        for namespace in shapes.objects(declaration, SH.namespace)
    }


def _owner(shapes: Graph, node: Node, predicate: URIRef) -> tuple[URIRef, URIRef]:
    """Returns the named node that a part belongs to, and the property that leads there."""
    passed: set[Node] = set()
    while not isinstance(node, URIRef) and node not in passed:
        passed.add(node)
        above = next(iter(shapes.subject_predicates(node)), None)
        if above is None:
            break
        node, up = above
        if isinstance(up, URIRef):
            predicate = up
    return (node if isinstance(node, URIRef) else SH.Shape), predicate
