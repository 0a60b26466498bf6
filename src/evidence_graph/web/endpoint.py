"""The SPARQL endpoint without Flask: a request in, a reply out; cached, fair and counted."""

import json
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from evidence_graph.errors import (
    BodyTooLargeError,
    EvidenceGraphError,
    MethodNotAllowedError,
    ReadOnlyError,
    UriTooLongError,
)
from evidence_graph.settings import Settings
from evidence_graph.sparql.guard import is_repeatable
from evidence_graph.sparql.negotiation import choices
from evidence_graph.sparql.request import (
    METHODS,
    RawRequest,
    SparqlRequest,
    is_update,
    read_parameters,
    read_request,
    refuse_tokens,
)
from evidence_graph.web import metrics
from evidence_graph.web.allowance import Allowance
from evidence_graph.web.answer_stream import AnswerStream, Told
from evidence_graph.web.cache import AnswerCache, Wish
from evidence_graph.web.encoding import coding_for, encoder_for
from evidence_graph.web.fair_use import FairUse, client_of
from evidence_graph.web.flights import Flight, Flights
from evidence_graph.web.http_request import NOT_WRITING, READING, Asked, Headers, HttpRequest
from evidence_graph.web.incoming import longest_body
from evidence_graph.web.kept_answers import KeptAnswers
from evidence_graph.web.metrics import EndpointCollector, Tally, exposition
from evidence_graph.web.problem_forms import Shape, shape_for
from evidence_graph.web.problems import problem_reply
from evidence_graph.web.reply import Reply, options_reply, plain_reply
from evidence_graph.workers.job import Job, Past
from evidence_graph.workers.pool import QueryPool

__all__ = ["PATHS", "Endpoint", "Headers", "HttpRequest"]

SPARQL: Final = frozenset({"/sparql", "/sparql/"})
HEALTH: Final = "/healthz"
METRICS: Final = "/metrics"
PATHS: Final = SPARQL | {HEALTH, METRICS}
"""Addresses that an Endpoint answers; all others are Flask's."""

LONGEST_SHARED: Final = 16_384
"""Characters of a query that may be looked at to tell whether its answer can be shared."""

_OWN_METHODS: Final = ("GET", "HEAD", "OPTIONS")

PastOf = Callable[[int], Past | None]
"""Returns an earlier version by its number, None for the one served. Raises NotFoundError."""

log = logging.getLogger(__name__)


