"""The server as it is run: granian, a worker of its own, a clean end."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph
from web.serving import DIRECT, Server

DEEP = "ASK { FILTER(" + "STR(" * 190 + "1" + ")" * 190 + " = '') }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("served") / "store"
    EvidenceGraph.open(directory)
    return directory


def start(store: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "evidence_graph", "serve", "--store", str(store)]
    return subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_alive(server: Server, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            if server.get("/healthz").status == 200:
                return
        except ConnectionError:
            assert process.poll() is None, process.stdout.read()
        time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    server = Server(free_port())
    process = start(store, server.port)
    try:
        wait_until_alive(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        assert "Traceback" not in output


def test_it_answers_queries(server: Server) -> None:
    assert server.is_alive()
    assert server.form(query="ASK {}").status == 200


def test_the_deepest_query_let_through_does_not_end_the_worker(server: Server) -> None:
    assert server.post(DEEP).status == 200
    assert server.is_alive()


@pytest.mark.parametrize(("size", "status"), [(9_000, 200), (16_384, 200), (200_000, 414)])
def test_long_addresses_work_to_a_bound(server: Server, size: int, status: int) -> None:
    assert server.get("/sparql?query=ASK%7B%7D%23" + "x" * size).status == status
    assert server.is_alive()


def test_a_body_in_chunks_is_read(server: Server) -> None:
    body = iter([b"ASK ", b"{}"])

    assert server.send("POST", "/sparql", body, {"Content-Type": DIRECT}).status == 200


def test_a_taken_port_is_said_and_ends_with_3(server: Server, store: Path) -> None:
    second = start(store, server.port)

    output, _ = second.communicate(timeout=60)

    assert second.returncode == 3
    assert "cannot listen" in output
    assert server.is_alive()


def test_a_query_that_outgrows_its_memory_ends_only_the_worker_it_ran_in(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_GRAPH_MAX_MEMORY_BYTES", str(700 * 1024**2))
    server = Server(free_port())
    process = start(store, server.port)
    try:
        wait_until_alive(server, process)
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            server.form(query="SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a LIMIT 5")
        wait_until_alive(server, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
