"""SPARQL 1.1 Graph Store HTTP Protocol, by the sections of its specification."""

from urllib.parse import quote

import pytest

from web.serving import triples_of
from web.writers import TURTLE, UPDATE, Client, address, emptying, plain_server

pytestmark = pytest.mark.xdist_group("graph-store")

G, H = "http://example.org/g", "http://example.org/h"
ONE, TWO = "<urn:a> <urn:p> 1 .", "<urn:a> <urn:p> 2 ."
MULTIPART = "multipart/form-data; boundary=cut"


server = pytest.fixture(scope="module")(plain_server)
client = pytest.fixture(emptying)


def held(client: Client, graph: str | None = G) -> str:
    """Returns the numbers in a graph, as they stand in N-Triples."""
    found = client.graph("GET", graph, Accept="application/n-triples")
    assert found.status == 200
    return " ".join(sorted(line.split('"')[1] for line in found.text.splitlines() if '"' in line))


class TestNaming:
    @pytest.mark.parametrize("name", ["", "/any"])
    def test_there_are_no_two_names_in_one_request(self, client, name) -> None:
        for query in (f"?graph={quote(G)}&default", f"?graph={quote(G)}&graph={quote(H)}"):
            assert client.send("GET", f"/graph-store{name}{query}").status == 400

    @pytest.mark.parametrize(
        "graph",
        [
            "",
            "foo",
            "../../etc/passwd",
            "//example.org/g",
            "%00",
            "http://a/%20b",
            "http://a/%0D%0AX-Evil:%201",
            "http:///nohost",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/turtle,x",
            "http://a/%FF",
            "http://a/{b}",
            "http://a/" + "x" * 5_000,
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
    def test_what_is_no_absolute_iri_names_no_graph(self, client, graph, method) -> None:
        body = None if method in ("GET", "DELETE") else ONE

        reply = client.send(method, f"/graph-store?graph={graph}", body, {"Content-Type": TURTLE})

        assert reply.status == 400
        assert reply.headers["X-Evil"] is None
        assert "root:" not in reply.text

    def test_the_default_graph_has_no_value(self, client) -> None:
        assert client.send("GET", "/graph-store?default=x").status == 400
        assert client.send("GET", "/graph-store?default=").status == 200

    def test_a_request_without_a_name_is_for_post_only(self, client) -> None:
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            kind = UPDATE if method == "PATCH" else TURTLE
            body = None if method in ("GET", "DELETE") else ""
            assert client.send(method, "/graph-store", body, {"Content-Type": kind}).status == 400

    def test_an_address_below_the_store_is_itself_the_name(self, client) -> None:
        path = "/graph-store/people/anna%20%C3%A5.ttl"

        assert client.send("PUT", path, ONE, {"Content-Type": TURTLE}).status == 201
        assert client.says(f"GRAPH <{client.server.url}{path}> {{ <urn:a> <urn:p> 1 }}")
        assert held(client, f"{client.server.url}{path}") == "1"
        assert client.send("GET", path).status == 200
        assert client.send("DELETE", path).status == 204
        assert client.send("GET", path).status == 404

    def test_bytes_that_are_no_utf_8_name_no_graph(self, client) -> None:
        reply = client.send("PUT", "/graph-store/%FF%FE", ONE, {"Content-Type": TURTLE})

        assert reply.status == 400


class TestGet:
    def test_a_graph_that_holds_nothing_is_not_there(self, client) -> None:
        for method in ("GET", "HEAD"):
            assert client.graph(method, G).status == 404
        assert client.graph("GET", None).status == 200

    @pytest.mark.parametrize(
        "kind",
        ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"],
    )
    def test_it_comes_in_the_type_that_is_wanted(self, client, kind) -> None:
        client.graph("PUT", G, ONE)

        reply = client.graph("GET", G, Accept=kind)

        assert (reply.status, reply.media_type) == (200, kind)
        assert len(triples_of(reply)) == 1
        assert "Accept" in reply.headers["Vary"]

    def test_a_type_that_there_is_not_is_told(self, client) -> None:
        client.graph("PUT", G, ONE)

        assert client.graph("GET", G, Accept="image/png").status == 406

    def test_head_says_what_get_says(self, client) -> None:
        client.graph("PUT", G, ONE)

        head, get = client.graph("HEAD", G), client.graph("GET", G)

        assert (head.status, head.content) == (200, b"")
        for name in ("ETag", "Content-Type", "Content-Length"):
            assert head.headers[name] == get.headers[name]

    def test_each_type_and_coding_has_a_tag_of_its_own(self, client) -> None:
        client.graph("PUT", G, " ".join(f"<urn:a> <urn:p> {n} ." for n in range(500)))

        tags = {
            client.graph("GET", G, Accept=kind, Accept_Encoding=coding).headers["ETag"]
            for kind in ("text/turtle", "application/n-triples")
            for coding in ("identity", "gzip", "br")
        }

        assert len(tags) == 6

    def test_who_has_it_gets_it_no_second_time(self, client) -> None:
        client.graph("PUT", G, ONE)
        tag = client.graph("GET", G).headers["ETag"]

        again = client.graph("GET", G, If_None_Match=tag)
        client.graph("PUT", G, TWO)
        changed = client.graph("GET", G, If_None_Match=tag)

        assert (again.status, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert changed.status == 200


class TestPut:
    def test_it_makes_a_graph_and_then_replaces_it(self, client) -> None:
        first, second = client.graph("PUT", G, ONE), client.graph("PUT", G, TWO)

        assert (first.status, second.status) == (201, 204)
        assert first.headers["Location"] == f"{client.server.url}{address(G)}"
        assert held(client) == "2"

    def test_it_replaces_the_default_graph(self, client) -> None:
        client.graph("PUT", G, ONE)

        assert client.graph("PUT", None, ONE).status == 204
        assert client.graph("PUT", None, TWO).status == 204
        assert (held(client, None), held(client)) == ("2", "1")

    def test_an_empty_document_empties_it(self, client) -> None:
        client.graph("PUT", G, ONE)

        assert client.graph("PUT", G, "").status == 204
        assert client.graph("GET", G).status == 404

    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_a_document_that_breaks_half_way_changes_nothing(self, client, method) -> None:
        client.graph("PUT", G, ONE)

        reply = client.graph(method, G, f"{TWO}\n<urn:b> <urn:p> ; .")

        assert (reply.status, reply.json["line"]) == (400, 2)
        assert reply.json["column"] > 0
        assert held(client) == "1"

    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("application/ld+json", 400),
            ("application/rdf+xml", 400),
            ("application/n-triples", 400),
            ("application/trig", 415),
            ("application/octet-stream", 415),
            ("application/x-www-form-urlencoded", 415),
            ("", 415),
            ("text/turtle; charset=latin1", 400),
            ("text/turtle; charset=utf-16", 400),
        ],
    )
    def test_what_is_not_of_its_type_is_refused(self, client, kind, status) -> None:
        turtle = "@prefix e: <urn:e:> . e:a e:p 1 ."

        reply = client.graph("PUT", G, turtle, Content_Type=kind)

        assert reply.status == status
        assert client.graph("GET", G).status == 404

    @pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples"])
    def test_a_mark_of_the_byte_order_is_passed_over(self, client, kind) -> None:
        body = b'\xef\xbb\xbf<urn:a> <urn:p> "1" .'

        assert client.graph("PUT", G, body, Content_Type=kind).status == 201
        assert held(client) == "1"

    def test_bytes_that_are_no_utf_8_are_refused(self, client) -> None:
        assert client.graph("PUT", G, b"<urn:a> <urn:p> '\xff' .").status == 400

    def test_nothing_is_fetched_for_a_document(self, client) -> None:
        secret = f"{client.server.url}/ns"
        context = f'{{"@context": "{secret}", "@id": "urn:a", "urn:p": 1}}'
        entity = (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
            '<rdf:Description rdf:about="urn:a"><u:p>&e;</u:p></rdf:Description></rdf:RDF>'
        )

        for kind, body in (("application/ld+json", context), ("application/rdf+xml", entity)):
            reply = client.graph("PUT", G, body, Content_Type=kind)
            assert (reply.status, "root:" in reply.text) == (400, False)
        assert client.graph("GET", G).status == 404


class TestPost:
    def test_it_adds(self, client) -> None:
        assert client.graph("POST", G, ONE).status == 201
        assert client.graph("POST", G, TWO).status == 204
        assert held(client) == "1 2"

    @pytest.mark.parametrize("path", ["/graph-store", "/graph-store/"])
    def test_without_a_name_a_graph_gets_one_that_works(self, client, path) -> None:
        reply = client.send("POST", path, ONE, {"Content-Type": TURTLE})

        assert reply.status == 201
        made = reply.headers["Location"]
        assert made.startswith(f"{client.server.url}/graph-store/")
        assert held(client, made) == "1"
        there = made.removeprefix(client.server.url)
        assert [client.send(m, there).status for m in ("GET", "DELETE", "GET")] == [200, 204, 404]

    def test_the_files_of_a_form_are_taken_together(self, client) -> None:
        part = "--cut\r\nContent-Disposition: form-data; name=f; filename=%s\r\n%s\r\n%s\r\n"
        body = (
            part % ("a.ttl", "Content-Type: text/turtle\r\n", ONE)
            + part % ("b.nt", "", '<urn:a> <urn:p> "3" .')
            + "--cut--\r\n"
        )

        assert client.graph("POST", G, body, Content_Type=MULTIPART).status == 201
        assert held(client) == "1 3"
        assert client.graph("PUT", H, body, Content_Type=MULTIPART).status == 201
        assert held(client, H) == "1 3"

    @pytest.mark.parametrize(
        "body",
        ["", "--cut--\r\n", "--other\r\n", "--cut\r\nContent-Disposition: form-data\r\n\r\nx"],
    )
    def test_a_form_without_files_is_refused(self, client, body) -> None:
        reply = client.graph("POST", G, body, Content_Type=MULTIPART)

        assert reply.status in (400, 415)


class TestDelete:
    def test_it_removes_a_graph_and_no_other(self, client) -> None:
        client.graph("PUT", G, ONE)
        client.graph("PUT", H, TWO)

        assert client.graph("DELETE", G).status == 204
        assert client.graph("GET", G).status == 404
        assert client.graph("DELETE", G).status == 404
        assert held(client, H) == "2"

    def test_it_empties_the_default_graph(self, client) -> None:
        client.graph("PUT", None, ONE)

        assert client.graph("DELETE", None).status == 204
        assert held(client, None) == ""


class TestPatch:
    def test_it_changes_one_graph(self, client) -> None:
        client.graph("PUT", G, ONE)
        client.graph("PUT", H, ONE)

        text = "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }"
        reply = client.graph("PATCH", G, text, Content_Type=UPDATE)

        assert (reply.status, held(client), held(client, H)) == (204, "2", "1")

    def test_it_touches_no_other_graph(self, client) -> None:
        client.graph("PUT", G, ONE)

        for text in (f"INSERT DATA {{ GRAPH <{H}> {{ {TWO} }} }}", f"COPY <{G}> TO <{H}>"):
            assert client.graph("PATCH", G, text, Content_Type=UPDATE).status == 403
        assert client.graph("GET", H).status == 404

    @pytest.mark.parametrize("kind", [TURTLE, "application/rdf-patch", "application/json", ""])
    def test_another_kind_of_patch_is_told_which_there_is(self, client, kind) -> None:
        reply = client.graph("PATCH", G, ONE, Content_Type=kind)

        assert reply.status == 415
        assert UPDATE in reply.json["detail"]


class TestOptions:
    @pytest.mark.parametrize("path", ["/graph-store", "/graph-store/mine", address(G)])
    def test_a_preflight_is_allowed_what_there_is(self, server, path) -> None:
        asked = {
            "Origin": "https://editor.example",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,content-type,if-match\r\n".strip(),
        }

        reply = server.send("OPTIONS", path, headers=asked)

        assert (reply.status, reply.content) == (204, b"")
        assert reply.headers["Content-Type"] is None
        [methods] = reply.headers.get_all("Access-Control-Allow-Methods")
        assert {"GET", "PUT", "POST", "PATCH", "DELETE"} <= set(methods.split(", "))
        [names] = reply.headers.get_all("Access-Control-Allow-Headers")
        assert {"authorization", "if-match", "change-reason"} <= set(names.lower().split(", "))
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert reply.headers["Access-Control-Allow-Credentials"] is None
        assert reply.headers["Accept-Patch"] == UPDATE
        assert set(reply.headers["Allow"].split(", ")) == set(methods.split(", "))

    def test_what_a_write_tells_may_be_read_by_a_script(self, client) -> None:
        reply = client.graph("PUT", G, ONE, Origin="https://editor.example")

        exposed = reply.headers["Access-Control-Expose-Headers"]
        assert {"ETag", "Graph-Version", "Location"} <= set(exposed.split(", "))

    def test_another_method_is_told_which_there_are(self, client) -> None:
        reply = client.send("LINK", address(G))

        assert reply.status == 405
        assert "PATCH" in reply.headers["Allow"]
