"""What SHACL cannot say: terms that nobody declares, misspelt names, axioms outside OWL 2 RL."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from typing import Final

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.namespace import DefinedNamespace

from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    SHAPES_GRAPH,
    GraphFamily,
    family_of,
    is_quarantined,
)
from evidence_graph.store.answers import Row
from evidence_graph.store.changes import graph_of
from evidence_graph.store.quads import Pattern, QuadStore
from evidence_graph.store.terms import EngineTerm, notation, to_engine, to_rdflib
from evidence_graph.validation import owl_profile, shape_terms
from evidence_graph.validation.report import SHAPES, Severity, ValidationResult
from evidence_graph.vocabulary import IDENTIFIERS, NAMESPACE

_SIGNS_OF_AXIOMS: Final[tuple[Pattern, ...]] = (
    (None, RDFS.subClassOf, None),
    (None, OWL.equivalentClass, None),
    (None, OWL.disjointWith, None),
    (None, RDFS.domain, None),
    (None, RDFS.range, None),
    (None, RDF.type, OWL.Class),
    (None, RDF.type, OWL.ObjectProperty),
    (None, RDF.type, OWL.DatatypeProperty),
    (None, RDF.type, OWL.AllDisjointClasses),
)
_AXIOMS: Final = (
    RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass,
    OWL.equivalentProperty, OWL.disjointWith, OWL.propertyDisjointWith, OWL.inverseOf,
    OWL.propertyChainAxiom, OWL.hasKey,
)  # fmt: skip
"""The properties of axioms from which rules are made, where the ontology has them."""
_WITHOUT_RULES: Final = frozenset(
    {
        GraphFamily.ASSERTED, GraphFamily.ANNOTATION, GraphFamily.SOURCE, GraphFamily.EXTERNAL,
        GraphFamily.VOCABULARY, GraphFamily.SCHEMA,
    }
)  # fmt: skip
_TYPE: Final = to_engine(RDF.type)
_DECLARED_AS: Final = frozenset(
    to_engine(kind)
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
)
# The catalogue is written anew after each change, and until then speaks of what was there before.
_UNSEARCHED: Final = frozenset({SHAPES_GRAPH, INFERRED_GRAPH, CATALOGUE_GRAPH})
_CLOSED: Final = (DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS)


OriginOf = Callable[[str], str | None]


def check(store: QuadStore, shapes: Graph, origin_of: OriginOf) -> tuple[ValidationResult, ...]:
    """Returns every fault of the vocabularies, and of the terms used, that shapes cannot find."""
    asked = Asked(store, origin_of)
    return (
        *asked.undeclared_terms(None),
        *asked.dangling(None),
        *asked.silent_concepts(None),
        *asked.misspelt_names(None),
        *asked.unknown_mapped(None),
        *asked.outside_profile(store.graph_names()),
        *asked.stray_axioms(None),
        *asked.shape_terms(shape_terms.uses(shapes)),
    )


def unusable_terms(
    reasons: Mapping[URIRef, str], origin_of: OriginOf
) -> Iterator[ValidationResult]:
    """Yields a fault for each term of the ontology that no fact can use without contradiction."""
    for term, reason in sorted(reasons.items()):
        row: Row = {"graph": URIRef(ONTOLOGY_GRAPH), "focus": term}
        yield _result(
            row,
            origin_of,
            check="UnusableTerm",
            message=f"{reason}. Loosen one of the axioms that meet here.",
        )


class Asked:
    """The checks over one state of a store; each asked of some terms only, or with None of all."""

    def __init__(self, store: QuadStore, origin_of: OriginOf) -> None:
        self._store = store
        self._origin_of = origin_of
        self._kinds: dict[URIRef, tuple[tuple[EngineTerm, str], ...]] = {}

    def kinds(self, term: URIRef) -> tuple[tuple[EngineTerm, str], ...]:
        """Returns the types that named graphs give a term, each with its graph."""
        if term not in self._kinds:
            found = self._store.matching_anywhere(to_engine(term), _TYPE, None)
            graphs = ((quad.object, graph_of(quad)) for quad in found)
            self._kinds[term] = tuple(
                (k, graph) for k, graph in graphs if graph is not None and not is_quarantined(graph)
            )
        return self._kinds[term]

    def is_declared(self, term: URIRef) -> bool:
        """Says whether some named graph declares a term as class or property."""
        return any(kind in _DECLARED_AS for kind, _ in self.kinds(term))

    @cached_property
    def _terms(self) -> list[str]:
        return [str(row["term"]) for row in _rows(self._store, "declared_terms")]

    @cached_property
    def _concepts(self) -> list[str]:
        return [str(row["term"]) for row in _rows(self._store, "concepts")]

    @cached_property
    def _slugs(self) -> set[str]:
        return {c.removeprefix(IDENTIFIERS).split("/")[0] for c in self._concepts}

    def undeclared_terms(self, terms: Sequence[URIRef] | None) -> Iterator[ValidationResult]:
        """Yields a fault for each graph and each term of ours in it that nobody declares."""
        for row in _rows_about(self._store, "undeclared_terms", "term", terms):
            term = str(row["term"])
            yield _result(
                row,
                self._origin_of,
                check="UndeclaredTerm",
                path=term,
                message=f"{term} is declared nowhere. Correct the name"
                f"{_guess(term, self._terms)}, or declare the term in ontology/evidence.ttl.",
            )

    def dangling(self, terms: Sequence[URIRef] | None) -> Iterator[ValidationResult]:
        """Yields a fault for each graph and each thing it points to of which nothing is said."""
        for row in _rows_about(self._store, "dangling_references", "term", terms):
            term = str(row["term"])
            slug = term.removeprefix(IDENTIFIERS).split("/")[0]
            if slug in self._slugs:
                peers = [c for c in self._concepts if c.startswith(f"{IDENTIFIERS}{slug}/")]
                advice = (
                    f"No vocabulary declares the concept {term}. Correct the name"
                    f"{_guess(term, peers)}, or add it to ontology/vocabularies/{slug}.ttl."
                )
            else:
                advice = (
                    f"Nothing is said of {term} anywhere. Correct the IRI, or describe the thing."
                )
            yield _result(
                row,
                self._origin_of,
                check="UndeclaredConcept",
                path=row["path"],
                message=advice,
            )

    def silent_concepts(self, concepts: Sequence[URIRef] | None) -> Iterator[ValidationResult]:
        """Yields a fault for each concept of which no more is said than that it is one."""
        for row in _rows_about(self._store, "silent_concepts", "focus", concepts):
            yield _result(
                row,
                self._origin_of,
                check="SilentConcept",
                message="Nothing is said of this concept. Give it skos:prefLabel, "
                "skos:definition, skos:inScheme and skos:broader or skos:topConceptOf; "
                "or remove it.",
            )

    def misspelt_names(self, terms: Sequence[URIRef] | None) -> Iterator[ValidationResult]:
        """Yields a warning for each graph and each name in it that its vocabulary lacks."""
        for row in _rows_about(self._store, "names_used", "term", terms):
            term = URIRef(str(row["term"]))
            namespace = _lacking(term)
            if namespace is None:
                continue
            known = [str(name) for name in dir(namespace) if str(name).startswith(str(namespace))]
            yield _result(
                row,
                self._origin_of,
                check="UnknownName",
                severity=Severity.WARNING,
                path=term,
                message=f"There is no {term} in that vocabulary, so it means nothing to anybody. "
                f"Correct the name{_guess(term, known)}.",
            )

    def unknown_mapped(self, subjects: Sequence[URIRef] | None) -> Iterator[ValidationResult]:
        """Yields a fault for each mapping of a term or concept of ours that does not exist."""
        for row in _rows_about(self._store, "unknown_mapped", "focus", subjects):
            subject = str(row["focus"])
            yield _result(
                row,
                self._origin_of,
                check="UnknownMappingSubject",
                path=row["path"],
                message=f"A mapping speaks of {subject}, which no ontology or vocabulary "
                f"declares. Correct its subject"
                f"{_guess(subject, [*self._terms, *self._concepts])}, or remove the row.",
            )

    def outside_profile(self, graphs: Iterable[str]) -> Iterator[ValidationResult]:
        """Yields a fault for each axiom in the ontology's graphs that OWL 2 RL does not allow."""
        store = self._store
        for graph in graphs:
            if family_of(graph) not in {GraphFamily.SCHEMA, GraphFamily.VOCABULARY}:
                continue
            if not any(next(store.triples(axiom, graph), None) for axiom in _SIGNS_OF_AXIOMS):
                continue
            for fault in owl_profile.faults_of(frozenset(store.facts(graph, predicates=None))):
                row: Row = {"graph": URIRef(graph), "focus": fault.subject}
                yield _result(
                    row,
                    self._origin_of,
                    check="OutsideOwl2RL",
                    path=fault.axiom,
                    message=fault.message,
                )

    def stray_axioms(self, graphs: Collection[str] | None) -> Iterator[ValidationResult]:
        """Yields a warning for each graph and kind of axiom in it that nothing follows from.

        With None all graphs are looked through.
        """
        for axiom in _AXIOMS:
            for graph, subjects in sorted(self._subjects(axiom, graphs).items()):
                row: Row = {"graph": URIRef(graph), "focus": URIRef(graph)}
                yield _result(
                    row,
                    self._origin_of,
                    check="StrayAxiom",
                    severity=Severity.WARNING,
                    path=axiom,
                    message=f"<{graph}> says {axiom} of {min(subjects)}"
                    f"{f' and {len(subjects) - 1:,} more' if len(subjects) > 1 else ''}, and "
                    "nothing is inferred from that, for rules are made of the ontology alone. Move "
                    f"such axioms to <{ONTOLOGY_GRAPH}>.",
                )

    def _subjects(self, axiom: URIRef, graphs: Collection[str] | None) -> dict[str, set[str]]:
        """Returns by graph of which things an axiom is said where no rule is made of it."""
        found: dict[str, set[str]] = defaultdict(set)
        if graphs is None:
            for quad in self._store.matching_anywhere(None, to_engine(axiom), None):
                graph = graph_of(quad)
                if graph is not None and _is_without_rules(graph):
                    found[graph].add(str(to_rdflib(quad.subject)))
        else:
            for graph in filter(_is_without_rules, graphs):
                for subject, _, _ in self._store.triples((None, axiom, None), graph):
                    found[graph].add(str(subject))
        return found

    def shape_terms(self, uses: Iterable[shape_terms.TermInShape]) -> Iterator[ValidationResult]:
        """Yields a fault for each term of ours that a shape speaks of and that does not exist."""
        for use in uses:
            if use.term.startswith(NAMESPACE):
                is_known = self.is_declared(URIRef(use.term))
            else:
                said_in = self._store.graphs_of((URIRef(use.term), None, None))
                is_known = any(
                    graph not in _UNSEARCHED and not is_quarantined(graph) for graph in said_in
                )
            if is_known:
                continue
            row: Row = {"graph": URIRef(SHAPES_GRAPH), "focus": use.shape}
            yield _result(
                row,
                self._origin_of,
                check="UnknownTermInShape",
                path=use.path,
                message=f"The shape speaks of {use.term}, which does not exist, so that it checks "
                f"nothing there. Correct the name{_guess(use.term, self._terms)}, or declare "
                "the term.",
            )


