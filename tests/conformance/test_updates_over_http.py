"""The W3C's update tests through the running server, as `serve --plain` starts it."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from conformance.test_sparql_updates import cases, content, store_with
from conformance.update_manifests import UpdateTest
from evidence_graph.store.quads import QuadStore
from interop.running import RunningServer, running
from web.writers import ADMIN, Client

pytestmark = pytest.mark.xdist_group("updates-over-http")

EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """An empty store behind the server that users start."""
    store = tmp_path_factory.mktemp("plain") / "store"
    unbounded = {"client_seconds_per_minute": 100_000, "replica_memory_bytes": 0}
    with running(store, options=["--plain"], admin_token=ADMIN, **unbounded) as server:
        yield server


@pytest.mark.parametrize("test", cases("UpdateEvaluationTest"))
def test_the_server_holds_what_is_expected(server: RunningServer, test: UpdateTest) -> None:
    client = Client(server)
    made = client.update(f"DROP ALL ; INSERT DATA {{ {as_data(store_with(test.before))} }}")
    assert made.status == 204, made.text

    text = test.request.path.read_text(encoding="utf-8")
    reply = client.update(f"BASE <{test.request.iri}>\n{text}")

    assert reply.status == 204, reply.text
    assert held(server) == content(store_with(test.after))


@pytest.mark.parametrize("test", cases("PositiveUpdateSyntaxTest"))
def test_the_server_reads_a_valid_update(server: RunningServer, test: UpdateTest) -> None:
    text = test.request.path.read_text(encoding="utf-8")

    reply = Client(server).update(f"BASE <{test.request.iri}>\n{text}")

    # It may name graphs that are not there, or LOAD, which nobody has allowed.
    assert reply.status in (204, 409) or (reply.status == 403 and "LOAD" in reply.text), reply.text


def as_data(store: QuadStore) -> str:
    """Returns all quads as INSERT DATA has them."""
    return " ".join(
        f"GRAPH <{graph}> {{ {triples_in(store, graph)} }}"
        if graph is not None
        else triples_in(store, None)
        for graph in (None, *store.graphs())
    )


def triples_in(store: QuadStore, graph: str | None) -> str:
    """Returns the triples of a graph as N-Triples has them."""
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in store.quads(graph)]
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()


def held(server: RunningServer) -> set[ox.Quad]:
    """Returns all quads, with labels of blank nodes that follow from where they stand."""
    reply = server.ask(EVERYTHING, format="json")
    rows = ox.parse_query_results(reply.content, format=ox.QueryResultsFormat.JSON)
    dataset = ox.Dataset()
    for row in rows:
        graph = row["g"] or ox.DefaultGraph()
        dataset.add(ox.Quad(row["s"], row["p"], row["o"], graph))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
