"""Reading documents into quads, and saying where one breaks the grammar of its format."""

import codecs

import pyoxigraph as ox

from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store import faults, xml
from evidence_graph.store.writing import GRAPHS


def parsed(
    content: bytes,
    document_format: Format,
    *,
    source: str,
    graph: str | None = None,
    base: str | None = None,
) -> list[ox.Quad]:
    """Returns the quads of a document; what it says of no graph goes to `graph`.

    Raises RdfSyntaxError, with line and column.
    """
    default = ox.DefaultGraph()
    target = default if graph is None else ox.NamedNode(graph)
    if document_format == formats.RDF_XML:
        xml.require_whole(content, source)
    else:  # some editors put it before UTF-8, which needs none
        content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return [
            ox.Quad(q.subject, q.predicate, q.object, target) if q.graph_name == default else q
            for q in ox.parse(content, format=GRAPHS[document_format.name], base_iri=base)
        ]
    except SyntaxError as cause:
        place = xml.place_of_fault(content) if document_format == formats.RDF_XML else None
        raise faults.of_document(cause, source, place=place) from cause
