"""SSSOM mapping tables as RDF.

Each row becomes the mapping itself (`subject predicate object`) and an owl:Axiom that carries
its justification and source, as the SSSOM specification's RDF form has it
(https://mapping-commons.github.io/sssom/). A row that says that something is no mapping of
another, or that no term was found, has no such form: it is refused.
"""

import hashlib
import io
import re
from typing import Final

import sssom_pydantic
from curies import Converter, Reference
from curies.api import ConversionError, PrefixStandardizationError
from pydantic import ValidationError
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from sssom_pydantic import MappingSet, SemanticMapping
from yaml import YAMLError

from evidence_graph.errors import RdfSyntaxError
from evidence_graph.vocabulary import IDENTIFIERS

CARRIED: Final = frozenset(
    "subject_id predicate_id object_id mapping_justification object_label object_source "
    "mapping_date confidence comment".split()
)
"""The columns whose values are in the RDF."""

CARRIED_OF_SETS: Final = frozenset(
    "curie_map mapping_set_id mapping_set_title license object_source mapping_date".split()
)
"""What of the metadata above a table is in the RDF."""

NO_TERM: Final = "NoTermFound"
NOT_IN_AN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]")
SSSOM: Final = Namespace("https://w3id.org/sssom/")


def to_turtle(table: bytes, label: str) -> bytes:
    """Returns an SSSOM table as Turtle.

    Raises RdfSyntaxError, naming `label` and every row that is not a mapping.
    """
    mappings, converter, mapping_set, faults = _read(table, label)
    if faults:
        (line, first), *others = faults
        detail = "; ".join([first, *(f"line {other}: {said}" for other, said in others)])
        raise RdfSyntaxError(label, detail, line=line, column=None)
    graph = Graph()
    graph.bind("sssom", SSSOM)
    try:
        mapping_set_iri = _describe_set(graph, mapping_set)
        for mapping in mappings:
            axiom = _add(graph, mapping, converter)
            graph.add((mapping_set_iri, SSSOM.mappings, axiom))
    except ValueError as cause:
        raise RdfSyntaxError(label, f"no mapping: {cause}", line=None, column=None) from cause
    return graph.serialize(format="turtle", encoding="utf-8")


def faults_of_rows(table: bytes, label: str) -> list[tuple[int, str]]:
    """Returns what is wrong with rows of a table, with their lines.

    Raises RdfSyntaxError for what is no such table at all.
    """
    return _read(table, label)[3]


def _read(
    table: bytes, label: str
) -> tuple[list[SemanticMapping], Converter, MappingSet, list[tuple[int, str]]]:
    try:
        text = io.StringIO(table.decode())
        mappings, converter, mapping_set, faults = sssom_pydantic.read(text, return_errors=True)
    except (ValueError, LookupError, TypeError, AttributeError, YAMLError) as cause:
        said = _plainly(cause) if isinstance(cause, ValidationError) else cause
        detail = f"not an SSSOM table: {said}"
        raise RdfSyntaxError(label, detail, line=None, column=None) from cause
    # The reader counts lines from 0.
    told = [(f.line_number + 1, _plainly(f.exception)) for f in faults]
    return mappings, converter, mapping_set, told


def _plainly(fault: Exception) -> str:
    """Returns what is wrong, in one line for each column."""
    if isinstance(fault, ConversionError | PrefixStandardizationError):
        return f"curie_map has no prefix for {', '.join(map(repr, fault.args))}"
    errors = getattr(fault, "errors", None)  # as pydantic's have, whose text has an address
    if not callable(errors):
        return repr(fault)
    told = []
    for one in errors(include_url=False):
        given = one["input"]
        where = ".".join(map(str, one["loc"])) or "row"
        said = "" if isinstance(given, dict) else f", not {str(given)[:80]!r}"
        told.append(f"{where}: {one['msg']}{said}")
    return "; ".join(told)


def axiom_of(subject: Node, predicate: Node, target: Node) -> URIRef:
    """Returns the IRI of the axiom that carries what is said of a mapping."""
    key = hashlib.sha256(f"{subject} {predicate} {target}".encode()).hexdigest()[:16]
    return URIRef(f"{IDENTIFIERS}mapping/{key}")


def _describe_set(graph: Graph, mapping_set: MappingSet) -> URIRef:
    iri = _iri(str(mapping_set.id))
    graph.add((iri, RDF.type, SSSOM.MappingSet))
    if mapping_set.title:
        graph.add((iri, DCTERMS.title, Literal(mapping_set.title, lang="en")))
    if mapping_set.license:
        graph.add((iri, DCTERMS.license, _iri(str(mapping_set.license))))
    return iri


def _iri(text: str) -> URIRef:
    if NOT_IN_AN_IRI.search(text):
        raise ValueError(f"{text!r} is no IRI")
    return URIRef(text)


def _add(graph: Graph, mapping: SemanticMapping, converter: Converter) -> URIRef:
    def iri(reference: Reference) -> URIRef:
        return _iri(converter.expand_reference(reference, strict=True))

    subject, predicate = iri(mapping.subject), iri(mapping.predicate)
    target = iri(mapping.object)
    if mapping.predicate_modifier is not None:
        raise ValueError(f"{subject} is said not to be mapped to {target}: leave such rows out")
    if SSSOM[NO_TERM] in (subject, target):
        raise ValueError(f"no term was found to map {subject} or {target} to: leave such rows out")
    axiom = axiom_of(subject, predicate, target)
    graph.add((subject, predicate, target))
    graph.add((axiom, RDF.type, OWL.Axiom))
    graph.add((axiom, OWL.annotatedSource, subject))
    graph.add((axiom, OWL.annotatedProperty, predicate))
    graph.add((axiom, OWL.annotatedTarget, target))
    graph.add((axiom, SSSOM.mapping_justification, iri(mapping.justification)))
    if mapping.object.name:
        graph.add((axiom, SSSOM.object_label, Literal(mapping.object.name)))
    if mapping.object_source:
        graph.add((axiom, SSSOM.object_source, iri(mapping.object_source)))
    if mapping.mapping_date:
        date = Literal(mapping.mapping_date.isoformat(), datatype=XSD.date)
        graph.add((axiom, SSSOM.mapping_date, date))
    if mapping.confidence is not None:
        said = Literal(str(mapping.confidence), datatype=XSD.double)
        graph.add((axiom, SSSOM.confidence, said))
    if mapping.comment:
        graph.add((axiom, RDFS.comment, Literal(mapping.comment)))
    return axiom
