"""Validator: what the shapes say about a store's merged graph, or about a change of it."""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import Final

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from evidence_graph.errors import InputError
from evidence_graph.rdf.addresses import GENID
from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.store.changes import graphs_of
from evidence_graph.store.quads import Pattern, QuadStore
from evidence_graph.store.terms import EngineTerm, Term, to_rdflib
from evidence_graph.store.work import Work
from evidence_graph.validation import vocabulary_changes, vocabulary_checks
from evidence_graph.validation.affected import Affected, Tracer
from evidence_graph.validation.aims import Aimed, Aims
from evidence_graph.validation.compile import Candidates, ReadyShape, ready_shapes
from evidence_graph.validation.conditions import Doubt
from evidence_graph.validation.judging import judged
from evidence_graph.validation.lookups import Lookups
from evidence_graph.validation.paths import is_plain, path_text
from evidence_graph.validation.report import Severity, ValidationReport, ValidationResult, add_to
from evidence_graph.validation.shape_faults import named_shape
from evidence_graph.validation.shape_terms import TermInShape, uses
from evidence_graph.validation.targets import TargetIndex
from evidence_graph.validation.trial import require_usable
from evidence_graph.validation.vocabulary_changes import NetChange

OriginOf = Callable[[str], str | None]
"""Returns the name of the file that a named graph was read from, if it was."""

_LOOKED_AT: Final = 1000

KEPT: Final = 2
"""Validators of stores' own shapes that a process keeps: those before a change, and after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReport:
    """What validation says of a change, and of which nodes that is all there is to say."""

    report: ValidationReport
    affected: Affected


class Validator:
    """Checks stores against one set of shapes; made once, for reading shapes takes a while."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes: Final = _with_blank_nodes(shapes)
        self._is_tried = False

    @staticmethod
    def of(store: QuadStore) -> "Validator":
        """Returns the one for the shapes in a store.

        Those asked for last are kept, for any store of the process: to read shapes, and to try
        whether all of them can be used, takes longer than to judge most graphs by them.
        """
        digest = shapes_digest(store)
        with _KEEPING:
            known = _KNOWN.pop(digest, None)
            if known is None:
                known = Validator(store.to_rdflib(SHAPES_GRAPH))
            _KNOWN[digest] = known
            while len(_KNOWN) > KEPT:
                _KNOWN.popitem(last=False)
        return known

    @cached_property
    def _ready(self) -> tuple[ReadyShape, ...]:
        try:
            return ready_shapes(self.shapes)
        except (ValueError, TypeError, RuntimeError):
            require_usable(self.shapes)  # says better what is wrong, if it is the shapes
            raise

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self._ready)

    @cached_property
    def _aims(self) -> Aims:
        return Aims((ready.shape, ready.targets) for ready in self._ready)

    @cached_property
    def _uses(self) -> tuple[TermInShape, ...]:
        return tuple(uses(self.shapes))

    @property
    def left_to_pyshacl(self) -> tuple[Doubt, ...]:
        """Returns what the engine cannot judge, so that pySHACL judges it of all its nodes."""
        return tuple(doubt for ready in self._ready for doubt in ready.doubts)

    @property
    def never_narrowed(self) -> Mapping[Node, tuple[str, ...]]:
        """Returns the shapes that every change is checked against whole, with the reasons."""
        found = {ready.shape: ready.footprint.complete().unknown for ready in self._ready}
        return {shape: tuple(dict.fromkeys(reasons)) for shape, reasons in found.items() if reasons}

    def check(
        self,
        store: QuadStore,
        origins: Mapping[str, str],
        *,
        unusable: Mapping[URIRef, str] | None = None,
    ) -> ValidationReport:
        """Returns everything that is wrong with the store's merged graph, all at once.

        Inference must have run. `origins` names the file that each named graph was read from;
        `unusable` says of terms of the ontology why nothing can ever use them. Raises
        UnusableShapesError for shapes that could not judge whatever there may be one day, whether
        or not there is such a thing now.
        """
        return self._whole(store, origins.get, unusable or {})

    def shacl_report(self, store: QuadStore, *, among: AbstractSet[Term] | None = None) -> Graph:
        """Returns the report of the shapes alone: what pySHACL says of the whole merged graph.

        Of some nodes only, where they are given with `among`.
        """
        index = TargetIndex(store)
        with _rdf_1_1_only():
            candidates = {ready.shape: ready.candidates(store, index) for ready in self._ready}
            if among is not None:
                candidates = {shape: nodes & among for shape, nodes in candidates.items()}
            return judged(self.shapes, candidates, store)

    def check_change(
        self,
        work: Work,
        origin_of: OriginOf,
        *,
        unusable: Mapping[URIRef, str] | None = None,
    ) -> ChangeReport:
        """Returns what is wrong with the nodes that a change affects, as `check` would say it.

        The work's store shows the state after the change, the merged graph and what is inferred
        included. Of nodes that are not affected nothing has changed: what `check` said of them
        before it would say again. Raises UnusableShapesError: where the shapes change, as `check`
        does, otherwise for shapes that fail with one of these nodes.
        """
        store = work.store
        touched = graphs_of(work.added) | graphs_of(work.removed)
        if SHAPES_GRAPH in touched:
            fresh: Validator = Validator.of(store)
            report = fresh._whole(store, origin_of, unusable or {})
            every = frozenset(ready.shape for ready in fresh._ready)
            return ChangeReport(
                report=report, affected=Affected(nodes=frozenset(), whole_shapes=every)
            )
        with _rdf_1_1_only():
            change = NetChange.of(work)
            affected, candidates = self._affected(store, change)
            graph = judged(self.shapes, candidates, store)
        others = (
            *vocabulary_changes.check(store, self.shapes, self._uses, change, origin_of),
            *vocabulary_checks.unusable_terms(unusable or {}, origin_of),
        )
        report = self.reported(graph, others, store, origin_of)
        return ChangeReport(report=report, affected=affected)

    def _whole(
        self, store: QuadStore, origin_of: OriginOf, unusable: Mapping[URIRef, str]
    ) -> ValidationReport:
        if not self._is_tried:
            require_usable(self.shapes)
            self._is_tried = True
        graph = self.shacl_report(store)
        others = (
            *vocabulary_checks.check(store, self.shapes, origin_of),
            *vocabulary_checks.unusable_terms(unusable, origin_of),
        )
        report = self.reported(graph, others, store, origin_of)
        lines = dict.fromkeys(self._line(doubt) for doubt in self.left_to_pyshacl)
        return replace(report, left_to_pyshacl=tuple(lines))

    def _line(self, doubt: Doubt) -> str:
        shape = named_shape(self.shapes, doubt.shape) or "a shape without a name"
        return f"{shape}: {doubt.part}: {doubt.reason}"

    def _affected(self, store: QuadStore, change: NetChange) -> tuple[Affected, Candidates]:
        """Returns what a change affects, and what of it may be broken now."""
        aimed = Aimed(self._aims, Lookups(store))
        unchanged = Lookups(store, without=frozenset(change.merged))
        nodes, whole = self._tracer.affected(unchanged, aimed, change.merged)
        of_shape: dict[Node, list[EngineTerm]] = defaultdict(list)
        for node in nodes:
            for shape in aimed.at(node):
                of_shape[shape].append(node)
        index = TargetIndex(store)
        candidates = {
            ready.shape: ready.candidates(store, index)
            if ready.shape in whole
            else ready.candidates_among(store, map(to_rdflib, of_shape[ready.shape]))
            for ready in self._ready
        }
        return Affected(nodes=frozenset(map(to_rdflib, nodes)), whole_shapes=whole), candidates

    def reported(
        self,
        graph: Graph,
        others: Sequence[ValidationResult],
        store: QuadStore,
        origin_of: OriginOf,
    ) -> ValidationReport:
        """Returns one report of what the shapes say, and of other results beside it."""
        results = [placed(r, store, origin_of) for r in _results(graph, self.shapes)]
        add_to(graph, others)
        return ValidationReport.of([*results, *others], graph)


