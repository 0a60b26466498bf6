"""How bodies reach a client that is slow, leaves, or must not take half an answer for a whole one.

What is answered is made by made_answers, so that it can fail and stall at will.
"""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web.made_answers import MEBIBYTE
from web.serving import DIRECT, Server
from web.spawned import free_port, read_all, reader, wait_until_alive

LONG = 300 * MEBIBYTE


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(free_port())
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "made_answers.py", str(server.port)],
        cwd=here,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until_alive(server, process, seconds=20)
        yield server
    finally:
        process.terminate()
        _, said = process.communicate(timeout=10)
        assert process.returncode == 0, said


def facts_of(server: Server) -> dict[str, int]:
    return server.get("/metrics").json


def eventually(server: Server, name: str, wanted: int, *, seconds: float) -> float:
    """Returns the seconds until a fact of the server was as wanted."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if facts_of(server)[name] == wanted:
            return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(f"{name} is {facts_of(server)[name]}, not {wanted}, after {seconds} s")


def test_a_stream_arrives_whole(server: Server) -> None:
    assert len(server.get("/sparql?size=5000000").content) >= 5_000_000


def test_a_long_whole_body_arrives_whole_and_with_its_length(server: Server) -> None:
    reply = server.get("/sparql?whole=3000000")

    assert reply.content == b"y" * 3_000_000


@pytest.mark.parametrize("end", ["fail", "fault"])
@pytest.mark.parametrize("size", [1, 100_000, 3 * MEBIBYTE])
def test_a_body_that_fails_is_never_whole(server: Server, end: str, size: int) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        server.get(f"/sparql?size={size}&end={end}")


@pytest.mark.parametrize("size", [1, 3 * MEBIBYTE])
def test_a_body_that_fails_is_not_whole_for_a_client_of_http_1_0(server: Server, size: int) -> None:
    connection = reader(server, f"/sparql?size={size}&end=fail", version="1.0")
    with connection, pytest.raises(ConnectionResetError):
        read_all(connection)


def test_a_body_shorter_than_announced_is_broken_off(server: Server) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        server.get("/sparql?size=1000&length=2000")


def test_a_fault_before_the_first_byte_is_told(server: Server) -> None:
    reply = server.get("/sparql?fault=1")

    assert (reply.status, reply.media_type) == (500, "application/problem+json")


def test_a_slow_reader_costs_no_memory(server: Server) -> None:
    server.get("/sparql?size=5000000")
    before = facts_of(server)["resident"]
    with reader(server, f"/sparql?size={LONG}") as connection:
        read = 0
        while read < 65_536:
            read += len(connection.recv(8_192))
        time.sleep(3)
        during = facts_of(server)["resident"]
        assert facts_of(server)["open"] == 1
    assert during - before < 30 * MEBIBYTE
    eventually(server, "open", 0, seconds=5)


def test_a_reader_that_has_stopped_is_given_up(server: Server) -> None:
    with reader(server, f"/sparql?size={LONG}") as connection:
        connection.recv(1_000)
        assert eventually(server, "open", 0, seconds=15) > 4


def test_a_reader_that_pauses_gets_all(server: Server) -> None:
    size, read = 20 * MEBIBYTE, 0
    with reader(server, f"/sparql?size={size}&length={size}", version="1.0") as connection:
        time.sleep(1)
        while piece := connection.recv(MEBIBYTE):
            read += len(piece)
            if read % 7 == 0:
                time.sleep(0.05)
    assert size < read < size + 1_000


@pytest.mark.parametrize("address", ["/sparql?size=1000&end=stall", f"/sparql?size={LONG}"])
def test_a_client_that_leaves_ends_its_answer_at_once(server: Server, address: str) -> None:
    with reader(server, address) as connection:
        connection.recv(1_000)
        assert facts_of(server)["open"] == 1

    assert eventually(server, "open", 0, seconds=5) < 3


def test_a_client_that_leaves_before_its_answer_ends_the_work_on_it(server: Server) -> None:
    cancelled = facts_of(server)["cancelled"]
    with reader(server, "/sparql?think=1"):
        time.sleep(0.2)

    assert eventually(server, "cancelled", cancelled + 1, seconds=5) < 3


def test_two_hundred_slow_readers_do_not_stop_the_others(server: Server) -> None:
    before = facts_of(server)["resident"]
    readers = [reader(server, f"/sparql?size={LONG}") for _ in range(200)]
    try:
        eventually(server, "open", 200, seconds=10)
        time.sleep(1)
        times = []
        for _ in range(20):
            began = time.monotonic()
            assert server.get("/healthz").status == 200
            times.append(time.monotonic() - began)
        during = facts_of(server)["resident"]
    finally:
        for connection in readers:
            connection.close()
    assert max(times) < 3
    assert during - before < 200 * MEBIBYTE
    eventually(server, "open", 0, seconds=5)


def test_no_descriptor_is_left_after_500_broken_streams(server: Server) -> None:
    def break_off(number: int) -> None:
        end = ("fail", "stall", "")[number % 3]
        with reader(server, f"/sparql?size=2000000&end={end}") as connection:
            try:
                connection.recv(10_000)
                if end == "fail":
                    read_all(connection)
            except ConnectionResetError:
                pass

    before = facts_of(server)["descriptors"]
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(break_off, range(500)))
    eventually(server, "open", 0, seconds=5)
    time.sleep(0.5)

    assert facts_of(server)["descriptors"] <= before + 2


def test_a_head_request_is_answered_without_its_body(server: Server) -> None:
    reply = server.send("HEAD", "/sparql?size=1000&end=stall")

    assert (reply.status, reply.content) == (200, b"")
    eventually(server, "open", 0, seconds=5)


def test_a_body_too_long_is_refused_and_the_refusal_is_read(server: Server) -> None:
    reply = server.send("POST", "/sparql", b"x" * 50 * MEBIBYTE, {"Content-Type": DIRECT})

    assert (reply.status, reply.media_type) == (413, "application/problem+json")


def test_a_body_too_long_that_is_not_announced_is_refused(server: Server) -> None:
    pieces = iter([b"x" * 100_000] * 20)

    assert server.send("POST", "/sparql", pieces, {"Content-Type": DIRECT}).status == 413


def test_a_body_that_stops_arriving_is_given_up(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nASK")
        assert connection.recv(1_000).startswith(b"HTTP/1.1 408 ")


def test_a_request_head_that_never_ends_is_given_up(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n")
        read_all(connection)


def test_a_connection_is_used_again(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for address in ("/healthz", "/sparql?size=600000", "/sparql?whole=600000", "/echo/x"):
        connection.request("GET", address)
        connection.getresponse().read()
        first = connection.sock.getsockname()
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok"
        assert connection.sock.getsockname() == first
    connection.close()


def test_a_page_is_made_where_the_endpoint_leaves_it_to_pages(server: Server) -> None:
    assert server.get("/sparql?page=1").content == b"a page"


@pytest.mark.parametrize("size", [0, 10_000, 1_000_000, 20_000_000])
def test_pages_arrive_whole(server: Server, size: int) -> None:
    assert server.get(f"/size/{size}").content == b"z" * size


def test_a_page_that_fails_half_way_is_never_whole(server: Server) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        server.get("/failing")


def test_a_page_sees_the_request_and_nothing_of_our_environment(server: Server) -> None:
    reply = server.send(
        "POST", "/echo/%C3%A5%20b?x=%C3%A5", b"words", {"Content-Type": "text/plain", "X-Y": "1"}
    ).json

    environ = reply["environ"]
    assert (reply["rest"], reply["body"]) == ("å b", "words")
    assert environ["QUERY_STRING"] == "x=%C3%A5"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_X_Y"] == "1"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert "PATH" not in environ


def test_a_header_cannot_pass_for_another(server: Server) -> None:
    reply = server.send("GET", "/echo/x", headers={"X_Forwarded_For": "203.0.113.9"}).json

    assert "HTTP_X_FORWARDED_FOR" not in reply["environ"]


def test_pages_that_are_made_do_not_hold_up_the_endpoint(server: Server) -> None:
    threads = [threading.Thread(target=server.get, args=("/size/20000000",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    assert server.get("/healthz").status == 200
    assert time.monotonic() - began < 4
    for thread in threads:
        thread.join()
