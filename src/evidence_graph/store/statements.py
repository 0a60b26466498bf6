"""Writing statements that are at hand, as opposed to those that a query is still finding."""

import io
import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from evidence_graph.errors import UnsayableError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import ContentKind, Format
from evidence_graph.store.terms import Term, quad
from evidence_graph.store.writing import GRAPHS
from evidence_graph.vocabulary import PREFIXES

# What may follow the namespace of an XML element.
_ENDS_IN_A_NAME: Final = re.compile(r"[A-Za-z_\u00c0-\uffff][\w.\-]*$")

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
        _require_names_for_elements(quads)
    ox.serialize(
        quads if has_graphs else (q.triple for q in quads),
        output,
        GRAPHS[document_format.name],
        prefixes=prefixes if document_format in (formats.TURTLE, formats.TRIG) else None,
    )
    return output.getvalue()


def _require_names_for_elements(quads: Iterable[ox.Quad]) -> None:
    # The engine writes such a predicate as an element without a name, which is not XML.
    for q in quads:
        if not _ENDS_IN_A_NAME.search(q.predicate.value):
            raise UnsayableError(
                f"RDF/XML has no way to write the predicate <{q.predicate.value}>; "
                "ask for another format"
            )
