"""Clients that read slowly, send slowly, lie, or go away."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from hostile.asking import assert_lives
from hostile.queries import ENDLESS, STREAM, unlike_any_other
from interop.processes import MIB
from interop.running import RunningServer, running
from web.serving import DIRECT

pytestmark = pytest.mark.xdist_group("hostile")


@pytest.fixture(scope="module")
def patient_server(store: Path) -> Iterator[RunningServer]:
    """Serves with a deadline that no test here waits for."""
    with running(
        store,
        query_seconds=60,
        queue_seconds=1,
        workers=4,
        client_running=4,
        client_seconds_per_minute=100_000,
    ) as server:
        yield server


@pytest.fixture
def patient(patient_server: RunningServer) -> Iterator[RunningServer]:
    """The same; when the test is over it still has to answer others."""
    yield patient_server
    assert_lives(patient_server)


def open_query(server: RunningServer, query: str) -> socket.socket:
    """Returns a connection on which a query has been sent and nothing read yet."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    body = query.encode()
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {DIRECT}\r\n"
        f"Accept: text/csv\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return connection


def processor_seconds(server: RunningServer) -> float:
    """Returns the processor time that the server's living processes have used."""
    total = 0
    for pid in server.family().pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / 100


def is_busy(server: RunningServer) -> bool:
    """Returns whether the server computes anything to speak of during a second."""
    before = processor_seconds(server)
    time.sleep(1)
    return processor_seconds(server) - before > 0.1


def assert_quiet_within(seconds: float, server: RunningServer) -> None:
    end = time.monotonic() + seconds
    while is_busy(server):
        assert time.monotonic() < end, "something still computes for nobody"


def assert_no_zombies_within(seconds: float, server: RunningServer) -> None:
    end = time.monotonic() + seconds
    while zombies := server.family().zombies:
        assert time.monotonic() < end, f"{zombies} ended processes were not taken leave of"
        time.sleep(0.1)


def assert_busy_within(seconds: float, server: RunningServer) -> None:
    end = time.monotonic() + seconds
    while not is_busy(server):
        assert time.monotonic() < end, "nothing computes"


def test_a_kept_long_answer_comes_whole_however_slowly_it_is_read(patient: RunningServer) -> None:
    address = "/sparql?format=csv&query=" + quote("SELECT * { ?s ?p ?o } LIMIT 9000")
    whole = patient.get(address).content
    assert len(whole) > 3 * 262_144

    connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=30)
    connection.request("GET", address)
    response = connection.getresponse()
    read = bytearray()
    while piece := response.read(16_384):
        read += piece
        time.sleep(0.002)
    connection.close()

    assert bytes(read) == whole


def test_a_query_ends_when_its_client_leaves_before_the_answer(patient: RunningServer) -> None:
    assert_quiet_within(10, patient)
    with open_query(patient, ENDLESS["count of a product"]):
        assert_busy_within(10, patient)

    assert_quiet_within(3, patient)


def test_a_query_ends_when_its_client_leaves_within_the_answer(patient: RunningServer) -> None:
    with open_query(patient, STREAM) as connection:
        assert connection.recv(1_024).startswith(b"HTTP/1.1 200")

    assert_quiet_within(3, patient)


def test_places_are_free_again_when_their_clients_leave(patient: RunningServer) -> None:
    for round_ in range(5):
        with ExitStack() as stack:
            for number in range(4):
                query = unlike_any_other(ENDLESS["filtered product"], f"{round_}-{number}")
                stack.enter_context(open_query(patient, query))
            time.sleep(0.2)

    assert_lives(patient)
    assert_quiet_within(3, patient)
    assert_no_zombies_within(3, patient)


def test_one_byte_a_second_costs_no_memory(patient: RunningServer) -> None:
    assert_quiet_within(10, patient)
    before = patient.family().memory
    query = f"{STREAM} LIMIT 1000000"
    with ExitStack() as stack:
        readers = [
            stack.enter_context(open_query(patient, unlike_any_other(query, number)))
            for number in range(3)
        ]
        for _ in range(3):
            for reader in readers:
                assert reader.recv(1)
            time.sleep(1)
            assert_lives(patient)
        assert patient.family().memory < before + 200 * MIB

    assert_quiet_within(5, patient)
    assert patient.family().memory < before + 100 * MIB


def test_two_hundred_who_read_nothing_stop_nobody(patient: RunningServer) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(open_query(patient, "SELECT * { ?s ?p ?o }"))
        assert_lives(patient)


def test_descriptors_come_back_after_many_who_left(patient: RunningServer) -> None:
    with open_query(patient, STREAM) as connection:
        connection.recv(1_024)
    assert_quiet_within(5, patient)
    before = patient.family()

    for number in range(40):
        with open_query(patient, unlike_any_other(STREAM, number)) as connection:
            connection.recv(1_024)

    assert_quiet_within(5, patient)
    after = patient.family()
    assert after.descriptors <= before.descriptors + 20
    assert_no_zombies_within(3, patient)


def test_a_head_that_never_ends_stops_nobody(patient: RunningServer) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", patient.port), timeout=30)
            )
            connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert_lives(patient)


def test_a_body_shorter_than_promised_stops_nobody(patient: RunningServer) -> None:
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\n"
        "Content-Length: 1000\r\n\r\nASK {}"
    )
    with ExitStack() as stack:
        for _ in range(50):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", patient.port), timeout=30)
            )
            connection.sendall(head.encode())
        assert_lives(patient)


def test_a_body_longer_than_promised_is_no_second_request(patient: RunningServer) -> None:
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\n"
        "Content-Length: 6\r\n\r\nASK {} and more\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", patient.port), timeout=30) as connection:
        connection.sendall(head.encode())
        connection.settimeout(10)
        said = b""
        while piece := connection.recv(65_536):
            said += piece

    statuses = [line for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    assert statuses[0].startswith(b"HTTP/1.1 200")
    assert all(status.startswith(b"HTTP/1.1 400") for status in statuses[1:])


@pytest.mark.parametrize("end", ["\r", "\n", "\0", "\r\n "])
def test_no_header_brings_another_into_the_reply(patient: RunningServer, end: str) -> None:
    evil = f"https://x{end}X-Evil: 1"
    request = (
        "OPTIONS /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Origin: {evil}\r\nAccess-Control-Request-Method: GET\r\n"
        f"Access-Control-Request-Headers: {evil}\r\nAccept: {evil}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", patient.port), timeout=30) as connection:
        connection.sendall(request.encode())
        said = connection.makefile("rb").read()

    assert b"X-Evil" not in said.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 6\r\nContent-Length: 60",
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Content-Length: -6",
        "Content-Length: +6",
        "Transfer-Encoding: chunked, nonsense",
    ],
)
def test_two_lengths_are_not_two_requests(patient: RunningServer, lengths: str) -> None:
    request = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\nConnection: close\r\n"
        f"{lengths}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", patient.port), timeout=30) as connection:
        connection.sendall(request.encode())
        connection.settimeout(20)
        said = b""
        try:
            while piece := connection.recv(65_536):
                said += piece
        except (ConnectionError, TimeoutError):
            pass

    assert said.count(b"HTTP/1.1 ") <= 1
    assert b"smuggled" not in said
