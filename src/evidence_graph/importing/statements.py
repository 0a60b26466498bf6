"""An imported file as triples: each record with its file, its place and its own words."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Literal, Namespace, URIRef

from evidence_graph.importing.imported import Imported, ImportedRecord, Printed
from evidence_graph.store.quads import Triple
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

PRISM: Final = Namespace("http://prismstandard.org/namespaces/basic/2.0/")
IMPORTS: Final = f"{IDENTIFIERS}import/"
GRAPH_OF_IMPORTS: Final = f"{GRAPHS}enrichment/import/"
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def name_of(file_name: str) -> str:
    """Returns the name by which a file's import is called, from the file's own.

    >>> name_of("My export (2).ris")
    'my-export-2'
    """
    stem = file_name.rsplit("/", 1)[-1].split(".", 1)[0] if "." in file_name else file_name
    return _NOT_IN_A_NAME.sub("-", stem.lower()).strip("-") or "nameless"


def graph_of(name: str) -> str:
    """Returns the IRI of the graph that an import of that name fills."""
    return f"{GRAPH_OF_IMPORTS}{name}"


def record_iris(name: str, records: tuple[ImportedRecord, ...]) -> dict[int, URIRef]:
    """Returns each record's IRI by its number, which is made of its own words alone.

    So it stays the same when others are put before it, and what a person said of it with it.
    """
    seen: Counter[str] = Counter()
    found = {}
    for record in records:
        key = hashlib.sha256(record.text.encode()).hexdigest()[:16]
        seen[key] += 1
        again = f"-{seen[key]}" if seen[key] > 1 else ""
        found[record.number] = URIRef(f"{IMPORTS}{name}/{key}{again}")
    return found


def statements(imported: Imported, *, name: str, file_name: str, sha256: str) -> Iterator[Triple]:
    """Yields what is said of a file and of each of its records."""
    file = URIRef(f"{IMPORTS}{name}")
    yield file, RDF.type, PROV.Entity
    yield file, RDFS.label, Literal(file_name)
    yield file, EV.contentSha256, Literal(sha256)
    yield file, DCTERMS["format"], Literal(imported.format)
    iris = record_iris(name, imported.records)
    for record in imported.records:
        yield from _record(record, iris, file)


def _record(record: ImportedRecord, iris: dict[int, URIRef], file: URIRef) -> Iterator[Triple]:
    itself = iris[record.number]
    yield itself, RDF.type, EV.ImportedRecord
    yield itself, RDFS.label, Literal(record.title or record.label or f"Record {record.number}")
    yield itself, DCTERMS.source, file
    yield itself, EV.inFile, file
    yield itself, EV.recordNumber, Literal(record.number)
    yield itself, EV.recordLine, Literal(record.line)
    yield itself, EV.recordText, Literal(record.text)
    for creator in record.creators:
        yield itself, DCTERMS.creator, Literal(creator)
    if record.creators:
        yield itself, EV.creatorList, Literal("; ".join(record.creators))
    for container in record.containers:
        yield itself, PRISM.publicationName, Literal(container)
    for predicate, said in (
        (EV.recordType, record.kind),
        (EV.recordLabel, record.label),
        (DCTERMS.title, record.title),
        (PRISM.volume, record.volume),
        (PRISM.number, record.issue),
        (PRISM.pageRange, record.pages),
        (PRISM.startingPage, record.first_page),
        (PRISM.endingPage, record.last_page),
    ):
        if said:
            yield itself, predicate, Literal(said)
    yield from _printed(itself, record.doi, EV.doi, EV.doiVerbatim)
    yield from _printed(itself, record.pubmed_id, EV.pubmedId, EV.pubmedIdVerbatim)
    yield from _issued(itself, record.issued)
    for listed in record.lists:
        yield itself, EV.listsStudy, iris[listed]
    for number, value in enumerate(record.values, start=1):
        node = URIRef(f"{itself}/value-{number}")
        yield itself, EV.hasImportedValue, node
        yield node, RDF.type, EV.ImportedValue
        yield node, EV.valueHeading, Literal(value.heading)
        yield node, EV.valueText, Literal(value.text)
        yield node, EV.valuePlace, Literal(value.place)


def _printed(
    itself: URIRef, printed: Printed | None, predicate: URIRef, verbatim: URIRef
) -> Iterator[Triple]:
    if printed is not None:
        yield itself, verbatim, Literal(printed.text)
        if printed.value is not None:
            yield itself, predicate, Literal(printed.value)


def _issued(itself: URIRef, printed: Printed | None) -> Iterator[Triple]:
    if printed is not None:
        yield itself, EV.issuedVerbatim, Literal(printed.text)
        if printed.value is not None:
            yield itself, DCTERMS.issued, Literal(printed.value, datatype=XSD.gYear)
