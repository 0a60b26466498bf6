"""A server that nobody writes to: the same refusal of every verb that writes, on every path."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interop.running import RunningServer, running
from shipped_store import own_store
from web.serving import FORM
from web.writers import ADMIN, MINE, TURTLE, Client, address, current, insert

pytestmark = pytest.mark.xdist_group("read-only")

PATHS = (
    "/", "/sparql", "/sparql/", "/query", "/healthz", "/metrics", "/ns", "/changes", "/changes/1",
    "/graph-store", "/graph-store/new", address(MINE), address(None), "/dumps/", "/id/x",
    "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """The server that is started to be read only."""
    with running(store, options=["--read-only"], admin_token=ADMIN) as server:
        yield server
        assert "Read-only" in server.said()


@pytest.fixture(autouse=True)
def _nothing_is_written(store: Path) -> Iterator[None]:
    """No test here may make a version."""
    before = current(store)
    yield
    assert current(store) == before


def refusals(replies) -> set[tuple[object, ...]]:
    """Returns what the replies say, but for where they say it."""
    told = ("type", "title", "detail")
    return {(r.status, r.media_type, *(r.json[name] for name in told)) for r in replies}


@pytest.mark.parametrize("token", [ADMIN, None, "wrong"])
def test_every_verb_that_writes_gets_the_same_on_every_path(server, token) -> None:
    client, kind = Client(server, token), {"Content-Type": TURTLE}

    replies = [
        client.send(method, path, "<urn:a> <urn:b> 1 .", kind)
        for method in ("PUT", "DELETE", "PATCH")
        for path in PATHS
    ]
    replies += [
        client.send("POST", path, "<urn:a> <urn:b> 1 .", kind)
        for path in PATHS
        if path not in ("/sparql", "/sparql/", "/query", "/healthz", "/metrics")
    ]
    replies += [
        client.update(insert("<urn:a> <urn:b> 1")),
        client.update("no update"),
        client.update("CLEAR ALL", query="?dry-run=true"),
        client.form(update="CLEAR ALL"),
        client.form(update="CLEAR ALL", query="?a=b"),
    ]

    [(status, _, kind_of_problem, title, _)] = refusals(replies)
    assert (status, title) == (403, "This server is read-only")
    assert kind_of_problem.endswith("/problems/read-only")


def test_it_is_read_as_ever(server) -> None:
    client = Client(server, None)
    form = {"Content-Type": FORM}

    assert server.post("ASK {}").status == 200
    assert client.send("POST", "/sparql", "query=ASK+{}", form).status == 200
    assert client.send("POST", "/query", "query=ASK+{}", form).status == 303
    assert client.send("OPTIONS", "/graph-store").status == 204
    assert client.send("GET", "/changes").status == 200
    assert client.send("GET", "/sparql?update=CLEAR+ALL").status == 405
