"""Mappings in RDF as an SSSOM table: the way back of `sssom`."""

import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import sssom_pydantic
from curies import Converter, NamableReference
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node
from sssom_pydantic import MappingSet, SemanticMapping

from evidence_graph.rdf.sssom import SSSOM, axiom_of
from evidence_graph.vocabulary import BASE_IRI, PREFIXES

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"

_KNOWN: Final = {
    **PREFIXES,
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "nlm": "http://id.nlm.nih.gov/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "scheme": f"{BASE_IRI}id/scheme/",
}
_PARTS: Final = re.compile(r"(.*[/#])([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)")
_PLAIN: Final = re.compile(r"[^\s\"'#](?:[^\t\r\n\x00-\x1f\x7f-\x9f\u2028\u2029\"|]*[^\s\"|])?")


class _Names:
    """Short names for IRIs, with a prefix made up for each namespace that has none."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self._by_namespace = {namespace: prefix for prefix, namespace in _KNOWN.items()}

    def reference(self, iri: Node, label: str | None = None) -> NamableReference | None:
        """Returns a reference to an IRI; None for one that no short name stands for."""
        found = _PARTS.fullmatch(str(iri)) if isinstance(iri, URIRef) else None
        if found is None:
            return None
        namespace, local = found.groups()
        prefix = self._by_namespace.setdefault(namespace, f"ns{len(self._by_namespace)}")
        self.prefixes[prefix] = namespace
        return NamableReference.model_validate(
            {"prefix": prefix, "identifier": local, "name": label}
        )


def to_table(graph: Graph, *, iri: str, title: str, labels: Mapping[str, str]) -> bytes:
    """Returns the mappings of a graph as a table; `iri` names the set that they are.

    A mapping that the table could not say again is left out, as are values with a line break.
    """
    names = _Names()
    axioms = sorted(graph.subjects(RDF.type, OWL.Axiom), key=str)
    mappings = [m for axiom in axioms if (m := _mapping(graph, axiom, names, labels)) is not None]
    output = io.StringIO()
    sssom_pydantic.write(
        mappings,
        output,
        metadata=MappingSet.model_validate({"id": iri, "title": title, "license": LICENSE}),
        converter=Converter.from_prefix_map(names.prefixes),
        condense=False,
    )
    return output.getvalue().encode()


def _mapping(
    graph: Graph, axiom: Node, names: _Names, labels: Mapping[str, str]
) -> SemanticMapping | None:
    subject, predicate, target = (
        _only(graph, axiom, part)
        for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    )
    justification = _only(graph, axiom, SSSOM.mapping_justification)
    if subject is None or predicate is None or target is None or justification is None:
        return None
    if axiom_of(subject, predicate, target) != axiom or (subject, predicate, target) not in graph:
        return None
    label = labels.get(str(subject))
    source = _only(graph, axiom, SSSOM.object_source)
    named = {
        "subject": names.reference(subject, label if label and _PLAIN.fullmatch(label) else None),
        "predicate": names.reference(predicate),
        "object": names.reference(target, _text(graph, axiom, SSSOM.object_label)),
        "justification": names.reference(justification),
    }
    if None in named.values():
        return None
    rest = {
        "object_source": None if source is None else names.reference(source),
        "mapping_date": _date(graph, axiom),
        "confidence": _number(graph, axiom, SSSOM.confidence),
        "comment": _text(graph, axiom, RDFS.comment),
    }
    return SemanticMapping.model_validate({**named, **rest})


def _only(graph: Graph, subject: Node, predicate: Node) -> Node | None:
    values = list(graph.objects(subject, predicate))
    return values[0] if len(values) == 1 else None


def _text(graph: Graph, subject: Node, predicate: Node) -> str | None:
    value = _only(graph, subject, predicate)
    if not isinstance(value, Literal) or value.datatype is not None or value.language:
        return None
    return str(value) if _PLAIN.fullmatch(str(value)) else None


def _number(graph: Graph, subject: Node, predicate: Node) -> float | None:
    value = _only(graph, subject, predicate)
    if not isinstance(value, Literal) or value.datatype != XSD.double:
        return None
    number = value.toPython()
    return number if isinstance(number, float) and 0 <= number <= 1 else None


def _date(graph: Graph, axiom: Node) -> date | None:
    value = _only(graph, axiom, SSSOM.mapping_date)
    if not isinstance(value, Literal) or value.datatype != XSD.date:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
