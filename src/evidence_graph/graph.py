"""EvidenceGraph: what every face calls, and the library's public API."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final, Self

from rdflib.term import Node

from evidence_graph import assembly
from evidence_graph.analysis.explaining import Reason, explained
from evidence_graph.assembly import Progress, Rules, silent
from evidence_graph.catalogue import graphs
from evidence_graph.catalogue.state import GraphInfo, info_of, release
from evidence_graph.changing import edits, history
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import ChangeInHand, nothing
from evidence_graph.changing.history import Difference, LoggedChange
from evidence_graph.changing.imports import Imports
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.changing.merging import Taking
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.upgrade import Upgrade, is_outdated, make_evidence, make_plain, upgrade
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import InputError, NotFoundError, QuerySyntaxError, StoreError
from evidence_graph.rdf import documents
from evidence_graph.rdf.formats import ContentKind, Format
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.settings import Settings
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import NamedQuery, query_text, question_of, read_questions
from evidence_graph.sparql.result import QueryResult, result_of
from evidence_graph.store.answers import Answer
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version
from evidence_graph.store.workshop import DiskWorkshop, MemoryWorkshop, Workshop
from evidence_graph.validation.report import ValidationReport
from evidence_graph.vocabulary import PREFIXES

DEFAULTS: Final = Settings()


class EvidenceGraph:
    """An evidence graph, ready to be asked.

    >>> graph = EvidenceGraph.open()
    >>> result = graph.query("@reviews-in-report")
    >>> [row["label"].toPython() for row in result][:2]
    ['O’Hara et al 2019 [4]', 'Spittle et al 2015 [5]']

    Reading is safe from many threads, and goes on with the version it began with while a change is
    made. Changes wait for each other.
    """

    def __init__(
        self,
        store: QuadStore,
        *,
        facts: Mapping[str, Any],
        settings: Settings,
        directory: StoreDirectory | None = None,
    ) -> None:
        self._store = store
        self._facts = facts
        self._settings = settings
        self._directory = directory
        self._knowledge = Knowledge()
        self._workshop: Workshop | None = None
        self._info: GraphInfo | None = None
        self._graphs: tuple[GraphDescription, ...] | None = None

    @classmethod
    def open(
        cls,
        store: Path | None = None,
        *,
        settings: Settings = DEFAULTS,
        progress: Progress = silent,
    ) -> Self:
        """Returns the graph kept in `store`, or without it the shipped graph, made in memory.

        A directory that has none gets the shipped graph first, validated; one that has is opened as
        it is, also where its shipped documents are of another release (`is_outdated`, `upgrade`).
        `settings` bound the queries that are answered. Raises ValidationFailedError,
        InconsistencyError, InputError or StoreError, also for a plain store.
        """
        if store is not None:
            make_evidence(StoreDirectory(store), progress)
            return cls.published(store, settings=settings)
        quads = QuadStore.in_memory()
        assembly.load(quads, documents.shipped(), progress=progress)
        facts = assembly.completed(quads, progress=progress)
        return cls(quads, facts=facts, settings=settings)

    @classmethod
    def candidate(cls, store: Path | None = None, *, progress: Progress = silent) -> Self:
        """Returns, in memory, the graph that `open` would, acceptable or not.

        Nothing is validated or written: ask here what is wrong. Raises InconsistencyError,
        InputError or StoreError.
        """
        current = None if store is None else StoreDirectory(store).current()
        if current is None:
            return cls.open(progress=progress)
        quads = QuadStore.open(current.path, read_only=True).copy(None)
        return cls(quads, facts=current.facts, settings=DEFAULTS)

    @staticmethod
    def upgrade(
        store: Path,
        *,
        taking: Taking = Taking.MERGE,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> Upgrade | None:
        """Takes the documents that this release ships into a directory; returns what that did.

        What people added to the shipped graphs and removed from them stays so, unless `taking` says
        otherwise; a new directory gets them all. None says that there was nothing to do. Raises
        ConflictError where a graph cannot be merged, and what `load` raises.
        """
        return upgrade(StoreDirectory(store), taking=taking, is_dry=is_dry, progress=progress)

    @classmethod
    def published(cls, store: Path, *, settings: Settings = DEFAULTS) -> Self:
        """Returns the current version of a store directory as it is.

        Raises StoreError where nothing has been published.
        """
        directory = StoreDirectory(store, kept=settings.kept_versions)
        current = _current(directory)
        return cls(
            QuadStore.open(current.path, read_only=True),
            facts=current.facts,
            settings=settings,
            directory=directory,
        )

    @classmethod
    def plain(cls, store: Path, *, settings: Settings = DEFAULTS) -> Self:
        """Returns the plain store in a directory, made empty there if there is none.

        It has no evidence, shapes or inference. Raises StoreError where there is evidence.
        """
        make_plain(StoreDirectory(store))
        return cls.published(store, settings=settings)

    @property
    def is_outdated(self) -> bool:
        """Says whether the shipped documents in the directory are those of another release."""
        return is_outdated(self._facts)

    # Asking

    @property
    def store(self) -> QuadStore:
        """The quads of the current version, for reading."""
        return self._store

    @cached_property
    def questions(self) -> Mapping[str, NamedQuery]:
        """The shipped questions, by name."""
        return {question.name: question for question in read_questions()}

    def question(self, name: str) -> NamedQuery:
        """Returns the shipped question of that name, or raises NotFoundError."""
        return question_of(name, self.questions)

    def query(self, text: str, *, bindings: Mapping[str, Node | None] | None = None) -> QueryResult:
        """Returns the answer to a SPARQL query, or to a shipped question named as `@name`.

        `bindings` fixes variables of the query to terms; for a shipped question these are its
        parameters, and None asks about all. What could end the process or reach out of it is
        refused, as over HTTP. Raises QueryError, MalformedRequestError for a binding that cannot
        be, or NotFoundError for an unknown question or parameter.
        """
        return result_of(self.answer(text, bindings=bindings))

    def answer(self, text: str, *, bindings: Mapping[str, Node | None] | None = None) -> Answer:
        """Returns what `query` returns as the engine's own answer."""
        text = query_text(text, bindings or {}, self.questions)
        limits = self._settings
        admitted = guard(
            text, max_bytes=limits.max_query_bytes, max_nesting=limits.max_query_nesting
        )
        try:
            return self._store.query(admitted.text)
        except QuerySyntaxError as error:
            raise diagnosed(error, text) from error

    def graphs(self) -> tuple[GraphDescription, ...]:
        """Returns what is known of each named graph, in the order of their IRIs."""
        if self._graphs is None:
            self._graphs = tuple(graphs.descriptions(self._store))
        return self._graphs

    def info(self) -> GraphInfo:
        """Returns the size and state of this graph; counted once for each state."""
        if self._info is None:
            self._info = self._counted()
        return self._info

    def _counted(self) -> GraphInfo:
        current = None if self._directory is None else self._directory.current()
        if current is not None and self._directory is not None:
            return info_of(current, self._directory.path)
        return GraphInfo(
            release=release(),
            version=None,
            location="memory",
            statements=self._store.size(None),
        )

    def dump(self, output: IO[bytes], dump_format: Format, *, graph: str | None = None) -> None:
        """Writes one named graph, or with a format of quads and no `graph` all of them.

        Raises NotFoundError, and InputError when a format of triples is asked for many graphs.
        """
        if graph is not None and not self._store.has_graph(graph):
            raise NotFoundError("named graph", graph, [known.iri for known in self.graphs()])
        if graph is None and dump_format.kind is not ContentKind.QUADS:
            raise InputError(
                f"{dump_format.name} holds one graph; name it with --graph, or use trig or nquads"
            )
        self._store.dump(output, dump_format, graph=graph, prefixes=PREFIXES)

    def explain(self, subject: Node, predicate: Node, object_: Node) -> Reason:
        """Returns why a triple holds: what it follows from, down to graphs and quotations.

        Raises NotFoundError, and InputError where a literal stands as subject or predicate.
        """
        triple = (subject, predicate, object_)
        return explained(self._rules.program, self._store, triple)  # type: ignore[arg-type]

    # Checking and changing

    def validate(self, *, progress: Progress = silent) -> ValidationReport:
        """Returns what the SHACL shapes say about this graph."""
        return assembly.validate(self._store, rules=self._rules, progress=progress)

    def infer(self, *, progress: Progress = silent) -> ChangeReceipt:
        """Infers everything anew, validates, and makes the result the current version."""
        receipt = self._writer.renew(nothing, by=authorship("Inferred anew"), progress=progress)
        return self._changed(receipt)

    def load(
        self,
        paths: Sequence[Path],
        *,
        graph: str | None = None,
        author: str | None = None,
        reason: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Loads documents; each named graph they speak of is replaced whole.

        A path is an RDF file, an SSSOM table, or a report folder; `graph` names the graph for
        files of triples. All of it is validated and becomes the current version, or nothing does:
        raises ValidationFailedError, InconsistencyError, InputError or StoreError. The same
        documents again change nothing. With `is_dry` nothing changes in any case, and the receipt
        tells what would have, violations included.
        """
        found = edits.documents_at(paths, graph)
        by = authorship(reason or f"Loaded {', '.join(d.label for d in found)}", author=author)
        edit = edits.loaded(found, progress=progress)
        return self._changed(self._writer.change(edit, by=by, is_dry=is_dry, progress=progress))

    @property
    def imports(self) -> Imports:
        """What takes in files of others, with what waits there for a person to decide."""
        return Imports(self._writer, self._store, self._changed)

    def check(
        self, paths: Sequence[Path], *, graph: str | None = None, progress: Progress = silent
    ) -> ValidationReport:
        """Returns what the shapes would say of all there is if `paths` were loaded.

        Changes nothing. Raises InconsistencyError or InputError.
        """
        edit = edits.loaded(edits.documents_at(paths, graph), progress=progress)
        return self._writer.rehearse(edit, by=authorship("A rehearsal"), progress=progress)

    def revert(
        self,
        version: int,
        *,
        author: str | None = None,
        reason: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Takes back the change that made a version, as a change of its own.

        Raises ConflictError where later changes touched the same quads, NotFoundError where the
        change is not on record, and what `load` raises.
        """
        edit = history.taken_back(self.directory.change(version), version)
        by = authorship(reason or f"Took back change {version}", author=author)
        return self._changed(self._writer.change(edit, by=by, is_dry=is_dry, progress=progress))

    # History

    @property
    def directory(self) -> StoreDirectory:
        """Returns where the versions are. Raises StoreError for a graph in memory."""
        if self._directory is None:
            raise StoreError(
                "a graph in memory keeps no record of its changes; open one in a directory"
            )
        return self._directory

    def log(self) -> Iterator[LoggedChange]:
        """Yields the changes on record, the newest first. Raises StoreError."""
        return history.log(self.directory)

    def difference(self, before: int, after: int) -> Difference:
        """Returns what became of the asserted quads between two versions.

        Raises NotFoundError where a change between them is not on record, and StoreError.
        """
        return history.difference(self.directory, before, after)

    @contextmanager
    def change(
        self,
        author: str,
        reason: str,
        *,
        source: Path | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> Iterator[ChangeInHand]:
        """Takes edits together as one change, made when the block ends without an error.

        >>> from rdflib import RDFS, Literal, URIRef
        >>> graph = EvidenceGraph.open()
        >>> here = URIRef("https://example.org/here")
        >>> with graph.change("ana", "a remark on this graph") as change:
        ...     change.add([(here, RDFS.comment, Literal("It is small."))], graph=str(here))
        >>> change.receipt.change.by.author
        'ana'

        `source` is a document that the change rests on; it is put on record and not loaded. With
        `is_dry` nothing changes, and the receipt tells what would have: quads, inferences, and
        violations. Raises what `load` raises; nothing has changed then.
        """
        in_hand, by = ChangeInHand(progress=progress), authorship(reason, author=author)
        if source is not None:
            in_hand.cite(source)
        yield in_hand
        made = self._writer.change(in_hand.edit(), by=by, is_dry=is_dry, progress=progress)
        in_hand.receipt = self._changed(made)

    def close(self) -> None:
        """Lets go of what changes left behind; this graph can still be read and changed."""
        if self._workshop is not None:
            self._workshop.close()

    @property
    def _rules(self) -> Rules:
        if "rules" not in self._facts:
            raise StoreError("nothing is inferred in a plain store, so that nothing follows in it")
        return self._knowledge.rules(self._facts, self._store)

    @cached_property
    def _writer(self) -> Writer:
        self._workshop = (
            MemoryWorkshop(self._store, self._facts)
            if self._directory is None
            else DiskWorkshop(self._directory)
        )
        return Writer(self._workshop)

    def _changed(self, receipt: ChangeReceipt) -> ChangeReceipt:
        if self._directory is not None:
            current = _current(self._directory)
            try:
                self._store = QuadStore.open(current.path, read_only=True)
            except StoreError as cause:
                raise StoreError(
                    f"the change is made, as version {receipt.version}, but cannot be read: "
                    f"{cause}. Do not make it again"
                ) from cause
            self._facts = current.facts
        elif isinstance(self._workshop, MemoryWorkshop):
            self._store, self._facts = self._workshop.quads, self._workshop.facts
        self._info, self._graphs = None, None
        return receipt


def _current(directory: StoreDirectory) -> Version:
    current = directory.current()
    if current is None:
        raise StoreError(
            f"{directory.path} holds no evidence graph; `evidence-graph serve --store` makes one"
        )
    return current
