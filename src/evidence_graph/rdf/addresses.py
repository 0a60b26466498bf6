"""Where our own IRIs are served: each has one path below the server's public address.

`https://w3id.org/evidence-graph/id/NAME` is redirected by w3id.org to `/id/NAME` here. A thing is
no document, so that path leads on to `/doc/NAME`, which is one (W3C Note "Cool URIs for the
Semantic Web", section 4.2). A named graph and the ontology are documents and answer themselves.
"""

import re
from typing import Final
from urllib.parse import quote

from rdflib import URIRef

from evidence_graph.vocabulary import BASE_IRI, GRAPHS, IDENTIFIERS, NAMESPACE

GENID: Final = BASE_IRI + ".well-known/genid/"
"""The namespace of the IRIs that blank nodes got when they were loaded."""

ONTOLOGY: Final = BASE_IRI + "ns"

_DOCUMENTS: Final = {IDENTIFIERS: "/doc/", GENID: "/genid/", GRAPHS: "/graph/"}

# What an IRI may hold after its namespace (RFC 3987, section 2.2).
_REST_OF_AN_IRI: Final = re.compile(
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2}"
    r"|[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd])+"
)

# What a path may hold as it stands (RFC 3986, section 3.3); `%` because an IRI is escaped already.
_IN_A_PATH: Final = "/%:@!$&'()*+,;=~"


def path_of(iri: str) -> str | None:
    """Returns the path of the document about one of our own IRIs, or None for others' IRIs.

    >>> path_of("https://w3id.org/evidence-graph/id/outcome/stress")
    '/doc/outcome/stress'
    >>> path_of("https://w3id.org/evidence-graph/ns#Finding")
    '/ns#Finding'
    """
    if iri == ONTOLOGY:
        return "/ns"
    if iri.startswith(NAMESPACE):
        return f"/ns#{quote(iri.removeprefix(NAMESPACE), safe=_IN_A_PATH)}"
    for namespace, folder in _DOCUMENTS.items():
        if iri.startswith(namespace) and iri != namespace:
            return folder + quote(iri.removeprefix(namespace), safe=_IN_A_PATH)
    return None


def ascii_form(iri: str) -> str:
    """Returns an IRI as a header can say it: what is not ASCII escaped (RFC 3987, section 3.1)."""
    return quote(iri, safe="/%:@!$&'()*+,;=~?#[]")


def iris_at(namespace: str, path: str) -> tuple[URIRef, ...]:
    """Returns the IRIs below `namespace` that a decoded path may stand for, the likeliest first.

    An IRI may itself hold escapes, and the decoding of the path has then undone them.

    >>> [str(iri) for iri in iris_at("http://example.org/", "två ord")]
    ['http://example.org/tv%C3%A5%20ord']
    """
    try:
        escaped = quote(path, safe=_IN_A_PATH)
    except UnicodeEncodeError:
        return ()
    rests = dict.fromkeys(rest for rest in (path, escaped) if _REST_OF_AN_IRI.fullmatch(rest))
    return tuple(URIRef(namespace + rest) for rest in rests)
