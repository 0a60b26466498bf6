"""Names of graphs as requests give them: whole and legal IRIs (RFC 3987), or refused."""

import re
from typing import Final

from evidence_graph.errors import MalformedRequestError

LONGEST: Final = 2_048
"""Characters of a graph's name, as of an address that every client and proxy takes."""

_IRI: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*+):"
    r"(?P<rest>(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#\[\]\-]|%[0-9A-Fa-f]{2}"
    r"|[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd])++)"
)
_WITH_HOST: Final = frozenset({"http", "https", "ftp", "ws", "wss"})
_HOST: Final = re.compile(r"//[^/?#]+")
# What a browser or a library may run, read or fetch, where somebody makes a link of the name.
_NOT_NAMES: Final = frozenset({"javascript", "vbscript", "data", "file", "blob", "about"})
_CONTROL: Final = re.compile(r"%(?:[01][0-9A-Fa-f]|7[fF])")


def graph_iri(text: str, *, source: str) -> str:
    """Returns the name of a graph if it is one; `source` says in the error where it came from.

    Raises MalformedRequestError.

    >>> graph_iri("http://example.org/g", source="graph")
    'http://example.org/g'
    """
    if len(text) > LONGEST:
        raise MalformedRequestError(
            f"{source}: the name of a graph has at most {LONGEST:,} characters; "
            f"{text[:40]!r}… has {len(text):,}"
        )
    found = _IRI.fullmatch(text)
    if not found or _CONTROL.search(text):
        raise MalformedRequestError(
            f"{source}: {text[:200]!r} is not an absolute IRI; write it whole, like "
            "http://example.org/graph, and percent-encoded in an address"
        )
    scheme = found["scheme"].lower()
    if scheme in _NOT_NAMES:
        raise MalformedRequestError(f"{source}: {scheme}: names no graph; use http:, https:, urn:")
    if scheme in _WITH_HOST and not _HOST.match(found["rest"]):
        raise MalformedRequestError(f"{source}: {text[:200]!r} has no host")
    return text
