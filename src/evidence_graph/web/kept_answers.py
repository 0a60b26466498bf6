"""Answers as HTTP has them: their tags, their headers, and those that are kept for the next."""

import asyncio
from collections.abc import Awaitable
from typing import Final

from evidence_graph.settings import Settings
from evidence_graph.store.versions import number_in
from evidence_graph.web import version_label
from evidence_graph.web.cache import AnswerCache, Kept, Wish, matched, tag
from evidence_graph.web.encoding import WORTHWHILE, Coding, compress, takes_identity
from evidence_graph.web.http_request import READING, Asked, HttpRequest
from evidence_graph.web.reply import (
    COMMON,
    GRAPH_VERSION,
    Header,
    Reply,
    representation,
    request_id,
)
from evidence_graph.workers.answering import Answering

WORTH_A_THREAD: Final = 262_144
"""Bytes whose compression would keep other requests waiting if the event loop did it."""

ALIAS_OVERHEAD: Final = 600
"""Bytes that a remembered request takes besides its own."""


class KeptAnswers:
    """Replies from answers: kept ones, and new ones that are kept if they fit."""

    def __init__(self, cache: AnswerCache, settings: Settings) -> None:
        self._cache = cache
        self._base = f"{settings.url}/sparql"
        self._freshness = f"public, max-age={settings.max_age}" if settings.max_age else "no-cache"

    def by_bytes(self, request: HttpRequest) -> Reply | None:
        """Returns the reply to a request of exactly these bytes, nothing of it being read."""
        alias = request.alias
        kept = None if alias is None else self._cache.by_bytes(alias)
        return None if kept is None else self._reply(kept, request)

    def by_wish(self, asked: Asked) -> Reply | Awaitable[Reply] | None:
        """Returns the reply from a kept answer, if there is one.

        It has to be awaited where it was kept uncompressed and is compressed now.
        """
        coding = asked.coding
        found = self._cache.by_wish(asked.wish, coding)
        if found is None and coding is not Coding.IDENTITY:
            found = self._cache.by_wish(asked.wish, Coding.IDENTITY)
            if found is not None:
                coding = _worthwhile(asked, len(found.body))
                if coding is not Coding.IDENTITY:
                    return self._packed(asked, found)
        return None if found is None else self._found(asked, coding, found)

    def _found(self, asked: Asked, coding: Coding, kept: Kept) -> Reply:
        self._cache.hits += 1
        self._remember_bytes(asked, coding)
        return self._reply(kept, asked.request)

    def unchanged(self, asked: Asked) -> Reply | None:
        """Returns 304 where the client has an answer that was given before from this snapshot."""
        wanted = asked.request.values("if-none-match")
        if not wanted or asked.request.method not in READING:
            return None
        answered = self._tag(asked.wish, asked.coding, self._cache.snapshot)
        named = matched(wanted, answered)
        if named is None or not self._cache.is_judged(answered):
            return None
        return self._not_modified(named)

    def whole(self, asked: Asked, answering: Answering) -> Reply:
        """Returns the reply from a whole answer, which is kept if it is repeatable and fits."""
        body, coding = answering.first, asked.coding
        if coding is not Coding.IDENTITY:
            coding = _worthwhile(asked, len(body))
            body = compress(body, coding)
        if answering.is_repeatable:
            kept = self._kept(asked, body, coding, answering)
            self._remember_bytes(asked, coding)
            return self._reply(kept, asked.request)
        headers = [
            *representation(_content_type(answering), coding, len(body)),
            *_version(answering.snapshot),
            ("Cache-Control", "no-store"),
            *COMMON,
            ("X-Request-Id", request_id()),
        ]
        return Reply(200, headers, b"" if asked.request.method == "HEAD" else body)

    def stream_headers(self, asked: Asked, answering: Answering) -> list[Header]:
        """Returns the headers of an answer that is sent while it is made."""
        is_plain = asked.coding is Coding.IDENTITY
        length = answering.length if is_plain else None
        headers = representation(_content_type(answering), asked.coding, length)
        headers += _version(answering.snapshot)
        if not answering.is_repeatable:
            headers.append(("Cache-Control", "no-store"))
        else:
            headers.append(("Cache-Control", self._freshness))
            if asked.request.method in READING:
                # How a stream is cut decides its compressed bytes, so that its tag is a weak one.
                answered = self._tag(asked.wish, asked.coding, answering.snapshot)
                headers.append(("ETag", f'"{answered}"' if is_plain else f'W/"{answered}"'))
        return [*headers, *COMMON, ("X-Request-Id", request_id())]

    def sent(self, asked: Asked, answering: Answering, body: bytes | None) -> None:
        """Notes that a stream was sent to its end; `body` is all of it, uncompressed, if short."""
        if answering.is_repeatable and answering.snapshot == self._cache.snapshot:
            self._cache.judge(self._tag(asked.wish, asked.coding, answering.snapshot))
            if body is not None:
                self._kept(asked, body, Coding.IDENTITY, answering)

    def _kept(self, asked: Asked, body: bytes, coding: Coding, answering: Answering) -> Kept:
        """Returns a whole answer as it is sent, and keeps it if it still holds and fits."""
        return self._keep(
            asked.wish, coding, body, _content_type(answering), snapshot=answering.snapshot
        )

    def _keep(
        self, wish: Wish, coding: Coding, body: bytes, content_type: str, *, snapshot: str
    ) -> Kept:
        answered = self._tag(wish, coding, snapshot)
        headers = (
            *representation(content_type, coding, len(body)),
            *_version(wish.past or snapshot),
            ("Cache-Control", self._freshness),
            *COMMON,
        )
        kept = Kept(headers=headers, body=body, tag=answered, content_type=content_type)
        if wish.past is not None or snapshot == self._cache.snapshot:
            self._cache.judge(answered)
            self._cache.keep(wish, coding, kept)
        return kept

    async def _packed(self, asked: Asked, plain: Kept) -> Reply:
        snapshot, coding = self._cache.snapshot, asked.coding
        if len(plain.body) > WORTH_A_THREAD:
            body = await asyncio.to_thread(compress, plain.body, coding)
        else:
            body = compress(plain.body, coding)
        kept = self._keep(asked.wish, coding, body, plain.content_type, snapshot=snapshot)
        return self._found(asked, coding, kept)

    def _remember_bytes(self, asked: Asked, coding: Coding) -> None:
        request = asked.request
        alias = request.alias
        if alias is not None:
            cost = len(request.query_string) + len(request.body) + ALIAS_OVERHEAD
            cost += len(request.values("accept")) + len(request.values("accept-encoding"))
            self._cache.alias(asked.wish, coding, alias, cost=cost)

    def _reply(self, kept: Kept, request: HttpRequest) -> Reply:
        if request.method == "POST":
            return Reply(200, [*kept.headers, ("X-Request-Id", request_id())], kept.body)
        if request.headers.get("if-none-match") is not None:
            named = matched(request.values("if-none-match"), kept.tag)
            if named is not None:
                return self._not_modified(named)
        headers = [*kept.headers, ("ETag", f'"{kept.tag}"'), ("X-Request-Id", request_id())]
        return Reply(200, headers, b"" if request.method == "HEAD" else kept.body)

    def _not_modified(self, named: str) -> Reply:
        headers = [
            ("ETag", named),
            ("Cache-Control", self._freshness),
            *COMMON,
            ("X-Request-Id", request_id()),
        ]
        return Reply(304, headers, b"")

    def _tag(self, wish: Wish, coding: Coding, snapshot: str) -> str:
        return tag(wish, snapshot=snapshot, coding=coding, base=self._base)


def _version(snapshot: str) -> list[Header]:
    number = number_in(snapshot)
    return [] if number is None else [(GRAPH_VERSION, f'"v{number}"')]


def _content_type(answering: Answering) -> str:
    return version_label.content_type(answering.format, answering.first)


def _worthwhile(asked: Asked, length: int) -> Coding:
    """Returns the coding for a whole answer of that many bytes."""
    if length >= WORTHWHILE or not takes_identity(asked.request.values("accept-encoding")):
        return asked.coding
    return Coding.IDENTITY
