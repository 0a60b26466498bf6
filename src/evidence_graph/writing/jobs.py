"""What the writing process is asked to do, in values that go from process to process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4

from evidence_graph.analysis.explaining import Reason, read_term
from evidence_graph.authority.scopes import Scope, refusal
from evidence_graph.changing import tags
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.tags import Conditions
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import QueryError
from evidence_graph.sparql import graph_store
from evidence_graph.sparql.graph_store import GraphOutcome, GraphTarget
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import PLAIN, WriteRights, of_evidence
from evidence_graph.sparql.sent_documents import GraphDocument
from evidence_graph.sparql.update import UsingDataset, run_update
from evidence_graph.sparql.update_operations import Load
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.changes import Authorship, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import Version
from evidence_graph.store.work import Work

if TYPE_CHECKING:
    from evidence_graph.exchange.exporting import Export


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """On whose behalf a job is done, and on what conditions."""

    by: Authorship
    scopes: frozenset[Scope]
    conditions: Conditions
    limits: UpdateLimits
    base: str  # the address that relative IRIs are read against
    is_dry: bool

    def rights(self, *, is_plain: bool) -> WriteRights:
        """Returns which graphs may be written to."""
        return PLAIN if is_plain else of_evidence(lambda graph: refusal(self.scopes, graph))


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReceipt:
    """What came of a job, in plain values."""

    version: int | None  # the current version; None where nothing is published yet
    is_new: bool  # whether there is a new version, or with `is_dry` would be
    is_dry: bool
    graphs: tuple[tuple[str | None, int, int], ...]  # each with its quads added and removed
    inferred: int  # triples that are inferred now
    conforms: bool
    results: tuple[dict[str, Any], ...]  # of validation, as ValidationResult.facts gives them
    left_to_pyshacl: tuple[str, ...]  # as ValidationReport has it
    outcome: GraphOutcome | None  # None where the job was not about one graph
    tag: str | None  # of the state of that graph, or of all that is here


Outcome_co = TypeVar("Outcome_co", covariant=True)


class Job(Protocol[Outcome_co]):
    """Something for the writing process to do."""

    def run(self, writer: Writer) -> Outcome_co:
        """Does it, or raises an EvidenceGraphError with nothing changed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateJob:
    """A SPARQL 1.1 update."""

    text: str
    using: UsingDataset | None  # None where the request names no graphs
    mandate: Mandate
    documents: Mapping[str, GraphDocument] = field(default_factory=dict)  # of LOAD, by address

    def run(self, writer: Writer) -> WriteReceipt:
        """Does the update."""
        try:
            return self._run(writer)
        except QueryError as error:
            raise error.told_of_an_update() from None

    def _run(self, writer: Writer) -> WriteReceipt:
        mandate = self.mandate
        operations = read_update(self.text, within=mandate.limits, base=mandate.base)

        def edit(work: Work) -> tuple[Source, ...]:
            run_update(
                operations,
                work,
                rights=mandate.rights(is_plain=writer.is_plain),
                within=mandate.limits,
                using=self.using,
                documents=self.documents,
            )
            return (
                Source.received("the update", self.text.encode()),
                *(Source.of(address, d.content) for address, d in self.documents.items()),
            )

        return _done(writer, edit, mandate, graph=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadsJob:
    """An update to read only, for what it loads."""

    text: str
    limits: UpdateLimits
    base: str  # the address that relative IRIs are read against

    def run(self, writer: Writer) -> tuple[Load, ...]:
        """Returns its LOAD operations. Raises QueryError, also for one that is not allowed."""
        del writer
        try:
            operations = read_update(self.text, within=self.limits, base=self.base)
        except QueryError as error:
            raise error.told_of_an_update() from None
        return tuple(operation for operation in operations if isinstance(operation, Load))


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphJob:
    """A request of the Graph Store Protocol that writes: PUT, POST, DELETE or PATCH."""

    method: str
    target: GraphTarget
    content_type: str
    body: bytes
    mandate: Mandate

    def run(self, writer: Writer) -> WriteReceipt:
        """Does what the method says."""
        try:
            return self._run(writer)
        except QueryError as error:
            raise error.told_of_an_update() from None

    def _run(self, writer: Writer) -> WriteReceipt:
        outcomes: list[GraphOutcome] = []
        documents: tuple[GraphDocument, ...] = ()
        if self.method in ("PUT", "POST"):
            documents = graph_store.read_documents(self.content_type, self.body)
        change = self._change(documents, self.mandate.rights(is_plain=writer.is_plain))

        def edit(work: Work) -> tuple[Source, ...]:
            outcome = change(work)
            outcomes.append(outcome)
            return self._sources(documents, outcome)

        graph = self.target if isinstance(self.target, str) else None
        return _done(writer, edit, self.mandate, graph=graph, outcomes=outcomes)

    def _change(
        self, documents: Sequence[GraphDocument], rights: WriteRights
    ) -> Callable[[Work], GraphOutcome]:
        target, mandate = self.target, self.mandate
        if self.method == "DELETE":
            return lambda work: graph_store.delete_graph(work, target, rights=rights)
        if self.method == "PATCH":
            operations = graph_store.read_patch(
                self.content_type, self.body, within=mandate.limits, base=mandate.base
            )
            return lambda work: graph_store.patch_graph(
                work, target, operations, rights=rights, within=mandate.limits
            )
        if self.method == "PUT":
            return lambda work: graph_store.put_graph(work, target, documents, rights=rights)
        store = mandate.base.rstrip("/")
        return lambda work: graph_store.post_graph(
            work, target, documents, rights=rights, mint=lambda: f"{store}/{uuid4()}"
        )

    def _sources(
        self, documents: Sequence[GraphDocument], outcome: GraphOutcome
    ) -> tuple[Source, ...]:
        if self.method == "PATCH":
            return (Source.received("the update", self.body),)
        # What is added to a graph that was there is not what it is made from.
        is_filled = outcome.is_there and (self.method == "PUT" or not outcome.was_there)
        graphs = (outcome.graph,) if is_filled and outcome.graph is not None else ()
        return tuple(Source.received(d.label, d.content, graphs=graphs) for d in documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainJob:
    """A triple to explain, its terms as a person writes them; nothing is written."""

    subject: str
    predicate: str
    object: str

    def run(self, writer: Writer) -> Reason:
        """Looks for the reasons. Raises MalformedRequestError, InputError, NotFoundError."""
        subject, predicate, object_ = map(read_term, (self.subject, self.predicate, self.object))
        return writer.explain((subject, predicate, object_))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """A report to write in a format of others; nothing is written to the store."""

    store: Path  # the version that is read
    report: str
    format: str

    def run(self, writer: Writer) -> "Export":
        """Writes it. Raises NotFoundError, UnknownFormatError and UnsayableError."""
        del writer
        # Who never asks for an export does not pay for what it needs.
        from evidence_graph.exchange.exporting import exported, named  # noqa: PLC0415

        read = QuadStore.open(self.store, read_only=True)
        return exported(read.select, self.report, to=named(self.format))


def _done(
    writer: Writer,
    edit: Edit,
    mandate: Mandate,
    *,
    graph: str | None,
    outcomes: list[GraphOutcome] | None = None,
) -> WriteReceipt:
    before: list[str | None] = []
    check = tags.precondition(mandate.conditions, graph)

    def only_if(current: Version | None, work: Work) -> None:
        before.append(tags.tag_of(current, work.store, graph))
        check(current, work)

    receipt = writer.change(edit, by=mandate.by, only_if=only_if, is_dry=mandate.is_dry)
    outcome = outcomes[0] if outcomes else None
    changed = receipt.change.graphs()
    tag = before[0]
    if receipt.is_new and not receipt.is_dry and (outcome is None or outcome.graph in changed):
        tag = f"v{receipt.version}"
    if outcome is not None and not outcome.is_there:
        tag = None
    report = receipt.validation
    return WriteReceipt(
        version=receipt.version,
        is_new=receipt.is_new,
        is_dry=receipt.is_dry,
        graphs=tuple(receipt.sizes()),
        inferred=receipt.inferred,
        conforms=report.conforms,
        results=tuple(result.facts() for result in report.results),
        left_to_pyshacl=report.left_to_pyshacl,
        outcome=outcome,
        tag=tag,
    )
