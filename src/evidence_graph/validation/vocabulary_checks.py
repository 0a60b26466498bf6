"""What SHACL cannot say: terms that nobody declares, misspelt names, axioms outside OWL 2 RL."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib.resources import files
from typing import Final

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, Graph, URIRef

from evidence_graph.records.graphs import (
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    SHAPES_GRAPH,
    GraphFamily,
    family_of,
)
from evidence_graph.store.answers import Row, SolutionsAnswer
from evidence_graph.store.quads import Pattern, QuadStore
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
_CLOSED: Final = (DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS)


def check(
    store: QuadStore, shapes: Graph, origins: Mapping[str, str]
) -> tuple[ValidationResult, ...]:
    """Returns every fault of the vocabularies, and of the terms used, that shapes cannot find."""
    terms = [str(row["term"]) for row in _rows(store, "declared_terms")]
    concepts = [str(row["term"]) for row in _rows(store, "concepts")]
    return (
        *_undeclared_terms(store, origins, terms),
        *_dangling(store, origins, concepts),
        *_silent_concepts(store, origins),
        *_misspelt_names(store, origins),
        *_unknown_mapped(store, origins, [*terms, *concepts]),
        *_outside_profile(store, origins),
        *_shape_terms(store, shapes, origins, terms),
    )


def unusable_terms(
    reasons: Mapping[URIRef, str], origins: Mapping[str, str]
) -> Iterator[ValidationResult]:
    """Yields a fault for each term of the ontology that no fact can use without contradiction."""
    for term, reason in sorted(reasons.items()):
        row: Row = {"graph": URIRef(ONTOLOGY_GRAPH), "focus": term}
        yield _result(
            row,
            origins,
            check="UnusableTerm",
            message=f"{reason}. Loosen one of the axioms that meet here.",
        )


def _undeclared_terms(
    store: QuadStore, origins: Mapping[str, str], terms: list[str]
) -> Iterator[ValidationResult]:
    for row in _rows(store, "undeclared_terms"):
        term = str(row["term"])
        yield _result(
            row,
            origins,
            check="UndeclaredTerm",
            path=term,
            message=f"{term} is declared nowhere. Correct the name{_guess(term, terms)}, "
            "or declare the term in ontology/evidence.ttl.",
        )


def _dangling(
    store: QuadStore, origins: Mapping[str, str], concepts: list[str]
) -> Iterator[ValidationResult]:
    slugs = {c.removeprefix(IDENTIFIERS).split("/")[0] for c in concepts}
    for row in _rows(store, "dangling_references"):
        term = str(row["term"])
        slug = term.removeprefix(IDENTIFIERS).split("/")[0]
        if slug in slugs:
            peers = [c for c in concepts if c.startswith(f"{IDENTIFIERS}{slug}/")]
            advice = (
                f"No vocabulary declares the concept {term}. Correct the name"
                f"{_guess(term, peers)}, or add it to ontology/vocabularies/{slug}.ttl."
            )
        else:
            advice = f"Nothing is said of {term} anywhere. Correct the IRI, or describe the thing."
        yield _result(row, origins, check="UndeclaredConcept", path=row["path"], message=advice)


def _silent_concepts(store: QuadStore, origins: Mapping[str, str]) -> Iterator[ValidationResult]:
    for row in _rows(store, "silent_concepts"):
        yield _result(
            row,
            origins,
            check="SilentConcept",
            message="Nothing is said of this concept. Give it skos:prefLabel, skos:definition, "
            "skos:inScheme and skos:broader or skos:topConceptOf; or remove it.",
        )


def _misspelt_names(store: QuadStore, origins: Mapping[str, str]) -> Iterator[ValidationResult]:
    for row in _rows(store, "names_used"):
        term = URIRef(str(row["term"]))
        for namespace in _CLOSED:
            if not term.startswith(str(namespace)) or term in namespace:
                continue
            if namespace is RDF and term.removeprefix(str(RDF)).startswith("_"):
                continue
            known = [str(name) for name in dir(namespace) if str(name).startswith(str(namespace))]
            yield _result(
                row,
                origins,
                check="UnknownName",
                severity=Severity.WARNING,
                path=term,
                message=f"There is no {term} in that vocabulary, so it means nothing to anybody. "
                f"Correct the name{_guess(term, known)}.",
            )


def _unknown_mapped(
    store: QuadStore, origins: Mapping[str, str], known: list[str]
) -> Iterator[ValidationResult]:
    for row in _rows(store, "unknown_mapped"):
        subject = str(row["focus"])
        yield _result(
            row,
            origins,
            check="UnknownMappingSubject",
            path=row["path"],
            message=f"A mapping speaks of {subject}, which no ontology or vocabulary declares. "
            f"Correct its subject{_guess(subject, known)}, or remove the row.",
        )


def _outside_profile(store: QuadStore, origins: Mapping[str, str]) -> Iterator[ValidationResult]:
    for graph in store.graphs():
        if family_of(graph) not in {GraphFamily.SCHEMA, GraphFamily.VOCABULARY}:
            continue
        if not any(next(store.triples(axiom, graph), None) for axiom in _SIGNS_OF_AXIOMS):
            continue
        for fault in owl_profile.faults(store.to_rdflib(graph)):
            row: Row = {"graph": URIRef(graph), "focus": fault.subject}
            yield _result(
                row, origins, check="OutsideOwl2RL", path=fault.axiom, message=fault.message
            )


def _shape_terms(
    store: QuadStore, shapes: Graph, origins: Mapping[str, str], terms: list[str]
) -> Iterator[ValidationResult]:
    graphs = [graph for graph in store.graphs() if graph not in {SHAPES_GRAPH, INFERRED_GRAPH}]
    for use in shape_terms.uses(shapes):
        if use.term.startswith(NAMESPACE):
            is_known = use.term in terms
        else:
            about = (URIRef(use.term), None, None)
            is_known = any(next(store.triples(about, g), None) for g in graphs)
        if is_known:
            continue
        row: Row = {"graph": URIRef(SHAPES_GRAPH), "focus": use.shape}
        yield _result(
            row,
            origins,
            check="UnknownTermInShape",
            path=use.path,
            message=f"The shape speaks of {use.term}, which does not exist, so that it checks "
            f"nothing there. Correct the name{_guess(use.term, terms)}, or declare the term.",
        )


def _rows(store: QuadStore, query: str) -> Iterator[Row]:
    text = files(__package__).joinpath("queries", f"{query}.rq").read_text(encoding="utf-8")
    answer = store.query(text)
    if not isinstance(answer, SolutionsAnswer):
        raise TypeError("a SELECT was answered with no solutions")
    for row in answer.rows():
        # An aggregate over nothing still gives one row, with nothing in it.
        if any(term is not None for term in row.values()):
            yield row


def _result(
    row: Row,
    origins: Mapping[str, str],
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
        file=origins.get(str(row["graph"])),
    )


def _guess(term: str, known: list[str]) -> str:
    close = get_close_matches(term, known, n=1, cutoff=0.85)
    return f" (is {close[0]} meant?)" if close else ""
