"""Which format comes back, and that it is that format."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from web.serving import Server, triples_of

SELECT = "SELECT ?o ?gone { ?s <http://example.org/says> ?o } ORDER BY LANG(?o)"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"

SOLUTIONS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nquads": "application/n-quads",
}
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(("name", "media_type"), SOLUTIONS.items())
@pytest.mark.parametrize("query", [SELECT, "ASK { ?s ?p ?o }"], ids=["SELECT", "ASK"])
def test_solutions_come_in_the_format_that_is_accepted_or_named(
    few: Server, name: str, media_type: str, query: str
) -> None:
    replies = [
        few.ask(query, accept=media_type),
        few.ask(query, format=name),
        few.ask(query, output=media_type, accept="*/*"),
    ]

    assert [reply.media_type for reply in replies] == [media_type] * 3
    assert len({reply.content for reply in replies}) == 1


@pytest.mark.parametrize(("name", "media_type"), GRAPHS.items())
def test_graphs_come_in_the_format_that_is_accepted_or_named(
    few: Server, name: str, media_type: str
) -> None:
    accepted, named = few.ask(CONSTRUCT, accept=media_type), few.ask(CONSTRUCT, format=name)

    assert accepted.media_type == named.media_type == media_type
    assert len(triples_of(accepted)) == 5


def test_a_gap_is_absent_and_never_a_zero(few: Server) -> None:
    in_json = json.loads(few.ask(SELECT, format="json").content)
    in_csv = list(csv.DictReader(io.StringIO(few.ask(SELECT, format="csv").text)))

    assert in_json["head"]["vars"] == ["o", "gone"]
    assert [sorted(binding) for binding in in_json["results"]["bindings"]] == [["o"], ["o"]]
    assert [row["gone"] for row in in_csv] == ["", ""]


def test_the_xml_is_xml(few: Server) -> None:
    tree = ET.fromstring(few.ask(SELECT, format="xml").content)

    assert tree.tag == "{http://www.w3.org/2005/sparql-results#}sparql"


def test_turtle_uses_our_prefixes(shipped: Server) -> None:
    query = "DESCRIBE <https://w3id.org/evidence-graph/id/report/ut202002>"

    text = shipped.ask(query, accept="text/turtle").text

    assert "@prefix ev: <https://w3id.org/evidence-graph/ns#> ." in text
    assert "ev:reportNumber" in text


@pytest.mark.parametrize(
    ("accept", "select", "construct"),
    [
        (None, SOLUTIONS["json"], GRAPHS["turtle"]),
        ("*/*", SOLUTIONS["json"], GRAPHS["turtle"]),
        ("text/*", SOLUTIONS["csv"], GRAPHS["turtle"]),
        ("application/json", SOLUTIONS["json"], GRAPHS["jsonld"]),
        ("application/xml", SOLUTIONS["xml"], GRAPHS["rdfxml"]),
        ("text/plain", SOLUTIONS["json"], GRAPHS["ntriples"]),
        ("application/sparql-results+xml, application/rdf+xml", SOLUTIONS["xml"], GRAPHS["rdfxml"]),
        ("application/json;q=0.4, text/csv;q=0.3, text/turtle;q=0.2", SOLUTIONS["json"], None),
        ("text/csv;q=0.9, application/sparql-results+json;q=0.5", SOLUTIONS["csv"], None),
        ("application/sparql-results+json;q=0, */*;q=0.1", SOLUTIONS["xml"], None),
        ("text/tab-separated-values, text/csv", SOLUTIONS["tsv"], None),
        ("application/json, application/sparql-results+xml", SOLUTIONS["xml"], None),
        ("application/n-quads,application/trig;q=0.95,*/*;q=0.1", None, GRAPHS["nquads"]),
        ("nonsense, ;;q=x, text/csv", SOLUTIONS["csv"], None),
    ],
)
def test_accept_is_read_as_rfc_9110_has_it(
    few: Server, accept: str | None, select: str | None, construct: str | None
) -> None:
    for query, expected in ((SELECT, select), (CONSTRUCT, construct)):
        if expected is not None:
            reply = few.ask(query, accept=accept)
            assert reply.media_type == expected
            assert reply.headers["Vary"] == "Accept, Accept-Encoding"


def test_a_client_that_accepts_only_the_other_kind_of_answer_gets_ours(few: Server) -> None:
    # roqet sends this whatever the query asks for.
    reply = few.ask(CONSTRUCT, accept="application/sparql-results+xml")

    assert (reply.status, reply.media_type) == (200, "text/turtle")


def test_what_cannot_be_made_is_not_acceptable_and_what_can_is_listed(few: Server) -> None:
    reply = few.ask(SELECT, accept="image/png")

    assert reply.status == 406
    assert all(media_type in reply.json["detail"] for media_type in SOLUTIONS.values())


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"format": "csv"}, "text/csv"),
        ({"format": "text/csv"}, "text/csv"),
        ({"format": "nonsense", "output": "csv"}, "text/csv"),
        ({"format": "nonsense"}, SOLUTIONS["xml"]),
        ({"format": "turtle"}, SOLUTIONS["xml"]),
        ({"format": "application/x-foo,text/csv"}, "text/csv"),
        ({"format": "a\r\nb"}, SOLUTIONS["xml"]),
        ({"format": "text/csv; charset=utf-8"}, "text/csv"),
    ],
)
def test_a_named_format_beats_accept_and_an_unknown_one_is_ignored(
    few: Server, parameters: dict[str, str], expected: str
) -> None:
    assert few.ask(SELECT, accept=SOLUTIONS["xml"], **parameters).media_type == expected


def test_short_names_mean_the_format_of_the_kind_of_answer(few: Server) -> None:
    assert few.ask(CONSTRUCT, format="xml").media_type == "application/rdf+xml"
    assert few.ask(CONSTRUCT, format="json").media_type == "application/ld+json"
    assert few.ask(SELECT, format="json").media_type == SOLUTIONS["json"]
    assert few.get("/sparql?format=json").media_type == "application/ld+json"


def test_a_browser_is_led_to_the_page_of_its_query(few: Server) -> None:
    led = few.ask(SELECT, accept=CHROME)

    assert led.status == 303
    assert led.headers["Location"].startswith("/query?query=SELECT")
    assert few.get(led.headers["Location"]).media_type == "text/html"


def test_a_browser_that_names_a_format_gets_it(few: Server) -> None:
    assert few.ask(SELECT, accept=CHROME, format="csv").media_type == "text/csv"


def test_any_client_can_ask_for_the_page(few: Server) -> None:
    assert few.ask(SELECT, format="html").status == 303


WITH_TRIPLE_TERM = "SELECT (<<( <http://s> <http://p> 'x' )>> AS ?t) {}"
ONLY_IN_STRINGS = """SELECT ?t { VALUES ?t { '<<( ' '"type":"triple"' '<triple>' '\\\\"<<(' } }"""


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_solutions_say_their_version_only_with_triple_terms(few: Server, name: str) -> None:
    with_one, without = (
        few.ask(query, format=name).headers.get_param("version")
        for query in (WITH_TRIPLE_TERM, ONLY_IN_STRINGS)
    )

    assert (with_one, without) == ("1.2", None)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "trig", "nquads"])
def test_graphs_say_their_version_only_with_triple_terms(few: Server, name: str) -> None:
    template = "CONSTRUCT {{ <http://a> <http://e/p> {} }} {{}}"
    with_one, without = (
        few.ask(template.format(thing), format=name).headers.get_param("version")
        for thing in (
            "<<( <http://s> <http://e/p> 'x' )>>",
            """'<<( ', 'rdf:parseType="Triple"', '\\\\"<<('""",
        )
    )

    assert (with_one, without) == ("1.2", None)


def test_json_ld_says_that_it_has_no_triple_terms(few: Server) -> None:
    reply = few.ask("CONSTRUCT { <http://a> <http://e/p> <<( <http://s> <http://e/p> 1 )>> } {}",
                    format="jsonld")  # fmt: skip

    assert (reply.status, reply.json["type"].rpartition("/")[2]) == (406, "format-cannot-say-it")
    assert "JSON-LD" in reply.json["detail"]
    assert "N-Triples" in reply.json["detail"]


def test_spreadsheet_formulas_are_exact_in_csv(few: Server) -> None:
    answer = few.ask("SELECT ('=1+1' AS ?x) ('a,\"b\"' AS ?y) {}", format="csv")

    assert answer.text == 'x,y\r\n=1+1,"a,""b"""\r\n'
