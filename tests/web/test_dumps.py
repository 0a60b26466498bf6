"""All of the graph to download: the same bytes each time, checked, and from where one left off."""

import base64
import gzip
import hashlib
from email.utils import parsedate_to_datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from evidence_graph.store.dumps import LINES_AT_ONCE, publish, write_dumps
from web.serving import Reply, Server, graph_of

GRAPH = "https://w3id.org/evidence-graph/graph/"
BROWSER = "text/html,*/*;q=0.8"


def latest(server: Server, name: str) -> str:
    """Returns the address of a file of the current dump."""
    reply = server.get(f"/dumps/latest/{name}")
    assert reply.status == 302
    assert reply.headers["Cache-Control"] == "no-cache"
    return reply.headers["Location"]


def get(server: Server, path: str, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.send("GET", path, headers=named)


@pytest.fixture(scope="module")
def nquads(shipped: Server) -> str:
    return latest(shipped, "evidence-graph.nq.gz")


def test_a_dump_holds_every_named_graph_and_nothing_twice(shipped: Server, nquads: str) -> None:
    lines = gzip.decompress(shipped.get(nquads).content).splitlines()

    counted = shipped.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert len(lines) == int(counted.json["results"]["bindings"][0]["n"]["value"])
    assert len(set(lines)) == len(lines)
    assert all(
        quad.graph_name != ox.DefaultGraph()
        for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_QUADS)
    )


def test_trig_says_the_same_as_nquads(shipped: Server, nquads: str) -> None:
    trig = gzip.decompress(shipped.get(nquads.replace(".nq.", ".trig.")).content)
    quads = gzip.decompress(shipped.get(nquads).content)

    assert set(ox.parse(trig, format=ox.RdfFormat.TRIG)) == set(
        ox.parse(quads, format=ox.RdfFormat.N_QUADS)
    )


def test_each_named_graph_can_be_had_by_itself(shipped: Server) -> None:
    files = shipped.get(latest(shipped, "")).json["files"]
    by_graph = {file["graph"]: file for file in files if file["graph"]}

    report = by_graph[f"{GRAPH}report/ut202002"]
    path = "/dumps/" + report["address"].partition("/dumps/")[2]
    lines = gzip.decompress(shipped.get(path).content).splitlines()

    assert path.endswith("/graphs/report/ut202002.nt.gz")
    assert len(lines) == report["triples"]
    counted = shipped.ask("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert len(by_graph) == int(counted.json["results"]["bindings"][0]["n"]["value"])


def test_every_file_has_the_checksum_that_is_said(shipped: Server, nquads: str) -> None:
    reply = shipped.get(nquads)
    digest = hashlib.sha256(reply.content)

    assert shipped.get(f"{nquads}.sha256").text == f"{digest.hexdigest()}  evidence-graph.nq.gz\n"
    assert digest.hexdigest() in shipped.get(latest(shipped, "SHA256SUMS")).text
    assert reply.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert reply.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert int(reply.headers["Content-Length"]) == len(reply.content)
    assert "immutable" in reply.headers["Cache-Control"]
    assert "Content-Encoding" not in reply.headers


def test_a_download_goes_on_where_it_broke_off(shipped: Server, nquads: str) -> None:
    whole = shipped.get(nquads)
    tag = whole.headers["ETag"]

    rest = get(shipped, nquads, Range="bytes=1000-", If_Range=tag)
    part = get(shipped, nquads, Range="bytes=10-19")
    changed = get(shipped, nquads, Range="bytes=1000-", If_Range='"another"')
    beyond = get(shipped, nquads, Range="bytes=99999999-")

    assert (rest.status, rest.content) == (206, whole.content[1000:])
    assert (
        rest.headers["Content-Range"] == f"bytes 1000-{len(whole.content) - 1}/{len(whole.content)}"
    )
    assert (part.status, part.content) == (206, whole.content[10:20])
    assert (changed.status, changed.content) == (200, whole.content)
    assert beyond.status == 416
    assert whole.headers["Accept-Ranges"] == "bytes"


def test_a_file_that_the_client_has_is_not_sent_again(shipped: Server, nquads: str) -> None:
    whole = shipped.get(nquads)

    by_tag = get(shipped, nquads, If_None_Match=whole.headers["ETag"])
    by_date = get(shipped, nquads, If_Modified_Since=whole.headers["Last-Modified"])
    head = shipped.send("HEAD", nquads)

    assert (by_tag.status, by_date.status) == (304, 304)
    assert parsedate_to_datetime(whole.headers["Last-Modified"])
    assert (head.status, head.content) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_another_state_than_the_one_wanted_is_not_sent(shipped: Server, nquads: str) -> None:
    tag = shipped.get(nquads).headers["ETag"]

    of_another = get(shipped, nquads, If_Match='"another"')
    of_before = get(shipped, nquads, If_Unmodified_Since="Mon, 01 Jan 2001 00:00:00 GMT")
    of_this = [get(shipped, nquads, If_Match=wanted) for wanted in (f'"x", {tag}', "*")]

    for refused in (of_another, of_before):
        assert (refused.status, refused.media_type) == (412, "application/problem+json")
        assert refused.headers["Cache-Control"] == "no-store"
    assert [reply.status for reply in of_this] == [200, 200]


def test_a_page_lists_the_files(shipped: Server, nquads: str) -> None:
    folder = nquads.rpartition("/")[0] + "/"

    page = shipped.get(folder, accept=BROWSER)

    assert page.media_type == "text/html"
    assert f'href="{nquads}"' in page.text
    assert shipped.get("/dumps/", accept=BROWSER).headers["Location"] == folder


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/9-none/",
        "/dumps/9-none/x.nq.gz",
        "/dumps/..%2f..%2fetc/passwd",
        "/dumps/writer.lock/",
    ],
)
def test_a_dump_that_there_is_not_is_not_found(shipped: Server, path: str) -> None:
    assert shipped.get(path).status == 404


