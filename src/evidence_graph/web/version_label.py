"""Whether an answer has to say that it is of version 1.2, because it holds triple terms."""

import re
from typing import Final

from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format

VERSION: Final = "1.2"

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_OPENING: Final = b"<<("

# What stands for a triple term and cannot stand in a string, where quotes are escaped.
_SIGNS: Final = {
    formats.JSON.name: b'"type":"triple"',
    formats.XML.name: b"<triple>",
    formats.RDF_XML.name: b'rdf:parseType="Triple"',
}
_WITH_STRINGS: Final = frozenset(
    f.name for f in (formats.TSV, formats.TURTLE, formats.N_TRIPLES, formats.TRIG, formats.N_QUADS)
)


def content_type(answer_format: Format, first: bytes) -> str:
    """Returns the Content-Type of an answer that begins with these bytes, as the engine wrote them.

    >>> content_type(formats.N_TRIPLES, b"<http://a> <http://p> <<( <http://s> ")
    'application/n-triples; version=1.2'
    """
    plain = answer_format.content_type
    return f"{plain}; version={VERSION}" if _has_triple_terms(answer_format, first) else plain


def _has_triple_terms(answer_format: Format, first: bytes) -> bool:
    sign = _SIGNS.get(answer_format.name)
    if sign is not None:
        return sign in first
    if answer_format.name not in _WITH_STRINGS or _OPENING not in first:
        return False
    return _OPENING in _STRING.sub(b"", first)
