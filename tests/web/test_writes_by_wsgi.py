"""Writes where another server than ours calls the application: the same rules hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_graph.errors import StoreError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from web.serving import Server, serving
from web.writers import ADMIN, Client

MOST = 200_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty plain store in this very process."""
    store: Path = tmp_path_factory.mktemp("wsgi") / "store"
    EvidenceGraph.plain(store)
    settings = Settings(
        replica_memory_bytes=0, admin_token=ADMIN, max_write_bytes=MOST, max_query_bytes=1_000
    )
    with serving(store, settings) as server:
        yield server


def test_who_has_a_token_writes_and_others_do_not(server: Server) -> None:
    assert Client(server, None).update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 401
    assert Client(server).update("INSERT DATA { <urn:a> <urn:b> 2 }").status == 204

    assert Client(server).says("<urn:a> <urn:b> 2")
    assert not Client(server).says("<urn:a> <urn:b> 1")


def test_a_long_body_is_read_of_who_has_a_token_only(server: Server) -> None:
    long = "#" * (MOST - 100)

    assert Client(server).update(long).status == 204
    for stranger in (Client(server, None), Client(server, "wrong")):
        reply = stranger.update(long)
        assert (reply.status, reply.json["limit"] < MOST) == (413, True)
    too_long = Client(server).update("#" * (MOST + 1))
    assert (too_long.status, too_long.json["limit"]) == (413, MOST)


def test_a_change_that_is_made_and_cannot_be_served_is_told_to_be_made(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: ServedGraph) -> None:
        raise StoreError("no process can be started")

    monkeypatch.setattr(ServedGraph, "go_over_to_current", fail)

    reply = Client(server).update("INSERT DATA { <urn:a> <urn:b> 3 }")

    assert reply.status == 503
    assert "the change is made, as version" in reply.json["detail"]
    assert "Do not send it again" in reply.json["detail"]