class Endpoint:
    """Answers queries from the cache or the pool; for the thread of one event loop.

    `fair_use` is for pages too, whose queries come out of the same share, and for any thread.
    """

    def __init__(
        self,
        pool: QueryPool,
        settings: Settings,
        past: PastOf,
        *,
        may_write: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Takes what finds an earlier version by its number, and raises NotFoundError.

        `may_write` says of an Authorization header whether its token is one that writes.
        """
        self._may_write = may_write
        self._pool = pool
        self._past = past
        self._settings = settings
        self._longest_body = longest_body(settings)
        self._usual = Allowance.of("", None, settings)
        self._cache = AnswerCache(settings.cache_bytes)
        self._answers = KeptAnswers(self._cache, settings)
        self.fair_use = FairUse(settings)
        self._flights = Flights(pool)
        self._tally = Tally()
        self._numbers = EndpointCollector(
            tally=self._tally, cache=self._cache, fair_use=self.fair_use, flights=self._flights
        )

    def immediate(self, request: HttpRequest) -> Reply | None:
        """Returns the reply that needs no thought, or None: then `begin` has to be asked."""
        if request.path not in SPARQL:
            is_plain = request.method in READING and not request.query_string
            return self._about_itself(request) if is_plain else None
        self._cache.see(self._pool.snapshot)
        reply = self._answers.by_bytes(request)
        if reply is not None:
            self._tally.replies[reply.status] += 1
        return reply

    def begin(self, request: HttpRequest) -> Reply | Awaitable[Reply | None] | None:
        """Returns the reply, or what has to be awaited for it, at once.

        None, there too, is where a page has to be made: Flask is to answer then. What the page has
        to tell, if that is an error, is in `request.error`. Cancelling what is awaited ends the
        query, unless others wait for the same answer.
        """
        began = time.perf_counter()
        try:
            found = self._begun(request, began)
        except EvidenceGraphError as error:
            found = self._told(error, request)
        if isinstance(found, Reply):
            self._note(request, found, began)
        return found

    async def respond(self, request: HttpRequest) -> Reply | None:
        """Returns what `begin` begins, once it is there."""
        found = self.begin(request)
        return found if found is None or isinstance(found, Reply) else await found

    def _begun(self, request: HttpRequest, began: float) -> Reply | Awaitable[Reply | None] | None:
        if self._settings.read_only and request.method not in NOT_WRITING:
            raise ReadOnlyError
        if request.path not in SPARQL:
            refuse_tokens(read_parameters(request.query_string, "the URL"))
            return self._about_itself(request)
        if request.method == "OPTIONS":
            return options_reply(METHODS)
        self._check_size(request)
        asked = self._understood(request)
        if asked is None:
            return None
        self._cache.see(self._pool.snapshot)
        kept = self._answers.by_wish(asked) or self._answers.unchanged(asked)
        if isinstance(kept, Reply):
            return kept
        return self._later(request, kept or self._evaluated(asked), began)

    async def _later(
        self, request: HttpRequest, awaited: Awaitable[Reply], began: float
    ) -> Reply | None:
        reply: Reply | None
        try:
            reply = await awaited
        except EvidenceGraphError as error:
            reply = self._told(error, request)
        if reply is not None:
            self._note(request, reply, began)
        return reply

    def _note(self, request: HttpRequest, reply: Reply, began: float) -> None:
        self._tally.replies[reply.status] += 1
        if log.isEnabledFor(logging.INFO):
            _log(request, reply, began)

    def _understood(self, request: HttpRequest) -> Asked | None:
        """Returns what is asked for, or None where that is a page or the description."""
        headers = request.headers
        has_body = request.method not in READING
        raw = RawRequest(
            method=request.method,
            content_type=(has_body and headers.get("content-type")) or "",
            content_encoding=(has_body and headers.get("content-encoding")) or "",
            query_string=request.query_string,
            body=request.body,
        )
        if has_body and is_update(raw):
            return None  # writes are for Flask, in threads that may wait
        if len(request.body) > self._longest_body:
            raise BodyTooLargeError(self._settings.max_query_bytes)
        read = read_request(raw)
        if read is None:
            return None
        accept = request.values("accept")
        chosen = choices(accept, read.formats)
        if chosen.is_page:
            return None
        authorization = headers.get("authorization")
        may = self._usual
        if authorization is not None or read.timeout is not None:
            may = Allowance.of(
                authorization or "", read.timeout, self._settings, may_write=self._may_write
            )
        past = None if read.version is None else self._past(read.version)
        return Asked(
            request,
            Wish(
                read.query,
                read.default_graphs,
                read.named_graphs,
                chosen.solutions.name if chosen.solutions else None,
                chosen.graph.name if chosen.graph else None,
                None if past is None else past.state,
            ),
            coding_for(request.values("accept-encoding")),
            self._job(request, read, accept, may, past),
            is_exempt=may.is_operator,
        )

    def client(self, request: HttpRequest) -> str:
        """Returns whom a request is charged to."""
        trusted = self._settings.trusted_proxies
        forwarded = request.headers.get_all("x-forwarded-for") if trusted else ()
        return client_of(request.client, forwarded, trusted)

    def _job(
        self,
        request: HttpRequest,
        read: SparqlRequest,
        accept: str,
        may: Allowance,
        past: Past | None,
    ) -> Job:
        client = self.client(request)
        return Job(
            query=read.query,
            default_graphs=read.default_graphs,
            named_graphs=read.named_graphs,
            accept=accept,
            formats=read.formats,
            seconds=may.seconds,
            client=client,
            charge=None if may.is_operator else partial(self.fair_use.charge, client),
            past=past,
        )

    async def _evaluated(self, asked: Asked) -> Reply:
        self._cache.misses += 1
        job = asked.job
        if not asked.is_exempt:
            self.fair_use.enter(job.client)
        query = job.query
        may_be_shared = len(query) <= LONGEST_SHARED and is_repeatable(query)
        key = (asked.wish, job.seconds, self._cache.snapshot) if may_be_shared else None
        flight = None
        try:
            if key is not None and key in self._flights:
                flight, key = await self._flights.joined(key), None
            if flight is None:
                flight = self._flights.begin(key, job)
                await flight.begun()
        except BaseException:
            self._over(asked)
            raise
        answering = flight.answering
        if not answering.is_whole and asked.request.method != "HEAD":
            return self._streamed(asked, flight)
        flight.leave()
        self._over(asked)
        if answering.is_whole:
            return self._answers.whole(asked, answering)
        return Reply(200, self._answers.stream_headers(asked, answering), b"")

    def _streamed(self, asked: Asked, flight: Flight) -> Reply:
        answering = flight.answering
        headers = self._answers.stream_headers(asked, answering)

        def over() -> None:
            self._tally.streaming -= 1
            self._over(asked)

        def failed(error: EvidenceGraphError) -> None:
            self._tally.aborted += 1
            reason = type(error).__name__
            log.warning("aborted", extra={"request": headers[-1][1], "reason": reason})

        self._tally.streaming += 1
        stream = AnswerStream(
            flight,
            encoder=encoder_for(asked.coding),
            collect=self._cache.largest if answering.is_repeatable else 0,
            told=Told(
                whole=partial(self._answers.sent, asked, answering), failed=failed, over=over
            ),
        )
        return Reply(200, headers, stream)

    def _over(self, asked: Asked) -> None:
        if not asked.is_exempt:
            self.fair_use.leave(asked.job.client)

    def _check_size(self, request: HttpRequest) -> None:
        length = len(request.path) + bool(request.query_string) + len(request.query_string)
        if length > self._settings.max_url_bytes:
            raise UriTooLongError(self._settings.max_url_bytes)

    def _told(self, error: EvidenceGraphError, request: HttpRequest) -> Reply | None:
        accept = request.values("accept")
        if shape_for(accept) is Shape.PAGE:
            request.error = error
            return None
        reply = problem_reply(error, accept=accept, path=request.path, settings=self._settings)
        return Reply(reply.status, reply.headers, b"") if request.method == "HEAD" else reply

    def _about_itself(self, request: HttpRequest) -> Reply | None:
        if request.path not in PATHS:
            return None
        if request.method == "OPTIONS":
            return options_reply(_OWN_METHODS)
        if request.method not in READING:
            raise MethodNotAllowedError(request.method, _OWN_METHODS)
        has_body = request.method != "HEAD"
        if request.path == METRICS:
            body = exposition(self._numbers)
            return plain_reply(200, metrics.CONTENT_TYPE, body, has_body=has_body)
        stats = self._pool.stats()
        is_up = stats.engine != "none"
        said = {
            "status": "ok" if is_up else "unavailable",
            "snapshot": self._pool.snapshot,
            "engine": stats.engine,
            "workers": stats.idle + stats.running,
        }
        body = json.dumps(said).encode() + b"\n"
        return plain_reply(200 if is_up else 503, "application/json", body, has_body=has_body)


def _log(request: HttpRequest, reply: Reply, began: float) -> None:
    log.info(
        "request",
        extra={
            "request": reply.headers[-1][1],
            "method": request.method,
            "path": request.path,
            "status": reply.status,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        },
    )
