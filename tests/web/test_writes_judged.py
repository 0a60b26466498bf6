"""What the shapes say of a change over HTTP: a refusal with its report, a warning, a rehearsal."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import SH

from evidence_graph.records.graphs import SHAPES_GRAPH
from evidence_graph.vocabulary import EV
from interop.running import RunningServer, running
from shipped_store import own_store
from web.serving import triples_of
from web.test_formats import CHROME
from web.writers import ADMIN, MINE, OTHER, Client, current, insert, tidying

pytestmark = pytest.mark.xdist_group("writing")

MIB = 1024**2
RULES = f"""
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    INSERT DATA {{ GRAPH <{SHAPES_GRAPH}> {{
      <urn:t:shape> a sh:NodeShape ; sh:targetClass <urn:t:Thing> ;
        sh:property <urn:t:one-only>, <urn:t:short>, <urn:t:plain> .
      <urn:t:one-only> sh:path <urn:t:p> ; sh:maxCount 1 ; sh:message "only one"@en .
      <urn:t:short> sh:path <urn:t:q> ; sh:maxLength 3 ; sh:severity sh:Warning ;
        sh:message "rather long"@en .
      <urn:t:plain> sh:path <urn:t:r> ; sh:pattern "^x" ; sh:message "begin with x"@en .
    }} }}
"""
GOOD = "<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 1 ."
BAD = "<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 1, 2 ."
LONG = '<urn:t:a> a <urn:t:Thing> ; <urn:t:q> "long" .'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of everything that is shipped, for these tests to change."""
    return own_store(tmp_path_factory)


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[RunningServer]:
    """The server as operators run it, with a shape more."""
    with running(store, admin_token=ADMIN, max_write_bytes=8 * MIB, max_query_bytes=MIB) as server:
        assert Client(server).update(RULES).status == 200  # and what the shapes say of all there is
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[Client]:
    """Somebody who may write everything; what a test put to these graphs is away afterwards."""
    with tidying(server) as client:
        yield client


class TestDryRun:
    @pytest.mark.parametrize("said", ["dry-run=true", "dry-run", "dry-run=1", "dry-run=TRUE"])
    def test_it_tells_and_changes_nothing(self, client, store, said) -> None:
        before = current(store)

        reply = client.update(insert(GOOD), query=f"?{said}")

        assert (reply.status, current(store)) == (200, before)
        assert (reply.json["dryRun"], reply.json["changed"]) == (True, True)
        assert {"graph": MINE, "added": 2, "removed": 0} in reply.json["graphs"]
        assert not client.says("<urn:t:a> ?p ?o")

    @pytest.mark.parametrize("said", ["true", "", "1", "TRUE"])
    def test_it_may_be_said_in_the_form(self, client, store, said) -> None:
        before = current(store)

        reply = client.form(update=insert(GOOD), **{"dry-run": said})

        assert (reply.status, reply.json["dryRun"], current(store)) == (200, True, before)

    @pytest.mark.parametrize(
        "name", ["dry_run", "dryrun", "dryRun", "Dry-Run", "dry run", "dry.run"]
    )
    def test_a_name_that_is_nearly_right_is_refused(self, client, store, name) -> None:
        before, in_url = current(store), quote(name)

        replies = [
            client.update(insert(GOOD), query=f"?{in_url}=true"),
            client.form(update=insert(GOOD), query=f"?{in_url}"),
            client.form(update=insert(GOOD), **{name: "true"}),
            client.graph("PUT", MINE, GOOD, also=f"&{in_url}=true"),
            client.graph("DELETE", MINE, also=f"&{in_url}=1"),
        ]

        for reply in replies:
            assert (reply.status, "write dry-run" in reply.json["detail"]) == (400, True)
        assert current(store) == before

    def test_one_in_the_address_and_one_in_the_form_are_one_too_many(self, client, store) -> None:
        before, twice = current(store), {"dry-run": "false"}

        reply = client.form(update=insert(GOOD), query="?dry-run=true", **twice)

        assert (reply.status, current(store)) == (400, before)

    def test_it_tells_what_would_be_refused(self, client, store) -> None:
        before = current(store)

        reply = client.update(insert(BAD), query="?dry-run=true")

        assert (reply.status, reply.json["conforms"], current(store)) == (200, False, before)
        assert [result["message"] for result in reply.json["results"]] == ["only one"]

    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_it_works_for_graphs_too(self, client, store, method) -> None:
        before = current(store)

        reply = client.graph(method, MINE, GOOD, also="&dry-run=true")

        assert (reply.status, reply.json["dryRun"], current(store)) == (200, True, before)
        assert reply.headers["Location"] is None
        assert client.graph("GET", MINE).status == 404

    @pytest.mark.parametrize("said", ["dry-run=maybe", "dry-run=true&dry-run=false"])
    def test_what_could_mean_either_is_refused(self, client, store, said) -> None:
        before = current(store)

        reply = client.update(insert(GOOD), query=f"?{said}")

        assert (reply.status, current(store)) == (400, before)

    @pytest.mark.parametrize("said", ["dry-run=false", "dry-run=0", "dry-run=no"])
    def test_no_is_no(self, client, said) -> None:
        assert client.update(insert(GOOD), query=f"?{said}").status == 204
        assert client.says("<urn:t:a> <urn:t:p> 1")


