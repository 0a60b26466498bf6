"""The shipped questions as SHACL executables, and the prefixes that go with them.

The form is the one that the query editors of the life sciences look for in an endpoint.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, SH, XSD, Literal, URIRef

from evidence_graph.catalogue.terms import (
    CATALOGUE,
    ENDPOINT,
    PREFIX_DECLARATIONS,
    QUESTIONS,
    SCHEMA,
    english,
)
from evidence_graph.sparql.questions import NamedQuery
from evidence_graph.store.quads import Triple

_FORM: Final = re.compile(r"^[ \t]*(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE | re.IGNORECASE)
_PREFIX: Final = re.compile(r"^PREFIX\s+([\w-]+):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)

_KINDS: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
}


def example(question: NamedQuery) -> Iterator[Triple]:
    """Yields a question as a SHACL executable.

    Its IRI is the lasting name of the question's own page, and its text runs as it stands.
    """
    node = URIRef(QUESTIONS + question.name)
    kind, text = _KINDS[_form(question.text)]
    yield node, RDF.type, SH.SPARQLExecutable
    yield node, RDF.type, kind
    yield node, RDFS.label, english(question.title)
    yield node, RDFS.comment, english(question.title)
    yield node, DCTERMS.description, english(question.description)
    yield node, SH.prefixes, PREFIX_DECLARATIONS
    yield node, text, Literal(question.text)
    yield node, SCHEMA.keywords, english(question.audience.value)
    yield node, SCHEMA.target, ENDPOINT


def prefixes_of(text: str) -> dict[str, str]:
    """Returns the prefixes that a query declares."""
    return dict(_PREFIX.findall(text))


def declarations(prefixes: Mapping[str, str]) -> Iterator[Triple]:
    """Yields the prefixes as SHACL declares them."""
    yield PREFIX_DECLARATIONS, RDFS.label, english("prefixes of the example queries")
    for prefix, namespace in sorted(prefixes.items()):
        node = CATALOGUE[f"prefix-{prefix}"]
        yield PREFIX_DECLARATIONS, SH.declare, node
        yield node, RDF.type, SH.PrefixDeclaration
        yield node, SH.prefix, Literal(prefix)
        yield node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)


def _form(text: str) -> str:
    found = _FORM.search(text)
    if found is None:
        raise ValueError("a shipped question is neither SELECT, CONSTRUCT nor ASK")
    return found[1].upper()
