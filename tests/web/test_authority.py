"""Who may write over HTTP: the holder of a token, by a method that writes, and nobody else."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from evidence_graph.authority.scopes import Scope
from evidence_graph.authority.tokens import TokenFile
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    SHAPES_GRAPH,
)
from evidence_graph.vocabulary import GRAPHS
from interop.running import RunningServer, running
from shipped_store import own_store
from web.serving import FORM
from web.test_formats import CHROME
from web.writers import ADMIN, MINE, TURTLE, UPDATE, Client, address

pytestmark = pytest.mark.xdist_group("writing")

EVIL = "urn:evil:a"
WRITING = f"INSERT DATA {{ GRAPH <{MINE}> {{ <{EVIL}> <urn:evil:b> <urn:evil:c> }} }}"
DOCUMENT = f"<{EVIL}> <urn:evil:b> <urn:evil:c> ."
WRITTEN = f"{{ <{EVIL}> ?p ?o }} UNION {{ GRAPH ?g {{ <{EVIL}> ?p ?o }} }}"
OPERATOR = "secret-of-the-operator"
VOCABULARY = GRAPHS + "vocabulary/outcomes"


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> TokenFile:
    """The tokens of a store of everything that is shipped."""
    return TokenFile(own_store(tmp_path_factory) / "tokens.json")


@pytest.fixture(scope="module")
def secrets(tokens: TokenFile) -> Mapping[str, str]:
    """A token of each scope, by the scope's name."""
    return {scope.value: tokens.create(scope.value, [scope])[1] for scope in Scope}


@pytest.fixture(scope="module")
def server(tokens: TokenFile, secrets: Mapping[str, str]) -> Iterator[RunningServer]:
    """The server as operators run it; no secret may be in what it wrote at the end."""
    store = tokens.path.parent
    options = {"admin_token": ADMIN, "operator_token": OPERATOR, "log_level": "debug"}
    with running(store, replica_memory_bytes=0, **options) as server:
        yield server
        said = server.said()
    assert "request" in said
    for secret in (ADMIN, OPERATOR, *secrets.values()):
        assert secret not in said


@pytest.fixture(autouse=True)
def _nothing_is_written(server: RunningServer) -> Iterator[None]:
    """Every test here is about somebody who may not, or cleans up behind who may."""
    yield
    assert not Client(server).says(WRITTEN)


def assert_unauthorized(reply) -> None:
    assert (reply.status, reply.media_type) == (401, "application/problem+json")
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="evidence-graph"'
    assert reply.json["type"].endswith("/problems/unauthorized")


