"""SERVICE is never run, however it is written; everything else that has its letters is."""

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_graph.errors import (
    EvidenceGraphError,
    MalformedRequestError,
    QueryRefusedError,
    QuerySyntaxError,
)
from evidence_graph.sparql import policy
from evidence_graph.sparql.guard import guard
from evidence_graph.store.quads import QuadStore

REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT*{SERVICE<http://127.0.0.1:1/>{?s ?p ?o}}",
    "SELECT * { sErViCe <http://[::1]/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <http://2130706433/> } SERVICE ?e { ?s ?p ?o } }",
    "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICE ex:a { ?s ?p ?o } }",
    "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICESILENTex:a { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "PREFIX:<http://127.0.0.1:1/> PREFIX service:<http://x/> SELECT * { service:a { ?s ?p ?o } }",
    "PREFIX ex:<http://127.0.0.1:1/> PREFIX serviceex:<http://x/> ASK { serviceex:a { ?s ?p ?o } }",
    "PREFIXex:<http://127.0.0.1:1/> PREFIX serviceex:<http://x/> ASK { serviceex:a { ?s ?p ?o } }",
    "prefix s:<http://127.0.0.1:1/> PREFIX servicesilents:<http://x/> ASK { servicesilents:a {} }",
    "SELECT * { service:a ?p ?o }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p true.SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'^^<http://x/y>SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } } }",
    "SELECT * { # a comment that ends with a carriage return\rSERVICE <http://127.0.0.1:1/> {} }",
    "SELECT * { ?s ?p '''a'''SERVICE <http://127.0.0.1:1/> {} #'''\n }",
    "SELECT * { ?s ?p ('''a')SERVICE <http://127.0.0.1:1/> {} #\\uD800'''\n }",
    "SELECT * { VALUES ?a { 1 } FILTER(?a<?b)SERVICE?v#>\n{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?a<'#>')SERVICE?v{ ?s ?p ?o } #'\n }",
    "ASK { FILTER(?a<'>')}#'\n SERVICE <http://127.0.0.1:1/> {} }",
]

ALLOWED = [
    "SELECT ?service { ?service ?p 'SERVICE <http://127.0.0.1:1/> { }' }",
    'SELECT * { ?s ?p """a \'SERVICE\' { """ } # SERVICE <http://127.0.0.1:1/> {}',
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
    "DESCRIBE <https://w3id.org/evidence-graph/id/agent/sbu-enquiry-service>",
    "SELECT * { ?s ?p <urn:x:service> }",
    "ASK { ?s ?p 'service'@en-service }",
    "ASK { FILTER(?a < ?b) ?a ?service 'x' }",
    "ASK {} #service",
    "PREFIX service: <http://x/> SELECT * { service:a service:b ?o . ?o a service:Service }",
    "PREFIX ex: <http://x/> PREFIX myservices: <http://y/> ASK { ex:a myservices:b ?service }",
    "PREFIX ex: <http://x/> ASK { ex:service\\'s ex:a.service ex:%41service }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_call_of_another_endpoint_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        policy.check(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_the_letters_elsewhere_are_no_call(query: str) -> None:
    policy.check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { SERV\\u0049CE ?x {} }",
    ],
)
def test_an_escaped_keyword_is_no_sparql(query: str) -> None:
    policy.check(query)

    with pytest.raises(QuerySyntaxError):
        QuadStore.in_memory().query(query)


def test_a_query_with_the_letters_that_is_no_sparql_says_where() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        policy.check("SELECT ?service { ?service ?p }")

    assert (caught.value.line, caught.value.column) == (1, 31)
    assert "zz0" not in str(caught.value)


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from named", "FROM\n"])
def test_a_file_is_no_graph(clause: str) -> None:
    with pytest.raises(MalformedRequestError):
        policy.check(f"SELECT * {clause} <FILE:///etc/passwd> {{ ?s ?p ?o }}")


def test_a_file_may_be_spoken_of() -> None:
    policy.check("SELECT * { ?s ?p <file:///etc/passwd> }")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """A port on loopback, and a list that grows when anything connects to it."""
    calls: list[int] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)

        def count() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(1)
                connection.close()

        threading.Thread(target=count, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        server.shutdown(socket.SHUT_RDWR)


def test_the_engine_would_call_if_it_were_let(listener: tuple[str, list[int]]) -> None:
    address, calls = listener

    for glued in (f"SERVICE<{address}>", "SERVICEex:", "SERVICESILENTex:"):
        before = len(calls)
        run(f"PREFIX ex: <{address}> SELECT * {{ {glued}{{ ?s ?p ?o }} }}")
        assert len(calls) > before


# Whatever changes how the text around the keyword is cut: quotes, brackets, comments, escapes,
# the beginnings and ends of IRIs, and tokens that swallow or release what follows.
PIECES = [
    "SERVICE", "service", "SILENT", "SERVICE<ADDRESS>{?s ?p ?o}", "SERVICE ex:{?s ?p ?o}",
    "SERVICEex:{}", "<ADDRESS>", "ex:", "?v", "{", "}", "(", ")", "{?s ?p ?o}", "FILTER(", "?a<?b",
    "<", ">", "#", "\n", "\r", "'", "''", "'''", '"', '"""', "\\", "\\'", "\\u0027", "\\u003E",
    "\\uD800", "@en", "^^", "1", "true", ".", ";", ",", "a", "<'#>", "<#>", "<?b)", "VALUES ?v",
    "service:", "service:a{?s ?p ?o}", "serviceex:a", "serviceex:{}", "xservice:a", ":a", ":",
    "{<ADDRESS>}", "BIND(", "OPTIONAL", "UNION", "GRAPH", "EXISTS", "?s ?p ", "?s ?p 'x'", " ",
    "ex:b", "ex:b\\'", "_:b", "-", "/", "!", "*", "||", "[", "]", "SELECT*", "\u2028", "\u00e9",
]  # fmt: skip


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14))
def test_nothing_that_passes_reaches_out(
    listener: tuple[str, list[int]], pieces: list[str]
) -> None:
    address, calls = listener
    inside = "".join(pieces).replace("ADDRESS", address)
    before = len(calls)

    for query in (
        f"PREFIX ex:<{address}>SELECT*{{{inside}}}",
        f"PREFIX ex:<{address}>PREFIX service:<{address}>PREFIX serviceex:<a:b>SELECT*{{{inside}}}",
        f"PREFIX service:<{address}>PREFIX xservice:<a:b>SELECT*{{{inside}}}",
        f"PREFIX ex:<{address}>SELECT*{{?s ?p ({inside}}}",
        f"PREFIX ex:<{address}>SELECT*{{VALUES ?v{{<{address}>}}FILTER(?v{inside}}}",
    ):
        try:
            guard(query, max_bytes=10_000, max_nesting=50)
        except EvidenceGraphError:
            continue
        run(query)

    assert len(calls) == before


def run(query: str) -> None:
    try:
        answer = QuadStore.in_memory().query(query)
        list(answer.rows())
    except EvidenceGraphError:
        pass