class TestShapes:
    def test_those_that_could_never_judge_are_refused_each_with_the_reason(
        self, client, store
    ) -> None:
        before = current(store)
        said = """
            <urn:t:odd> a sh:NodeShape ; sh:targetClass <urn:t:Odd> ; sh:property <urn:t:code> .
            <urn:t:code> sh:path <urn:t:p> ; sh:pattern "[A-Z" ; sh:minLength 1, 2 ."""

        for query in ("", "?dry-run=true"):
            reply = client.update(
                f"PREFIX sh: <{SH}> INSERT DATA {{ GRAPH <{SHAPES_GRAPH}> {{ {said} }} }}",
                query=query,
            )

            assert (reply.status, reply.media_type) == (422, "application/problem+json")
            assert reply.json["type"].endswith("/problems/unusable-shapes")
            assert [f.partition(" ")[0] for f in reply.json["findings"]] == ["urn:t:code:"] * 2
        page = client.update(
            f"PREFIX sh: <{SH}> INSERT DATA {{ GRAPH <{SHAPES_GRAPH}> {{ {said} }} }}",
            Accept=CHROME,
        )
        assert page.text.count("<li>urn:t:code: ") == 2
        assert current(store) == before

    def test_what_of_them_the_engine_cannot_judge_is_told(self, client) -> None:
        said = (
            """<urn:t:ahead> a sh:NodeShape ; sh:targetClass <urn:t:Odd> ; sh:pattern "(?=x)" ."""
        )
        text = f"PREFIX sh: <{SH}> %s DATA {{ GRAPH <{SHAPES_GRAPH}> {{ {said} }} }}"
        left = "urn:t:ahead: sh:pattern: its pattern may mean something else to the engine"

        for query in ("?dry-run=true", ""):
            reply = client.update(text % "INSERT", query=query)
            assert (reply.status, reply.json["leftToPyshacl"]) == (200, [left])
        assert client.update(insert(GOOD)).status == 204
        assert client.update(text % "DELETE").json["leftToPyshacl"] == []


