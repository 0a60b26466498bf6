"""Two who write to one graph: the state that a write is made for, and what it is called."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.test_graph_store import ONE, TWO, G, held
from web.writers import TURTLE, UPDATE, address, emptying, plain_server

pytestmark = pytest.mark.xdist_group("graph-store")


server = pytest.fixture(scope="module")(plain_server)
client = pytest.fixture(emptying)


class TestConditions:
    def test_the_version_of_each_write_is_good_for_the_next(self, client) -> None:
        tag = client.graph("PUT", G, ONE).headers["Graph-Version"]
        for method, body, kind in (
            ("PUT", TWO, TURTLE),
            ("POST", ONE, TURTLE),
            ("PATCH", "DELETE DATA { <urn:a> <urn:p> 1 }", UPDATE),
        ):
            reply = client.graph(method, G, body, Content_Type=kind, If_Match=tag)
            assert reply.status == 204
            tag = reply.headers["Graph-Version"]
        assert client.graph("DELETE", G, If_Match=tag).status == 204

    def test_the_tag_of_a_read_is_good_for_a_write(self, client) -> None:
        client.graph("PUT", G, ONE)
        for kind in ("text/turtle", "application/ld+json"):
            for coding in ("identity", "gzip"):
                read = client.graph("GET", G, Accept=kind, Accept_Encoding=coding)
                reply = client.graph("PUT", G, TWO, If_Match=read.headers["ETag"])
                assert reply.status == 204

    def test_reading_tells_the_version_that_writing_told(self, client) -> None:
        told = client.graph("PUT", G, ONE).headers["Graph-Version"]

        replies = [client.graph("GET", G), client.graph("HEAD", G)]
        replies.append(client.graph("GET", G, If_None_Match=replies[0].headers["ETag"]))
        replies += [client.server.ask("ASK {}"), client.server.post("ASK {}")]

        assert [reply.headers["Graph-Version"] for reply in replies] == [told] * 5
        assert [reply.status for reply in replies] == [200, 200, 304, 200, 200]

    def test_no_write_has_a_tag_of_a_representation(self, client) -> None:
        patch = {"Content_Type": UPDATE, "Prefer": "return=representation"}

        replies = [
            client.graph("PUT", G, ONE),
            client.graph("PUT", G, TWO, also="&dry-run"),
            client.graph("POST", G, TWO),
            client.graph("PATCH", G, "DELETE DATA { <urn:a> <urn:p> 1 }", **patch),
            client.update("INSERT DATA { <urn:b> <urn:p> 1 }"),
            client.graph("DELETE", G),
        ]

        assert [reply.status for reply in replies] == [201, 200, 204, 200, 204, 204]
        assert {reply.headers["ETag"] for reply in replies} == {None}

    def test_a_tag_never_names_what_another_wrote_meanwhile(self, client) -> None:
        client.graph("PUT", G, "<urn:n> <urn:is> 0 .")
        is_over = threading.Event()

        def write() -> dict[str, str]:
            told = {}
            for number in range(1, 9):
                reply = client.graph("PUT", G, f"<urn:n> <urn:is> {number} .")
                told[reply.headers["Graph-Version"]] = str(number)
            is_over.set()
            return told

        def read() -> list[tuple[str, str]]:
            found = []
            while not is_over.is_set():
                reply = client.graph("GET", G, Accept="application/n-triples")
                assert reply.status == 200, reply.text
                assert reply.headers["ETag"].startswith(reply.headers["Graph-Version"][:-1] + "-")
                found.append((reply.headers["Graph-Version"], reply.text.split('"')[1]))
            return found

        with ThreadPoolExecutor(4) as pool:
            writing, reading = pool.submit(write), [pool.submit(read) for _ in range(3)]
            told = writing.result()
            found = [pair for future in reading for pair in future.result()]

        assert len({version for version, _ in found}) > 2
        assert [pair for pair in found if told.get(pair[0], "0") != pair[1]] == []

    @pytest.mark.parametrize(
        ("name", "value", "status"),
        [
            ("If-Match", "{now}", 204),
            ("If-Match", '"v0", {now}', 204),
            ("If-Match", "*", 204),
            ("If-Match", '"v0"', 412),
            ("If-Match", '"old", "older"', 412),
            ("If-Match", "W/{now}", 412),
            ("If-None-Match", "*", 412),
            ("If-None-Match", "{now}", 412),
            ("If-None-Match", "W/{now}", 412),
            ("If-None-Match", '"v0"', 204),
        ],
    )
    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_a_graph_that_is_there(self, client, method, name, value, status) -> None:
        now = client.graph("PUT", G, ONE).headers["Graph-Version"]
        body = TWO if method == "PUT" else None

        reply = client.send(
            method, address(G), body, {"Content-Type": TURTLE, name: value.format(now=now)}
        )

        assert reply.status == status
        if status == 412:
            assert held(client) == "1"

    def test_a_graph_that_is_not_there(self, client) -> None:
        assert client.graph("PUT", G, ONE, If_Match="*").status == 412
        assert client.graph("PUT", G, ONE, If_Match='"v1"').status == 412
        assert client.graph("GET", G).status == 404
        assert client.graph("PUT", G, ONE, If_None_Match="*").status == 201
        assert client.graph("PUT", G, TWO, If_None_Match="*").status == 412
        assert held(client) == "1"
