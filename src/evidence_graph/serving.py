"""ServedGraph: a published graph as the web asks it; every query runs in a worker process."""

import asyncio
import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from rdflib.term import Node

from evidence_graph.catalogue import graphs
from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.state import GraphInfo, info_of
from evidence_graph.changing.tags import is_plain
from evidence_graph.errors import StoreError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.records.graphs import GraphDescription
from evidence_graph.settings import Settings
from evidence_graph.sparql.questions import NamedQuery, query_text, question_of, read_questions
from evidence_graph.sparql.request import SparqlRequest
from evidence_graph.store import reading
from evidence_graph.store.answers import Row
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version, number_in
from evidence_graph.workers.answering import Answering
from evidence_graph.workers.job import SITE, Job, Past
from evidence_graph.workers.pool import QueryPool

T = TypeVar("T")

MOST_ROWS: Final = 500
"""Rows that a page shows; the page says so, and the downloads are whole."""

MOST_CHARACTERS: Final = 200_000
"""Bytes of a graph that a page shows; the page says so, and the downloads are whole."""

KEPT: Final = 256
"""Answers to the pages' own queries that are kept while a version is served."""

LOOK_AFTER: Final = 1.0
"""Seconds between two looks for a new version."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """An answer, or the beginning of one, for people to look at.

    One of `truth`, `rows` and `text` is not None; `total` is how many rows there are.
    """

    seconds: float
    is_whole: bool
    truth: bool | None = None
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] | None = None
    total: int = 0
    text: str | None = None


class ServedGraph:
    """The current version of a store directory, whichever that is; `start` before use.

    `start` and `close` belong to an event loop, and so does `pool`. The other methods wait for that
    loop and are for other threads.
    """

    def __init__(self, store: Path, settings: Settings) -> None:
        self.pool = QueryPool(settings)
        self._directory = StoreDirectory(store)
        self._settings = settings
        self._version: Version | None = None
        self._info: GraphInfo | None = None
        self._described: tuple[Version | None, Mapping[str, GraphDescription]] = (None, {})
        self._loop: asyncio.AbstractEventLoop | None = None
        self._following: asyncio.Task[None] | None = None
        self._kept: OrderedDict[tuple[str, str, str], tuple[bytes, str]] = OrderedDict()
        self._keeping = threading.Lock()
        self._going_over = asyncio.Lock()

    async def start(self) -> None:
        """Begins to serve, and follows the store directory from version to version.

        Raises StoreError where nothing has been published.
        """
        self._loop = asyncio.get_running_loop()
        await self._go_over_to(self._directory.required())
        self._following = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Ends every query."""
        if self._following is not None:
            self._following.cancel()
        await self.pool.close()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Returns the event loop that the pool belongs to. Raises StoreError before `start`."""
        if self._loop is None:
            raise StoreError("the query workers have not been started")
        return self._loop

    # What is served

    @property
    def version(self) -> Version:
        """Returns the version that is served."""
        if self._version is None:
            raise StoreError("no version is served yet")
        return self._version

    @property
    def directory(self) -> StoreDirectory:
        """Returns where the versions and the record of their changes are."""
        return self._directory

    def past(self, number: int) -> Past | None:
        """Returns a version that is still on disk, None where it is the one that is served.

        Raises NotFoundError.
        """
        if number == self.version.number:
            return None
        version = self._directory.version(number)
        return Past(version.path, version.token)

    def info(self) -> GraphInfo:
        """Returns the size and state of the version that is served."""
        if self._info is None:
            raise StoreError("no version is served yet")
        return self._info

    def graphs(self) -> Mapping[str, GraphDescription]:
        """Returns what is known of each named graph of the version that is served, by IRI.

        It is asked of the workers once for each version. Raises QueryError.
        """
        version, described = self._described
        if version is not self.version:
            version = self.version
            described = {found.iri: found for found in self._descriptions(version)}
            self._described = version, described
        return described

    def _descriptions(self, version: Version) -> Iterable[GraphDescription]:
        if "statements" not in version.facts:  # nobody has described anything
            return graphs.counted(QuadStore.open(version.path, read_only=True))
        content, _ = self._wait(self._whole(text_of("descriptions"), formats.JSON))
        return graphs.from_rows(reading.solutions(content, formats.JSON).rows())

    @cached_property
    def questions(self) -> Mapping[str, NamedQuery]:
        """The shipped questions, by name."""
        return {question.name: question for question in read_questions()}

    def question(self, name: str) -> NamedQuery:
        """Returns the shipped question of that name, or raises NotFoundError."""
        return question_of(name, self.questions)

    # Asking

    def shown(
        self,
        request: SparqlRequest,
        *,
        client: str,
        charge: Callable[[float], None] | None = None,
    ) -> ShownAnswer:
        """Returns what a page shows of the answer to a request of this client.

        `charge` is told the seconds of evaluation, however it ended.

        Raises QueryError and ServerBusyError.
        """
        return self._wait(self._shown(request, client, charge))

    def rows(self, text: str, *, bindings: Mapping[str, Node | None] | None = None) -> list[Row]:
        """Returns the solutions of a SELECT query, or of a shipped question named as `@name`.

        Raises QueryError, NotFoundError for an unknown question, and TypeError for another kind of
        query.
        """
        content = self.written(text, formats.JSON, bindings=bindings)
        return list(reading.solutions(content, formats.JSON).rows())

    def written(
        self, text: str, answer_format: Format, *, bindings: Mapping[str, Node | None] | None = None
    ) -> bytes:
        """Returns the answer to a query, whole, in a format; kept for as long as it holds.

        For the queries that pages are made of, whose answers are short. Raises QueryError.
        """
        return self._told(query_text(text, bindings or {}, self.questions), answer_format)[0]

    def rows_and_version(self, query: str) -> tuple[list[Row], int]:
        """Returns the solutions of a SELECT query, and the number of the version that has them.

        Raises QueryError.
        """
        content, snapshot = self._told(query, formats.JSON)
        number = number_in(snapshot)
        assert number is not None, snapshot  # noqa: S101 - as `_go_over_to` names them
        return list(reading.solutions(content, formats.JSON).rows()), number

    def _told(self, query: str, answer_format: Format) -> tuple[bytes, str]:
        """Returns the answer to a query, and the token of what answered."""
        token = self.version.token
        key = (token, query, answer_format.name)
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        told = self._wait(self._whole(query, answer_format))
        with self._keeping:
            if told[1].startswith(token):  # else another version is gone over to meanwhile
                self._kept[key] = told
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return told

    async def _whole(self, query: str, answer_format: Format) -> tuple[bytes, str]:
        job = Job(
            query=query,
            client=SITE,
            seconds=self._settings.query_seconds,
            formats=(answer_format.name,),
        )
        answering = await self.pool.ask(job)
        try:
            content = b"".join([piece async for piece in answering.pieces()])
            return content, answering.snapshot
        finally:
            answering.release()

    async def _shown(
        self, request: SparqlRequest, client: str, charge: Callable[[float], None] | None
    ) -> ShownAnswer:
        job = Job(
            query=request.query,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            client=client,
            charge=charge,
            seconds=self._settings.query_seconds,
            formats=(formats.TURTLE.name, formats.JSON.name),  # of triples, and of the rest
            rows=MOST_ROWS,
        )
        answering = await self.pool.ask(job)
        try:
            if answering.kind == "triples":
                return await _beginning(answering)
            content = b"".join([piece async for piece in answering.pieces()])
        finally:
            answering.release()
        if answering.kind == "boolean":
            truth = reading.boolean(content, formats.JSON)
            return ShownAnswer(seconds=answering.seconds, is_whole=True, truth=truth)
        solutions = reading.solutions(content, answering.format)
        rows = tuple(solutions.rows())
        total = answering.rows or 0
        return ShownAnswer(
            seconds=answering.seconds,
            is_whole=total == len(rows),
            variables=solutions.variables,
            rows=rows,
            total=total,
        )

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return asyncio.run_coroutine_threadsafe(work, self.loop).result()
        except StoreError:
            work.close()
            raise

    # Versions

    async def _go_over_to(self, version: Version) -> None:
        info = info_of(version, self._directory.path)
        await self.pool.start(version.path, version.token, quads=info.statements)
        self._version, self._info = version, info
        with self._keeping:
            self._kept.clear()

    def go_over_to_current(self) -> None:
        """Serves the current version from now on, without waiting for the next look at it.

        Raises StoreError.
        """
        self._wait(self._look())

    @property
    def is_plain(self) -> bool:
        """Says whether what is served is a plain store, with no evidence in it."""
        return is_plain(self.version.facts)

    async def _look(self) -> None:
        async with self._going_over:
            current = self._directory.required()
            if current.state != self.version.state:
                await self._go_over_to(current)
                log.info("serving version", extra={"version": current.number})

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AFTER)
            try:
                await self._look()
            except (StoreError, OSError) as error:
                log.error("cannot follow the store", extra={"error": str(error)})  # noqa: TRY400


async def _beginning(answering: Answering) -> ShownAnswer:
    content = bytearray()
    is_whole = True
    async with contextlib.aclosing(answering.pieces()) as pieces:
        async for piece in pieces:
            content += piece
            if len(content) > MOST_CHARACTERS:
                is_whole = False
                break
    text = content[:MOST_CHARACTERS].decode(errors="ignore")
    return ShownAnswer(seconds=answering.seconds, is_whole=is_whole, text=text)
