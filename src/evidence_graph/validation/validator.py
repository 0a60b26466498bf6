"""Validator: what the shapes say about a store's merged graph, told by pySHACL."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any, Final

from pyshacl import Validator as Shacl
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from evidence_graph.errors import InputError, QueryError
from evidence_graph.rdf.addresses import GENID
from evidence_graph.store.quads import Pattern, QuadStore
from evidence_graph.store.terms import Term
from evidence_graph.validation import vocabulary_checks
from evidence_graph.validation.paths import is_plain, path_text
from evidence_graph.validation.pushdown import narrow
from evidence_graph.validation.report import Severity, ValidationReport, ValidationResult, add_to
from evidence_graph.validation.view import merged_view

_QUIET: Final = logging.getLogger(f"{__name__}.pyshacl")
_ONE_AT_A_TIME: Final = Lock()
_PLACE: Final = re.compile(r"\{[?$](\w+)\}")


class Validator:
    """Checks stores against one set of shapes."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = _with_blank_nodes(shapes)

    def check(
        self,
        store: QuadStore,
        origins: Mapping[str, str],
        *,
        unusable: Mapping[URIRef, str] | None = None,
    ) -> ValidationReport:
        """Returns everything that is wrong with the store's merged graph, all at once.

        Inference must have run. `origins` names the file that each named graph was read from;
        `unusable` says of terms of the ontology why nothing can ever use them. Raises InputError
        when the shapes themselves cannot be used.
        """
        graph = self._shacl_report(store)
        files = _Files(store, origins)
        results = [files.placed(result) for result in _results(graph, self._shapes)]
        others = (
            *vocabulary_checks.check(store, self._shapes, origins),
            *vocabulary_checks.unusable_terms(unusable or {}, origins),
        )
        add_to(graph, others)
        return ValidationReport.of([*results, *others], graph)

    def _shacl_report(self, store: QuadStore) -> Graph:
        # pyshacl.validate() would switch rdflib's literals process-wide while it reads shapes;
        # the class below it does not. `use_shapes` is never used: it drops named property shapes.
        options = {"logger": _QUIET, "allow_warnings": True, "allow_infos": True}
        try:
            with _ONE_AT_A_TIME, _faults_mended():
                narrowed = narrow(self._shapes, store)
                data = DataGraph.from_rdflib_graph(merged_view(store))
                _, graph, _ = Shacl(data, shacl_graph=narrowed.shapes, options=options).run()  # type: ignore[no-untyped-call]
        except (ReportableRuntimeError, QueryError) as cause:
            raise InputError(f"the shapes cannot be used: {cause}") from cause
        if not isinstance(graph, Graph):
            raise TypeError(f"pySHACL made no report graph but {graph!r}")
        return narrowed.restored(graph)


@contextmanager
def _faults_mended() -> Iterator[None]:
    # pySHACL 0.40.1 puts found values into messages with re.sub, so that a backslash in the data
    # is read as an escape and ends the run; and it keeps the text of every blank node for ever.
    original = ConstraintComponent._format_sparql_based_result_message  # noqa: SLF001
    ConstraintComponent._format_sparql_based_result_message = _filled_in  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield
    finally:
        ConstraintComponent._format_sparql_based_result_message = original  # type: ignore[method-assign]  # noqa: SLF001
        stringify_blank_node.dict_cache.clear()


def _filled_in(_: ConstraintComponent, message: str, bound: object) -> str:
    found: dict[str, Any] = {}
    if isinstance(bound, Mapping):
        found.update(bound)
    elif isinstance(bound, Sequence):
        names = zip(("this", "path", "value"), bound, strict=False)
        found.update((name, term) for name, term in names if term is not None)
        for more in bound[3:]:
            found.update(more)
    return _PLACE.sub(lambda place: str(found.get(place[1], place[0])), message)


def _with_blank_nodes(shapes: Graph) -> Graph:
    """Returns a copy in which the IRIs that loading gave to blank nodes are blank nodes again.

    SHACL paths and lists must be blank nodes: pySHACL reads an IRI there as a plain property,
    finds nothing, and is content.
    """
    copy = Graph(bind_namespaces="none")
    for triple in shapes:
        subject, predicate, object_ = (_as_blank(term) for term in triple)
        copy.add((subject, predicate, object_))
    return copy


def _as_blank(term: Node) -> Node:
    if isinstance(term, URIRef) and term.startswith(GENID):
        return BNode(term.removeprefix(GENID))
    return term


def _results(report: Graph, shapes: Graph) -> Iterator[ValidationResult]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        path = _term(report, node, SH.resultPath)
        constraint = _term(report, node, SH.sourceConstraint)
        shape = constraint if isinstance(constraint, URIRef) else _named_shape(report, node, shapes)
        focus = _term(report, node, SH.focusNode)
        if focus is None:
            raise ValueError("a SHACL result without a focus node")
        messages = sorted(str(message) for message in report.objects(node, SH.resultMessage))
        yield ValidationResult(
            severity=Severity.of(_term(report, node, SH.resultSeverity)),
            focus_node=focus,
            path=None if path is None else path_text(report, path),
            value=_term(report, node, SH.value),
            message=" ".join(messages),
            shape=None if shape is None else str(shape),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            file=None,
        )


def _named_shape(report: Graph, node: Node, shapes: Graph) -> URIRef | None:
    # An anonymous shape is told by the named one that it belongs to.
    shape: Node | None = report.value(node, SH.sourceShape)
    passed: set[Node | None] = set()
    while isinstance(shape, BNode) and shape not in passed:
        passed.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return shape if isinstance(shape, URIRef) else None


def _term(graph: Graph, node: Node, predicate: URIRef) -> Term | None:
    found = graph.value(node, predicate)
    return found if isinstance(found, Term) else None


class _Files:
    """Finds the file that asserts what a result is about."""

    def __init__(self, store: QuadStore, origins: Mapping[str, str]) -> None:
        self._store = store
        self._origins = origins

    def placed(self, result: ValidationResult) -> ValidationResult:
        """Returns the result with its file, if a loaded document speaks of the focus node."""
        focus, value = result.focus_node, result.value
        path = URIRef(result.path) if result.path and is_plain(result.path) else None
        patterns: list[Pattern] = [
            (focus, RDF.type, None),
            (focus, None, None),
            (None, None, focus),
        ]
        if path is not None:
            patterns.insert(0, (focus, path, None))
        if value is not None:
            patterns.insert(0, (focus, path, value))
        for pattern in patterns:
            for graph, file in self._origins.items():
                if next(self._store.triples(pattern, graph), None) is not None:
                    return replace(result, file=file)
        return result
