"""EvidenceGraph: what every face calls, and the library's public API."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version as version_of
from pathlib import Path
from typing import IO, Any, Final, Self

from rdflib.term import Node

from evidence_graph import assembly
from evidence_graph.assembly import Progress, Rules, silent
from evidence_graph.errors import InputError, NotFoundError, QuerySyntaxError, StoreError
from evidence_graph.rdf import documents
from evidence_graph.rdf.documents import Document
from evidence_graph.rdf.formats import ContentKind, Format
from evidence_graph.records.graphs import GraphDescription, GraphFamily
from evidence_graph.settings import Settings
from evidence_graph.sparql.bindings import with_values
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import NamedQuery, read_questions
from evidence_graph.sparql.result import QueryResult, result_of
from evidence_graph.store.answers import Answer
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version
from evidence_graph.validation.report import ValidationReport
from evidence_graph.vocabulary import PREFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphInfo:
    """The size and state of an evidence graph, as `evidence-graph info` shows it."""

    release: str
    version: int | None  # None for a graph in memory, which has no numbered versions
    location: str
    statements: int  # triples of the merged default graph
    graphs: tuple[GraphDescription, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReceipt:
    """What a change did: the named graphs it replaced, the triples inferred, the warnings left."""

    graphs: tuple[str, ...]
    inferred: int
    validation: ValidationReport


DEFAULTS: Final = Settings()


def release() -> str:
    """Returns the version number of this program."""
    return version_of("evidence-graph")


Change = Callable[[QuadStore], tuple[str, ...]]


class EvidenceGraph:
    """An evidence graph, ready to be asked.

    >>> graph = EvidenceGraph.open()
    >>> result = graph.query("@reviews-in-report")
    >>> [row["label"].toPython() for row in result][:2]
    ['O’Hara et al 2019 [4]', 'Spittle et al 2015 [5]']

    Reading is safe from many threads. `load` and `infer` are for one thread at a time; readers
    go on with the state they began with.
    """

    def __init__(
        self,
        store: QuadStore,
        *,
        rules: Rules,
        settings: Settings,
        directory: StoreDirectory | None = None,
    ) -> None:
        self._store = store
        self._rules = rules
        self._settings = settings
        self._directory = directory
        self._info: GraphInfo | None = None

    @classmethod
    def open(
        cls,
        store: Path | None = None,
        *,
        settings: Settings = DEFAULTS,
        progress: Progress = silent,
    ) -> Self:
        """Returns the shipped evidence graph, together with what was loaded into `store`.

        Without `store` the graph is made in memory. With a directory it is read from there at
        once, or, where the shipped documents or the release are newer than the directory, brought
        up to date first and validated. `settings` bound the queries that are answered. Raises
        ValidationFailedError, InconsistencyError, InputError or StoreError.
        """
        if store is not None:
            directory = StoreDirectory(store)
            _bring_up_to_date(directory, progress)
            return cls.published(store, settings=settings)
        quads = QuadStore.in_memory()
        assembly.load(quads, documents.shipped(), progress=progress)
        rules, _ = assembly.complete(quads, known=None, progress=progress)
        assembly.add_catalogue(quads, progress=progress)
        return cls(quads, rules=rules, settings=settings)

    @classmethod
    def candidate(cls, store: Path | None = None, *, progress: Progress = silent) -> Self:
        """Returns, in memory, the graph that `open` would publish in `store`, acceptable or not.

        Nothing is validated and the directory is left as it is, so that this is where to ask what
        is wrong. Raises InconsistencyError, InputError or StoreError.
        """
        directory = None if store is None else StoreDirectory(store)
        current = None if directory is None else directory.current()
        if current is None:
            return cls.open(progress=progress)
        quads = QuadStore.open(current.path, read_only=True).copy(None)
        update = _pending(current, progress)
        if update is None:
            return cls(quads, rules=Rules.from_facts(current.facts), settings=DEFAULTS)
        update.replace_shipped(quads)
        rules, _ = assembly.complete(quads, known=None, progress=progress)
        assembly.add_catalogue(quads, progress=progress)
        return cls(quads, rules=rules, settings=DEFAULTS)

    @classmethod
    def published(cls, store: Path, *, settings: Settings = DEFAULTS) -> Self:
        """Returns the current version of a store directory as it is.

        Raises StoreError where nothing has been published.
        """
        directory = StoreDirectory(store)
        quads, rules = _current(directory)
        return cls(quads, rules=rules, settings=settings, directory=directory)

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
        """Returns what `query` returns as the engine's own answer, to be written in a format."""
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
        return self.info().graphs

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
            graphs=tuple(assembly.describe(self._store)),
        )

    def dump(self, output: IO[bytes], dump_format: Format, *, graph: str | None = None) -> None:
        """Writes one named graph, or with a format of quads and no `graph` all of them.

        Raises NotFoundError for a graph that is not here, and InputError when a format of triples
        is asked for many graphs.
        """
        if graph is not None and graph not in self._store.graphs():
            raise NotFoundError("named graph", graph, list(self._store.graphs()))
        if graph is None and dump_format.kind is not ContentKind.QUADS:
            raise InputError(
                f"{dump_format.name} holds one graph; name it with --graph, or use trig or nquads"
            )
        self._store.dump(output, dump_format, graph=graph, prefixes=PREFIXES)

    # Checking and changing

    def validate(self, *, progress: Progress = silent) -> ValidationReport:
        """Returns what the SHACL shapes say about this graph."""
        return assembly.validate(self._store, rules=self._rules, progress=progress)

    def infer(self, *, progress: Progress = silent) -> ChangeReceipt:
        """Infers everything anew, validates, and makes the result the current version."""
        return self._change(lambda _: (), progress)

    def load(
        self, paths: Sequence[Path], *, graph: str | None = None, progress: Progress = silent
    ) -> ChangeReceipt:
        """Loads documents; each named graph they speak of is replaced whole.

        A path is an RDF file, an SSSOM table, or a report folder; `graph` names the graph for
        files of triples. All of it is validated and becomes the current version, or nothing does:
        raises ValidationFailedError, InconsistencyError, InputError or StoreError.
        """
        found = _given(paths, graph)
        return self._change(lambda quads: assembly.load(quads, found, progress=progress), progress)

    def check(
        self, paths: Sequence[Path], *, graph: str | None = None, progress: Progress = silent
    ) -> ValidationReport:
        """Returns what the shapes would say of this graph if `paths` were loaded; changes nothing.

        Raises InconsistencyError or InputError.
        """
        candidate = self._store.copy(None)
        assembly.load(candidate, _given(paths, graph), progress=progress)
        rules, _ = assembly.complete(candidate, known=self._rules, progress=progress)
        return assembly.validate(candidate, rules=rules, progress=progress)

    def _change(self, change: Change, progress: Progress) -> ChangeReceipt:
        if self._directory is None:
            candidate = self._store.copy(None)
            receipt, self._rules = _apply(candidate, change, self._rules, progress)
            self._store, self._info = candidate, None
            return receipt
        receipt = _publish(self._directory, change, None, progress)
        self._store, self._rules = _current(self._directory)
        self._info = None
        return receipt


