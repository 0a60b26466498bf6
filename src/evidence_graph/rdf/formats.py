"""Every format we read or write, with its names, media types and file endings.

Media types: RDF 1.1 Concepts and the format Recommendations, SPARQL 1.1 Query Results
(JSON, XML, CSV and TSV). The aliases are what deployed clients really send.
"""

from dataclasses import dataclass
from enum import Enum

from evidence_graph.errors import UnknownFormatError


class ContentKind(Enum):
    """What a format can carry."""

    TRIPLES = "triples"
    QUADS = "quads"
    SOLUTIONS = "solutions"


@dataclass(frozen=True, slots=True)
class Format:
    """One serialisation: its short name, exact media type, file endings and other names."""

    name: str
    media_type: str
    kind: ContentKind
    endings: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    media_aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Returns the Content-Type header; text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type

    @property
    def is_text(self) -> bool:
        """Says whether the media type is in the text/ tree."""
        return self.media_type.startswith("text/")


TURTLE = Format(
    "turtle",
    "text/turtle",
    ContentKind.TRIPLES,
    ("ttl",),
    ("ttl", "n3"),
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
)
N_TRIPLES = Format(
    "ntriples",
    "application/n-triples",
    ContentKind.TRIPLES,
    ("nt",),
    ("nt", "n-triples"),
    ("text/plain",),
)
RDF_XML = Format(
    "rdfxml",
    "application/rdf+xml",
    ContentKind.TRIPLES,
    ("rdf", "owl", "xml"),
    ("rdf+xml", "rdf"),
    ("application/xml", "text/xml"),
)
JSON_LD = Format(
    "jsonld",
    "application/ld+json",
    ContentKind.QUADS,
    ("jsonld",),
    ("json-ld", "ld+json"),
    ("application/x-json+ld", "application/json"),
)
TRIG = Format("trig", "application/trig", ContentKind.QUADS, ("trig",), (), ("application/x-trig",))
N_QUADS = Format(
    "nquads",
    "application/n-quads",
    ContentKind.QUADS,
    ("nq",),
    ("nq", "n-quads"),
    ("text/x-nquads",),
)
JSON = Format(
    "json",
    "application/sparql-results+json",
    ContentKind.SOLUTIONS,
    ("srj", "json"),
    ("srj", "sparql-results+json"),
    ("application/json", "text/json"),
)
XML = Format(
    "xml",
    "application/sparql-results+xml",
    ContentKind.SOLUTIONS,
    ("srx", "xml"),
    ("srx", "sparql-results+xml"),
    ("application/xml", "text/xml"),
)
CSV = Format("csv", "text/csv", ContentKind.SOLUTIONS, ("csv",))
TSV = Format("tsv", "text/tab-separated-values", ContentKind.SOLUTIONS, ("tsv",))

GRAPH_FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""Formats for triples and quads; the first is the one a client gets that asks for nothing."""

SOLUTION_FORMATS = (JSON, XML, CSV, TSV)
"""Formats for SELECT and ASK; the first is the one a client gets that asks for nothing."""


def named(name: str, formats: tuple[Format, ...]) -> Format:
    """Returns the format of `formats` with that name, alias or media type.

    Raises UnknownFormatError when there is none.

    >>> named("ttl", GRAPH_FORMATS).media_type
    'text/turtle'
    """
    key = name.strip().lower()
    for candidate in formats:
        if key in (candidate.name, candidate.media_type, *candidate.aliases):
            return candidate
    for candidate in formats:
        if key in candidate.media_aliases:
            return candidate
    raise UnknownFormatError(name, [f.name for f in formats])


def of_media_type(media_type: str, formats: tuple[Format, ...]) -> Format:
    """Returns the format of `formats` with this media type, in small letters, or an alias of it.

    Raises UnknownFormatError when there is none.

    >>> of_media_type("text/turtle", GRAPH_FORMATS).name
    'turtle'
    """
    for candidate in formats:
        if media_type in (candidate.media_type, *candidate.media_aliases):
            return candidate
    raise UnknownFormatError(media_type, [f.media_type for f in formats])


def of_file(path: str) -> Format:
    """Returns the RDF format that a file's ending stands for, or raises UnknownFormatError.

    >>> of_file("reports/ut202002/report.trig").name
    'trig'
    """
    _, dot, ending = path.lower().rpartition(".")
    for candidate in GRAPH_FORMATS:
        if dot and ending in candidate.endings:
            return candidate
    known = [f".{ending}" for f in GRAPH_FORMATS for ending in f.endings]
    raise UnknownFormatError(path, known)
