"""Writing statements that are at hand, as opposed to those that a query is still finding."""

import io
from collections.abc import Iterable

import pyoxigraph as ox

from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import ContentKind, Format
from evidence_graph.store.terms import Term, quad
from evidence_graph.store.writing import GRAPHS, require_xml_name
from evidence_graph.vocabulary import PREFIXES

Statement = tuple[Term, Term, Term, str]
"""Subject, predicate, object, and the IRI of the named graph that says so."""


def written(statements: Iterable[Statement], document_format: Format) -> bytes:
    """Returns statements in a format; one of triples leaves out which graph says them.

    Each is written once, in the order given, and those of one graph together. Raises
    UnsayableError for a predicate that RDF/XML cannot write.
    """
    has_graphs = document_format.kind is ContentKind.QUADS
    quads: dict[ox.Quad, None] = {}
    ordered = sorted(statements, key=lambda s: s[3]) if has_graphs else statements
    for subject, predicate, object_, graph in ordered:
        place = ox.NamedNode(graph) if has_graphs else ox.DefaultGraph()
        quads[quad((subject, predicate, object_), place)] = None
    output = io.BytesIO()
    known = " ".join(str(q) for q in quads)
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in known}
    if document_format is formats.RDF_XML:
        for q in quads:
            require_xml_name(q.predicate.value)
    ox.serialize(
        quads if has_graphs else (q.triple for q in quads),
        output,
        GRAPHS[document_format.name],
        prefixes=prefixes if document_format in (formats.TURTLE, formats.TRIG) else None,
    )
    return output.getvalue()
