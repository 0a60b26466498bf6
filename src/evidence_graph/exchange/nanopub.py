"""Nanopublications in TriG: one for each statement, with the words it rests on as its provenance.

They are neither signed nor named by their hash: that is for whoever publishes them, with a key.
"""

from collections.abc import Iterator
from typing import Final

from rdflib import PROV, RDF, RDFS, Literal, Namespace, URIRef
from rdflib.term import Node

from evidence_graph.exchange.fhir_writing import STATEMENTS
from evidence_graph.exchange.report import ReportGraph, Triple
from evidence_graph.exchange.written import Written
from evidence_graph.rdf import formats
from evidence_graph.store import statements
from evidence_graph.store.parsing import parsed
from evidence_graph.store.terms import Term, triple_of
from evidence_graph.vocabulary import EV, PREFIXES

NP: Final = Namespace("http://www.nanopub.org/nschema#")
LICENSE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")

_DCTERMS: Final = PREFIXES["dcterms"]
_ASSERTION, _PROVENANCE = "#assertion", "#provenance"

# What a statement leads to and is no part of it: nanopublications of their own, or whole works.
_APART: Final = (
    *(getattr(EV, kind) for kind in STATEMENTS),
    *(EV.Quotation, EV.Conclusion, EV.SourceDocument, EV.SystematicReview, EV.EvidenceReport),
    *(EV.Publication, EV.ReviewEntry, EV.ReportTable),
)


def written(report: ReportGraph) -> Written:
    """Returns the report's statements as nanopublications."""
    said = [quad for statement in _statements(report) for quad in _nanopub(report, statement)]
    content = statements.written(said, formats.TRIG)
    return Written(content, frozenset(read(content)))


def read(content: bytes) -> set[Triple]:
    """Returns what nanopublications made by `written` say of the report."""
    found: set[Triple] = set()
    for quad in parsed(content, formats.TRIG, source="nanopublications"):
        subject, predicate, object_ = triple_of(quad)
        graph = str(quad.graph_name).strip("<>")
        # What is said of the assertion itself is no statement of the report.
        if graph.endswith((_ASSERTION, _PROVENANCE)) and not str(subject).endswith(_ASSERTION):
            found.add((subject, predicate, object_))
    return found


def _statements(report: ReportGraph) -> list[URIRef]:
    found = dict.fromkeys(s for kind in STATEMENTS for s in report.of_kind(getattr(EV, kind)))
    return [statement for statement in found if isinstance(statement, URIRef)]


def _nanopub(report: ReportGraph, statement: URIRef) -> Iterator[statements.Statement]:
    name = URIRef(f"{statement}/nanopub")
    graphs = {part: f"{name}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo")}
    assertion = URIRef(graphs["assertion"])
    yield name, RDF.type, NP.Nanopublication, graphs["Head"]
    yield name, NP.hasAssertion, assertion, graphs["Head"]
    yield name, NP.hasProvenance, URIRef(graphs["provenance"]), graphs["Head"]
    yield name, NP.hasPublicationInfo, URIRef(graphs["pubinfo"]), graphs["Head"]
    quotations: dict[Node, None] = {}
    for part in _parts(report, statement):
        for triple in _sorted(report, part):
            if triple[1] == EV.supportedBy:
                quotations[triple[2]] = None
                yield *triple, graphs["provenance"]
            else:
                yield *triple, graphs["assertion"]
    for conclusion in sorted(report.said.subjects(EV.yields, statement), key=str):
        quotations[conclusion] = None
        yield _term(conclusion), EV.yields, statement, graphs["provenance"]
    for quotation in quotations:
        yield assertion, PROV.wasDerivedFrom, _term(quotation), graphs["provenance"]
        for triple in _sorted(report, quotation):
            if triple[1] != EV.yields:
                yield *triple, graphs["provenance"]
    yield assertion, PROV.hadPrimarySource, report.iri, graphs["provenance"]
    yield name, URIRef(f"{_DCTERMS}isPartOf"), URIRef(report.place.graph), graphs["pubinfo"]
    yield name, URIRef(f"{_DCTERMS}license"), LICENSE, graphs["pubinfo"]
    yield name, RDFS.label, Literal(report.words(statement)), graphs["pubinfo"]


def _parts(report: ReportGraph, statement: URIRef) -> list[Node]:
    """Returns a statement and the things that it is made of: ages, populations, their criteria."""
    found: dict[Node, None] = {statement: None}
    newest: list[Node] = [statement]
    while newest:
        objects = [o for part in newest for _, _, o in _sorted(report, part)]
        newest = [o for o in dict.fromkeys(objects) if o not in found and _is_part(report, o)]
        found.update(dict.fromkeys(newest))
    return list(found)


def _is_part(report: ReportGraph, thing: Node) -> bool:
    if not isinstance(thing, URIRef) or (thing, None, None) not in report.said:
        return False
    kinds = set(report.said.objects(thing, RDF.type))
    return bool(kinds) and not kinds.intersection(_APART)


def _sorted(report: ReportGraph, subject: Node) -> list[tuple[Term, Term, Term]]:
    found = sorted(report.said.predicate_objects(subject), key=lambda po: (po[0].n3(), po[1].n3()))
    return [(_term(subject), _term(predicate), _term(value)) for predicate, value in found]


def _term(node: Node) -> Term:
    assert isinstance(node, Term)  # noqa: S101 - graphs of the store hold nothing else
    return node
