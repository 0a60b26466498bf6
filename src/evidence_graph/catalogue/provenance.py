"""The provenance of changes: who made which, when, why, with what and from which documents."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Literal, URIRef

from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.store.changes import ChangeSet, Source
from evidence_graph.store.quads import Triple
from evidence_graph.store.terms import Term
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV, IDENTIFIERS

_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def record(work: Work, change: ChangeSet, number: int) -> None:
    """Writes into the provenance graph, of which the merged view is made, how a version came to be.

    The first version is made of documents alone, and these are described.
    """
    describe(work, change.by.sources)
    if number > 1:
        work.add_triples(_activity(change, number), PROVENANCE_GRAPH)
        for graph in sorted(graph for graph in change.graphs() if graph is not None):
            _replace(work, URIRef(graph), PROV.wasGeneratedBy, [_node(number)])


def describe(work: Work, sources: Sequence[Source]) -> None:
    """Writes into the provenance graph what documents are, and which graphs they filled."""
    for source in sources:
        document = _document(source)
        _replace(work, document, RDF.type, [PROV.Entity])
        _replace(work, document, RDFS.label, [Literal(source.label)])
        _replace(work, document, EV.contentSha256, [Literal(source.sha256)])
    for graph in sorted({graph for source in sources for graph in source.graphs}):
        from_here = [_document(source) for source in sources if graph in source.graphs]
        _replace(work, URIRef(graph), PROV.wasDerivedFrom, from_here)


def is_described(work: Work, sources: Iterable[Source]) -> bool:
    """Says whether the documents are those that are known already, byte for byte."""
    hashes = ((_document(s), EV.contentSha256, Literal(s.sha256)) for s in sources)
    return all(next(work.store.triples(said, PROVENANCE_GRAPH), None) for said in hashes)


def _activity(change: ChangeSet, number: int) -> Iterator[Triple]:
    by, node = change.by, _node(number)
    time = Literal(by.time.isoformat(timespec="seconds"), datatype=XSD.dateTime)
    person, tool = _agent(by.author), _agent(by.tool)
    yield node, RDF.type, PROV.Activity
    yield node, RDFS.label, Literal(f"Change {number}: {by.reason}")
    yield node, DCTERMS.description, Literal(by.reason)
    yield node, PROV.endedAtTime, time
    yield node, PROV.wasAssociatedWith, person
    yield node, PROV.wasAssociatedWith, tool
    yield person, RDF.type, PROV.Agent
    yield person, RDFS.label, Literal(by.author)
    yield tool, RDF.type, PROV.SoftwareAgent
    yield tool, RDFS.label, Literal(by.tool)
    for source in by.sources:
        yield node, PROV.used, _document(source)
    for graph in change.graphs():
        if graph is not None:
            yield node, PROV.generated, URIRef(graph)


def _replace(work: Work, subject: URIRef, predicate: URIRef, objects: Sequence[Term]) -> None:
    said = work.store.triples((subject, predicate, None), PROVENANCE_GRAPH)
    wanted = [(subject, predicate, object_) for object_ in objects]
    work.remove_triples([triple for triple in said if triple not in wanted], PROVENANCE_GRAPH)
    work.add_triples(wanted, PROVENANCE_GRAPH)


def _node(number: int) -> URIRef:
    return URIRef(f"{IDENTIFIERS}change/{number}")


def _agent(name: str) -> URIRef:
    if _IRI.fullmatch(name) and "/" in name:
        return URIRef(name)
    return URIRef(f"{IDENTIFIERS}agent/{_slug(name)}")


def _document(source: Source) -> URIRef:
    return URIRef(f"{IDENTIFIERS}document/{_slug(source.label)}")


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower() or "nameless"
