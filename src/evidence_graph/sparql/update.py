"""SPARQL 1.1 Update as changes of a store: each operation done to a Work, one after the other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, assert_never
from uuid import uuid4

from evidence_graph.errors import (
    GraphStateError,
    InputError,
    MalformedRequestError,
    QueryRefusedError,
    QueryTimeoutError,
    QueryTooComplexError,
)
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import WriteRights
from evidence_graph.sparql.sent_documents import GraphDocument, anew, quads_of
from evidence_graph.sparql.update_operations import (
    Clear,
    Create,
    DeleteData,
    GraphGroup,
    InsertData,
    Load,
    Modify,
    Operation,
    Transfer,
    TransferTriples,
)
from evidence_graph.store import merged
from evidence_graph.store.changes import Quad, graphs_of, in_graph
from evidence_graph.store.skolems import Skolems
from evidence_graph.store.templates import placed
from evidence_graph.store.work import Work

NO_DOCUMENTS: Final[Mapping[str, GraphDocument]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsingDataset:
    """The graphs that a request names for every WHERE of an update, as USING would."""

    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def run_update(
    operations: Sequence[Operation],
    work: Work,
    *,
    rights: WriteRights,
    within: UpdateLimits,
    using: UsingDataset | None = None,
    home: str | None = None,
    documents: Mapping[str, GraphDocument] = NO_DOCUMENTS,
) -> None:
    """Does the operations of an update in turn; each one sees what those before it did.

    `using` is the request's dataset, None where it has none. `home` is a named graph that stands
    for the default one. `documents` are those of LOAD, by their addresses. Raises ForbiddenError,
    GraphStateError, QueryTooComplexError, QueryTimeoutError, QueryRefusedError for a document that
    was not fetched, InputError for one that cannot be read, MalformedRequestError for a dataset
    beside USING or WITH, and what evaluation raises; then the caller undoes the work.
    """
    if using and any(isinstance(op, Modify) and (op.has_using or op.graph) for op in operations):
        raise MalformedRequestError(
            "the request names graphs with using-graph-uri or using-named-graph-uri, and the "
            "update with USING or WITH; do one of the two"
        )
    run = _Run(work, rights=rights, within=within, using=using, home=home, documents=documents)
    last = max((i for i, op in enumerate(operations) if _reads_default_graph(op)), default=0)
    try:
        for index, operation in enumerate(operations):
            run.do(operation, view_is_read_later=index < last)
    finally:
        run.view.undo()


def _reads_default_graph(operation: Operation) -> bool:
    if isinstance(operation, Modify):
        return not operation.graph
    return isinstance(operation, TransferTriples) and operation.source is None


class _Run:
    """An update under way."""

    def __init__(
        self,
        work: Work,
        *,
        rights: WriteRights,
        within: UpdateLimits,
        using: UsingDataset | None,
        home: str | None,
        documents: Mapping[str, GraphDocument],
    ) -> None:
        self._work, self._store = work, work.store
        self._rights, self._using, self._home = rights, using, home
        self._documents = documents
        self._within, self._changes = within, 0
        self._deadline = monotonic() + within.max_seconds
        self._empty: set[str | None] = set()
        """Graphs without triples that are there all the same: made, or emptied, by this update."""
        self.view = Work(work.store)
        """The merged view while operations follow each other; what they lead to is worked out when
        all are done, from what they did to the named graphs, so that this is undone before."""
        self._keeps_view = False

    def do(self, operation: Operation, *, view_is_read_later: bool) -> None:
        """Does one operation."""
        self._keeps_view = self._rights.is_evidence and view_is_read_later
        match operation:
            case InsertData():
                self._exchange((), self._at_home(operation.quads))
            case DeleteData():
                self._exchange(self._at_home(operation.quads), ())
            case Modify():
                self._modify(operation)
            case Clear():
                self._clear(operation)
            case Create():
                self._create(operation)
            case TransferTriples():
                self._transfer(operation)
            case Load():
                self._load(operation)
            case _:
                assert_never(operation)

    def _modify(self, operation: Modify) -> None:
        default = operation.graph or self._home
        for template in (operation.delete, operation.insert):
            self._rights.require(default if g is None else g for g in template.graphs)
        fill_delete, fill_insert = (t.filler(default) for t in (operation.delete, operation.insert))
        delete: dict[Quad, None] = {}
        insert: dict[Quad, None] = {}
        for solution in self._store.solutions(
            operation.query,
            base=operation.base,
            default_graphs=self._default_graphs(operation),
            named_graphs=None if self._using is None else self._using.named_graphs,
        ):
            for quad in fill_delete(solution):
                delete[quad] = None
            for quad in fill_insert(solution):
                insert[quad] = None
            self._require_few(len(delete) + len(insert))
            if monotonic() > self._deadline:
                raise QueryTimeoutError(self._within.max_seconds)
        self._exchange(delete, insert)

    def _default_graphs(self, operation: Modify) -> Sequence[str] | None:
        if operation.has_using:
            return None  # the query says it itself
        if self._using is not None:
            return self._using.default_graphs
        graph = operation.graph or self._home
        return None if graph is None else [graph]

    def _clear(self, operation: Clear) -> None:
        match operation.graphs:
            case GraphGroup.DEFAULT:
                self._exchange(self._emptied(self._home), ())
            case GraphGroup.NAMED:
                self._clear_named()
            case GraphGroup.ALL:
                self._exchange(self._emptied(self._home), ())
                self._clear_named()
            case graph:
                self._rights.require([graph])
                if self._has(graph, is_silent=operation.is_silent):
                    self._exchange(self._emptied(graph), ())
                    self._empty.discard(graph)

    def _clear_named(self) -> None:
        self._rights.require(self._store.graph_names())
        self._exchange(list(self._store.quads_in_named_graphs()), ())
        self._empty.clear()

    def _create(self, operation: Create) -> None:
        self._rights.require([operation.graph])
        is_there = self._store.has_graph(operation.graph) or operation.graph in self._empty
        if is_there and not operation.is_silent:
            raise GraphStateError(f"there is a graph <{operation.graph}> already; nothing was done")
        self._empty.add(operation.graph)

    def _transfer(self, operation: TransferTriples) -> None:
        source, target = (g or self._home for g in (operation.source, operation.target))
        is_move = operation.kind is Transfer.MOVE
        self._rights.require([target, source] if is_move else [target])
        if not self._has(source, is_silent=operation.is_silent) or source == target:
            return
        brought = [in_graph(quad, target) for quad in self._store.quads(source)]
        replaced = () if operation.kind is Transfer.ADD else self._emptied(target)
        self._exchange(replaced, brought)
        if is_move:
            self._exchange(self._emptied(source), ())
            self._empty.discard(source)
        if not brought:
            self._empty.add(target)

    def _load(self, operation: Load) -> None:
        graph = operation.graph or self._home
        self._rights.require([graph])
        document = self._documents.get(operation.source)
        if document is None and operation.is_silent:
            return
        if document is None:
            raise QueryRefusedError(f"<{operation.source}> was not fetched; it cannot be loaded")
        is_evidence = self._rights.is_evidence
        try:
            quads = quads_of([document], graph, is_evidence=is_evidence, naming=anew)
        except InputError:
            if not operation.is_silent:
                raise
            return
        self._exchange((), quads)

    def _has(self, graph: str | None, *, is_silent: bool) -> bool:
        if graph is None or graph in self._empty or self._store.has_graph(graph):
            return True
        if is_silent:
            return False
        raise GraphStateError(
            f"there is no graph <{graph}>; nothing was done. SELECT DISTINCT ?g "
            "{ GRAPH ?g { ?s ?p ?o } } lists those there are"
        )

    def _emptied(self, graph: str | None) -> list[Quad]:
        self._rights.require([graph])
        return list(self._store.quads(graph))

    def _at_home(self, quads: Sequence[Quad]) -> Collection[Quad]:
        return quads if self._home is None else [placed(quad, self._home) for quad in quads]

    def _exchange(self, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Removes quads and then adds others, if both is allowed."""
        self._rights.require(graphs_of(removed) | graphs_of(added))
        self._changes += len(removed) + len(added)
        self._require_few(0)
        if self._rights.is_evidence:
            skolems = Skolems(uuid4().hex)
            added = [skolems.name(quad) for quad in added]
        gone = self._work.remove(removed)
        fresh = self._work.add(added)
        self._empty |= graphs_of(gone)
        self._empty -= graphs_of(fresh)
        if self._keeps_view:
            merged.follow(self.view, added=fresh, removed=gone)

    def _require_few(self, more: int) -> None:
        most = self._within.max_changes
        if self._changes + more > most:
            raise QueryTooComplexError(
                f"the update removes and adds more than {most:,} triples; change less at once",
                limit=most,
            )
