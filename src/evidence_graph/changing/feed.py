"""The changes of a store as an event stream that others can follow (LDES, TREE), in pages.

https://w3id.org/ldes/specification and https://w3id.org/tree/specification. A page that is full
never changes again. A member says who changed what and why, and where the RDF Patch is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import DCAT, DCTERMS, PROV, RDF, RDFS, XSD, Literal, Namespace, URIRef

from evidence_graph.errors import NotFoundError
from evidence_graph.rdf.formats import Format
from evidence_graph.store import patches
from evidence_graph.store.quads import Triple
from evidence_graph.store.statements import written
from evidence_graph.store.versions import StoreDirectory

LDES: Final = Namespace("https://w3id.org/ldes#")
TREE: Final = Namespace("https://w3id.org/tree#")

PAGE: Final = 100
"""Changes on a page."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The changes of a store, as the server at `url` shows them."""

    directory: StoreDirectory
    url: str

    def description(self, answer_format: Format) -> bytes:
        """Returns what the stream is and where it begins."""
        stream, first = URIRef(self._stream), URIRef(self._page(self.first_page()))
        said: list[Triple] = [
            (stream, RDF.type, LDES.EventStream),
            (stream, RDFS.label, Literal("Changes of this graph", lang="en")),
            (stream, LDES.timestampPath, PROV.endedAtTime),
            (stream, LDES.versionOfPath, DCTERMS.isVersionOf),
            (stream, TREE.view, first),
            (first, RDF.type, TREE.Node),
        ]
        return _document(self._stream, said, answer_format)

    def page(self, number: int, answer_format: Format) -> bytes:
        """Returns a page of the stream. Raises NotFoundError for one that is not there."""
        members = self._members(number)
        if not members and number != self.first_page():
            raise NotFoundError("page of changes", str(number))
        return _document(self._page(number), self._statements(number, members), answer_format)

    def is_full(self, number: int) -> bool:
        """Says whether a page never changes again."""
        recorded = self.directory.recorded()
        return bool(recorded) and recorded[-1] >= number * PAGE

    def member(self, version: int, answer_format: Format) -> bytes:
        """Returns what is said of one change. Raises NotFoundError."""
        return _document(f"{self._stream}/{version}", self._member(version), answer_format)

    def first_page(self) -> int:
        """Returns the number of the page with the oldest change on record."""
        recorded = self.directory.recorded()
        return (recorded[0] - 1) // PAGE + 1 if recorded else 1

    def _members(self, page: int) -> list[int]:
        recorded = set(self.directory.recorded())
        return [n for n in range((page - 1) * PAGE + 1, page * PAGE + 1) if n in recorded]

    def _statements(self, number: int, members: list[int]) -> Iterator[Triple]:
        stream, page = URIRef(self._stream), URIRef(self._page(number))
        yield stream, RDF.type, LDES.EventStream
        yield stream, TREE.view, page
        yield page, RDF.type, TREE.Node
        if self.is_full(number):
            relation, following = URIRef(f"{page}#next"), URIRef(self._page(number + 1))
            yield page, TREE.relation, relation
            yield relation, RDF.type, TREE.GreaterThanOrEqualToRelation
            yield relation, TREE.path, DCTERMS.identifier
            yield relation, TREE.value, Literal(number * PAGE + 1)
            yield relation, TREE.node, following
        for version in members:
            yield stream, TREE.member, URIRef(f"{self._stream}/{version}")
            yield from self._member(version)

    def _member(self, version: int) -> Iterator[Triple]:
        by = self.directory.authorship(version)
        node, patch = URIRef(f"{self._stream}/{version}"), f"{self._stream}/{version}.rdfp"
        distribution = URIRef(f"{node}#patch")
        yield node, RDF.type, PROV.Activity
        yield node, DCTERMS.isVersionOf, URIRef(self._stream)
        yield node, DCTERMS.identifier, Literal(version)
        yield node, DCTERMS.description, Literal(by.reason)
        yield node, DCTERMS.creator, Literal(by.author)
        yield node, PROV.endedAtTime, Literal(by.time.isoformat(), datatype=XSD.dateTime)
        yield node, DCAT.distribution, distribution
        yield distribution, RDF.type, DCAT.Distribution
        yield distribution, DCAT.downloadURL, URIRef(patch)
        yield distribution, DCAT.mediaType, Literal(patches.MEDIA_TYPE)

    @property
    def _stream(self) -> str:
        return f"{self.url}/changes"

    def _page(self, number: int) -> str:
        return f"{self._stream}/pages/{number}"


def _document(name: str, statements: Iterable[Triple], answer_format: Format) -> bytes:
    return written(((*triple, name) for triple in statements), answer_format)
