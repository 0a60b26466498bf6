"""Shapes put to the trial before anything is judged by them: each is read, prepared, and run once.

pySHACL looks at most of a shape only when data leads there. A shape that cannot be used would be
accepted with no such data at hand, and every later change would be refused because of it.
"""

from collections.abc import Iterator
from typing import Any, Final

from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS
from pyshacl.errors import ConstraintLoadWarning
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import Term
from evidence_graph.validation.judging import Judge, noted, pyshacl_over
from evidence_graph.validation.shape_faults import ShapeFault, refusal
from evidence_graph.validation.shape_forms import faults_of_form

_SOMEBODY: Final = URIRef("urn:evidence-graph:somebody")
_VALUES: Final[frozenset[Term]] = frozenset(
    {
        _SOMEBODY,
        Literal("a text"),
        Literal("a text", lang="en"),
        Literal("1", datatype=XSD.integer),
        Literal("2020-02-29", datatype=XSD.date),
    }
)
_DATA: Final[tuple[Triple, ...]] = (
    (_SOMEBODY, RDF.type, _SOMEBODY),
    (_SOMEBODY, RDFS.seeAlso, _SOMEBODY),
    (_SOMEBODY, RDFS.label, Literal("a text", lang="en")),
)


def require_usable(shapes: Graph) -> None:
    """Raises UnusableShapesError unless everything in a shapes graph can be used."""
    faults = list(faults_of_form(shapes))
    malformed = {fault.shape for fault in faults}
    store = QuadStore.in_memory()
    store.add(_DATA, None)
    with pyshacl_over(_copy(shapes), store) as judge:
        unreadable: list[ShapeFault] = []
        for shape in judge.shapes(unreadable):
            if shape.node not in malformed and not shape.deactivated:
                faults += _tried(judge, shape)
        # pySHACL's own word is of one fault, and without a name.
        faults += [] if faults else unreadable
    if faults:
        raise refusal(shapes, faults)


def _tried(judge: Judge, shape: Any) -> Iterator[ShapeFault]:  # noqa: ANN401 - pySHACL's own
    """Yields what each constraint of a shape that looks at values fails with."""
    said = {predicate for predicate, _ in shape.sg.predicate_objects(shape.node)}
    faults: list[ShapeFault] = []
    for component in ALL_CONSTRAINT_COMPONENTS:
        if said.isdisjoint(component.constraint_parameters()):
            continue
        with noted(faults, shape.node):
            try:
                constraint = component(shape)
            except ConstraintLoadWarning:
                continue  # pySHACL leaves it out
            # What leads to other shapes is tried with them.
            if not component.shape_expecting:
                _run(judge, shape, constraint)
    with noted(faults, shape.node):
        for component in shape.find_custom_constraints():
            _run(judge, shape, component.make_validator_for_shape(shape))
    yield from faults


def _run(judge: Judge, shape: Any, constraint: Any) -> None:  # noqa: ANN401 - pySHACL's own
    values = {_SOMEBODY: _VALUES if shape.is_property_shape else frozenset({_SOMEBODY})}
    constraint.evaluate(judge.executor, judge.data, values, [shape, constraint])


def _copy(shapes: Graph) -> Graph:
    """Returns a copy for pySHACL, which adds to the shapes that it reads."""
    copy = Graph(bind_namespaces="none")
    for triple in shapes:
        copy.add(triple)
    return copy
