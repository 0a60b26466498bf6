"""The server as it is run: granian, a serving process, query workers, a clean end."""

import http.client
import json
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

from evidence_graph.graph import EvidenceGraph
from web.serving import DIRECT, Server
from web.spawned import free_port, wait_until_alive

DEEP = "ASK { FILTER(" + "STR(" * 190 + "1" + ")" * 190 + " = '') }"
MANY_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
MANY_TRIPLES = "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

WRITTEN = {
    "json": MANY_ROWS,
    "xml": MANY_ROWS,
    "csv": MANY_ROWS,
    "tsv": MANY_ROWS,
    "turtle": MANY_TRIPLES,
    "ntriples": MANY_TRIPLES,
    "rdfxml": MANY_TRIPLES,
    "jsonld": MANY_TRIPLES,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("served") / "store"
    EvidenceGraph.open(directory)
    return directory


def start(store: Path, port: int, **settings: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "evidence_graph", "serve", "--store", str(store)]
    chosen = {f"EVIDENCE_GRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **chosen},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(store: Path, **settings: object) -> Iterator[tuple[Server, subprocess.Popen[str]]]:
    server = Server(free_port())
    process = start(store, server.port, **settings)
    try:
        wait_until_alive(server, process, seconds=60)
        yield server, process
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        assert "Traceback" not in output, output


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with running(store) as (server, _):
        yield server


@pytest.fixture(scope="module")
def short(store: Path) -> Iterator[Server]:
    """A server whose answers may have few rows, and whose queries may take little memory."""
    with running(store, max_answer_rows=20_000, query_memory_bytes=100_000_000) as (server, _):
        yield server


def family(pid: int) -> set[int]:
    """Returns a process and all that descend from it."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_the_name = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if after_the_name[0] != "Z":
            parents[int(status.parent.name)] = int(after_the_name[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def serving_process(process: subprocess.Popen[str]) -> int:
    """Returns the process that answers HTTP: of those below the first, it has most below itself."""
    return max(family(process.pid) - {process.pid}, key=lambda pid: len(family(pid)))


def gone_within(seconds: float, processes: set[int]) -> bool:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if not any(_lives(pid) for pid in processes):
            return True
        time.sleep(0.05)
    return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ask_and_wait(server: Server, query: str, **headers: str) -> socket.socket:
    """Returns a connection on which a query was sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    address = "/sparql?query=" + quote(query)
    connection.sendall(f"GET {address} HTTP/1.1\r\nHost: a\r\n{lines}\r\n".encode())
    return connection


def test_it_answers_queries(server: Server) -> None:
    assert server.is_alive()
    assert server.form(query="ASK {}").status == 200


def test_the_deepest_query_let_through_does_not_end_the_worker(server: Server) -> None:
    assert server.post(DEEP).status == 200
    assert server.is_alive()


@pytest.mark.parametrize(
    ("size", "status"), [(9_000, 200), (16_000, 200), (17_000, 414), (70_000, 414), (200_000, 414)]
)
def test_long_addresses_work_to_a_bound(server: Server, size: int, status: int) -> None:
    assert server.get("/sparql?query=ASK%7B%7D%23" + "x" * size).status == status
    assert server.is_alive()


def test_a_body_in_chunks_is_read(server: Server) -> None:
    body = iter([b"ASK ", b"{}"])

    assert server.send("POST", "/sparql", body, {"Content-Type": DIRECT}).status == 200


def test_a_taken_port_is_said_before_anything_is_built(server: Server, tmp_path: Path) -> None:
    second = start(tmp_path / "none", server.port)

    output, _ = second.communicate(timeout=60)

    assert second.returncode == 3
    assert "cannot listen" in output
    assert not (tmp_path / "none").exists()
    assert server.is_alive()


@pytest.mark.parametrize("wanted", WRITTEN)
def test_an_answer_that_fails_half_way_is_whole_in_no_format(short: Server, wanted: str) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        short.ask(WRITTEN[wanted], format=wanted)
    assert short.is_alive()


def test_a_query_that_outgrows_its_memory_is_told_so(short: Server) -> None:
    reply = short.form(query=MANY_ROWS + " ORDER BY ?f ?a LIMIT 5")

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (503, "query-memory")
    assert short.is_alive()


def test_a_client_that_leaves_frees_the_worker(server: Server) -> None:
    def running_queries() -> int:
        return sum(
            int(float(line.rpartition(" ")[2]))
            for line in server.get("/metrics").text.splitlines()
            if line.startswith('evidence_graph_workers{state="busy"}')
        )

    with ask_and_wait(server, ENDLESS):
        time.sleep(0.5)
        assert running_queries() == 1
    began = time.monotonic()
    while running_queries():
        assert time.monotonic() - began < 5  # long before its deadline
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_five_seconds_and_leaves_no_process(store: Path, number: int) -> None:
    with running(store) as (server, process):
        slow = [ask_and_wait(server, query) for query in (MANY_ROWS, ENDLESS, ENDLESS)]
        slow[0].recv(1_000)
        everyone = family(process.pid)
        began = time.monotonic()
        process.send_signal(number)
        process.wait(timeout=20)

        assert time.monotonic() - began < 8  # five, and what a busy machine adds
        assert process.returncode == 0
        assert gone_within(1, everyone)
        for connection in slow:
            connection.close()


def test_nothing_goes_on_when_the_server_is_killed(store: Path) -> None:
    with running(store) as (server, process):
        connection = ask_and_wait(server, ENDLESS)
        time.sleep(0.3)
        everyone = family(process.pid)
        assert len(everyone) > 3
        process.kill()

        assert gone_within(2, everyone)
        connection.close()


def test_a_serving_process_that_dies_is_replaced(store: Path) -> None:
    with running(store) as (server, process):
        time.sleep(1)
        first = serving_process(process)
        family_of_first = family(first)
        os.kill(first, signal.SIGKILL)
        assert gone_within(2, family_of_first)
        wait_until_alive(server, process, seconds=60)

        assert server.is_alive()
        assert serving_process(process) != first


def test_its_health_names_what_answers(server: Server) -> None:
    assert json.loads(server.get("/healthz").content)["status"] == "ok"
