"""Quads found by their terms, in an engine that on disk finds too many."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from evidence_graph.store.engine import Engine
from evidence_graph.store.kept import object_as_kept
from evidence_graph.store.terms import EngineTerm

_TEXTS: Final = frozenset(
    ox.NamedNode(name)
    for name in (
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    )
)


def quads_like(
    engine: Engine,
    subject: EngineTerm | None,
    predicate: EngineTerm | None,
    object_: EngineTerm | None,
    graph: ox.NamedNode | ox.DefaultGraph | None,
) -> Iterator[ox.Quad]:
    """Yields the quads with these terms; None stands for any.

    Asked on disk for the integer 255, pyoxigraph 0.5.13 also finds 256 to 511, and so with any
    value whose kept form ends in the byte FF. What it finds is therefore compared with what was
    asked for. SPARQL and the store in memory are not affected.
    """
    found = engine.quads_for_pattern(
        subject,  # type: ignore[arg-type]
        predicate,  # type: ignore[arg-type]
        object_,
        graph,
    )
    if object_ is None or isinstance(object_, ox.NamedNode | ox.BlankNode):
        return found
    if isinstance(object_, ox.Literal) and object_.datatype in _TEXTS:
        return found
    kept = object_as_kept(object_)
    return (quad for quad in found if quad.object == kept)
