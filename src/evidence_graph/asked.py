"""AskedGraph: what can be asked of a graph, which stays as it is meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any

from rdflib.term import Node

from evidence_graph import assembly
from evidence_graph.analysis.explaining import Reason, explained
from evidence_graph.assembly import Progress, Rules, silent
from evidence_graph.catalogue import graphs
from evidence_graph.catalogue.state import GraphInfo, info_of, release
from evidence_graph.changing import history
from evidence_graph.changing.history import Difference, LoggedChange
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.errors import InputError, NotFoundError, QuerySyntaxError, StoreError
from evidence_graph.rdf.formats import ContentKind, Format
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.settings import Settings
from evidence_graph.sparql.diagnosis import diagnosed
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.questions import NamedQuery, query_text, question_of, read_questions
from evidence_graph.sparql.result import QueryResult, result_of
from evidence_graph.store.answers import Answer
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.validation.report import ValidationReport
from evidence_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from evidence_graph.exchange.exporting import Export
    from evidence_graph.quotations.report import QuotationReport


class AskedGraph:
    """One state of an evidence graph, ready to be asked."""

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
        self._info: GraphInfo | None = None
        self._graphs: tuple[GraphDescription, ...] | None = None

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

        Raises NotFoundError for a graph that is not here, and InputError when a format of triples
        is asked for many graphs.
        """
        if graph is not None and not self._store.has_graph(graph):
            raise NotFoundError("named graph", graph, [known.iri for known in self.graphs()])
        if graph is None and dump_format.kind is not ContentKind.QUADS:
            raise InputError(
                f"{dump_format.name} holds one graph; name it with --graph, or use trig or nquads"
            )
        self._store.dump(output, dump_format, graph=graph, prefixes=PREFIXES)

    def export(self, report: str, *, to: str) -> "Export":
        """Returns a report in a format of others, and what that format does not carry of it.

        `report` is its number or IRI. Raises NotFoundError, UnknownFormatError, and UnsayableError
        where the format would say what the report does not.
        """
        from evidence_graph.exchange.exporting import exported, named  # noqa: PLC0415 - as below

        return exported(self._store.select, report, to=named(to))

    def exportable(self) -> tuple[str, ...]:
        """Returns the number, or else the IRI, of each report that `export` takes."""
        from evidence_graph.exchange.exporting import reports  # noqa: PLC0415 - as below

        return reports(self._store.select)

    def explain(self, subject: Node, predicate: Node, object_: Node) -> Reason:
        """Returns why a triple holds: what it follows from, down to graphs and quotations.

        Raises NotFoundError where it is neither asserted nor inferred, InputError where a literal
        stands as subject or predicate.
        """
        triple = (subject, predicate, object_)
        return explained(self._rules.program, self._store, triple)  # type: ignore[arg-type]

    def validate(self, *, progress: Progress = silent) -> ValidationReport:
        """Returns what the SHACL shapes say about this graph."""
        return assembly.validate(self._store, rules=self._rules, progress=progress)

    def verify_quotes(self, reports: Sequence[str] = ()) -> "QuotationReport":
        """Returns how quotations, or those of some reports, hold against sources and claims.

        A report is told by its name or its graph's IRI; NotFoundError says that it is not there.
        """
        # Asking a question needs neither quotations' lints nor the formats of others.
        from evidence_graph.quotations.checking import verify_quotations  # noqa: PLC0415

        return verify_quotations(self._store, assembly.origins(self._store), reports)

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

    @property
    def _rules(self) -> Rules:
        if "rules" not in self._facts:
            raise StoreError("nothing is inferred in a plain store, so that nothing follows in it")
        return self._knowledge.rules(self._facts, self._store)
