"""Property paths of SHACL as SPARQL writes them."""

from collections.abc import Iterator
from typing import Final, Literal

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

_SUFFIXES: Final[dict[URIRef, Literal["*", "+", "?"]]] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


def path_text(graph: Graph, path: Node) -> str:
    """Returns a path as SPARQL would write it; a single property is its bare IRI.

    >>> graph = Graph().parse(data='''
    ...     @prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <urn:shape> sh:path ( <urn:a> [ sh:inversePath <urn:b> ] ) .''', format="turtle")
    >>> path_text(graph, graph.value(URIRef("urn:shape"), SH.path))
    '<urn:a>/^<urn:b>'
    """
    return str(path) if isinstance(path, URIRef) else _written(graph, path)


def path_in_query(graph: Graph, path: Node) -> str:
    """Returns a path as it stands in a SPARQL query."""
    return _written(graph, path)


def as_path(graph: Graph, path: Node) -> URIRef | Path:
    """Returns a path as rdflib has it; a single property is its IRI."""
    if isinstance(path, URIRef):
        return path
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return InvPath(as_path(graph, inverse))
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return AlternativePath(*(as_path(graph, p) for p in Collection(graph, alternatives)))
    for predicate, suffix in _SUFFIXES.items():
        repeated = graph.value(path, predicate)
        if repeated is not None:
            return MulPath(as_path(graph, repeated), suffix)
    return SequencePath(*(as_path(graph, p) for p in Collection(graph, path)))


def is_plain(path: str) -> bool:
    """Says whether a path's text is a single property, which can be read back as an IRI."""
    return "<" not in path


def properties(graph: Graph, path: Node) -> Iterator[URIRef]:
    """Yields the properties that a path is made of."""
    if isinstance(path, URIRef):
        yield path
        return
    for _, object_ in graph.predicate_objects(path):
        if object_ != RDF.nil:
            yield from properties(graph, object_)


def _written(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _step(graph, inverse)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "|".join(_step(graph, step) for step in Collection(graph, alternatives))
    for predicate, suffix in _SUFFIXES.items():
        repeated = graph.value(path, predicate)
        if repeated is not None:
            return _step(graph, repeated) + suffix
    return "/".join(_step(graph, step) for step in Collection(graph, path))


def _step(graph: Graph, path: Node) -> str:
    written = _written(graph, path)
    is_plain = isinstance(path, URIRef) or (written.startswith("^<") and written.count("<") == 1)
    return written if is_plain else f"({written})"
