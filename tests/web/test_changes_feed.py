"""The feed of changes, the versions before, and a mirror that follows both over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, Graph, Literal, URIRef

from evidence_graph.changing.feed import LDES, TREE
from evidence_graph.changing.following import follow
from evidence_graph.graph import EvidenceGraph
from evidence_graph.store import patches
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import KEPT, StoreDirectory
from interop.running import RunningServer, running
from shipped_store import own_store
from web.writers import ADMIN, MINE, Client

pytestmark = pytest.mark.xdist_group("feed")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped, for these tests to change."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[Client]:
    """Somebody who may write everything to the server that users start."""
    with running(store, admin_token=ADMIN, replica_memory_bytes=0) as server:
        yield Client(server)


def write(client: Client, number: int) -> int:
    """Returns the version in which <urn:t:n> is that number and no other."""
    reply = client.graph("PUT", MINE, f"<urn:t:n> <urn:t:is> {number} .")
    assert reply.status in (201, 204)
    return int(reply.headers["Graph-Version"].strip('"v'))


def read(server: RunningServer, path: str) -> Graph:
    reply = server.get(path, accept="text/turtle")
    assert reply.status == 200
    return Graph().parse(data=reply.text, format="turtle", publicID=f"{server.url}{path}")


def quads(store: Path) -> set[ox.Quad]:
    version = StoreDirectory(store).current()
    assert version is not None
    held = QuadStore.open(version.path, read_only=True)
    return {*held.quads(None), *held.quads_in_named_graphs()}


def test_the_stream_leads_to_every_change(client: Client, store: Path) -> None:
    version = write(client, 1)

    stream = read(client.server, "/changes")
    [first] = stream.objects(None, TREE.view)
    page = read(client.server, str(first).removeprefix(client.server.url))

    assert (URIRef(f"{client.server.url}/changes"), None, LDES.EventStream) in stream
    numbers = {int(str(number)) for number in page.objects(None, DCTERMS.identifier)}
    assert numbers == set(StoreDirectory(store).recorded())
    assert version in numbers
    member = URIRef(f"{client.server.url}/changes/{version}")
    assert (member, DCTERMS.creator, Literal("admin")) in page


def test_a_change_is_a_patch_that_may_be_kept_forever(client: Client) -> None:
    version = write(client, 2)

    reply = client.server.get(f"/changes/{version}.rdfp")
    change = patches.read(reply.content)

    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert {str(quad.graph_name.value) for quad in change.added} == {MINE}
    again = client.send(
        "GET", f"/changes/{version}.rdfp", headers={"If-None-Match": reply.headers["ETag"]}
    )
    assert (again.status, again.content) == (304, b"")


def test_a_page_that_is_not_full_is_asked_for_again(client: Client) -> None:
    write(client, 3)

    for path in ("/changes", "/changes/pages/1"):
        assert client.server.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/changes/0", "/changes/99999", "/changes/99999.rdfp", "/changes/pages/99", "/changes/x"],
)
def test_what_is_not_on_record_is_not_found(client: Client, path: str) -> None:
    assert client.server.get(path).status == 404


def test_earlier_versions_answer_while_they_are_kept(client: Client) -> None:
    asked = "SELECT ?n { <urn:t:n> <urn:t:is> ?n }"
    versions = {write(client, 100 + number): 100 + number for number in range(3)}

    answers = {
        version: client.server.ask(asked, version=str(version), format="csv").text.split()[1]
        for version in versions
    }
    assert answers == {version: str(number) for version, number in versions.items()}
    assert client.server.ask(asked, format="csv").text.split()[1] == "102"
    by_form = client.send(
        "POST",
        f"/sparql?version={min(versions)}&format=csv",
        asked,
        {"Content-Type": "application/sparql-query"},
    )
    assert by_form.text.split()[1] == "100"
    tags = {client.server.ask(asked, version=str(version)).headers["ETag"] for version in versions}
    assert len(tags) == len(versions)


@pytest.mark.parametrize(
    ("version", "status"), [("99999", 404), ("0", 400), ("-1", 400), ("x", 400)]
)
def test_a_version_that_is_not_there_is_told(client: Client, version: str, status: int) -> None:
    reply = client.server.ask("ASK {}", version=version)

    assert (reply.status, reply.media_type) == (status, "application/problem+json")


def test_a_version_that_is_no_longer_kept_is_not_found(client: Client, store: Path) -> None:
    old = write(client, 200)
    for number in range(KEPT):
        write(client, 201 + number)

    reply = client.server.ask("ASK {}", version=str(old))

    assert reply.status == 404
    assert client.server.get(f"/changes/{old}.rdfp").status == 200
    kept = StoreDirectory(store).retained()
    assert len(kept) == KEPT
    assert client.server.ask("ASK {}", version=str(kept[0])).status == 200


def test_a_mirror_that_follows_is_the_same_quad_for_quad(
    client: Client, store: Path, tmp_path: Path
) -> None:
    mirror = StoreDirectory(tmp_path / "mirror")
    write(client, 300)

    follow(client.server.url, mirror)
    assert quads(mirror.path) == quads(store)

    write(client, 301)
    client.update(f"DELETE WHERE {{ GRAPH <{MINE}> {{ <urn:t:n> ?p ?o }} }}", Change_Reason="gone")
    write(client, 302)
    made = follow(client.server.url, mirror)

    assert made == 3
    assert quads(mirror.path) == quads(store)
    assert follow(client.server.url, mirror) == 0
    ours, theirs = (
        [(entry.version, entry.by.author, entry.by.reason, entry.by.time) for entry in graph.log()]
        for graph in (EvidenceGraph.published(store), EvidenceGraph.published(mirror.path))
    )
    assert theirs == ours
