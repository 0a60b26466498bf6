"""The same application under gunicorn: answers, streams, clients that leave, a clean end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from web.serving import DIRECT, Server, shipped_store
from web.spawned import free_port, read_all, reader, wait_until_alive

ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 15000"
TOO_MANY_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def store() -> Path:
    """The shipped graph; under gunicorn nothing is written there."""
    return shipped_store()


@contextmanager
def gunicorn(store: Path) -> Iterator[tuple[Server, subprocess.Popen[str]]]:
    server = Server(free_port())
    options = "--worker-class gthread --threads 16 --limit-request-line 0".split()
    options += ["--bind", f"127.0.0.1:{server.port}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "evidence_graph.web.wsgi:app"],
        env={
            **os.environ,
            "EVIDENCE_GRAPH_STORE": str(store),
            "EVIDENCE_GRAPH_MAX_ANSWER_ROWS": "20000",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until_alive(server, process, seconds=30)
        yield server, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with gunicorn(store) as (server, _):
        yield server


def ask(server: Server, query: str, *, version: str = "1.1") -> socket.socket:
    """Returns a connection on which a query was sent."""
    return reader(server, f"/sparql?query={quote(query)}", version=version)


def busy(server: Server) -> int:
    """Returns the number of workers that answer a query."""
    numbers = server.get("/metrics").text.splitlines()
    line = next(n for n in numbers if n.startswith('evidence_graph_workers{state="busy"}'))
    return int(float(line.rpartition(" ")[2]))


def wait_for_replica(server: Server) -> None:
    """Waits until answers come from memory: those from disk go by other tags."""
    end = time.monotonic() + 30
    while server.get("/healthz").json["engine"] != "memory":
        assert time.monotonic() < end, "there is no replica"
        time.sleep(0.1)


def processes_below(parent: int) -> set[int]:
    """Returns all processes that descend from one."""
    found, wanted = set(), {parent}
    while wanted:
        children = {
            int(child)
            for pid in wanted
            for listed in Path(f"/proc/{pid}/task").glob("*/children")
            for child in listed.read_text().split()
        }
        wanted = children - found
        found |= children
    return found


def test_it_answers_queries_and_pages(server: Server) -> None:
    assert server.is_alive()
    assert server.post("ASK {}").json == {"head": {}, "boolean": True}
    assert server.get("/").media_type == "text/html"


def test_a_stream_arrives_whole(server: Server) -> None:
    assert len(server.ask(ROWS).json["results"]["bindings"]) == 15_000


def test_a_browser_is_led_to_the_page(server: Server) -> None:
    assert server.get("/sparql?query=ASK%7B%7D", accept="text/html").status == 303


def test_an_unchanged_answer_is_not_sent_again(server: Server) -> None:
    wait_for_replica(server)
    tag = server.ask("ASK {}").headers["ETag"]
    again = server.send("GET", "/sparql?query=ASK%20%7B%7D", headers={"If-None-Match": tag})

    assert (again.status, again.content) == (304, b"")


@pytest.mark.parametrize(("size", "status"), [(16_000, 200), (17_000, 414)])
def test_long_addresses_work_to_a_bound(server: Server, size: int, status: int) -> None:
    assert server.get("/sparql?query=ASK%7B%7D%23" + "x" * size).status == status


def test_a_long_body_is_refused(server: Server) -> None:
    reply = server.send("POST", "/sparql", b"x" * 3_300_000, {"Content-Type": DIRECT})

    assert reply.status == 413


@pytest.mark.parametrize("wanted", ["json", "xml", "csv", "tsv"])
def test_an_answer_that_fails_half_way_is_never_whole(server: Server, wanted: str) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        server.ask(TOO_MANY_ROWS, format=wanted)
    assert server.is_alive()


def test_an_answer_that_fails_half_way_is_not_whole_for_a_client_of_http_1_0(
    server: Server,
) -> None:
    connection = ask(server, TOO_MANY_ROWS, version="1.0")
    with connection, pytest.raises(ConnectionResetError):
        read_all(connection)


def test_a_client_that_leaves_frees_the_worker(server: Server) -> None:
    with ask(server, ENDLESS):
        time.sleep(0.5)
        assert busy(server) == 1
    began = time.monotonic()
    while busy(server):
        assert time.monotonic() - began < 5  # long before its deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_queries_end_with_it(store: Path, number: int) -> None:
    with gunicorn(store) as (server, process):
        assert server.is_alive()
        below = processes_below(process.pid)
        assert len(below) > 2
        process.send_signal(number)
        began = time.monotonic()
        while any(_lives(pid) for pid in below):
            assert time.monotonic() - began < 10
            time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_missing_store_is_said(tmp_path: Path) -> None:
    tried = subprocess.run(
        [sys.executable, "-c", "import evidence_graph.web.wsgi as w; w.app"],
        env={**os.environ, "EVIDENCE_GRAPH_STORE": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "StoreError" in tried.stderr
