"""/healthz and /metrics tell the truth, also while every worker is busy."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from evidence_graph.errors import QueryTimeoutError
from evidence_graph.settings import Settings
from evidence_graph.web.endpoint import Endpoint
from evidence_graph.workers.pool import QueryPool
from shared_material import CHECKOUT
from web.endpoint_face import ALL, ENDLESS, NAMES, PRODUCT, Face, facing, make_snapshot


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with facing(make_snapshot(tmp_path / "quads"), client_queries=2, query_seconds=4) as opened:
        yield opened


def test_the_numbers_are_what_happened(face: Face) -> None:
    face.get(NAMES)
    face.get(NAMES)
    face.get("SELECT")
    face.get(ALL)
    face.get(ENDLESS, timeout="0.2")

    numbers = face.numbers()

    assert numbers['replies_total{status="200"}'] == 3
    assert numbers['replies_total{status="400"}'] == 1
    assert numbers['replies_total{status="503"}'] == 1
    assert (numbers["cache_hits_total"], numbers["cache_misses_total"]) == (1, 4)
    assert numbers["cache_answers"] == 2
    assert 0 < numbers["cache_bytes"] < numbers["cache_limit_bytes"]
    assert numbers['queries_total{outcome="answered"}'] == 2
    assert numbers['queries_total{outcome="QueryTimeoutError"}'] == 1
    assert numbers["query_seconds_total"] >= 0.2
    assert numbers["streaming"] == 0


def test_a_stream_that_is_broken_off_is_counted_and_raises(face: Face) -> None:
    reply = face.get(PRODUCT, timeout="0.4", format="csv")

    assert (reply.status, reply.was_streamed) == (200, True)
    assert isinstance(reply.failure, QueryTimeoutError)
    assert face.numbers()["aborted_total"] == 1
    assert face.numbers()["streaming"] == 0
    assert face.numbers()["cache_answers"] == 0


def test_the_text_is_what_prometheus_reads(face: Face) -> None:
    reply = face.get(path="/metrics")

    families = list(text_string_to_metric_families(reply.content.decode()))

    assert reply.headers["Content-Type"].startswith("text/plain; version=")
    assert reply.headers["Cache-Control"] == "no-store"
    assert all(family.documentation.endswith(".") for family in families)


def test_the_reference_names_every_number_and_no_other(face: Face) -> None:
    face.get(NAMES)
    told = {
        sample.name.removeprefix("evidence_graph_")
        for family in text_string_to_metric_families(face.get(path="/metrics").content.decode())
        for sample in family.samples
    }
    reference = (CHECKOUT / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    table = reference.partition("## Numbers")[2]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)(?:\{\w+\})?`", line.split("|")[1])
    }

    assert told == named


def test_both_answer_at_once_while_every_worker_is_busy(face: Face) -> None:
    async def busy() -> None:
        crowd = [
            asyncio.create_task(
                face.send("GET", f"{ENDLESS} #{number}", client=f"192.0.2.{number // 2}")
            )
            for number in range(20)
        ]
        await asyncio.sleep(0.5)
        began = time.perf_counter()
        health, metrics = (
            face.endpoint.immediate(face.request("GET", path=path))
            for path in ("/healthz", "/metrics")
        )
        assert time.perf_counter() - began < 2  # and not when a query ends
        assert health is not None
        assert json.loads(health.body)["status"] == "ok"
        assert metrics is not None
        assert b"evidence_graph_queue_length 0.0" not in metrics.body
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)

    face.run(busy())


def test_health_names_what_is_served(face: Face) -> None:
    deadline = time.monotonic() + 10
    while not (said := face.get(path="/healthz").json)["workers"]:
        assert time.monotonic() < deadline, "no worker is ever ready"

    assert (said["status"], said["engine"]) == ("ok", "disk")
    assert said["snapshot"] == face.pool.snapshot


def test_health_is_503_while_nobody_can_answer() -> None:
    async def ask() -> None:
        settings = Settings()
        endpoint = Endpoint(QueryPool(settings), settings, lambda _: None)
        face = Face(endpoint, QueryPool(settings), asyncio.get_running_loop())
        reply = await face.send("GET", path="/healthz")
        assert (reply.status, reply.json["status"]) == (503, "unavailable")

    asyncio.run(ask())


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_they_are_read_and_nothing_else(face: Face, path: str) -> None:
    async def each() -> None:
        head = await face.send("HEAD", path=path)
        options = await face.send("OPTIONS", path=path)
        posted = await face.send("POST", path=path)
        assert (head.status, head.content) == (200, b"")
        assert (options.status, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
        assert (posted.status, posted.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")

    face.run(each())