def question_of(name: str, questions: Mapping[str, NamedQuery]) -> NamedQuery:
    """Returns the question of that name, or raises NotFoundError."""
    if name not in questions:
        raise NotFoundError("question", name, sorted(questions))
    return questions[name]


def query_text(
    text: str, bindings: Mapping[str, Node | None], questions: Mapping[str, NamedQuery]
) -> str:
    """Returns the query that a text, or a question named as `@name`, is with these bindings.

    Raises NotFoundError, or MalformedRequestError for a binding that cannot be.
    """
    if text.startswith("@"):
        return question_of(text.removeprefix("@"), questions).bound(bindings)
    return with_values(text, {n: term for n, term in bindings.items() if term is not None})


def info_of(version: Version, location: Path) -> GraphInfo:
    """Returns what is known of a published version without counting anything anew."""
    facts = version.facts
    if "graphs" not in facts:  # published by an earlier release
        facts = _counts(QuadStore.open(version.path, read_only=True))
    return GraphInfo(
        release=release(),
        version=version.number,
        location=str(location),
        statements=facts["statements"],
        graphs=tuple(
            GraphDescription(**{**said, "family": GraphFamily(said["family"])})
            for said in facts["graphs"]
        ),
    )


def _counts(quads: QuadStore) -> dict[str, Any]:
    """Returns the facts of a version that say how much of what it holds."""
    described = [
        {**asdict(graph), "family": graph.family.value} for graph in assembly.describe(quads)
    ]
    return {"statements": quads.size(None), "graphs": described}