def _is_without_rules(graph: str) -> bool:
    return graph != ONTOLOGY_GRAPH and family_of(graph) in _WITHOUT_RULES


def is_misspelt(term: URIRef) -> bool:
    """Says whether a well-known vocabulary does not have a name in its namespace."""
    return _lacking(term) is not None


def _lacking(term: URIRef) -> type[DefinedNamespace] | None:
    for namespace in _CLOSED:
        if not term.startswith(str(namespace)):
            continue
        name = term.removeprefix(str(namespace))  # that of the vocabulary itself is empty
        if not name or term in namespace or (namespace is RDF and name.startswith("_")):
            continue
        return namespace
    return None


def _rows_about(
    store: QuadStore, query: str, variable: str, terms: Sequence[URIRef] | None
) -> Iterator[Row]:
    if terms is None:
        yield from _rows(store, query)
    elif terms:
        named = " ".join(notation(term) for term in terms)
        yield from _rows(store, query, f"VALUES ?{variable} {{ {named} }}")


def _rows(store: QuadStore, query: str, among: str = "") -> Iterator[Row]:
    text = files(__package__).joinpath("queries", f"{query}.rq").read_text(encoding="utf-8")
    for row in store.select(text.replace("WHERE {", f"WHERE {{ {among}", 1)):
        # An aggregate over nothing still gives one row, with nothing in it.
        if any(term is not None for term in row.values()):
            yield row


def _result(
    row: Row,
    origin_of: OriginOf,
    *,
    check: str,
    message: str,
    path: object = None,
    severity: Severity = Severity.VIOLATION,
) -> ValidationResult:
    focus = row["focus"]
    if focus is None:
        raise ValueError(f"the check {check} found a fault in no node")
    return ValidationResult(
        severity=severity,
        focus_node=focus,
        path=None if path is None else str(path),
        value=row.get("term"),
        message=message,
        shape=str(SHAPES[check]),
        component=str(SHAPES[check]),
        file=origin_of(str(row["graph"])),
    )


def _guess(term: str, known: list[str]) -> str:
    close = get_close_matches(term, known, n=1, cutoff=0.85)
    return f" (is {close[0]} meant?)" if close else ""
