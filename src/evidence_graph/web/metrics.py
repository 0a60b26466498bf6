"""What the server counts, as Prometheus reads it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from evidence_graph.web.cache import AnswerCache
from evidence_graph.web.fair_use import FairUse
from evidence_graph.web.flights import Flights

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_PREFIX: Final = "evidence_graph"


@dataclass(slots=True)
class Tally:
    """Plain numbers that the endpoint counts up; nothing is computed until somebody looks."""

    replies: Counter[int] = field(default_factory=Counter)  # by status
    aborted: int = 0  # streams that failed after their first byte
    streaming: int = 0


class EndpointCollector(Collector):
    """Turns the endpoint's numbers into families of metrics at the moment they are asked for."""

    def __init__(
        self, *, tally: Tally, cache: AnswerCache, fair_use: FairUse, flights: Flights
    ) -> None:
        self._tally = tally
        self._cache = cache
        self._fair_use = fair_use
        self._flights = flights

    def collect(self) -> Iterator[Metric]:
        """Yields each family of metrics."""
        yield from self._of_requests()
        yield from self._of_the_cache()
        yield from self._of_the_pool()

    def _of_requests(self) -> Iterator[Metric]:
        replies = _counter("replies", "Replies of the endpoint by HTTP status.", ("status",))
        for status, number in sorted(self._tally.replies.items()):
            replies.add_metric([str(status)], number)
        yield replies
        yield _count("aborted", "Answers that failed after their first byte.", self._tally.aborted)
        yield _count("throttled", "Queries refused with 429.", self._fair_use.refused)
        yield _level("streaming", "Answers being sent piece by piece.", self._tally.streaming)
        yield _level("clients", "Clients that are remembered.", len(self._fair_use))

    def _of_the_cache(self) -> Iterator[Metric]:
        cache = self._cache
        yield _count("cache_hits", "Requests answered from the cache.", cache.hits)
        yield _count("cache_misses", "Requests that had to be evaluated.", cache.misses)
        yield _level("cache_bytes", "Memory that kept answers take.", cache.used)
        yield _level("cache_limit_bytes", "Memory that kept answers may take.", cache.limit)
        yield _level("cache_answers", "Answers that are kept.", len(cache))
        yield _count("shared", "Requests that joined another's evaluation.", self._flights.joins)

    def _of_the_pool(self) -> Iterator[Metric]:
        stats = self._flights.pool.stats()
        queries = _counter("queries", "Queries evaluated, by how they ended.", ("outcome",))
        for outcome, number in sorted(stats.ended.items()):
            queries.add_metric([outcome], number)
        yield queries
        begun = _counter("evaluations", "Queries given to a worker, by its engine.", ("place",))
        for place, number in sorted(stats.begun.items()):
            begun.add_metric([place], number)
        yield begun
        yield _count("query_seconds", "Seconds of evaluation.", stats.seconds)
        yield _count("workers_started", "Worker processes started.", stats.spawned)
        workers = _gauge("workers", "Worker processes by state.", ("state",))
        workers.add_metric(["idle"], stats.idle)
        workers.add_metric(["busy"], stats.running)
        yield workers
        yield _level("queue_length", "Queries that wait for a worker.", stats.waiting)
        engine = _gauge("engine", "Where queries are answered from.", ("place",))
        engine.add_metric([stats.engine], 1)
        yield engine


def exposition(collector: EndpointCollector) -> bytes:
    """Returns the numbers as they are now, in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    return generate_latest(registry)


def _counter(name: str, said: str, labels: tuple[str, ...] = ()) -> CounterMetricFamily:
    return CounterMetricFamily(f"{_PREFIX}_{name}", said, labels=labels)


def _gauge(name: str, said: str, labels: tuple[str, ...] = ()) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", said, labels=labels)


def _count(name: str, said: str, number: float) -> Metric:
    family = _counter(name, said)
    family.add_metric([], number)
    return family


def _level(name: str, said: str, number: float) -> Metric:
    family = _gauge(name, said)
    family.add_metric([], number)
    return family