def _given(paths: Sequence[Path], graph: str | None) -> list[Document]:
    return [document for path in paths for document in documents.given(path, graph=graph)]


def _current(directory: StoreDirectory) -> tuple[QuadStore, Rules]:
    current = directory.current()
    if current is None:
        raise StoreError(
            f"{directory.path} holds no evidence graph; `evidence-graph serve --store` makes one"
        )
    return QuadStore.open(current.path, read_only=True), Rules.from_facts(current.facts)


@dataclass(frozen=True, slots=True)
class _Update:
    """How a store directory gets this release's shipped documents instead of its own."""

    fingerprint: str
    replace_shipped: Change


def _pending(current: Version | None, progress: Progress) -> _Update | None:
    shipped = documents.shipped()
    fingerprint = assembly.fingerprint(shipped)
    if current is not None and current.facts.get("fingerprint") == fingerprint:
        return None
    outdated = [] if current is None else current.facts["shipped"]

    def replace_shipped(quads: QuadStore) -> tuple[str, ...]:
        for graph in outdated:
            quads.clear(graph)
        return assembly.load(quads, shipped, progress=progress)

    return _Update(fingerprint, replace_shipped)


def _bring_up_to_date(directory: StoreDirectory, progress: Progress) -> None:
    update = _pending(directory.current(), progress)
    if update is not None:
        facts = {"fingerprint": update.fingerprint}
        _publish(directory, update.replace_shipped, facts, progress)


def _apply(
    quads: QuadStore, change: Change, rules: Rules | None, progress: Progress
) -> tuple[ChangeReceipt, Rules]:
    graphs = change(quads)
    rules, inference = assembly.complete(quads, known=rules, progress=progress)
    report = assembly.validate(quads, rules=rules, progress=progress)
    assembly.accept(report)
    assembly.add_catalogue(quads, progress=progress)
    return ChangeReceipt(graphs=graphs, inferred=inference.inferred, validation=report), rules


def _publish(
    directory: StoreDirectory, change: Change, facts: Mapping[str, Any] | None, progress: Progress
) -> ChangeReceipt:
    # Without facts of its own a change keeps those of the version that it begins from, its rules
    # among them; another release may derive other rules from the same ontology.
    with directory.writing():
        current = directory.current()
        base = None if current is None else QuadStore.open(current.path, read_only=True)
        known = None if current is None or facts is not None else Rules.from_facts(current.facts)
        fresh, quads = directory.prepare(base)
        try:
            receipt, rules = _apply(quads, change, known, progress)
            counts = _counts(quads)
            quads.close()
        except BaseException:
            quads.close()
            directory.abandon(fresh)
            raise
        if facts is None:
            facts = {} if current is None else current.facts
        shipped = facts.get("shipped", receipt.graphs)
        directory.publish(fresh, {**facts, **counts, "shipped": list(shipped), **rules.to_facts()})
        return receipt
