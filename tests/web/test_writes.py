"""Changes over HTTP of a graph of evidence: what is taken, on what conditions, and what is told."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from interop.running import RunningServer, running
from shipped_store import own_store
from web.serving import FORM
from web.test_formats import CHROME
from web.writers import ADMIN, MINE, OTHER, UPDATE, Client, current, insert, tidying

pytestmark = pytest.mark.xdist_group("writing")

MIB = 1024**2
PATCH = {"Content_Type": UPDATE}
GOOD = "<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 1 ."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped, for these tests to change."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """The server as operators run it."""
    with running(store, admin_token=ADMIN, max_write_bytes=8 * MIB, max_query_bytes=MIB) as server:
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[Client]:
    """Somebody who may write everything; what a test put to these graphs is away afterwards."""
    with tidying(server) as client:
        yield client


class TestTheRequest:
    def test_an_update_is_done_however_it_is_sent(self, client) -> None:
        bare = client.update(insert("<urn:t:a> <urn:t:q> 1"))
        form = client.form(update=insert("<urn:t:a> <urn:t:q> 2"))

        assert [(r.status, r.content) for r in (bare, form)] == [(204, b"")] * 2
        assert client.says("<urn:t:a> <urn:t:q> 1, 2")

    def test_the_graphs_that_where_asks_come_with_the_request(self, client) -> None:
        client.update(insert("<urn:t:a> <urn:t:q> 1"))
        text = f"INSERT {{ GRAPH <{OTHER}> {{ ?s <urn:t:q> 2 }} }} WHERE {{ ?s <urn:t:q> 1 }}"

        elsewhere = client.form(update=text, **{"using-graph-uri": "http://example.org/none"})
        assert (elsewhere.status, client.says("<urn:t:a> <urn:t:q> 2")) == (204, False)
        there = client.update(text, query=f"?using-graph-uri={quote(MINE, safe='')}")
        assert (there.status, client.says("<urn:t:a> <urn:t:q> 2")) == (204, True)

    @pytest.mark.parametrize(
        ("kind", "body", "query"),
        [
            (FORM, "query=ASK+{}&update=" + quote(insert("<urn:t:a> <urn:t:q> 1")), ""),
            (FORM, "update=" + quote(insert("<urn:t:a> <urn:t:q> 1")), "?query=ASK%20%7B%7D"),
            (UPDATE, insert("<urn:t:a> <urn:t:q> 1"), "?query=ASK%20%7B%7D"),
            (UPDATE, insert("<urn:t:a> <urn:t:q> 1"), "?update=CLEAR%20ALL"),
            (FORM, "update=CLEAR+ALL&update=CLEAR+ALL", ""),
            (FORM, "a=b", "?update=CLEAR%20ALL"),
            (FORM, "", "?update=CLEAR%20ALL"),
            (FORM, "update=CLEAR+ALL&using-graph-uri=relative", ""),
            (FORM, "update=CLEAR+ALL&using-named-graph-uri=file:///etc/passwd", ""),
            (FORM, "update=CLEAR+ALL%FF", ""),
            (FORM, "update=CLEAR+ALL%00", ""),
            (UPDATE, b"INSERT DATA { <urn:a> <urn:b> '\xff\xfe' }", ""),
            (UPDATE, b"INSERT DATA { <urn:a> <urn:b> '\x00' }", ""),
            (UPDATE, "INSERT DATA { <urn:a> <urn:b> '\u00e5' }".encode("utf-16"), ""),
            (f"{UPDATE}; charset=latin1", "INSERT DATA { <urn:a> <urn:b> '\u00e5' }", ""),
            (UPDATE, "SELECT * { ?s ?p ?o }", ""),
            (UPDATE, "INSERT DATA { <urn:a> <urn:b> }", ""),
            (UPDATE, insert("<urn:t:a> <urn:t:q> 1"), "?version=1"),
            (FORM, "version=1&update=" + quote(insert("<urn:t:a> <urn:t:q> 1")), ""),
        ],
    )
    def test_one_that_is_not_exactly_one_update_is_refused(
        self, client, store, kind, body, query
    ) -> None:
        before = current(store)

        reply = client.send("POST", f"/sparql{query}", body, {"Content-Type": kind})

        assert (reply.status, reply.media_type) == (400, "application/problem+json")
        assert current(store) == before

    def test_an_earlier_version_of_a_graph_is_neither_read_nor_written(self, client, store) -> None:
        before, address = current(store), f"/graph-store?graph={quote(MINE, safe='')}&version=1"
        turtle = {"Content-Type": "text/turtle"}

        replies = [client.send("GET", address), client.send("PUT", address, GOOD, turtle)]

        assert [reply.status for reply in replies] == [400, 400]
        assert "queries at /sparql" in replies[0].json["detail"]
        assert current(store) == before

    @pytest.mark.parametrize(
        ("term", "written"),
        [("<<( <urn:x> <urn:y> 1 )>>", "<urn:t:q>"), ('"x"@en--ltr', '"x"@en--ltr')],
    )
    def test_what_only_rdf_1_2_can_say_is_refused(self, client, store, term, written) -> None:
        before, turtle = current(store), {"Content_Type": "text/turtle"}
        statement = f"<urn:t:a> <urn:t:q> {term}"

        replies = [
            client.update(insert(statement)),
            client.graph("PUT", MINE, f"{GOOD} {statement} .", **turtle),
        ]

        for reply in replies:
            assert (reply.status, reply.media_type) == (400, "application/problem+json")
            assert "evidence is RDF 1.1" in reply.json["detail"]
            assert written in reply.json["detail"]
        assert current(store) == before

    @pytest.mark.parametrize(
        "statement",
        ["rdf: <urn:t:q> 1", "<urn:t:a> a rdf:", "<urn:t:a> <urn:t:q> rdf:", "rdf: a owl:, skos:"],
    )
    def test_a_vocabulary_itself_may_be_spoken_of(self, client, statement) -> None:
        names = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
        names += "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
        names += "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"

        assert client.update(names + insert(statement)).status == 204

    @pytest.mark.parametrize("text", ["", "# nothing but a comment", "PREFIX e: <urn:e:>"])
    def test_one_without_operations_is_an_update_that_changes_nothing(
        self, client, store, text
    ) -> None:
        before = current(store)

        replies = [client.update(text), client.form(update=text)]

        assert [reply.status for reply in replies] == [204, 204]
        assert current(store) == before

    @pytest.mark.parametrize("token", [ADMIN, None])
    def test_a_query_and_an_update_are_refused_whoever_sends_them(self, server, token) -> None:
        reply = Client(server, token).send(
            "POST", "/sparql", "query=ASK+{}&update=CLEAR+ALL", {"Content-Type": FORM}
        )

        assert reply.status == 400
        assert "send one of them" in reply.json["detail"]

    @pytest.mark.parametrize("kind", ["text/plain", "text/turtle", "application/json", "x" * 600])
    def test_another_type_is_no_update(self, client, kind) -> None:
        reply = client.send("POST", "/sparql", "CLEAR ALL", {"Content-Type": kind})

        assert reply.status == 415
        assert UPDATE in reply.json["detail"]

    @pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "x-unknown"])
    def test_an_encoded_body_is_not_unpacked(self, client, coding) -> None:
        encoded = {"Content-Encoding": coding}

        assert client.update("\x1f\x8b", **encoded).status == 415
        assert client.form(update="CLEAR ALL", headers=encoded).status == 415
        assert client.graph("PUT", MINE, b"\x1f\x8b", **encoded).status == 415

    def test_the_place_of_a_fault_is_told(self, client) -> None:
        reply = client.update("INSERT DATA {\n  ex:a ex:b ex:c }")

        assert (reply.status, reply.json["line"]) == (400, 2)
        assert reply.json["type"].endswith("/problems/query-syntax")
        assert reply.json["title"] == "The update is not SPARQL"

    def test_a_fault_is_told_of_the_update_and_of_no_query(self, client) -> None:
        deep = "INSERT { ?s ?p 1 } WHERE " + "{" * 250 + "?s ?p ?o" + "}" * 250
        service = f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p 1 }} }} WHERE {{ SERVICE <urn:x> {{}} }}"

        for text, status in ((deep, 400), (service, 403), ("LOAD <urn:x>", 403)):
            for reply in (client.update(text), client.graph("PATCH", MINE, text, **PATCH)):
                assert (reply.status, "update" in reply.json["title"]) == (status, True)
                assert "the query" not in reply.json["detail"]

    def test_what_an_update_says_is_no_markup_in_the_telling_of_its_fault(self, client) -> None:
        text = f"INSERT DATA {{ <script>alert(1)</script> GRAPH <{MINE}> }}"

        page = client.update(text, Accept=CHROME)

        assert (page.status, page.media_type) == (400, "text/html")
        assert "<script" not in page.text
        assert page.headers["X-Content-Type-Options"] == "nosniff"

    def test_relative_iris_are_read_against_the_public_address(self, client, server) -> None:
        client.update(insert("<#x> <urn:t:q> 1"))

        assert client.says(f"<{server.endpoint}#x> <urn:t:q> 1")

    def test_an_operation_that_fails_takes_the_earlier_ones_back(self, client, store) -> None:
        before = current(store)

        reply = client.update(f"{insert('<urn:t:a> <urn:t:q> 1')} ; DROP GRAPH <urn:not:there>")

        assert (reply.status, current(store)) == (409, before)
        assert reply.json["type"].endswith("/problems/graph-state")
        assert not client.says("<urn:t:a> <urn:t:q> 1")


class TestLongBodies:
    def test_an_update_longer_than_any_query_is_read_with_a_token(self, client) -> None:
        update = insert("<urn:t:a> <urn:t:q> 1") + " #" + "x" * (5 * MIB)

        assert client.update(update).status == 204
        assert client.form(update=update).status == 204
        assert client.says("<urn:t:a> <urn:t:q> 1")

    def test_a_graph_longer_than_any_query_is_read_with_a_token(self, client) -> None:
        document = f"<urn:t:a> <urn:t:q> 1 . #{'x' * (5 * MIB)}"

        assert client.graph("PUT", MINE, document).status == 201

    def test_beyond_the_limit_of_writes_it_is_refused(self, client) -> None:
        long = b"#" * (8 * MIB + 1)

        for reply in (client.update(long), client.graph("PUT", MINE, long)):
            assert (reply.status, reply.json["limit"]) == (413, 8 * MIB)
        chunks = iter([b"#" * MIB] * 9)
        headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": UPDATE}
        assert client.server.send("POST", "/sparql", chunks, headers).status == 413

    @pytest.mark.parametrize("token", [None, "wrong", ADMIN + "x"])
    def test_without_a_token_no_more_is_read_than_of_a_query(self, server, token) -> None:
        reply = Client(server, token).update(b"#" * (4 * MIB))

        assert (reply.status, reply.json["limit"]) == (413, 3 * MIB + 65_536)

    def test_a_query_is_no_longer_for_who_may_write(self, client) -> None:
        reply = client.send(
            "POST", "/sparql", b"#" * (4 * MIB), {"Content-Type": "application/sparql-query"}
        )

        assert reply.status == 413


class TestWhatIsTold:
    def test_what_is_written_is_answered_at_once(self, client) -> None:
        for number in range(10):
            assert client.update(insert(f"<urn:t:a> <urn:t:q> {number}")).status == 204
            assert client.says(f"<urn:t:a> <urn:t:q> {number}")
            assert client.graph("GET", MINE, Accept="text/csv, */*;q=0.1").status == 200
            assert f'"{number}"' in client.graph("GET", MINE, Accept="application/n-triples").text

    def test_an_update_tells_the_version_that_it_made(self, client, store) -> None:
        reply = client.update(insert("<urn:t:a> <urn:t:q> 1"))

        assert reply.headers["Graph-Version"] == f'"v{current(store)}"'
        assert reply.headers["ETag"] is None

    def test_an_update_that_changes_nothing_makes_no_version(self, client, store) -> None:
        client.update(insert("<urn:t:a> <urn:t:q> 1"))
        before = current(store)

        reply = client.update(insert("<urn:t:a> <urn:t:q> 1"))

        assert (reply.status, reply.headers["Graph-Version"], current(store)) == (
            204,
            f'"v{before}"',
            before,
        )

    def test_who_prefers_it_is_told_all(self, client, store) -> None:
        reply = client.update(insert(GOOD), Prefer="return=representation")

        assert (reply.status, reply.media_type) == (200, "application/json")
        told = reply.json
        assert (told["version"], told["changed"], told["dryRun"]) == (current(store), True, False)
        assert {"graph": MINE, "added": 2, "removed": 0} in told["graphs"]
        assert (told["conforms"], told["results"]) == (True, [])

    def test_who_why_and_by_what_is_on_record(self, client, store) -> None:
        reason = quote('Fältet "utfall" rättat\n<b>')

        client.update(insert("<urn:t:a> <urn:t:q> 1"), Change_Reason=reason)

        entry = next(EvidenceGraph.published(store).log())
        assert (entry.by.author, entry.by.reason) == ("admin", 'Fältet "utfall" rättat <b>')
        assert entry.by.tool.startswith("evidence-graph ")
        assert client.says(
            f"GRAPH <{PROVENANCE_GRAPH}> {{ ?c ?p ?why FILTER(CONTAINS(STR(?why), 'utfall')) }}"
        )

    @pytest.mark.parametrize("reason", ["%FF", "a%00b", "a%1Bb", "x" * 1_001, "r\u00e4ttat"])
    def test_a_reason_that_nobody_could_read_is_refused(self, client, store, reason) -> None:
        before = current(store)

        reply = client.update(insert("<urn:t:a> <urn:t:q> 1"), Change_Reason=reason)

        assert (reply.status, current(store)) == (400, before)
        assert "Change-Reason" in reply.json["detail"]


class TestConditions:
    def test_an_update_is_bound_to_a_version(self, client) -> None:
        client.update(insert("<urn:t:a> <urn:t:q> 1"))
        tag = client.server.ask("ASK {}").headers["Graph-Version"]

        assert client.update(insert("<urn:t:a> <urn:t:q> 2"), If_Match=tag).status == 204
        late = client.update(insert("<urn:t:a> <urn:t:q> 3"), If_Match=tag)
        assert (late.status, client.says("<urn:t:a> <urn:t:q> 3")) == (412, False)
        assert late.json["type"].endswith("/problems/precondition-failed")

    @pytest.mark.parametrize("header", ["\u00e5", "v7", '"v7', 'W/v7"', '"v7" "v8"', "**"])
    def test_what_is_no_list_of_tags_is_refused(self, client, store, header) -> None:
        before = current(store)

        reply = client.update(insert("<urn:t:a> <urn:t:q> 1"), If_Match=header)

        assert (reply.status, current(store)) == (400, before)