_KNOWN: Final[OrderedDict[str, Validator]] = OrderedDict()  # by the digest of their shapes
_KEEPING: Final = Lock()


def shapes_digest(store: QuadStore) -> str:
    """Returns a hash of the shapes in a store."""
    lines = sorted(str(quad) for quad in store.quads(SHAPES_GRAPH))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@contextmanager
def _rdf_1_1_only() -> Iterator[None]:
    try:
        yield
    except TypeError as cause:
        raise InputError(f"SHACL speaks of RDF 1.1 only: {cause}") from cause


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
    # What stands below a result (sh:detail) explains it, and is no result of its own.
    for node in report.objects(None, SH.result):
        path = _term(report, node, SH.resultPath)
        constraint = _term(report, node, SH.sourceConstraint)
        shape = (
            constraint
            if isinstance(constraint, URIRef)
            else named_shape(shapes, report.value(node, SH.sourceShape))
        )
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


def _term(graph: Graph, node: Node, predicate: URIRef) -> Term | None:
    found = graph.value(node, predicate)
    return found if isinstance(found, Term) else None


def placed(result: ValidationResult, store: QuadStore, origin_of: OriginOf) -> ValidationResult:
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
        graphs = set(islice(store.graphs_of(pattern), _LOOKED_AT))
        for graph in sorted(graphs):
            file = origin_of(graph)
            if file is not None:
                return replace(result, file=file)
    return result
