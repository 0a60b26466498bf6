"""The pages for people, as HTML: what they show, and that gaps stay gaps."""

import html
import re
from urllib.parse import quote, urlencode

import pytest

from evidence_graph.settings import Settings
from evidence_graph.sparql.questions import read_questions
from web.serving import FORM, Server, graph_of, serving

QUESTIONS = {question.name: question for question in read_questions()}


def page_of(server: Server, query: str) -> str:
    return server.get("/query?" + urlencode({"query": query}, quote_via=quote)).text


def cells(page: str) -> list[str]:
    found = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in found]


def test_home_shows_the_report_its_question_and_its_reviews(shipped: Server) -> None:
    page = html.unescape(shipped.get("/").text)

    assert "ut202002" in page
    for review in ("O’Hara", "Spittle", "Benzies", "Evans", "Herd"):
        assert review in page


def test_home_counts_what_is_there(shipped: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    number = shipped.ask(query, format="csv").text.split()[1]

    assert f"{int(number):,}" in shipped.get("/").text


def test_home_lists_every_question(shipped: Server) -> None:
    page = shipped.get("/").text

    assert QUESTIONS
    assert all(f'href="/questions/{name}"' in page for name in QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_has_a_page_with_its_text_and_its_answer(shipped: Server, name: str) -> None:
    question = QUESTIONS[name]

    reply = shipped.get(f"/questions/{name}")
    page = html.unescape(reply.text)

    assert reply.status == 200
    assert question.title in page
    assert question.description in page
    assert all(f'name="{p.name}"' in page for p in question.parameters)
    assert '<h2 id="answer">Answer</h2>' in page


def test_a_question_can_be_asked_with_another_value(shipped: Server) -> None:
    reply = shipped.get("/questions/reviews-in-report?report=https://example.org/none")

    assert reply.status == 200
    assert "No rows" in reply.text


def test_a_value_that_is_none_of_its_kind_is_refused(shipped: Server) -> None:
    reply = shipped.get("/questions/reviews-in-report?report=%3E%20%7D%20x", accept="text/html")

    assert reply.status == 400
    assert "is not an IRI" in html.unescape(reply.text)


def test_an_unknown_question_is_not_found(shipped: Server) -> None:
    assert shipped.get("/questions/nothing").status == 404


def test_a_gap_is_marked_and_is_no_zero(few: Server) -> None:
    page = page_of(few, "SELECT ?o ?gone { ?s <http://example.org/size> ?o }")

    assert cells(page) == ["1.5", "unbound"]
    assert 'class="unbound"' in page


def test_languages_and_datatypes_are_seen(few: Server) -> None:
    query = (
        "SELECT ?o (STRDT('x', <http://example.org/kind>) AS ?d) { ?s ?p ?o FILTER(LANG(?o)='sv') }"
    )

    page = page_of(few, query)

    assert "ett" in page
    assert ">sv<" in page
    assert "http://example.org/kind" in page


def test_an_iri_is_short_with_the_whole_in_its_title(shipped: Server) -> None:
    page = page_of(shipped, "SELECT (<https://w3id.org/evidence-graph/ns#Finding> AS ?x) {}")

    assert 'title="https://w3id.org/evidence-graph/ns#Finding"' in page
    assert ">ev:Finding<" in page


def test_the_answer_can_be_taken_away_in_each_format(few: Server) -> None:
    page = page_of(few, "SELECT * { ?s ?p ?o }")

    for link in re.findall(r'href="(/sparql\?[^"]+)"', page):
        assert few.get(html.unescape(link)).status == 200
    assert page.count("&amp;format=") == 4


@pytest.mark.parametrize(
    ("query", "sees"),
    [
        ("ASK { ?s ?p ?o }", "Yes"),
        ("ASK { <a:a> <a:b> <a:c> }", "No"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "&lt;http://example.org/a&gt;"),
    ],
)
def test_other_forms_have_their_answer_too(few: Server, query: str, sees: str) -> None:
    assert sees in page_of(few, query)


def test_a_fault_is_shown_at_its_place_beside_the_query(few: Server) -> None:
    reply = few.get("/query?" + urlencode({"query": "SELECT *\n{ ?s ex:p ?o }"}))

    page = html.unescape(reply.text)

    assert reply.status == 400
    assert "SELECT *\n{ ?s ex:p ?o }</textarea>" in page
    assert "the prefix 'ex:' is not declared" in page
    assert '{ ?s ex:p ?o }\n<span class="caret" aria-hidden="true">     ^</span>' in page


def test_a_short_query_gets_an_address_that_can_be_passed_on(few: Server) -> None:
    headers = {"Content-Type": FORM}

    reply = few.send("POST", "/query", urlencode({"query": "ASK {}"}).encode(), headers)

    assert reply.status == 303
    assert few.get(reply.headers["Location"].partition("#")[0]).status == 200


def test_a_long_query_is_answered_by_its_form(few: Server) -> None:
    body = urlencode({"query": "ASK {} #" + "x" * 20_000}).encode()

    reply = few.send("POST", "/query", body, {"Content-Type": FORM})

    assert reply.status == 200
    assert '<button name="format" value="csv">' in reply.text


def test_a_page_shows_a_part_of_many_rows_and_says_so() -> None:
    numbers = ", ".join(str(n) for n in range(700))
    with serving(graph_of(f"<http://x/g> {{ <http://x/a> <http://x/b> {numbers} }}")) as server:
        page = page_of(server, "SELECT ?o { ?s ?p ?o }")

    assert "700 rows" in page
    assert "only the first 500 rows" in page
    assert page.count("<tr>") == 501


def test_no_page_has_a_script_or_a_style_of_its_own(shipped: Server) -> None:
    for path in ("/", "/query", "/questions/reviews-in-report", "/query?query=ASK%20%7B%7D"):
        page = shipped.get(path).text
        # What search engines read is data, which no browser runs.
        assert "<script" not in page.replace('<script type="application/ld+json">', "")
        assert "style=" not in page
        assert "//" not in re.sub(r'https?://[^"\s<]+', "", page.partition("<body>")[0])


def test_behind_a_proxy_links_lead_below_its_path() -> None:
    settings = Settings(public_url="https://example.org/evidence")
    with serving(graph_of("<http://x/g> { <http://x/a> <http://x/b> 1 }"), settings) as server:
        page = server.get("/query?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D").text

    links = re.findall(r'(?:href|action|src)="(/[^"]*)"', page)
    assert links
    assert all(link.startswith("/evidence/") for link in links)


def test_the_server_says_that_it_is_well(few: Server) -> None:
    said = few.get("/healthz").json
    assert (said["status"], said["engine"]) == ("ok", "disk")
    assert said["workers"] > 0
