"""The documents that a server gives out about itself, with the addresses that it is reached at.

The catalogue in the store names things by their lasting IRIs only, so that a version is the same
wherever it is served; what is true of one server stands in these documents.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rdflib import DCTERMS, RDF, VOID, XSD, Literal, URIRef

from evidence_graph.catalogue.service import data_service, plain_service, service
from evidence_graph.catalogue.terms import (
    DATASET,
    DCAT,
    ENDPOINT,
    FOAF,
    LICENSE,
    SPDX,
)
from evidence_graph.rdf.formats import GRAPH_FORMATS, N_TRIPLES, Format
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.store.quads import QuadStore, Triple

VOID_PATH: Final = "/.well-known/void"
CATALOG_PATH: Final = "/.well-known/api-catalog"

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_SHA256: Final = SPDX.checksumAlgorithm_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedFile:
    """A compressed file with the whole graph: where it is and, once it is written, its bytes."""

    name: str
    address: str
    media_type: str
    bytes: int | None = None  # not written yet
    sha256: str | None = None


def service_document(
    url: str, graphs: Iterable[GraphDescription], written: Format, *, statements: int
) -> bytes:
    """Returns the service description of the server at `url`, in a format.

    `statements` is the size of the default graph.
    """
    return _document(service(url, graphs, statements=statements), written)


def plain_document(url: str, written: Format) -> bytes:
    """Returns the description of the server at `url` where it serves a plain store."""
    return _document(plain_service(url), written)


def dataset_document(
    url: str,
    stored: bytes,
    written: Format,
    *,
    dumps: Sequence[DumpedFile],
    modified: str | None,
) -> bytes:
    """Returns the description of the dataset that the server at `url` gives, in a format.

    `stored` is the description in the store, as N-Triples; `modified` is when the version was made,
    None where that is not known.
    """
    store = QuadStore.in_memory()
    store.load(stored, N_TRIPLES, source="catalogue")
    store.remove((DATASET, VOID.sparqlEndpoint, ENDPOINT), None)
    store.add(_of_server(url, dumps), None)
    if modified is not None:
        store.add([(DATASET, DCTERMS.modified, Literal(modified, datatype=XSD.dateTime))], None)
    return _written(store, written)


def api_catalog(url: str) -> dict[str, Any]:
    """Returns the linkset of the server's interfaces (RFC 9727), as JSON has it."""
    endpoint = f"{url}/sparql"
    return {
        "linkset": [
            {"anchor": f"{url}{CATALOG_PATH}", "item": [{"href": endpoint}]},
            {
                "anchor": endpoint,
                "service-desc": [{"href": endpoint, "type": f.media_type} for f in GRAPH_FORMATS],
                "service-doc": [{"href": f"{url}/", "type": "text/html"}],
                "service-meta": [
                    {"href": f"{url}{VOID_PATH}", "type": f.media_type} for f in GRAPH_FORMATS
                ],
                "status": [{"href": f"{url}/healthz", "type": "application/json"}],
                "license": [{"href": str(LICENSE)}],
            },
        ]
    }


def _of_server(url: str, dumps: Sequence[DumpedFile]) -> Iterator[Triple]:
    endpoint, document = URIRef(f"{url}/sparql"), URIRef(f"{url}{VOID_PATH}")
    asked = URIRef(f"{document}#sparql")
    yield document, RDF.type, VOID.DatasetDescription
    yield document, FOAF.primaryTopic, DATASET
    yield DATASET, VOID.sparqlEndpoint, endpoint
    yield DATASET, DCAT.landingPage, URIRef(f"{url}/")
    yield DATASET, DCAT.distribution, asked
    yield asked, RDF.type, DCAT.Distribution
    yield asked, DCAT.accessURL, endpoint
    yield asked, DCAT.accessService, endpoint
    yield asked, DCTERMS.license, LICENSE
    yield from data_service(url)
    for file in dumps:
        yield from _distribution(document, file)


def _distribution(document: URIRef, file: DumpedFile) -> Iterator[Triple]:
    node, address = URIRef(f"{document}#{file.name}"), URIRef(file.address)
    yield DATASET, VOID.dataDump, address
    yield DATASET, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield node, DCAT.accessURL, address
    yield node, DCAT.downloadURL, address
    yield node, DCAT.mediaType, URIRef(_MEDIA_TYPES + file.media_type)
    yield node, DCAT.compressFormat, URIRef(f"{_MEDIA_TYPES}application/gzip")
    yield node, DCTERMS.license, LICENSE
    if file.bytes is not None:
        size = Literal(str(file.bytes), datatype=XSD.nonNegativeInteger)
        yield node, DCAT.byteSize, size
    if file.sha256 is not None:
        checksum = URIRef(f"{node}-sha256")
        yield node, SPDX.checksum, checksum
        yield checksum, RDF.type, SPDX.Checksum
        yield checksum, SPDX.algorithm, _SHA256
        yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)


def _document(triples: Iterable[Triple], written: Format) -> bytes:
    store = QuadStore.in_memory()
    store.add(triples, None)
    return _written(store, written)


def _written(store: QuadStore, written: Format) -> bytes:
    output = io.BytesIO()
    store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o").write(
        output, written
    )
    return output.getvalue()
