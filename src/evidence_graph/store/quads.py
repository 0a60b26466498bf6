"""QuadStore: the embedded Oxigraph store, in memory or in a directory."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Self

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Node

from evidence_graph.errors import InputError, StoreError
from evidence_graph.rdf.formats import TSV, Format
from evidence_graph.store import faults, writing
from evidence_graph.store.answers import Answer, Row, SolutionsAnswer, of_engine
from evidence_graph.store.changes import in_sparql
from evidence_graph.store.engine import Engine
from evidence_graph.store.facts import Fact, asking, read_facts, read_rows
from evidence_graph.store.parsing import parsed
from evidence_graph.store.patterns import quads_like
from evidence_graph.store.skolems import Skolems, deskolemised
from evidence_graph.store.templates import Solution
from evidence_graph.store.terms import EngineTerm, Term, quad, to_engine, triple_of
from evidence_graph.store.writing import GRAPHS

Triple = tuple[Term, Term, Term]
Pattern = tuple[Node | None, Node | None, Node | None]

_DEFAULT = ox.DefaultGraph()
_NO_SUBJECT = ox.Literal | ox.Triple

# The engine counts six times as fast as quads are made for Python.
_SIZE = "SELECT (COUNT(*) AS ?size) WHERE { ?s ?p ?o }"
_SIZE_OF = "SELECT (COUNT(*) AS ?size) WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}"
_SIZES = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


class QuadStore:
    """Quads in named graphs, and a default graph that is kept as their merged view.

    Reads may run in many threads at once. Writers must be serialised by the caller. Every method
    raises StoreError where the disk fails, or a file on it is damaged.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def in_memory(cls) -> Self:
        """Returns an empty store that lives in this process."""
        return cls(Engine(ox.Store()))

    @classmethod
    def open(cls, directory: Path, *, read_only: bool) -> Self:
        """Returns the store in `directory`; read-only ones can be open many times at once."""
        return cls(Engine.open(directory, read_only=read_only))

    def copy(self, directory: Path | None) -> "QuadStore":
        """Returns an independent, writable copy, in `directory` or in memory.

        On disk the copy of a store on disk is a hard-linked backup, made in milliseconds whatever
        the size. Raises StoreError when the directory exists already or cannot be made.
        """
        if directory is None:
            engine = Engine(ox.Store())
            engine.bulk_extend(self._engine)
            return QuadStore(engine)
        self._back_up(directory)
        return QuadStore.open(directory, read_only=False)

    def snapshot(self, directory: Path) -> None:
        """Makes everything written safe on disk, and then a copy of it in a new directory.

        As fast as `copy`, and nobody has the copy open. Raises StoreError when the disk is full,
        the directory exists already or it cannot be made.
        """
        self._engine.flush()
        self._back_up(directory)

    def _back_up(self, directory: Path) -> None:
        if directory.exists():
            raise StoreError(f"{directory} exists already; a copy needs a new directory")
        if self._engine.directory is not None:
            self._engine.back_up(directory)
            return
        copy = QuadStore.open(directory, read_only=False)
        copy.take(self)
        copy.close()

    def __len__(self) -> int:
        """Returns the number of quads, those of the default graph included."""
        return len(self._engine)

    def __contains__(self, quad: ox.Quad) -> bool:
        """Says whether a quad is there."""
        return quad in self._engine

    def quads(self, graph: str | None) -> Iterator[ox.Quad]:
        """Yields the quads of a graph; None means the default graph."""
        return self._engine.quads_for_pattern(None, None, None, _graph(graph))

    def quads_in_named_graphs(self) -> Iterator[ox.Quad]:
        """Yields the quads of all graphs but the default one."""
        everything = self._engine.quads_for_pattern(None, None, None, None)
        return (quad for quad in everything if quad.graph_name != _DEFAULT)

    def facts(self, graph: str | None, *, predicates: Collection[str] | None) -> Iterator[Fact]:
        """Returns the facts of a graph that have one of `predicates`; None stands for all.

        In one pass, several times faster than looking them up.
        """
        content = io.BytesIO()
        if predicates is None:
            self._engine.dump(content, ox.RdfFormat.N_TRIPLES, graph=_graph(graph))
            return read_facts(content)
        within = () if graph is None else (graph,)
        self.query(asking(predicates), default_graphs=within).write(content, TSV)
        return read_rows(content)

    def add_facts(self, facts: Iterable[Fact], graphs: Iterable[str | None]) -> None:
        """Adds many facts to each graph; a store that others read must get none this way."""
        lines = "".join([f"{s} {p} {o} .\n" for s, p, o in facts]).encode()
        for graph in graphs:
            self._engine.take(lines, graph=_graph(graph))

    def add_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Adds quads, all of them or none."""
        self._engine.extend(quads)

    def remove_quads(self, quads: Collection[ox.Quad]) -> None:
        """Removes quads, one after the other, and forgets the graphs that are empty then."""
        self._engine.remove(quads)
        self._forget_empty(quads)

    def exchange(self, removed: Collection[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Removes quads and adds others; whoever reads meanwhile sees all of it or nothing.

        The quads have no blank nodes.
        """
        delete, insert = (" ".join(map(in_sparql, quads)) for quads in (removed, added))
        self.update(f"DELETE DATA {{ {delete} }} ; INSERT DATA {{ {insert} }}")
        self._forget_empty(removed)

    def _forget_empty(self, removed: Iterable[ox.Quad]) -> None:
        for graph in {gone.graph_name for gone in removed} - {_DEFAULT}:
            if next(self._engine.quads_for_pattern(None, None, None, graph), None) is None:
                self._engine.clear(graph)

    def matching(
        self,
        subject: EngineTerm | None,
        predicate: EngineTerm | None,
        object_: EngineTerm | None,
        graph: str | None,
    ) -> Iterator[ox.Quad]:
        """Yields the quads of a graph with these terms; None stands for any, or the default graph.

        What no triple can have in that place is nowhere.
        """
        if isinstance(subject, _NO_SUBJECT) or not isinstance(predicate, ox.NamedNode | None):
            return iter(())
        return quads_like(self._engine, subject, predicate, object_, _graph(graph))

    def matching_anywhere(
        self,
        subject: EngineTerm | None,
        predicate: EngineTerm | None,
        object_: EngineTerm | None,
    ) -> Iterator[ox.Quad]:
        """Yields the quads of every graph, the default one included, as `matching` does of one."""
        if isinstance(subject, _NO_SUBJECT) or not isinstance(predicate, ox.NamedNode | None):
            return iter(())
        return quads_like(self._engine, subject, predicate, object_, None)

    def graphs_saying(self, quad: ox.Quad) -> Iterator[str | None]:
        """Yields the graphs that a quad's triple is in; None is the default graph."""
        for found in quads_like(self._engine, quad.subject, quad.predicate, quad.object, None):
            graph = found.graph_name
            yield None if isinstance(graph, ox.DefaultGraph) else graph.value

    def has_graph(self, graph: str) -> bool:
        """Says whether a named graph holds anything."""
        return next(self.quads(graph), None) is not None

    # Graphs

    def graph_names(self) -> list[str]:
        """Returns the IRIs of the named graphs, in order, without looking into any."""
        names = self._engine.named_graphs()
        return sorted(g.value for g in names if isinstance(g, ox.NamedNode))

    def graphs_of(self, pattern: Pattern) -> Iterator[str]:
        """Yields the named graph of each triple that fits `pattern`, one that fits often often."""
        terms = (None if t is None else to_engine(t) for t in pattern)
        for found in self.matching_anywhere(*terms):
            if isinstance(found.graph_name, ox.NamedNode):
                yield found.graph_name.value

    def graphs(self) -> dict[str, int]:
        """Returns each named graph's number of triples, by IRI, in the order of the IRIs."""
        sizes = {str(row["graph"]): int(str(row["size"])) for row in self.select(_SIZES)}
        return {name: sizes.get(name, 0) for name in self.graph_names()}

    def size(self, graph: str | None) -> int:
        """Returns the number of triples in a graph; None means the default graph."""
        (row,) = self.select(_SIZE if graph is None else _SIZE_OF.format(_graph(graph)))
        return int(str(row["size"]))

    def triples(self, pattern: Pattern, graph: str | None) -> Iterator[Triple]:
        """Yields the triples of a graph that fit `pattern`; None stands for anything."""
        subject, predicate, object_ = (None if t is None else to_engine(t) for t in pattern)
        yield from map(triple_of, self.matching(subject, predicate, object_, graph))

    def clear(self, graph: str | None) -> None:
        """Empties a graph and forgets its name; None means the default graph."""
        self._engine.clear(_graph(graph))

    def merge(self, graphs: Iterable[str]) -> None:
        """Makes the default graph the union, without repetition, of these named graphs."""
        steps = ["CLEAR DEFAULT", *(f"ADD <{graph}> TO DEFAULT" for graph in graphs)]
        self.update(" ; ".join(steps))

    # Documents

    def load(
        self,
        content: bytes,
        document_format: Format,
        *,
        source: str,
        graph: str | None = None,
        base: str | None = None,
        named_by: Skolems | None = None,
    ) -> None:
        """Adds a document as it stands; `graph` is for formats of triples.

        Blank nodes stay what they are, unless there is somebody to name them. Raises
        RdfSyntaxError, with line and column, and then nothing of it has been added.
        """
        quads = parsed(content, document_format, source=source, graph=graph, base=base)
        self._engine.extend(map(named_by.name, quads) if named_by else quads)

    def load_skolemised(
        self, content: bytes, document_format: Format, *, source: str, graph: str | None = None
    ) -> tuple[str, ...]:
        """Adds a document with IRIs for its blank nodes and returns the graphs it filled.

        Raises RdfSyntaxError, with line and column, and InputError when triples have no graph to
        go to; then nothing has been added.
        """
        skolems = Skolems(source)
        quads = [
            skolems.name(quad)
            for quad in parsed(content, document_format, source=source, graph=graph)
        ]
        if any(q.graph_name == _DEFAULT for q in quads):
            raise InputError(f"{source} has triples outside any named graph; name one with --graph")
        self._engine.extend(quads)
        return tuple(sorted({q.graph_name.value for q in quads}))  # type: ignore[union-attr]

    def bulk_load(self, content: IO[bytes], document_format: Format) -> None:
        """Adds a document of our own making, fast and without a way back.

        Raises RdfSyntaxError and StoreError; the store is to be dropped then.
        """
        try:
            self._engine.bulk_load(content, GRAPHS[document_format.name])
        except SyntaxError as cause:
            raise faults.of_document(cause, "the quads", place=None) from cause

    def take(self, other: "QuadStore") -> None:
        """Adds every quad of another store."""
        self._engine.extend(other._engine)  # noqa: SLF001 - another of our own kind

    def add(self, triples: Iterable[Triple], graph: str | None) -> None:
        """Adds triples to a named graph, or with None to the default graph."""
        self._engine.extend(quad(triple, _graph(graph)) for triple in triples)

    def remove(self, pattern: Pattern, graph: str | None) -> None:
        """Removes the triples of a graph that fit `pattern`; None stands for anything."""
        found = list(self.triples(pattern, graph))
        self._engine.remove(quad(triple, _graph(graph)) for triple in found)

    def to_rdflib(self, graph: str | None) -> Graph:
        """Returns a graph as an rdflib Graph, with the blank nodes it was written with."""
        copy = Graph(bind_namespaces="none")
        for triple in self.triples((None, None, None), graph):
            copy.add(deskolemised(triple))
        return copy

    def dump(
        self,
        output: IO[bytes],
        answer_format: Format,
        *,
        graph: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Writes one graph, or with a format of quads and no `graph` the whole store."""
        self._engine.dump(
            output,
            GRAPHS[answer_format.name],
            graph=None if graph is None else _graph(graph),
            prefixes=prefixes,
        )

    # SPARQL

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        bindings: Mapping[str, Node] | None = None,
    ) -> Answer:
        """Returns the answer to a SPARQL query, evaluated lazily.

        `default_graphs` and `named_graphs`, if either is given, are the query's whole dataset
        (SPARQL 1.1 Protocol, section 2.1.4). `bindings` fixes variables to terms. Raises
        QuerySyntaxError with line and column, and QueryEvaluationError.
        """
        native = writing.evaluate(
            self._engine.native,
            text,
            default_graphs,
            named_graphs,
            base,
            bindings={n: to_engine(t) for n, t in (bindings or {}).items()},
        )
        return of_engine(native)

    def select(self, text: str) -> Iterator[Row]:
        """Yields the solutions of a SELECT query. Raises what `query` raises, and TypeError."""
        answer = self.query(text)
        if not isinstance(answer, SolutionsAnswer):
            raise TypeError("not a SELECT query")
        yield from answer.rows()

    def solutions(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Iterator[Solution]:
        """Yields the solutions of a SELECT query as the engine's own terms.

        Of the dataset, what is None is as the text or the store has it: with `default_graphs`
        alone every named graph is there. Raises what `query` raises.
        """
        try:
            # No name is given to the answer: where the engine raises, the traceback keeps this
            # frame, and an answer must not be let go of in another thread than the one that asked.
            yield from self._engine.native.query(  # type: ignore[misc]
                text,
                base_iri=base,
                default_graph=None if default_graphs is None else [*map(_graph, default_graphs)],
                named_graphs=None if named_graphs is None else [*map(ox.NamedNode, named_graphs)],
            )
        except SyntaxError as cause:
            raise faults.of_query(cause, text) from cause
        except faults.OF_EVALUATION as cause:
            raise faults.of_evaluation(cause) from cause

    def update(self, text: str) -> None:
        """Runs a SPARQL update, all of it or nothing. Raises QuerySyntaxError, StoreError."""
        try:
            self._engine.update(text)
        except SyntaxError as cause:
            raise faults.of_query(cause, text) from cause

    def close(self) -> None:
        """Makes everything written safe on disk and lets go of the files."""
        self._engine.flush()
        del self._engine


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return _DEFAULT if name is None else ox.NamedNode(name)