class TestWithoutAToken:
    def test_an_update_needs_one(self, server) -> None:
        assert_unauthorized(Client(server, None).update(WRITING))
        assert_unauthorized(Client(server, None).form(update=WRITING))

    @pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
    def test_each_method_that_writes_a_graph_needs_one(self, server, method) -> None:
        client = Client(server, None)
        kind = UPDATE if method == "PATCH" else TURTLE

        for path in (address(MINE), address(None), "/graph-store/mine"):
            assert_unauthorized(client.send(method, path, DOCUMENT, {"Content-Type": kind}))

    @pytest.mark.parametrize(
        "header",
        [
            {"Authorization": "Basic " + "dXNlcjpwYXNz"},
            {"Authorization": f"Basic {ADMIN}"},
            {"Authorization": ADMIN},
            {"Authorization": "Bearer"},
            {"Authorization": "Bearer "},
            {"Authorization": f"Bearer {ADMIN}x"},
            {"Authorization": f"Bearer {ADMIN[:-1]}"},
            {"Authorization": f"Bearer {ADMIN.upper()}"},
            {"Authorization": f"Bearer wrong, Bearer {ADMIN}"},
            {"Authorization": "Bearer \u00e5"},
            {"Authorization": f"Bearer {OPERATOR}"},
            {"Authorization": "Bearer evg_" + "A" * 43},
            {"Authorization": "Bearer " + "x" * 10_000},
            {"Cookie": f"token={ADMIN}; access_token={ADMIN}; Authorization=Bearer {ADMIN}"},
            {"Proxy-Authorization": f"Bearer {ADMIN}"},
            {"X-Authorization": f"Bearer {ADMIN}"},
            {"X-Api-Key": ADMIN},
        ],
        ids=lambda header: str(header)[:48],
    )
    def test_nothing_else_takes_its_place(self, server, header) -> None:
        client = Client(server, None)

        replies = [
            client.send("POST", "/sparql", WRITING, {"Content-Type": UPDATE, **header}),
            client.send("PUT", address(MINE), DOCUMENT, {"Content-Type": TURTLE, **header}),
        ]

        for reply in replies:
            assert_unauthorized(reply)
            assert ADMIN not in reply.text

    @pytest.mark.parametrize("name", ["token", "access_token"])
    def test_a_token_in_the_address_is_refused_and_not_repeated(self, server, name) -> None:
        client, in_url = Client(server, None), f"{name}={ADMIN}"

        replies = [
            client.update(WRITING, query=f"?{in_url}"),
            client.form(update=WRITING, query=f"?{in_url}"),
            client.form(update=WRITING, **{name: ADMIN}),
            client.graph("PUT", MINE, DOCUMENT, also=f"&{in_url}"),
            client.graph("DELETE", MINE, also=f"&{in_url}"),
            client.graph("GET", MINE, also=f"&{in_url}"),
        ]

        for reply in replies:
            assert reply.status == 400
            assert "Authorization: Bearer" in reply.json["detail"]
            assert ADMIN not in reply.text + str(reply.headers)

    @pytest.mark.parametrize(
        "path", ["/", "/query", "/ns", "/changes", "/id/x", "/healthz", "/metrics", "/nowhere"]
    )
    def test_no_address_takes_a_token(self, server, path) -> None:
        for name in ("token", "access_token", "access%5Ftoken"):
            reply = server.get(f"{path}?a=b&{name}={ADMIN}")

            assert (reply.status, ADMIN in reply.text) == (400, False)

    @pytest.mark.parametrize("path", ["/id/", "/", "/questions/", "/graph-store/", "/ns/"])
    def test_a_token_in_a_path_is_not_repeated(self, server, secrets, path) -> None:
        for secret in secrets.values():
            for accept in ("*/*", "text/plain", CHROME):
                reply = server.get(path + secret, accept=accept)

                assert (reply.status, secret in reply.text) == (404, False)
        assert f"path='{path}evg_\u2026'" in server.said()

    def test_a_form_from_another_site_writes_nothing(self, server) -> None:
        evil = {
            "Origin": "https://evil.example",
            "Referer": "https://evil.example/",
            "Cookie": "session=1",
            "Authorization": "Basic dXNlcjpwYXNz",
        }

        reply = Client(server, None).form(update=WRITING, headers=evil)

        assert_unauthorized(reply)
        assert reply.headers["Access-Control-Allow-Credentials"] is None

    @pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", ""])
    def test_what_a_form_can_send_without_asking_is_no_update(self, server, kind) -> None:
        reply = Client(server).send("POST", "/sparql", f"update={WRITING}", {"Content-Type": kind})

        assert reply.status == 415

    def test_a_person_gets_a_page_that_says_what_is_missing(self, server) -> None:
        reply = Client(server, None).update(WRITING, Accept=CHROME)

        assert (reply.status, reply.media_type) == (401, "text/html")
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


class TestTokens:
    def test_one_that_was_revoked_opens_nothing_from_then_on(self, server, tokens) -> None:
        _, secret = tokens.create("passing", [Scope.DATA])
        client = Client(server, secret)
        assert client.graph("PUT", MINE, DOCUMENT, also="&dry-run=true").status == 200

        tokens.revoke("passing")

        assert_unauthorized(client.graph("PUT", MINE, DOCUMENT))

    def test_one_whose_time_is_over_opens_nothing(self, server, tokens) -> None:
        made, secret = tokens.create("short", [Scope.DATA], days=1)
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        assert made.expires is not None
        kept = tokens.path.read_text()
        tokens.path.write_text(kept.replace(made.expires.isoformat(), past))

        assert_unauthorized(Client(server, secret).update(WRITING))

    def test_its_digest_opens_nothing(self, server, tokens) -> None:
        for token in tokens.tokens():
            assert_unauthorized(Client(server, token.digest).update(WRITING))

    def test_the_scheme_may_be_written_as_one_likes(self, server) -> None:
        headers = {"Content-Type": TURTLE, "Authorization": f"bEARER   {ADMIN}"}

        reply = Client(server, None).send("PUT", f"{address(MINE)}&dry-run", DOCUMENT, headers)

        assert reply.status == 200


class TestScopes:
    @pytest.mark.parametrize(
        "graph",
        [ONTOLOGY_GRAPH, f"{ONTOLOGY_GRAPH}/x", f"{ONTOLOGY_GRAPH}#x", SHAPES_GRAPH, VOCABULARY],
    )
    def test_a_token_for_data_does_not_open_the_ontology(self, server, secrets, graph) -> None:
        client = Client(server, secrets["data"])

        replies = every_way_to_write(client, graph)

        assert {reply.status for reply in replies} == {403}
        assert all(reply.json["type"].endswith("/problems/forbidden") for reply in replies)
        assert all("scope ontology" in reply.json["detail"] for reply in replies)

    @pytest.mark.parametrize("below", ["", "/x", "#x", "?x"])
    @pytest.mark.parametrize("graph", [INFERRED_GRAPH, PROVENANCE_GRAPH, CATALOGUE_GRAPH])
    @pytest.mark.parametrize("scope", ["data", "ontology", "admin"])
    def test_no_token_opens_what_is_computed(self, server, secrets, graph, scope, below) -> None:
        replies = every_way_to_write(Client(server, secrets[scope]), graph + below)

        assert {reply.status for reply in replies} == {403}

    def test_no_token_opens_the_merged_view(self, server) -> None:
        client = Client(server)

        replies = [
            client.update(f"INSERT DATA {{ <{EVIL}> <urn:p> <urn:o> }}"),
            client.graph("PUT", None, DOCUMENT),
            client.graph("POST", None, DOCUMENT),
            client.graph("DELETE", None),
        ]

        assert {reply.status for reply in replies} == {403}

    def test_a_token_for_the_ontology_does_not_open_data(self, server, secrets) -> None:
        replies = every_way_to_write(Client(server, secrets["ontology"]), MINE)

        assert {reply.status for reply in replies} == {403}
        assert all("scope data" in reply.json["detail"] for reply in replies)

    def test_what_spares_no_graph_spares_the_protected_ones(self, server, secrets) -> None:
        client = Client(server, secrets["data"])
        before = server.post("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").text

        for text in ("DROP ALL", "CLEAR ALL", "DROP NAMED", "DROP DEFAULT", "CLEAR NAMED"):
            assert client.update(text).status == 403
        everything = "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
        assert client.update(everything).status == 403
        after = server.post("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").text
        assert after == before


