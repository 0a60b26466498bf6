"""Requests that bend the protocol: writes, tokens, methods, encodings, markup, headers."""

import json
import re
from urllib.parse import quote

import pytest

from hostile.asking import Outcome, ask, send
from interop.running import RunningServer
from web.serving import DIRECT, FORM

pytestmark = pytest.mark.xdist_group("hostile")

WRITING = "INSERT DATA { <urn:evil:a> <urn:evil:b> <urn:evil:c> }"
WRITTEN = "ASK { { <urn:evil:a> ?p ?o } UNION { GRAPH ?g { <urn:evil:a> ?p ?o } } }"
ERASING = "DELETE WHERE { ?s ?p ?o }"


def holds(server: RunningServer, query: str) -> bool:
    return bool(json.loads(ask(server, query).content)["boolean"])


def form(server: RunningServer, body: str, **headers: str) -> Outcome:
    given = {"Content-Type": FORM} | {n.replace("_", "-"): v for n, v in headers.items()}
    return send(server, "POST", "/sparql", body=body.encode(), headers=given)


@pytest.mark.parametrize("update", [WRITING, ERASING, "DROP ALL", "CLEAR DEFAULT"])
@pytest.mark.parametrize("parameter", ["update", "query"])
def test_nothing_is_written_by_get(strict: RunningServer, parameter: str, update: str) -> None:
    outcome = send(strict, "GET", f"/sparql?{parameter}={quote(update)}")

    assert outcome.status in {400, 403, 405}
    assert outcome.problem["detail"]
    assert holds(strict, "ASK { ?s ?p ?o }")
    assert not holds(strict, WRITTEN)


@pytest.mark.parametrize("update", [WRITING, ERASING])
@pytest.mark.parametrize("parameter", ["update", "query"])
def test_nothing_is_written_by_a_form(strict: RunningServer, parameter: str, update: str) -> None:
    evil = {"Origin": "https://evil.example", "Cookie": "session=1", "Authorization": "Basic eDp5"}

    outcome = form(strict, f"{parameter}={quote(update)}", **evil)

    assert outcome.status in {400, 401, 403}
    assert not holds(strict, WRITTEN)
    assert holds(strict, "ASK { ?s ?p ?o }")


def test_nothing_is_written_by_the_body_of_an_update(strict: RunningServer) -> None:
    outcome = send(
        strict,
        "POST",
        "/sparql",
        body=WRITING.encode(),
        headers={"Content-Type": "application/sparql-update"},
    )

    assert (outcome.status, outcome.kind) == (401, "unauthorized")
    assert not holds(strict, WRITTEN)


def test_a_query_and_an_update_at_once_are_refused(strict: RunningServer) -> None:
    outcome = form(strict, f"query=ASK%20%7B%7D&update={quote(WRITING)}")

    assert outcome.status == 400
    assert not holds(strict, WRITTEN)


def test_a_wrong_token_is_told_and_not_repeated(strict: RunningServer) -> None:
    headers = {"Authorization": "Bearer wrong-token-12345"}

    outcome = send(strict, "GET", "/sparql?query=ASK%7B%7D&timeout=60", headers=headers)

    assert (outcome.status, outcome.kind) == (401, "unauthorized")
    assert outcome.headers["www-authenticate"].startswith("Bearer")
    assert b"wrong-token" not in outcome.content


def test_more_time_without_a_token_is_refused(strict: RunningServer) -> None:
    outcome = send(strict, "GET", "/sparql?query=ASK%7B%7D&timeout=60")

    assert outcome.status == 401
    assert "www-authenticate" in outcome.headers


def test_the_token_gives_more_time(strict: RunningServer) -> None:
    headers = {"Authorization": "Bearer s3cret-of-the-operator"}

    assert send(strict, "GET", "/sparql?query=ASK%7B%7D&timeout=60", headers=headers).status == 200


@pytest.mark.parametrize("name", ["token", "access_token", "authorization"])
def test_a_token_in_the_address_counts_for_nothing(strict: RunningServer, name: str) -> None:
    path = f"/sparql?query=ASK%7B%7D&timeout=60&{name}=s3cret-of-the-operator"

    assert send(strict, "GET", path).status in {400, 401}


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_another_method_in_a_header_or_field_is_ignored(strict: RunningServer, method: str) -> None:
    overridden = form(strict, f"query=ASK%7B%7D&_method={method}", X_HTTP_Method_Override=method)

    assert overridden.status == 200
    assert json.loads(overridden.content)["boolean"] is True


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/", "/query", "/healthz", "/update"])
def test_no_verb_writes_anywhere(strict: RunningServer, method: str, path: str) -> None:
    outcome = send(strict, method, path, body=b"<a:a> <a:b> <a:c> .")

    assert outcome.status in {400, 403, 404, 405}
    if outcome.status == 405:
        assert "GET" in outcome.headers["allow"]


def test_the_graph_store_protocol_writes_nothing(strict: RunningServer) -> None:
    for path in ("/sparql?default", "/sparql?graph=urn:evil:g", "/data?graph=urn:evil:g"):
        outcome = send(
            strict,
            "POST",
            path,
            body=b"<urn:evil:a> <urn:evil:b> <urn:evil:c> .",
            headers={"Content-Type": "text/turtle"},
        )
        assert outcome.status in {400, 403, 404, 405, 415}
    assert not holds(strict, WRITTEN)


@pytest.mark.parametrize("text", ["%FF%FE", "ASK%7B%7D%23%C3%28", "%ED%A0%80", "%F5%80%80%80"])
def test_an_address_that_is_not_utf8_is_refused(strict: RunningServer, text: str) -> None:
    assert send(strict, "GET", f"/sparql?query={text}").status == 400