class TestWhatTheShapesSay:
    def test_a_violation_is_refused_and_nothing_changes(self, client, store) -> None:
        before = current(store)

        for reply in (client.update(insert(BAD)), client.graph("PUT", MINE, BAD)):
            assert (reply.status, reply.media_type) == (422, "application/problem+json")
            assert reply.json["type"].endswith("/problems/validation-failed")
            [violation] = reply.json["violations"]
            assert "only one" in violation
        assert current(store) == before
        assert not client.says("<urn:t:a> ?p ?o")

    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            (None, "application/problem+json"),
            ("*/*", "application/problem+json"),
            ("application/problem+json, text/turtle", "application/problem+json"),
            ("application/sparql-results+xml", "application/problem+json"),
            ("text/turtle", "text/turtle"),
            ("text/turtle, */*;q=0.1", "text/turtle"),
            ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
            ("application/ld+json", "application/ld+json"),
            ("application/json", "application/json"),
            ("text/plain", "text/plain"),
            (CHROME, "text/html"),
        ],
    )
    def test_the_report_comes_in_the_type_that_is_read(self, client, accept, media_type) -> None:
        headers = {} if accept is None else {"Accept": accept}

        reply = client.update(insert(BAD), **headers)

        assert (reply.status, reply.media_type) == (422, media_type)
        assert "Accept" in reply.headers["Vary"]
        assert reply.headers["Cache-Control"] == "no-store"
        assert "only one" in reply.text

    def test_a_page_lists_each_violation_and_its_values_stay_text(self, client) -> None:
        script = "<script>alert(1)</script>"
        said = f"""<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 1, 2 ; <urn:t:r> '{script}' ."""

        page = client.update(insert(said), Accept=CHROME).text

        for told in (
            "only one",
            "begin with x",
            "<code>urn:t:a</code>",
            "<code>urn:t:plain</code>",
        ):
            assert told in page
        assert "&lt;script&gt;alert(1)" in page
        assert script not in page

    def test_the_reports_in_rdf_are_the_same_and_shacl(self, client) -> None:
        turtle, json_ld = (
            triples_of(client.update(insert(BAD), Accept=kind))
            for kind in ("text/turtle", "application/ld+json")
        )

        assert len(turtle) == len(json_ld)
        said = {(str(p), str(o)) for _, p, o in turtle}
        shacl = "http://www.w3.org/ns/shacl#"
        assert (f"<{shacl}focusNode>", "<urn:t:a>") in said
        assert (f"<{shacl}sourceShape>", "<urn:t:one-only>") in said
        assert any(p == f"<{shacl}conforms>" and "false" in o for p, o in said)

    def test_what_is_valid_alone_and_not_together_is_refused_to_the_second(self, client) -> None:
        first = client.update(insert("<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 1"))
        second = client.update(insert("<urn:t:a> a <urn:t:Thing> ; <urn:t:p> 2", OTHER))

        assert (first.status, second.status) == (204, 422)
        assert client.says("<urn:t:a> <urn:t:p> 1")
        assert not client.says("<urn:t:a> <urn:t:p> 2")
        assert client.graph("GET", OTHER).status == 404

    def test_a_warning_is_written_and_told(self, client) -> None:
        reply = client.update(insert(LONG))

        assert (reply.status, reply.json["conforms"]) == (200, True)
        [result] = reply.json["results"]
        assert (result["severity"], result["message"]) == ("warning", "rather long")
        assert client.says('<urn:t:a> <urn:t:q> "long"')
        put = client.graph("PUT", OTHER, LONG.replace("urn:t:a", "urn:t:b"))
        assert (put.status, put.json["results"] == []) == (201, False)

    def test_facts_that_contradict_the_ontology_are_refused(self, client, store) -> None:
        before = current(store)
        both = f"<urn:t:a> a <{EV.EffectFinding}>, <{EV.AbsenceFinding}>"

        reply = client.update(insert(both))

        assert (reply.status, current(store)) == (422, before)
        assert reply.json["findings"]


class TestExplanations:
    @pytest.mark.parametrize("name", ["subject", "predicate"])
    def test_a_literal_where_none_can_be_is_the_clients_fault(self, client, name) -> None:
        terms = {"subject": "ev:Outcome", "predicate": "a", "object": "ev:Outcome", name: '"x"'}

        reply = client.send("GET", f"/explain?{urlencode(terms)}")

        assert (reply.status, reply.json["status"]) == (400, 400)
        assert '"x" is' in reply.json["detail"]
