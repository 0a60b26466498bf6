"""pySHACL as the judge of chosen nodes: the report it would write about them anyway."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from pyshacl import Validator as Shacl
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, SH, BNode, Graph, Literal
from rdflib.term import Node

from evidence_graph.errors import InputError, StoreError
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.compile import Candidates
from evidence_graph.validation.mended import faults_mended
from evidence_graph.validation.shape_faults import ShapeFault, reason_of, refusal
from evidence_graph.validation.shape_forms import faults_of_form
from evidence_graph.validation.targets import kinds_that_target
from evidence_graph.validation.view import merged_view

_QUIET: Final = logging.getLogger(f"{__name__}.pyshacl")
_ONE_AT_A_TIME: Final = Lock()
_TARGETS: Final = (
    SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target,
)  # fmt: skip


def judged(shapes: Graph, candidates: Candidates, store: QuadStore) -> Graph:
    """Returns pySHACL's report about the candidates, and about nothing else.

    Raises UnusableShapesError, which names the shapes, and InputError for data beyond RDF 1.1.
    """
    candidates = {shape: nodes for shape, nodes in candidates.items() if nodes}
    if not candidates:
        return _nothing_found()
    aimed = _aimed(shapes, candidates)
    faults: list[ShapeFault] = []
    with pyshacl_over(aimed, store) as judge:
        results: list[Any] = []
        conforms = True
        for shape in judge.shapes(faults):
            with noted(faults, shape.node):
                is_kept, found = shape.validate(judge.executor, judge.data)
                conforms = conforms and is_kept
                results += found
        if faults:
            # pySHACL does not name the shape that keeps it from reading the others.
            is_read = all(fault.shape is not None for fault in faults)
            raise refusal(shapes, faults if is_read else (*faults_of_form(shapes),) or faults)
        return judge.report(conforms, results)


@dataclass(frozen=True, slots=True)
class Judge:
    """pySHACL with its shapes and its data before it."""

    _validator: Any
    executor: Any
    data: DataGraph

    def shapes(self, faults: list[ShapeFault]) -> Sequence[Any]:
        """Returns pySHACL's own shapes, none where it cannot read them: that is then a fault."""
        with noted(faults, None):
            return tuple(self._validator.shacl_graph.shapes)
        return ()

    def report(self, conforms: bool, results: list[Any]) -> Graph:
        """Returns pySHACL's report of results."""
        graph, _ = self._validator.create_validation_report(
            self._validator.shacl_graph, conforms, results
        )
        if not isinstance(graph, Graph):
            raise TypeError(f"pySHACL made no report graph but {graph!r}")
        return graph


@contextmanager
def pyshacl_over(shapes: Graph, store: QuadStore) -> Iterator[Judge]:
    """Yields pySHACL, made ready to judge a store's merged graph; one at a time may be."""
    # pyshacl.validate() would switch rdflib's literals process-wide while it reads shapes;
    # the class below it does not. `use_shapes` is never used: it drops named property shapes.
    # Its run() would end with the first shape that raises, and not say which.
    options = {"logger": _QUIET, "allow_warnings": True, "allow_infos": True}
    with _ONE_AT_A_TIME, faults_mended():
        data = DataGraph.from_rdflib_graph(merged_view(store))
        validator = Shacl(data, shacl_graph=shapes, options=options)
        yield Judge(validator, validator.make_executor(), data)


@contextmanager
def noted(faults: list[ShapeFault], shape: Node | None) -> Iterator[None]:
    """Notes whatever is raised within as a fault of a shape, and goes on.

    What is the fault of the data, the store or the memory is raised.
    """
    try:
        yield
    except (InputError, StoreError, MemoryError):
        raise
    except Exception as cause:  # noqa: BLE001 - pySHACL and rdflib raise whatever they come across
        faults.append(ShapeFault(shape, reason_of(cause)))


def _nothing_found() -> Graph:
    graph = Graph(bind_namespaces="none")
    report = BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(True)))
    return graph


def _aimed(shapes: Graph, candidates: Candidates) -> Graph:
    """Returns the shapes that the candidates need, with the candidates as their only targets."""
    aimed = Graph(bind_namespaces="none")
    for node in _needed(shapes, candidates):
        targeting = set(kinds_that_target(shapes, node))
        for predicate, object_ in shapes.predicate_objects(node):
            if predicate in _TARGETS or (predicate == RDF.type and object_ in targeting):
                continue
            aimed.add((node, predicate, object_))
    for shape, nodes in candidates.items():
        for node in nodes:
            aimed.add((shape, SH.targetNode, node))
    return aimed


def _needed(shapes: Graph, start: Iterable[Node]) -> set[Node]:
    siblings = (None, SH.qualifiedValueShapesDisjoint, None) in shapes
    components = {*shapes.subjects(RDF.type, SH.ConstraintComponent)}
    if siblings or components:
        # Which shapes stand beside a shape is told by those above it.
        return set(shapes.subjects())
    found, fresh = set(start), list(start)
    while fresh:
        more = set(shapes.objects(fresh.pop())) - found
        found |= more
        fresh += more
    return found
