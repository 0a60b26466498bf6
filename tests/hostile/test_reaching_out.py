"""Queries that would have the server call somebody or read a file."""

import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.asking import ask
from interop.running import RunningServer

pytestmark = pytest.mark.xdist_group("hostile")

SECRET = "urn:example:secret"


class Trap:
    """An address of loopback that notes whether anybody calls."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.port = listening.getsockname()[1]

    @property
    def was_called(self) -> bool:
        return bool(select.select([self._listening], [], [], 0.05)[0])


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Somebody to call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Trap(listening)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of triples that nobody has given to the server."""
    file = tmp_path / "secret.nt"
    file.write_text(f"<{SECRET}> <{SECRET}> <{SECRET}> .\n")
    return file


EITHER = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_a_file_in_the_dataset_is_not_read(
    strict: RunningServer, secret: Path, clause: str
) -> None:
    outcome = ask(strict, f"SELECT * {clause} <{secret.as_uri()}> {{ {EITHER} }}")

    assert (outcome.status, outcome.kind) == (400, "malformed-request")
    assert SECRET.encode() not in outcome.content


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_file_in_a_parameter_is_not_read(
    strict: RunningServer, secret: Path, parameter: str
) -> None:
    outcome = ask(strict, f"SELECT * {{ {EITHER} }}", **{parameter: secret.as_uri()})

    assert (outcome.status, outcome.kind) == (400, "malformed-request")
    assert SECRET.encode() not in outcome.content


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_an_address_in_the_dataset_is_not_called(
    strict: RunningServer, trap: Trap, clause: str
) -> None:
    outcome = ask(strict, f"SELECT * {clause} <http://127.0.0.1:{trap.port}/> {{ {EITHER} }}")

    assert outcome.status == 200
    assert not trap.was_called


def test_an_address_in_a_parameter_is_not_called(strict: RunningServer, trap: Trap) -> None:
    address = {"default-graph-uri": f"http://127.0.0.1:{trap.port}/"}

    outcome = ask(strict, "SELECT * { ?s ?p ?o }", **address)

    assert outcome.status == 200
    assert not trap.was_called


HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "2130706433",
    "0x7f.1",
    "user@127.0.0.1",
    "169.254.169.254",
]


@pytest.mark.parametrize("host", HOSTS)
def test_no_way_to_write_an_address_is_called(strict: RunningServer, trap: Trap, host: str) -> None:
    outcome = ask(strict, f"SELECT * {{ SERVICE <http://{host}:{trap.port}/> {{ ?s ?p ?o }} }}")

    assert (outcome.status, outcome.kind) == (403, "query-refused")
    assert not trap.was_called


CALLS = {
    "silent": "SELECT * { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "variable of VALUES": "SELECT * { VALUES ?e { <ADDRESS> } SERVICE ?e { ?s ?p ?o } }",
    "variable bound": "SELECT * { BIND(IRI('ADDRESS') AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
    "in a subquery": "SELECT * { { SELECT ?s { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "in EXISTS": "ASK { FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in small letters": "select * { sErViCe <ADDRESS> { ?s ?p ?o } }",
    "prefixed": "PREFIX : <ADDRESS> SELECT * { SERVICE : { ?s ?p ?o } }",
    "based": "BASE <ADDRESS> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "after a comment": "SELECT * { # }\nSERVICE#\n<ADDRESS> { ?s ?p ?o } }",
    "escaped": "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS)
def test_no_spelling_of_service_calls(strict: RunningServer, trap: Trap, query: str) -> None:
    outcome = ask(strict, query.replace("ADDRESS", f"http://127.0.0.1:{trap.port}/"))

    assert outcome.status in {400, 403}
    assert outcome.kind in {"query-refused", "query-syntax"}
    assert not trap.was_called


def test_the_server_does_not_call_itself(strict: RunningServer) -> None:
    inner = "?s ?p ?o"
    for _ in range(5):
        inner = f"SERVICE <{strict.endpoint}> {{ {inner} }}"

    assert ask(strict, f"SELECT * {{ {inner} }}").status == 403


def test_a_word_of_the_data_is_no_call(strict: RunningServer) -> None:
    query = 'SELECT * { ?service ?p "SERVICE <http://127.0.0.1:1/>" # SERVICE <x>\n}'

    assert ask(strict, query).status == 200


@pytest.mark.parametrize("place", ["", " INTO GRAPH <http://example.org/g>"])
def test_nothing_is_loaded(strict: RunningServer, trap: Trap, secret: Path, place: str) -> None:
    for address in (f"http://127.0.0.1:{trap.port}/", secret.as_uri()):
        outcome = ask(strict, f"LOAD <{address}>{place}")
        assert outcome.status in {400, 403}
    assert not trap.was_called
