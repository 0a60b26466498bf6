"""An endpoint over a real pool in the thread of its own loop, asked without a socket."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from evidence_graph.rdf.formats import N_QUADS
from evidence_graph.settings import Settings
from evidence_graph.store.quads import QuadStore
from evidence_graph.web.endpoint import Endpoint, HttpRequest
from evidence_graph.web.reply import Reply
from evidence_graph.workers.pool import QueryPool

MANY = 1_000
"""Things that the snapshot knows, each with a name."""

NAMES = "SELECT ?name { ?thing <http://e/is> ?name } ORDER BY ?name LIMIT 200"
"""A query whose answer is worth compressing and fits into one piece."""

ALL = "SELECT ?thing ?name { ?thing <http://e/is> ?name }"
"""A query whose answer is sent while it is made."""

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) }"
"""A query that takes a good while, and gives one number."""

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "FILTER(?c < ?f && ?f < ?i && ?i < ?l) }"
)
"""A query that no machine answers."""

PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A query with more rows than are ever sent, which come at once."""


def make_snapshot(directory: Path, things: int = MANY) -> Path:
    store = QuadStore.open(directory, read_only=False)
    lines = (f'<http://e/{n}> <http://e/is> "number {n}" .\n' for n in range(things))
    store.load("".join(lines).encode(), N_QUADS, source="test")
    store.close()
    return directory


class SentHeaders:
    """Headers as a client sends them, each in as many lines as it likes."""

    def __init__(self, sent: Mapping[str, str | list[str]]) -> None:
        self._sent = {
            name.lower().replace("_", "-"): [value] if isinstance(value, str) else value
            for name, value in sent.items()
        }

    def get(self, name: str, /) -> str | None:
        return next(iter(self._sent.get(name, [])), None)

    def get_all(self, name: str, /) -> list[str]:
        return self._sent.get(name, [])


@dataclass(frozen=True, slots=True)
class Got:
    """A reply, read to its end; `failure` is what broke it off."""

    status: int
    headers: dict[str, str]
    content: bytes
    was_streamed: bool = False
    was_immediate: bool = False
    failure: BaseException | None = None
    error: BaseException | None = None  # left to a page

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Face:
    """The endpoint, and short ways to ask it."""

    endpoint: Endpoint
    pool: QueryPool
    loop: asyncio.AbstractEventLoop
    streams: list[Any] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def get(self, query: str | None = None, **given: Any) -> Got:
        return self.run(self.send("GET", query, **given))

    def head(self, query: str | None = None, **given: Any) -> Got:
        return self.run(self.send("HEAD", query, **given))

    def post(self, query: str, **given: Any) -> Got:
        headers = {"content_type": "application/sparql-query", **given.pop("headers", {})}
        return self.run(self.send("POST", body=query.encode(), headers=headers, **given))

    def at_once(self, *requests: Coroutine[Any, Any, Got]) -> list[Got]:
        async def gathered() -> list[Any]:
            return await asyncio.gather(*requests, return_exceptions=True)

        return self.run(gathered())

    def request(
        self,
        method: str,
        query: str | None = None,
        *,
        path: str = "/sparql",
        headers: Mapping[str, str | list[str]] | None = None,
        body: bytes = b"",
        client: str = "192.0.2.1:4000",
        **parameters: str,
    ) -> HttpRequest:
        pairs = {} if query is None else {"query": query}
        pairs |= {
            name.replace("_graph_uri", "-graph-uri"): value for name, value in parameters.items()
        }
        return HttpRequest(
            method=method,
            path=path,
            query_string=urlencode(pairs, quote_via=quote).encode(),
            headers=SentHeaders(headers or {}),
            body=body,
            client=client,
        )

    async def send(self, method: str, query: str | None = None, **given: Any) -> Got:
        request = self.request(method, query, **given)
        reply = self.endpoint.immediate(request)
        was_immediate = reply is not None
        reply = reply or await self.endpoint.respond(request)
        if reply is None:
            return Got(0, {}, b"", error=request.error)
        return await self._read(reply, was_immediate)

    async def _read(self, reply: Reply, was_immediate: bool) -> Got:
        names = [name for name, _ in reply.headers]
        assert len(names) == len(set(names)), "a header is sent twice"
        headers = dict(reply.headers)
        if isinstance(reply.body, bytes):
            return Got(reply.status, headers, reply.body, was_immediate=was_immediate)
        content, failure = b"", None
        try:
            async for piece in reply.body:
                content += piece
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            failure = error
        finally:
            reply.body.close()
        return Got(reply.status, headers, content, was_streamed=True, failure=failure)

    def numbers(self) -> dict[str, float]:
        """Returns what /metrics says, by name and labels."""
        lines = self.get(path="/metrics").content.decode().splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name.removeprefix("evidence_graph_"): float(value) for name, _, value in pairs}

    def until(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not is_so():
            assert time.monotonic() < end, "it never came to be"
            time.sleep(0.02)


@contextmanager
def facing(snapshot: Path, state: str = "state", **settings: Any) -> Iterator[Face]:
    """Gives an endpoint over a snapshot with these settings, until the block ends."""
    chosen = Settings(**{"replica_memory_bytes": 0, "workers": 8, **settings})
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> Face:
        pool = QueryPool(chosen)
        await pool.start(snapshot, state)
        return Face(Endpoint(pool, chosen, lambda _: None), pool, loop)

    face = asyncio.run_coroutine_threadsafe(begin(), loop).result(60)
    try:
        yield face
    finally:
        face.run(face.pool.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
