"""SPARQL 1.1 Protocol over a real socket."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import MalformedRequestError
from evidence_graph.sparql.negotiation import MOST_NAMES, MOST_RANGES
from evidence_graph.sparql.request import (
    LONGEST_MEDIA_TYPE,
    MOST_PARAMETERS,
    RawRequest,
    read_request,
)
from evidence_graph.web.server import LONGEST_HEAD
from shared_material import CHECKOUT
from web.serving import DIRECT, FORM, Server, graph_of, serving

ALL = "SELECT ?s ?o { ?s <http://example.org/p> ?o } ORDER BY ?s"
FORMS = {
    "SELECT": ALL,
    "ASK": "ASK { <http://example.org/a> ?p ?o }",
    "CONSTRUCT": "CONSTRUCT { ?s <http://example.org/q> ?o } { ?s <http://example.org/p> ?o }",
    "DESCRIBE": "DESCRIBE <http://example.org/a>",
}


@pytest.mark.parametrize("query", FORMS.values(), ids=FORMS)
def test_a_query_gets_the_same_answer_however_it_is_sent(few: Server, query: str) -> None:
    replies = [few.ask(query), few.form(query=query), few.post(query)]

    assert [reply.status for reply in replies] == [200, 200, 200]
    assert len({tuple(sorted(reply.content.splitlines())) for reply in replies}) == 1


def test_the_endpoint_answers_with_and_without_a_slash(few: Server) -> None:
    with_slash = few.send("POST", "/sparql/", ALL.encode(), {"Content-Type": DIRECT})

    assert with_slash.status == 200
    assert with_slash.content == few.post(ALL).content


def test_a_dataset_parameter_is_the_whole_dataset(few: Server) -> None:
    answer = few.ask(ALL, default_graph_uri="http://example.org/one", format="csv")

    assert answer.text.splitlines() == ["s,o", "http://example.org/a,http://example.org/b"]


def test_dataset_parameters_may_be_repeated(few: Server) -> None:
    graphs = "&".join(f"default-graph-uri=http://example.org/{name}" for name in ("one", "two"))

    answer = few.get(f"/sparql?query={quote(ALL)}&{graphs}&format=csv")

    assert len(answer.text.splitlines()) == 3


def test_dataset_parameters_override_from(few: Server) -> None:
    query = ALL.replace("{", "FROM <http://example.org/two> {", 1)

    answer = few.ask(query, default_graph_uri="http://example.org/one", format="csv")

    assert answer.text.splitlines()[1:] == ["http://example.org/a,http://example.org/b"]


def test_a_named_graph_parameter_alone_leaves_the_default_graph_empty(few: Server) -> None:
    only = {"named_graph_uri": "http://example.org/two", "format": "csv"}

    assert few.ask("ASK { ?s ?p ?o }", **only).text.strip() == "false"
    assert few.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **only).text == "n\r\n2\r\n"


def test_the_graphs_are_listed_by_an_empty_graph_pattern(few: Server) -> None:
    answer = few.ask("SELECT ?g { GRAPH ?g {} } ORDER BY ?g", format="csv")

    assert answer.text.split() == ["g", "http://example.org/one", "http://example.org/two"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_charset_that_is_utf8_is_accepted(few: Server, charset: str) -> None:
    assert few.post("ASK { ?s ?p 'å' }", media_type=f"{DIRECT}; charset={charset}").status == 200


@pytest.mark.parametrize("charset", ["latin1", "utf-16", "ebcdic"])
def test_another_charset_is_refused(few: Server, charset: str) -> None:
    reply = few.post("ASK {}", media_type=f"{DIRECT}; charset={charset}")

    assert reply.status == 400
    assert "UTF-8" in reply.json["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("/sparql?query=", 400),
        ("/sparql?query=%23%20only%20a%20comment", 400),
        ("/sparql?query=ASK%7B%3Fs%20%3Fp%20%27%FF%FE%27%7D", 400),
        ("/sparql?query=ASK%00%7B%7D", 400),
        ("/sparql?update=CLEAR%20ALL", 405),
        ("/sparql?query=CLEAR%20ALL", 400),
        ("/sparql?query=ASK%7B%7D&update=CLEAR%20ALL", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=relative", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=file:///etc/passwd", 400),
        ("/sparql?query=ASK%7B%7D&named-graph-uri=http://a/%0D%0AX:1", 400),
    ],
)
def test_a_request_that_is_not_one_query_is_refused(few: Server, path: str, status: int) -> None:
    reply = few.get(path)

    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    assert few.is_alive()


def test_a_body_without_a_type_is_told_what_is_missing(few: Server) -> None:
    reply = few.send("POST", "/sparql", b"ASK {}")

    assert reply.status == 415
    assert "application/sparql-query" in reply.json["detail"]


def test_a_query_sent_as_a_form_by_mistake_is_told_so(few: Server) -> None:
    reply = few.post("SELECT * { ?s ?p ?o }", media_type=FORM)

    assert reply.status == 400
    assert "application/sparql-query" in reply.json["detail"]


def test_an_encoded_body_is_refused_before_it_is_unpacked(few: Server) -> None:
    headers = {"Content-Type": DIRECT, "Content-Encoding": "gzip"}

    assert few.send("POST", "/sparql", b"\x1f\x8b", headers).status == 415


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("application/sparql-update", "CLEAR ALL"), (FORM, "update=CLEAR+ALL")],
)
def test_an_update_without_a_token_changes_nothing(few: Server, media_type: str, body: str) -> None:
    reply = few.post(body, media_type=media_type)

    assert (reply.status, reply.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert "token" in reply.json["detail"]
    assert few.ask("ASK { ?s ?p ?o }", format="csv").text.strip() == "true"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/query", "/"])
def test_a_method_that_writes_is_refused_everywhere(few: Server, method: str, path: str) -> None:
    reply = few.send(method, path, headers={"X-HTTP-Method-Override": "GET"})

    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]
    assert reply.media_type == "application/problem+json"


def test_head_says_what_get_says_without_saying_it(few: Server) -> None:
    path = f"/sparql?query={quote(ALL)}"

    head, get = few.send("HEAD", path), few.get(path)

    assert (head.status, head.content) == (200, b"")
    for headers in (head.headers, get.headers):
        for name in ("X-Request-Id", "Date"):
            del headers[name]
    assert sorted(head.headers.items()) == sorted(get.headers.items())


def test_a_preflight_is_answered(few: Server) -> None:
    reply = few.send("OPTIONS", "/sparql", headers={"Origin": "https://yasgui.example"})

    assert reply.status == 204
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "content-type" in reply.headers["Access-Control-Allow-Headers"].lower()
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_relative_iris_are_resolved_against_the_public_address(few: Server) -> None:
    answer = few.ask("SELECT (<#x> AS ?x) {}", format="csv")

    assert answer.text.split() == ["x", "http://127.0.0.1:7070/sparql#x"]


def test_unknown_parameters_are_ignored(few: Server) -> None:
    assert few.ask("ASK {}", debug="on", callback="x\r\nSet-Cookie: a=b").status == 200


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.2-basic"])
def test_a_client_may_say_the_version_it_speaks(few: Server, version: str) -> None:
    in_type = {"Content-Type": f"{DIRECT}; version={version}"}

    assert few.ask("ASK {}", version=version).status == 200
    assert few.ask("ASK {}", accept=f"application/sparql-results+json;version={version}").json
    assert few.send("POST", "/sparql", b"ASK {}", in_type).status == 200


def test_an_address_of_16_kilobytes_is_read_and_a_longer_one_is_told_so(few: Server) -> None:
    padding = "#" + "x" * 15_000

    assert few.get(f"/sparql?query={quote('ASK {}' + padding)}").status == 200
    too_long = few.get(f"/sparql?query={quote('ASK {}' + padding)}{'x' * 2_000}")
    assert (too_long.status, too_long.json["limit"]) == (414, 16_384)
    assert "POST" in too_long.json["detail"]


def test_an_update_in_the_address_is_told_that_post_takes_it(few: Server) -> None:
    reply = few.get("/sparql?update=CLEAR%20ALL")

    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert "send it in a POST" in reply.json["detail"]


@given(st.text("%0123456789abcdefABCDEF =+\r\n\t_xå\U0001f600").map(str.encode))
def test_percent_escapes_are_read_as_the_standard_library_reads_them(encoded: bytes) -> None:
    query = b"ASK { ?s ?p 'begin" + encoded + b"end' }"
    expected = unquote_to_bytes(query.replace(b"+", b" "))

    raw = RawRequest(
        method="GET",
        content_type="",
        content_encoding="",
        query_string=b"query=" + query,
        body=b"",
    )
    try:
        text = expected.decode()
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        with pytest.raises(MalformedRequestError):
            read_request(raw)
    else:
        asked = read_request(raw)
        assert asked is not None
        assert asked.query == text


def test_a_body_that_comes_in_chunks_is_read(few: Server) -> None:
    reply = few.send("POST", "/sparql", iter([b"ASK ", b"{}"]), {"Content-Type": DIRECT})

    assert reply.status == 200


def test_many_at_once_are_all_answered() -> None:
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1, 2, 3 }")) as server:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda _: server.ask(query, format="csv"), range(64)))

    assert {reply.text.split()[1] for reply in replies} == {"27"}


@pytest.mark.parametrize(
    "row",
    [
        f"| parameters in the address, and in a form | {MOST_PARAMETERS:,} in each | 400 |",
        f"| characters of `Content-Type` | {LONGEST_MEDIA_TYPE} | 415 |",
        f"| members of `Accept` that are read | {MOST_RANGES} |",
        f"| names in `format=`, `output=` and `results=` together | {MOST_NAMES} |",
        f"414 for an address from {LONGEST_HEAD - 1:,} bytes on",
    ],
)
def test_the_reference_states_the_bounds_of_a_request(row: str) -> None:
    assert row in (CHECKOUT / "docs" / "reference" / "http.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "status"), [(MOST_PARAMETERS, 200), (MOST_PARAMETERS + 1, 400)])
def test_parameters_are_read_up_to_a_number(few: Server, number: int, status: int) -> None:
    others = "&".join(f"a{n}=" for n in range(number - 1))

    assert few.get(f"/sparql?query=ASK%7B%7D&{others}").status == status
    assert few.post(f"query=ASK%7B%7D&{others}", media_type=FORM).status == status


@pytest.mark.parametrize(("length", "status"), [(LONGEST_MEDIA_TYPE, 200), (501, 415)])
def test_a_content_type_is_read_up_to_a_length(few: Server, length: int, status: int) -> None:
    assert few.post("ASK {}", media_type=f"{DIRECT}; x=".ljust(length, "y")).status == status
