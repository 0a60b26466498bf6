"""Writes that collide, take too long, or are cut off: nothing is lost and nothing is half there."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_graph.store.versions import StoreDirectory
from interop.processes import command
from interop.running import RunningServer, running
from web.writers import ADMIN, Client

pytestmark = pytest.mark.xdist_group("writes-under-load")

DEADLINE = 8.0
N = "http://example.org/n"
WRITERS = 12
ROUNDS = 3
INCREMENT = f"""
    DELETE {{ GRAPH <{N}> {{ <urn:n> <urn:is> ?n }} }}
    INSERT {{ GRAPH <{N}> {{ <urn:n> <urn:is> ?m }} }}
    WHERE {{ GRAPH <{N}> {{ <urn:n> <urn:is> ?n }} BIND(?n + 1 AS ?m) }}
"""
SIXTY = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(60))
ENDLESS = """
    INSERT { <urn:endless> <urn:is> ?n }
    WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?q } }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain store with sixty triples."""
    return tmp_path_factory.mktemp("load") / "store"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """The server that users start, which gives a change eight seconds."""
    settings = {"admin_token": ADMIN, "write_seconds": DEADLINE, "replica_memory_bytes": 0}
    with running(store, options=["--plain"], **settings) as server:
        assert Client(server).update(f"INSERT DATA {{ {SIXTY} }}").status == 204
        yield server


@pytest.fixture
def client(server: RunningServer) -> Client:
    """Somebody who may write everything."""
    return Client(server)


def number(client: Client) -> int:
    reply = client.server.ask(
        f"SELECT ?n {{ GRAPH <{N}> {{ <urn:n> <urn:is> ?n }} }}", format="csv"
    )
    [_, found] = reply.text.split()
    return int(found)


def at_once(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(work) for _ in range(WRITERS)]:
            done.result()


def test_increments_by_update_are_all_made_and_kept(client: Client) -> None:
    assert client.graph("PUT", N, "<urn:n> <urn:is> 0 .").status in (201, 204)

    def work() -> None:
        for _ in range(ROUNDS):
            assert client.update(INCREMENT).status == 204

    at_once(work)

    assert number(client) == WRITERS * ROUNDS


def test_increments_by_reading_and_putting_back_are_all_kept(client: Client) -> None:
    assert client.graph("PUT", N, "<urn:n> <urn:is> 0 .").status in (201, 204)

    def work() -> None:
        while True:
            read = client.graph("GET", N, Accept="application/n-triples")
            more = int(read.text.split('"')[1]) + 1
            tag = read.headers["ETag"]
            reply = client.graph("PUT", N, f"<urn:n> <urn:is> {more} .", If_Match=tag)
            if reply.status == 204:
                return
            assert reply.status == 412

    at_once(work)

    assert number(client) == WRITERS


def test_who_finds_no_place_is_told_to_come_again(tmp_path: Path) -> None:
    settings = {"admin_token": ADMIN, "write_queue_length": 1, "write_queue_seconds": 2}
    with running(tmp_path / "store", options=["--plain"], **settings) as server:
        client = Client(server)
        assert client.update(f"INSERT DATA {{ {SIXTY} }}").status == 204
        with ThreadPoolExecutor(3) as pool:
            slow = pool.submit(client.update, f"{ENDLESS} ; {ENDLESS}")
            time.sleep(0.5)
            waiting = pool.submit(client.update, INCREMENT)
            time.sleep(0.5)
            refused = client.update(INCREMENT)
            page = client.send("GET", "/changes")
            for pid in writing_processes(server) if waiting.result() else ():
                os.kill(pid, signal.SIGKILL)
            assert slow.result().status == 503

    for reply in (refused, waiting.result()):
        assert (reply.status, int(reply.headers["Retry-After"]) > 0) == (503, True)
        assert reply.json["type"].endswith("/problems/writer-busy")
        assert "changes" in reply.json["title"]
    assert page.status == 200


def state(store: Path) -> str:
    current = StoreDirectory(store).current()
    assert current is not None
    return current.state


def test_a_change_over_its_time_is_not_made_and_keeps_nobody_waiting(
    client: Client, store: Path
) -> None:
    before, replies = state(store), []
    slow = threading.Thread(target=lambda: replies.append(client.update(ENDLESS)))
    slow.start()

    began = time.monotonic()
    while slow.is_alive() and time.monotonic() - began < DEADLINE / 2:
        asked = time.monotonic()
        assert client.server.is_alive()
        assert time.monotonic() - asked < 2.0
    slow.join()

    [reply] = replies
    assert (reply.status, reply.json["limit"]) == (503, DEADLINE)
    assert reply.json["type"].endswith("/problems/change-timeout")
    assert state(store) == before
    assert client.update("INSERT DATA { <urn:next> <urn:is> 1 }").status == 204
    assert client.says("<urn:next> <urn:is> 1")
    assert not client.says("<urn:endless> ?p ?o")


def writing_processes(server: RunningServer) -> list[int]:
    return [pid for pid in server.family().pids if "evidence_graph.writing.process" in command(pid)]


def test_a_change_whose_process_is_killed_is_not_made_and_the_next_one_is(
    client: Client, server: RunningServer, store: Path
) -> None:
    client.update("INSERT DATA { <urn:first> <urn:is> 1 }")
    before, replies = state(store), []
    slow = threading.Thread(target=lambda: replies.append(client.update(ENDLESS)))
    slow.start()
    time.sleep(1)

    [process] = writing_processes(server)
    os.kill(process, signal.SIGKILL)
    slow.join()

    [reply] = replies
    assert reply.status == 503
    assert "nothing was changed" in reply.json["detail"]
    assert state(store) == before
    assert client.update("INSERT DATA { <urn:second> <urn:is> 2 }").status == 204
    assert client.says("<urn:first> <urn:is> 1 . <urn:second> <urn:is> 2")


def test_a_client_that_leaves_takes_nothing_with_it(client: Client) -> None:
    before = client.server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", format="csv").text
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN}\r\n"
        "Content-Type: application/sparql-update\r\nContent-Length: 1000\r\n\r\nCLEAR ALL"
    )
    with socket.create_connection(("127.0.0.1", client.server.port)) as connection:
        connection.sendall(head.encode())
    time.sleep(0.5)

    assert client.server.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", format="csv").text == before
