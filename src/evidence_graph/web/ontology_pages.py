"""The ontology at its own address, for reasoners and for readers, and the JSON-LD context of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask import Blueprint, Response, render_template

from evidence_graph.errors import NotFoundError
from evidence_graph.rdf import formats, jsonld
from evidence_graph.rdf.addresses import ONTOLOGY
from evidence_graph.records.graphs import ONTOLOGY_GRAPH
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.store.skolems import deskolemised
from evidence_graph.store.statements import Statement, written
from evidence_graph.store.terms import Term, notation
from evidence_graph.vocabulary import EV, NAMESPACE, PREFIXES
from evidence_graph.web import representation
from evidence_graph.web.description import DEPRECATED, REPLACED_BY, TYPE, query_text
from evidence_graph.web.presentation import Cell, cell
from evidence_graph.web.representation import LICENSE, Link, Wanted, answer, split_ending

A_DAY: Final = 86_400
"""Seconds for which a client may use the context without asking again."""

_OWL: Final = PREFIXES["owl"]
_RDFS: Final = PREFIXES["rdfs"]
_SKOS: Final = PREFIXES["skos"]

_VERSION: Final = f"{_OWL}versionInfo"

# The kinds of term in the order of the page. Every annotation property of ours says it is one.
_KINDS: Final = {
    f"{_OWL}Class": "Classes",
    f"{_OWL}ObjectProperty": "Properties that lead to things",
    f"{_OWL}DatatypeProperty": "Properties with values",
    f"{_OWL}AnnotationProperty": "Properties of terms",
}

_SHOWN: Final = {
    f"{_RDFS}subClassOf": "is a kind of",
    f"{_RDFS}subPropertyOf": "implies",
    f"{_RDFS}domain": "of",
    f"{_RDFS}range": "leads to",
    f"{_OWL}inverseOf": "is the other way round",
    f"{_OWL}disjointWith": "is never",
    str(EV.valuesFrom): "values from",
    REPLACED_BY: "was replaced by",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A term of the ontology as its page shows it."""

    iri: str
    name: str
    kind: str
    label: str
    definition: str | None  # a term may lack one while it is being written
    example: str | None
    relations: tuple[tuple[str, tuple[Cell, ...]], ...]
    is_deprecated: bool
    is_evidential: bool


class Ontology:
    """The ontology of one version of the graph."""

    def __init__(self, graph: ServedGraph) -> None:
        triples = [
            deskolemised((row["subject"], row["predicate"], row["object"]))
            for row in graph.rows(query_text("ontology"))
            if row["subject"] is not None
            and row["predicate"] is not None
            and row["object"] is not None
        ]
        self.triples = sorted(
            triples, key=lambda t: (str(t[0]) != ONTOLOGY, *(notation(term) for term in t))
        )

    @property
    def version(self) -> str:
        """What the ontology calls its version."""
        return next((str(o) for s, p, o in self.triples if str(p) == _VERSION), "")

    @property
    def statements(self) -> list[Statement]:
        """The triples, each with the graph that holds it."""
        return [(s, p, o, ONTOLOGY_GRAPH) for s, p, o in self.triples]

    @cached_property
    def coercions(self) -> jsonld.Coercions:
        """The types that its properties give to their values in JSON-LD."""
        return jsonld.coercions(self.triples)

    def groups(self) -> list[tuple[str, list[TermView]]]:
        """Returns the terms by kind, each kind in the order of their names."""
        by_term: dict[str, dict[str, list[Term]]] = {}
        for subject, predicate, object_ in self.triples:
            if str(subject).startswith(NAMESPACE):
                said = by_term.setdefault(str(subject), {})
                said.setdefault(str(predicate), []).append(object_)
        terms = [_term(iri, said) for iri, said in sorted(by_term.items())]
        return [(title, [t for t in terms if t.kind == title]) for title in _KINDS.values()]


