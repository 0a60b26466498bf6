"""Inputs that kill, freeze or deceive other endpoints: the answer here, and life after it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_graph.settings import Settings
from web.serving import DIRECT, FORM, Server, graph_of, serving

DEEP = 3_000
BOMBS = {
    "groups": "ASK " + "{" * DEEP + "}" * DEEP,
    "parentheses": f"SELECT ({'(' * 2 * DEEP}1{')' * 2 * DEEP} AS ?x) {{}}",
    "not": f"ASK {{ FILTER({'!' * 10_000}true) }}",
    "and": f"ASK {{ FILTER(true{' && true' * 10_000}) }}",
    "unions": "ASK { {}" + " UNION {}" * 7_000 + " }",
    "optionals": "ASK { " + "OPTIONAL {" * 10_000 + "}" * 10_000 + " }",
    "path": f"ASK {{ ?s <a:b>{'/<a:b>' * 10_000} ?o }}",
    "lists": f"ASK {{ ?s ?p {'(' * 10_000}1{')' * 10_000} }}",
    "long list": f"ASK {{ ?s ?p ({'1 ' * 100_000}) }}",
    "nodes": f"ASK {{ ?s ?p {'[<a:b> ' * 10_000}1{']' * 10_000} }}",
    "functions": f"ASK {{ FILTER({'STR(' * DEEP}1{')' * DEEP} = '') }}",
    "described": "DESCRIBE " + "<a:b> " * 50_000,
    "product": "ASK {" + "".join(f"?s{n} <a:b> ?o{n} . " for n in range(500)) + "}",
    "braces in a doubtful IRI": "ASK { FILTER(?a<'#>'" + "{" * DEEP + "\n)}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_and_the_server_lives(few: Server, bomb: str) -> None:
    began = time.monotonic()

    reply = few.post(bomb)

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (400, "query-too-complex")
    assert reply.json["limit"]
    assert time.monotonic() - began < 5
    assert few.is_alive()


@pytest.mark.parametrize("media_type", [DIRECT, FORM])
def test_a_body_over_the_limit_is_refused(tight: Server, media_type: str) -> None:
    for size in (100_000, 10_000_000):
        try:
            reply = tight.post(b"query=" + b"#" * size, media_type=media_type)
        except (BrokenPipeError, ConnectionResetError):
            continue  # the server hung up before all was sent, which is its right
        assert reply.status == 413
    assert tight.is_alive()


def test_a_query_over_the_limit_is_refused(tight: Server) -> None:
    reply = tight.post(b"ASK {} #" + b"x" * 2_000)

    assert (reply.status, reply.json["limit"]) == (413, 2_000)


def test_an_answer_over_the_limit_is_an_error_and_never_a_part(tight: Server) -> None:
    reply = tight.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")

    assert (reply.status, reply.json["limit"]) == (422, 20_000)
    assert tight.is_alive()


def test_a_failure_of_the_engine_has_its_true_status(few: Server) -> None:
    reply = few.ask("SELECT (<http://example.org/no-such-function>(1) AS ?x) {}")

    assert reply.status in (400, 403)
    assert "no function" in reply.json["detail"]


@pytest.mark.parametrize("size", [9_000, 16_000])
def test_a_long_address_works(few: Server, size: int) -> None:
    assert few.ask("ASK {} #" + "x" * size).status == 200


@pytest.mark.parametrize("name", ["FROM", "FROM NAMED"])
def test_a_file_is_not_read(few: Server, name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text("<a:secret> <a:b> <a:c> .")
    either = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
    query = f"SELECT * {name} <{secret.as_uri()}> {{ {either} }}"

    reply = few.ask(query)

    assert reply.status == 400
    assert "a:secret" not in reply.text
    assert few.is_alive()


def test_a_graph_that_is_an_address_is_not_fetched(few: Server) -> None:
    query = f"SELECT * FROM <{few.url}/sparql> {{ ?s ?p ?o }}"

    assert few.ask(query, format="csv").text.split() == ["s,p,o"] or few.is_alive()


def test_markup_in_data_and_queries_stays_text() -> None:
    markup = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}\u202e'
    data = f"<http://x/g> {{ <http://x/a> <http://x/says> '''{markup}''' }}"
    with serving(graph_of(data)) as server:
        pages = [
            server.ask("SELECT * { ?s ?p ?o }", format="html"),
            server.ask(f"SELECT ('''{markup}''' AS ?x) {{}}", format="html"),
            server.ask(f"ASK {{ {markup}", format="html"),
        ]
        texts = [server.get(page.headers["Location"]).text for page in pages]
        texts.append(server.get("/<script>alert(1)</script>", accept="text/html").text)

    for text in texts:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in text.partition("<main")[2].partition(" ms")[0]


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "JaVaScRiPt:alert(1)"]
)
def test_an_iri_that_runs_is_never_a_link(iri: str) -> None:
    safe = iri.replace("<b>", "b")
    with serving(graph_of(f"<http://x/g> {{ <http://x/a> <http://x/b> <{safe}> }}")) as server:
        page = server.get("/query?query=SELECT%20*%20{?s%20?p%20?o}").text

    assert safe in page
    assert f'href="{safe}' not in page


def test_header_injection_reaches_no_header(few: Server) -> None:
    for path in ("/sparql?query=ASK{}&format=%0d%0aX-Evil:1", "/%0d%0aX-Evil:1"):
        reply = few.send("GET", path, headers={"Origin": "https://x", "Accept": "text/html"})
        assert reply.headers["X-Evil"] is None


def test_spreadsheet_formulas_are_exact_in_csv(few: Server) -> None:
    answer = few.ask("SELECT ('=1+1' AS ?x) ('a,\"b\"' AS ?y) {}", format="csv")

    assert answer.text == 'x,y\r\n=1+1,"a,""b"""\r\n'


def test_many_at_once_are_all_answered() -> None:
    settings = Settings()
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1, 2, 3 }")) as server:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda _: server.ask(query, format="csv"), range(64)))

    assert {reply.text.split()[1] for reply in replies} == {"27"}
    assert settings.threads < 16