@pytest.mark.parametrize("body", [b"ASK {} #\xff\xfe", "ASK {} # å".encode("latin-1")])
def test_a_body_that_is_not_utf8_is_refused(strict: RunningServer, body: bytes) -> None:
    outcome = send(strict, "POST", "/sparql", body=body, headers={"Content-Type": DIRECT})

    assert (outcome.status, outcome.kind) == (400, "malformed-request")


@pytest.mark.parametrize("charset", ["latin1", "utf-16", "nonsense"])
def test_another_charset_is_refused(strict: RunningServer, charset: str) -> None:
    headers = {"Content-Type": f"{DIRECT}; charset={charset}"}

    outcome = send(strict, "POST", "/sparql", body=b"ASK {}", headers=headers)

    assert outcome.status in {400, 415}


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf8_may_be_said(strict: RunningServer, charset: str) -> None:
    headers = {"Content-Type": f"{DIRECT}; charset={charset}"}

    assert send(strict, "POST", "/sparql", body=b"ASK {}", headers=headers).status == 200


@pytest.mark.parametrize(
    "asked",
    ["query=ASK%7B%7D&query=ASK%7B%7D", "query=", "query=%20%20", "query=%23%20no%20query"],
    ids=["twice", "empty", "blank", "comment"],
)
def test_no_query_or_two_are_refused(strict: RunningServer, asked: str) -> None:
    assert send(strict, "GET", f"/sparql?{asked}").status == 400
    assert form(strict, asked).status == 400


@pytest.mark.parametrize(
    "formats",
    [
        "format=nonsense",
        "output=nonsense&results=nonsense",
        "format=json&format=application%2Fsparql-results%2Bjson",
        "format=json-ld&output=json-ld&results=application%2Fld%2Bjson%2Capplication%2Fx-json%2Bld",
        "format=&output=json",
        "unknown=1&another=2",
    ],
)
def test_odd_names_of_formats_never_fail(strict: RunningServer, formats: str) -> None:
    outcome = send(
        strict,
        "GET",
        f"/sparql?query=ASK%7B%7D&{formats}",
        headers={"Accept": "application/sparql-results+json"},
    )

    assert (outcome.status, json.loads(outcome.content)["boolean"]) == (200, True)


ERRORS = {
    400: "/sparql?query=SELEKT",
    401: "/sparql?query=ASK%7B%7D&timeout=999999",
    403: "/sparql?query=ASK%7BSERVICE%3Ca:b%3E%7B%7D%7D",
    404: "/nothing-here",
    414: "/sparql?query=" + "x" * 20_000,
    422: "/sparql?format=csv&query=" + quote("SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f }"),
    503: "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
}


@pytest.mark.parametrize(("status", "path"), ERRORS.items())
def test_a_browser_of_another_origin_can_read_the_error(
    strict: RunningServer, status: int, path: str
) -> None:
    outcome = send(strict, "GET", path, headers={"Origin": "https://elsewhere.example"})

    assert outcome.status == status
    assert outcome.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in outcome.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in outcome.headers
    assert outcome.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in outcome.headers["cache-control"]


def test_a_preflight_is_answered(strict: RunningServer) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, authorization",
    }

    outcome = send(strict, "OPTIONS", "/sparql", headers=headers)

    assert outcome.status == 204
    assert "POST" in outcome.headers["access-control-allow-methods"]
    assert "authorization" in outcome.headers["access-control-allow-headers"].lower()


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("accept", ["text/html", "text/plain", "application/problem+json"])
def test_markup_in_a_query_comes_back_as_text(strict: RunningServer, accept: str) -> None:
    path = f"/sparql?query={quote('ASK { ' + SCRIPT)}"
    outcome = send(strict, "GET", path, headers={"Accept": accept})
    if outcome.status in {302, 303}:
        outcome = send(strict, "GET", outcome.headers["location"], headers={"Accept": accept})

    assert outcome.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in outcome.headers["content-security-policy"]
    if outcome.headers["content-type"].startswith("text/html"):
        assert SCRIPT.encode() not in outcome.content


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml", "turtle", "nt", "jsonld", "rdfxml"])
def test_no_answer_is_taken_for_a_page(strict: RunningServer, name: str) -> None:
    kind = (
        "CONSTRUCT { <a:a> <a:b> ?x } {"
        if name in {"turtle", "nt", "jsonld", "rdfxml"}
        else ("SELECT * {")
    )

    outcome = ask(strict, f'{kind} BIND("{SCRIPT}" AS ?x) }}', format=name)

    assert outcome.status == 200
    assert outcome.headers["x-content-type-options"] == "nosniff"
    assert not outcome.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%7B%7D&format=json%0d%0aX-Evil:%201",
        "/sparql?query=ASK%7B%7D&callback=%0d%0aX-Evil:%201",
        "/sparql?query=%0d%0aX-Evil:%201",
        "/sparql?query=ASK%7B%7D&default-graph-uri=%0d%0aX-Evil:%201",
        "/%0d%0aX-Evil:%201",
        "/id/%0d%0aX-Evil:%201",
        "/sparql%0d%0aX-Evil:%201?query=ASK%7B%7D",
    ],
)
def test_no_line_break_reaches_a_header(strict: RunningServer, path: str) -> None:
    headers = {"Accept": "text/html", "Origin": "https://elsewhere.example"}

    outcome = send(strict, "GET", path, headers=headers)

    assert outcome.status is not None
    assert outcome.status < 500
    assert "x-evil" not in outcome.headers


def test_no_answer_is_wrapped_in_a_function(strict: RunningServer) -> None:
    outcome = send(strict, "GET", "/sparql?query=ASK%7B%7D&callback=evil&jsonp=evil")

    assert re.fullmatch(rb"\{.*\}", outcome.content)
