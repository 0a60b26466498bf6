"""The parts of a SPARQL update that hold triples: data, and templates that solutions fill.

The engine's own parser reads them, as data for a store that is empty and thrown away; a variable
stands in them as an IRI that nobody else has. So all that the engine can read, in RDF 1.2 too, can
be written, and numbers have the form that the store keeps.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.store import faults
from evidence_graph.store.changes import Quad, in_graph

Solution = Sequence["ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None"]
"""The values of a template's variables, in its order; None for one that has none."""

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Nodes = dict[str, ox.BlankNode]
_Maker = Callable[[Solution, _Nodes], "_Term | None"]

# An update is parsed whole before any of it is run, and this first step of it then fails for want
# of the graph. So nothing of the rest is ever run.
_NEVER: Final = "DROP GRAPH <urn:x-evidence-graph:no-such-graph> ; "

_SUBJECTS: Final = frozenset({ox.NamedNode, ox.BlankNode})
_GRAPHS: Final = frozenset({ox.NamedNode, ox.BlankNode, ox.DefaultGraph})


def require_update(prologue: str, operations: str, *, base: str | None = None) -> None:
    """Raises QuerySyntaxError where these are no SPARQL operations; nothing of them is run.

    Its line and column are those in the prologue and the operations together.
    """
    text = prologue + _NEVER + operations
    try:
        ox.Store().update(text, base_iri=base)
    except SyntaxError as cause:
        found = faults.of_query(cause, text)
        line, column = prologue.count("\n") + 1, len(prologue) - prologue.rfind("\n")
        if found.line == line and found.column is not None and found.column > column:
            column = max(column, found.column - len(_NEVER))
            raise QuerySyntaxError(found.detail, line=line, column=column) from cause
        raise found from cause
    except RuntimeError:
        return
    raise AssertionError("an update of a graph that does not exist was run")


def quads_of_data(prologue: str, block: str, *, base: str | None = None) -> list[Quad]:
    """Returns the quads of a block of data, `{ … }`, each once; their blank nodes are new ones.

    Raises QuerySyntaxError.
    """
    text = f"{prologue}\nINSERT DATA {block}"
    store = ox.Store()
    try:
        store.update(text, base_iri=base)
    except SyntaxError as cause:
        raise faults.of_query(cause, text) from cause
    return list(store)


def iri_of(prologue: str, notation: str, *, base: str | None = None) -> str:
    """Returns the IRI that `<…>` or a prefixed name stands for. Raises QuerySyntaxError."""
    triple = f"{{ <urn:x-evidence-graph:s> <urn:x-evidence-graph:p> {notation} }}"
    (quad,) = quads_of_data(prologue, triple, base=base)
    return quad.object.value  # type: ignore[union-attr]


class Template:
    """Quads in which variables and blank nodes stand for what each solution puts there."""

    def __init__(self, quads: Iterable[Quad], variables: Mapping[str, int]) -> None:
        """`variables` says of each IRI that stands for a variable its place in a solution."""
        self._places = variables
        self._patterns = [
            (
                self._maker(q.subject),
                self._maker(q.predicate),
                self._maker(q.object),
                None if isinstance(q.graph_name, ox.DefaultGraph) else self._maker(q.graph_name),
            )
            for q in quads
        ]
        names = [q.graph_name for q in quads]
        self.graphs: frozenset[str | None] = frozenset(
            None if isinstance(name, ox.DefaultGraph) else name.value
            for name in names
            if isinstance(name, ox.DefaultGraph) or name.value not in variables
        )
        """The graphs that it names; None is the default graph."""

    def filler(self, default: str | None) -> Callable[[Solution], list[Quad]]:
        """Returns what makes quads of a solution, without those that RDF does not allow.

        What is in no graph goes to the graph `default`; None is the default graph.
        """
        elsewhere = ox.DefaultGraph() if default is None else ox.NamedNode(default)
        patterns = self._patterns

        def fill(solution: Solution) -> list[Quad]:
            nodes: _Nodes = {}
            quads = []
            for subject, predicate, object_, graph in patterns:
                s, p = subject(solution, nodes), predicate(solution, nodes)
                o = object_(solution, nodes)
                g = elsewhere if graph is None else graph(solution, nodes)
                if (
                    type(s) in _SUBJECTS
                    and type(p) is ox.NamedNode
                    and o is not None
                    and type(g) in _GRAPHS
                ):
                    # To take a DefaultGraph, or a literal, costs the engine ten times an IRI.
                    is_default = type(g) is ox.DefaultGraph
                    quads.append(ox.Quad(s, p, o) if is_default else ox.Quad(s, p, o, g))  # type: ignore[arg-type]
            return quads

        return fill

    def _maker(self, term: _Term) -> _Maker:
        if isinstance(term, ox.NamedNode) and term.value in self._places:
            place = self._places[term.value]
            return lambda solution, _: solution[place]
        if isinstance(term, ox.BlankNode):
            label = term.value
            return lambda _, nodes: nodes.get(label) or nodes.setdefault(label, ox.BlankNode())
        if isinstance(term, ox.Triple):
            return self._triple_maker(term)
        return lambda _solution, _nodes: term

    def _triple_maker(self, triple: ox.Triple) -> _Maker:
        subject, predicate, object_ = (
            self._maker(t) for t in (triple.subject, triple.predicate, triple.object)
        )

        def make(solution: Solution, nodes: _Nodes) -> ox.Triple | None:
            s, p = subject(solution, nodes), predicate(solution, nodes)
            o = object_(solution, nodes)
            if type(s) in _SUBJECTS and type(p) is ox.NamedNode and o is not None:
                return ox.Triple(s, p, o)  # type: ignore[arg-type]
            return None

        return make


def placed(quad: Quad, graph: str) -> Quad:
    """Returns the quad, in a named graph if it is in the default one."""
    return in_graph(quad, graph) if isinstance(quad.graph_name, ox.DefaultGraph) else quad
