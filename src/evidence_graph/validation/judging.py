"""pySHACL as the judge of chosen nodes: the report it would write about them anyway."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

from pyshacl import Validator as Shacl
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import RDF, SH, BNode, Graph, Literal
from rdflib.term import Node

from evidence_graph.errors import InputError, QueryError
from evidence_graph.store.quads import QuadStore
from evidence_graph.validation.compile import Candidates
from evidence_graph.validation.targets import kinds_that_target
from evidence_graph.validation.view import merged_view

_QUIET: Final = logging.getLogger(f"{__name__}.pyshacl")
_ONE_AT_A_TIME: Final = Lock()
_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_TARGETS: Final = (
    SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target,
)  # fmt: skip


def judged(shapes: Graph, candidates: Candidates, store: QuadStore) -> Graph:
    """Returns pySHACL's report about the candidates, and about nothing else.

    Raises InputError when the shapes cannot be used.
    """
    candidates = {shape: nodes for shape, nodes in candidates.items() if nodes}
    if not candidates:
        return _nothing_found()
    aimed = _aimed(shapes, candidates)
    # pyshacl.validate() would switch rdflib's literals process-wide while it reads shapes;
    # the class below it does not. `use_shapes` is never used: it drops named property shapes.
    options = {"logger": _QUIET, "allow_warnings": True, "allow_infos": True}
    try:
        with _ONE_AT_A_TIME, faults_mended():
            data = DataGraph.from_rdflib_graph(merged_view(store))
            _, graph, _ = Shacl(data, shacl_graph=aimed, options=options).run()  # type: ignore[no-untyped-call]
    except (ReportableRuntimeError, QueryError) as cause:
        raise InputError(f"the shapes cannot be used: {cause}") from cause
    if not isinstance(graph, Graph):
        raise TypeError(f"pySHACL made no report graph but {graph!r}")
    return graph


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


@contextmanager
def faults_mended() -> Iterator[None]:
    """Mends what is wrong with pySHACL for the length of a run."""
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