class CurrentOntology:
    """The ontology of the version that is served, read once for each version."""

    def __init__(self, graph: ServedGraph) -> None:
        self._graph = graph
        self._kept: tuple[str, Ontology] | None = None

    def current(self) -> Ontology:
        """Returns the ontology of the version that is served now."""
        state = self._graph.version.state
        kept = self._kept
        if kept is None or kept[0] != state:
            kept = self._kept = state, Ontology(self._graph)
        return kept[1]


def ontology_pages(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns the addresses of the ontology and of its JSON-LD context."""
    blueprint = Blueprint("ontology_pages", __name__)
    kept = CurrentOntology(graph)

    @blueprint.get("/ns")
    def newest() -> Response:
        return _document(kept.current(), "/ns", None, settings)

    @blueprint.get("/ns.<ending>")
    def newest_as(ending: str) -> Response:
        stem, fixed = split_ending(f"ns.{ending}")
        if fixed is None:
            raise NotFoundError("page", f"/{stem}")
        return _document(kept.current(), "/ns", fixed, settings)

    @blueprint.get("/ns/<version>")
    def of_version(version: str) -> Response:
        ontology = kept.current()
        stem, fixed = split_ending(version)
        if ontology.version not in {stem, version} or not version:
            raise NotFoundError("version of the ontology", version, [ontology.version])
        return _document(ontology, f"/ns/{ontology.version}", fixed, settings)

    @blueprint.get("/context.jsonld")
    def context() -> Response:
        text = json.dumps(jsonld.context(kept.current().coercions), indent=1) + "\n"
        links = [Link(LICENSE, "license"), Link(f"{settings.url}/ns", "describedby")]
        return answer(text, formats.JSON_LD.content_type, links=links, max_age=A_DAY)

    return blueprint


def _document(ontology: Ontology, path: str, fixed: Wanted | None, settings: Settings) -> Response:
    wanted = representation.wanted(fixed)
    links = [
        Link(ONTOLOGY + path.removeprefix("/ns"), "cite-as"),
        *representation.other_forms(settings.url + path, than=wanted),
        Link(f"{_OWL}Ontology", "type"),
        Link(LICENSE, "license"),
        *([] if path == "/ns" else [Link(f"{settings.url}/ns", "latest-version")]),
        Link(f"{settings.url}/context.jsonld", "related", formats.JSON_LD.media_type),
    ]
    if wanted.format is None:
        downloads = {f.name: f"{path}.{f.endings[0]}" for f in formats.GRAPH_FORMATS}
        body: bytes | str = render_template(
            "ontology.html", ontology=ontology, downloads=downloads, iri=ONTOLOGY
        )
    else:
        body = written(ontology.statements, wanted.format)
    response = answer(body, wanted.content_type, links=links, max_age=settings.max_age)
    return representation.negotiated(response, path, wanted, fixed=fixed)


def _term(iri: str, said: dict[str, list[Term]]) -> TermView:
    kinds = {str(kind) for kind in said.get(TYPE, ())}
    name = iri.removeprefix(NAMESPACE)
    relations = (
        (title, tuple(cell(v) for v in said[p] if notation(v).startswith("<")))
        for p, title in _SHOWN.items()
        if p in said
    )
    return TermView(
        iri=iri,
        name=name,
        kind=next((title for kind, title in _KINDS.items() if kind in kinds), ""),
        label=_english(said.get(f"{_RDFS}label", ())) or name,
        definition=_english(said.get(f"{_SKOS}definition", ())),
        example=_english(said.get(f"{_SKOS}example", ())),
        relations=tuple(relation for relation in relations if relation[1]),
        is_deprecated=any(str(value) in {"true", "1"} for value in said.get(DEPRECATED, ())),
        is_evidential=any(str(value) == "true" for value in said.get(str(EV.isEvidential), ())),
    )


def _english(texts: Iterable[Term]) -> str | None:
    by_language = {notation(text).rpartition('"')[2]: str(text) for text in texts}
    return by_language.get("@en") or by_language.get("")
