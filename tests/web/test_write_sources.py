"""What a change over HTTP was read from: each body on record by its hash."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_graph.changing.following import follow
from evidence_graph.changing.verifying import verify
from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.store.changes import Source
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.vocabulary import BASE_IRI
from interop.running import RunningServer, running
from shipped_store import own_store
from web.writers import ADMIN, MINE, UPDATE, Client, current, insert, tidying

pytestmark = pytest.mark.xdist_group("writing")

ONE, TWO = "<urn:t:a> <urn:t:p> 1 .", "<urn:t:a> <urn:t:p> 2 ."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped, for these tests to change."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """The server as operators run it."""
    with running(store, admin_token=ADMIN, replica_memory_bytes=0) as server:
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[Client]:
    """Somebody who may write everything; what a test put to these graphs is away afterwards."""
    with tidying(server) as client:
        yield client


def is_recorded(client: Client, pattern: str) -> bool:
    """Says whether an ASK of this pattern, in PROV and our terms, is true of the provenance."""
    prologue = f"PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX ev: <{BASE_IRI}ns#> "
    asked = f"{prologue} ASK {{ GRAPH <{PROVENANCE_GRAPH}> {{ {pattern} }} }}"
    return bool(client.server.post(asked).json["boolean"])


def sources(store: Path) -> tuple[Source, ...]:
    return next(EvidenceGraph.published(store).log()).by.sources


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_the_document_that_fills_a_graph_is_its_source(client, store, method) -> None:
    client.graph(method, MINE, ONE)

    [source] = sources(store)
    assert (source.sha256, source.graphs) == (sha256(ONE), (MINE,))
    patch = client.send("GET", f"/changes/{current(store)}.rdfp").text
    [header] = [line for line in patch.splitlines() if line.startswith("H sources ")]
    assert sha256(ONE) in header
    assert is_recorded(
        client,
        f"<{MINE}> prov:wasGeneratedBy ?change ; prov:wasDerivedFrom ?document . "
        f'?change prov:used ?document . ?document ev:contentSha256 "{sha256(ONE)}"',
    )


def test_each_part_of_a_form_is_a_source(client, store) -> None:
    part = "--cut\r\nContent-Disposition: form-data; name=f; filename=%s\r\n\r\n%s\r\n"
    body = part % ("a.ttl", ONE) + part % ("b.ttl", TWO) + "--cut--\r\n"

    client.graph("PUT", MINE, body, Content_Type="multipart/form-data; boundary=cut")

    assert [source.sha256 for source in sources(store)] == [sha256(ONE), sha256(TWO)]
    assert ["a.ttl" in sources(store)[0].label, "b.ttl" in sources(store)[1].label] == [True, True]


def test_what_is_added_later_is_used_and_not_what_the_graph_is_made_from(client, store) -> None:
    client.graph("PUT", MINE, ONE)
    client.graph("POST", MINE, TWO)

    [source] = sources(store)
    assert (source.sha256, source.graphs) == (sha256(TWO), ())
    derived = f"<{MINE}> prov:wasDerivedFrom/ev:contentSha256"
    assert is_recorded(client, f'{derived} "{sha256(ONE)}"')
    assert not is_recorded(client, f'{derived} "{sha256(TWO)}"')
    assert is_recorded(client, f'?change prov:used/ev:contentSha256 "{sha256(TWO)}"')


def test_the_text_of_an_update_is_a_source(client, store) -> None:
    text, patch = insert("<urn:t:a> <urn:t:q> 1"), "INSERT DATA { <urn:t:a> <urn:t:q> 2 }"

    for send, sent in (
        (lambda: client.update(text), text),
        (lambda: client.form(update=insert("<urn:t:a> <urn:t:q> 3")), None),
        (lambda: client.graph("PATCH", MINE, patch, Content_Type=UPDATE), patch),
    ):
        assert send().status == 204
        [source] = sources(store)
        assert source.graphs == ()
        assert source.sha256 == sha256(sent or insert("<urn:t:a> <urn:t:q> 3"))


def test_what_changes_nothing_makes_no_version_whatever_it_was_read_from(client, store) -> None:
    client.graph("PUT", MINE, ONE)
    before = current(store)

    replies = [
        client.graph("PUT", MINE, ONE),
        client.graph("POST", MINE, f"{ONE} # said in other bytes"),
        client.update(insert("<urn:t:a> <urn:t:p> 1")),
        client.graph("DELETE", MINE, also="&dry-run"),
    ]

    assert [reply.status for reply in replies] == [204, 204, 204, 200]
    assert current(store) == before


def test_an_empty_document_leaves_nothing_behind(client, store) -> None:
    client.graph("PUT", MINE, ONE)

    client.graph("PUT", MINE, "# nothing")

    assert sources(store)[0].graphs == ()
    assert not is_recorded(client, f"<{MINE}> prov:wasDerivedFrom ?document")
    before = current(store)
    client.graph("PUT", MINE, "# nothing again")
    assert current(store) == before


def test_a_mirror_has_the_sources_too_and_both_agree_with_themselves(
    client, store, tmp_path
) -> None:
    client.graph("PUT", MINE, ONE)
    client.graph("POST", MINE, TWO)
    mirror = StoreDirectory(tmp_path / "mirror")

    follow(client.server.url, mirror)

    assert sources(mirror.path) == sources(store)
    assert verify(mirror) == verify(StoreDirectory(store)) == []