def every_way_to_write(client: Client, graph: str) -> list:
    """Returns the replies to one request of each kind that would write to a graph."""
    name, triple = f"<{graph}>", f"<{EVIL}> <urn:p> <urn:o>"
    updates = [
        f"INSERT DATA {{ GRAPH {name} {{ {triple} }} }}",
        f"WITH {name} INSERT {{ {triple} }} WHERE {{}}",
        f"CREATE GRAPH <urn:some:other> ; INSERT DATA {{ GRAPH {name} {{ {triple} }} }}",
        f"ADD <{GRAPHS}report/ut202002> TO {name}",
        f"COPY <{GRAPHS}report/ut202002> TO {name}",
        f"MOVE <{GRAPHS}report/ut202002> TO {name}",
        *(f"{verb} {how}GRAPH {name}" for verb in ("DROP", "CLEAR") for how in ("", "SILENT ")),
        f"CREATE SILENT GRAPH {name}",
        f"MOVE SILENT {name} TO <urn:some:other>",
        f"DELETE WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }} ; INSERT DATA {{ GRAPH {name} {{}} }}",
    ]
    patch = {"Content_Type": UPDATE}
    return [
        *(client.update(text) for text in updates),
        client.graph("PUT", graph, DOCUMENT),
        client.graph("POST", graph, DOCUMENT),
        client.graph("DELETE", graph),
        client.graph("PATCH", graph, f"INSERT DATA {{ {triple} }}", **patch),
    ]


class TestMethods:
    @pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method"])
    def test_a_method_is_what_it_is(self, server, header) -> None:
        over = {header: "DELETE"}
        report = GRAPHS + "report/ut202002"

        client = Client(server)
        replies = [
            client.send("GET", address(report), headers=over),
            client.send("GET", f"{address(report)}&_method=DELETE", headers=over),
            client.send("POST", "/sparql", "_method=DELETE&query=ASK+{}", {"Content-Type": FORM}),
        ]

        assert [reply.status for reply in replies] == [200, 200, 200]
        assert client.says(f"GRAPH <{report}> {{ ?s ?p ?o }}")

    def test_nothing_is_written_by_get(self, server) -> None:
        client = Client(server)

        in_update = client.send("GET", f"/sparql?update={quote(WRITING)}")
        in_query = client.send("GET", f"/sparql?query={quote(WRITING)}")
        head = client.send("HEAD", f"/sparql?update={quote(WRITING)}")

        assert (in_update.status, in_update.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
        assert in_update.json["detail"].startswith("GET makes no updates; send it in a POST")
        assert (in_query.status, head.status) == (400, 405)

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    @pytest.mark.parametrize("path", ["/sparql", "/", "/query", "/changes", "/changes/1", "/ns"])
    def test_other_addresses_are_not_written_to(self, server, method, path) -> None:
        reply = Client(server).send(method, path, WRITING, {"Content-Type": UPDATE})

        assert reply.status == 405
        assert "GET" in reply.headers["Allow"]

    def test_load_is_refused_to_everybody(self, server) -> None:
        client = Client(server)

        for source in ("file:///etc/passwd", f"{server.url}/ns", "ftp://127.0.0.1/x"):
            for text in (f"LOAD <{source}>", f"LOAD SILENT <{source}> INTO GRAPH <{MINE}>"):
                reply = client.update(text)
                assert (reply.status, "LOAD" in reply.text) == (403, True)
                assert "root:" not in reply.text

    def test_a_service_is_not_asked_inside_an_update(self, server) -> None:
        inside = f"SERVICE <{server.endpoint}> {{ ?s ?p ?o }}"

        reply = Client(server).update(
            f"INSERT {{ GRAPH <{MINE}> {{ <{EVIL}> ?p ?o }} }} WHERE {{ {inside} }}"
        )

        assert reply.status == 403