@pytest.mark.parametrize("name", ["nix.gz", "manifest.json", "../../current", "%2e%2e/writer.lock"])
def test_only_the_files_of_a_dump_are_sent(shipped: Server, nquads: str, name: str) -> None:
    assert shipped.get(f"{nquads.rpartition('/')[0]}/{name}").status == 404


def test_the_same_data_makes_the_same_bytes_in_whatever_order_it_came(tmp_path: Path) -> None:
    quads = [
        ox.Quad(
            ox.NamedNode(f"http://e.org/{n}"),
            ox.NamedNode("http://e.org/p"),
            ox.Literal(f"line\n{n}"),
            ox.NamedNode(graph),
        )
        for n in range(500)
        for graph in (f"{GRAPH}a", f"{GRAPH}b.nt.gz", "http://e.org/elsewhere")
    ]
    for name, order in (("one", quads), ("two", quads[::-1])):
        store = ox.Store()
        store.extend(order)
        write_dumps(store, tmp_path / name)

    files = {p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file()}
    assert len(files) == 6
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_graph_longer_than_a_run_is_sorted_all_the_same(tmp_path: Path) -> None:
    store = ox.Store()
    predicate, graph = ox.NamedNode("http://e.org/p"), ox.NamedNode(f"{GRAPH}long")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://e.org/{n}"), predicate, ox.Literal(n), graph)
        for n in range(LINES_AT_ONCE + 10)
    )

    write_dumps(store, tmp_path / "dump")

    lines = gzip.decompress((tmp_path / "dump/graphs/long.nt.gz").read_bytes()).splitlines()
    assert len(lines) == LINES_AT_ONCE + 10
    assert lines == sorted(lines)


def test_the_last_few_dumps_stay_and_older_ones_go(tmp_path: Path) -> None:
    version = graph_of("<http://e.org/g> { <http://e.org/s> <http://e.org/p> 1 }") / "version-1"

    for number in range(1, 6):
        publish(version, tmp_path / "dumps" / f"{number}-state")
    (tmp_path / "dumps" / "6-state.new").mkdir()  # as a process leaves it that was killed
    publish(version, tmp_path / "dumps" / "7-state")

    left = {folder.name for folder in (tmp_path / "dumps").iterdir() if folder.is_dir()}
    assert left == {"4-state", "5-state", "7-state"}
