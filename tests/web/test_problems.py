"""Errors over HTTP: one table, one shape, true statuses, pages that explain."""

import inspect
import logging

import pytest

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.web.problem_types import PROBLEMS, UNFORESEEN
from shared_material import CHECKOUT
from web.serving import FORM, Server, graph_of, serving
from web.test_formats import CHROME

CLASSES = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, EvidenceGraphError)
]
LEAVES = [found for found in CLASSES if not found.__subclasses__()]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_every_leaf_of_the_error_tree_is_in_the_table(leaf: type[EvidenceGraphError]) -> None:
    assert leaf in PROBLEMS


def test_the_errors_drawn_in_the_module_are_those_that_there_are() -> None:
    drawn = {
        word
        for line in (errors.__doc__ or "").splitlines()
        for word in line.split()
        if word.endswith("Error")
    }

    assert drawn == {found.__name__ for found in CLASSES}


def test_each_slug_is_used_once() -> None:
    slugs = [problem.slug for problem in (*PROBLEMS.values(), UNFORESEEN)]

    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("slug", [p.slug for p in (*PROBLEMS.values(), UNFORESEEN)])
def test_the_type_of_each_problem_leads_to_a_page(few: Server, slug: str) -> None:
    assert few.get(f"/problems/{slug}").status == 200


def test_a_problem_has_the_members_of_rfc_9457_and_the_place(few: Server) -> None:
    reply = few.ask("SELECT * {\n  ?s ex:p ?o\n}")

    assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert reply.json == {
        "type": "http://127.0.0.1:7070/problems/query-syntax",
        "title": "The query is not SPARQL",
        "status": 400,
        "detail": "line 2, column 6: the prefix 'ex:' is not declared; "
        "add PREFIX ex: <…> at the top",
        "instance": "/sparql",
        "line": 2,
        "column": 6,
    }


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/sparql-results+xml, application/rdf+xml", "application/problem+json"),
        ("text/plain", "text/plain"),
        (CHROME, "text/html"),
    ],
)
def test_an_error_comes_in_the_shape_that_is_read(
    few: Server, accept: str | None, media_type: str
) -> None:
    reply = few.get("/no/such/page", accept=accept)

    assert (reply.status, reply.media_type) == (404, media_type)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/sparql?query=x"), ("GET", "/nothing"), ("PUT", "/sparql"), ("GET", "/sparql")],
)
def test_every_reply_can_be_read_by_a_script_from_elsewhere(
    few: Server, method: str, path: str
) -> None:
    reply = few.send(method, path, headers={"Origin": "https://elsewhere.example"})

    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Access-Control-Allow-Credentials"] is None
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Request-Id"]


def test_errors_are_not_cached(few: Server) -> None:
    assert few.ask("x").headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_tells_nothing_of_the_inside(
    few: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the inside: /etc/secret")

    monkeypatch.setattr(ServedGraph, "question", fail)

    with caplog.at_level(logging.ERROR):
        reply = few.get("/questions/any")

    assert reply.status == 500
    assert reply.json["type"].endswith("/problems/unforeseen")
    assert b"secret" not in reply.content
    assert "the inside" in caplog.text


@pytest.mark.parametrize("query", ["ASK{?secret ?p ?o}", "SELECT secret"])
def test_each_request_is_one_line_of_the_log_without_its_query(
    few: Server, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    with caplog.at_level(logging.INFO):
        reply = few.ask(query)

    [record] = [r for r in caplog.records if r.getMessage() == "request"]
    assert (record.status, record.path, record.request) == (
        reply.status,
        "/sparql",
        reply.headers["X-Request-Id"],
    )
    assert "secret" not in caplog.text


def test_each_request_has_an_id_of_its_own(few: Server) -> None:
    ids = [few.ask(query).headers["X-Request-Id"] for query in ("ASK {}", "ASK {}", "ASK")]

    assert len(set(ids)) == 3


@pytest.mark.parametrize("accept", [None, "text/plain", CHROME])
def test_only_a_wrong_method_is_told_the_methods_there_are(
    tight: Server, accept: str | None
) -> None:
    headers = {} if accept is None else {"Accept": accept}

    wrong = tight.send("PUT", "/sparql", headers=headers)
    update = tight.send("POST", "/sparql", b"update=CLEAR+ALL", {**headers, "Content-Type": FORM})
    timeout = tight.send("GET", "/sparql?query=ASK%7B%7D&timeout=99&format=json", headers=headers)

    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert (update.status, update.headers["Allow"]) == (401, None)
    assert (timeout.status, timeout.headers["Allow"]) == (403, None)


@pytest.mark.parametrize("accept", ["*/*", CHROME])
def test_what_no_coding_can_say_depends_on_the_codings(few: Server, accept: str) -> None:
    headers = {"Accept": accept, "Accept-Encoding": "identity;q=0, *;q=0"}

    reply = few.send("GET", "/sparql?query=ASK%7B%7D&format=json", headers=headers)

    assert (reply.status, reply.headers["Vary"]) == (406, "Accept, Accept-Encoding")


def test_the_instance_is_an_address_below_the_public_one() -> None:
    public = Settings(public_url="https://example.org/evidence", replica_memory_bytes=0)
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1 }"), public) as server:
        of_the_endpoint = server.ask("ASK").json["instance"]
        of_a_page = server.get("/id/tv%C3%A5%20ord").json["instance"]

    assert of_the_endpoint == "/evidence/sparql"
    assert of_a_page == "/evidence/id/tv%C3%A5%20ord"


def test_an_error_of_a_query_is_a_page_for_who_reads_pages(few: Server) -> None:
    # A link to a download that a person follows: the query has a format, the error has not.
    reply = few.ask("SELECT", accept=CHROME, format="csv")

    assert (reply.status, reply.media_type) == (400, "text/html")


def test_an_error_in_a_text_that_has_no_utf8_can_be_told(few: Server) -> None:
    reply = few.ask("ASK { <\\uD800> ?p ?o }")

    assert (reply.status, reply.media_type) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "kind", [errors.RequestError, errors.QueryError, errors.NotFoundError, errors.StoreError]
)
def test_the_reference_names_every_problem_that_a_reader_can_meet(kind: type) -> None:
    reference = (CHECKOUT / "docs" / "reference" / "http.md").read_text()

    for error, problem in PROBLEMS.items():
        if issubclass(error, kind):
            assert f"`{problem.slug}`" in reference
            assert f"| {problem.status} |" in reference


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
