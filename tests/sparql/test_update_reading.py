"""Updates are read without anything being run: faults with their place, limits, what is refused."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import (
    EvidenceGraphError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooComplexError,
    QueryTooLongError,
)
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.update_operations import Clear, GraphGroup, InsertData, Modify
from evidence_graph.sparql.update_reading import MAX_OPERATIONS, read_update
from sparql.update_made import PREFIXES, beginnings, operations

WITHIN = UpdateLimits(max_bytes=1_000_000, max_nesting=50, max_changes=1_000, max_seconds=60)
EX = "http://example.org/"


def read(text: str) -> tuple:
    return read_update(text, within=WITHIN)


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("INSERT DATA { <http://e/a> <http://e/p> }", 1, 41),
            ("INSERT DATA { <http://e/a> <http://e/p> 1 } INSERT", 1, 45),
            ("CLEAR ALL ;\nINSERT DATA {\n  <http://e/a> nope:p 1 }", 3, 16),
            ("PREFIX e: <http://e/>\nCLEAR ALL ;\nDELETE DATA { ?s e:p 1 }", 3, 15),
            ("CLEAR ALL ;\nPREFIX e: <http://e/>\n INSERT DATA { e:a e:p }", 3, 24),
            ("CLEAR ALL ;\nDELETE { _:b ?p ?o } WHERE { ?s ?p ?o }", 2, 10),
            ("INSERT DATA { _:b <http://e/p> 1", 1, 13),
            ("SELECT * { ?s ?p ?o }", 1, 1),
            ("PREFIX e <http://e/> CLEAR ALL", 1, 8),
            ("CLEAR ALL ; ; CLEAR ALL", 1, 13),
        ],
    )
    def test_a_fault_is_told_with_its_place(self, text: str, line: int, column: int) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            read(text)

        assert (caught.value.line, caught.value.column) == (line, column), caught.value

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT DATA { _:b <http://e/p> 1 } ; INSERT DATA { _:b <http://e/p> 2 }",
            "DELETE WHERE { ?s ?p [] }",
            "INSERT DATA { <relative> <http://e/p> 1 }",
            "INSERT { ?s <http://e/p>/<http://e/q> ?o } WHERE { ?s ?p ?o }",
            "WITH <http://e/g> INSERT DATA { <http://e/a> <http://e/p> 1 }",
            "INSERT { ?s ?p ?o } { ?s ?p ?o }",
            "CREATE DEFAULT",
            "COPY NAMED TO <http://e/g>",
            "INSERT { ?s ?p ?n } WHERE { SELECT (SUM(COUNT(?o)) AS ?n) { ?s ?p ?o } }",
        ],
    )
    def test_what_sparql_does_not_allow_is_no_update(self, text: str) -> None:
        with pytest.raises(QuerySyntaxError):
            read(text)

    @given(beginnings, st.lists(operations, min_size=1, max_size=3), st.data())
    def test_no_text_is_read_that_the_engine_cannot_parse(self, beginning, steps, data) -> None:
        """Apart from a prologue between operations, which it does not know."""
        text = PREFIXES + " ; ".join((beginning, *steps) if beginning else steps)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 5)))
        broken = (
            text[:start]
            + data.draw(st.sampled_from(["", "}", "{", "?", "'", ";", "#"]))
            + text[end:]
        )
        try:
            ox.Store().update(broken)
        except SyntaxError:
            with pytest.raises(EvidenceGraphError):
                read(broken)
        except RuntimeError:
            pass
        else:
            with suppress(QueryRefusedError):
                read(broken)

    def test_an_empty_text_is_an_update_that_does_nothing(self) -> None:
        assert read("") == read("# nothing\n") == read("PREFIX e: <http://e/>") == ()


class TestWords:
    def test_braces_in_texts_iris_and_comments_end_no_clause(self) -> None:
        (data, clear) = read(
            f'BASE <{EX}> INSERT DATA {{ <#a;b\'> <p> \'}} ; DROP ALL\', """}}""" # }} ; DROP ALL\n'
            " } ; CLEAR DEFAULT"
        )

        assert isinstance(data, InsertData)
        assert {quad.object.value for quad in data.quads} == {"} ; DROP ALL", "}"}
        assert clear == Clear(graphs=GraphGroup.DEFAULT, is_silent=False)

    @pytest.mark.parametrize(
        "condition",
        [
            "?a<?b&&?c>?d",
            "?a<2||?b>'}'",
            "?a < ?b # }\n",
            "STR(?a)<'}>'",
            "?a<?b && '#>}'!=?c",
        ],
    )
    def test_less_than_hides_nothing(self, condition: str) -> None:
        text = f"INSERT {{ ?s ?p ?a }} WHERE {{ ?s ?p ?a FILTER({condition}) }} ; CLEAR ALL"

        (modify, clear) = read(text)

        assert isinstance(modify, Modify)
        assert clear == Clear(graphs=GraphGroup.ALL, is_silent=False)

    def test_what_may_be_an_iri_or_less_than_is_not_guessed(self) -> None:
        with pytest.raises(QueryRefusedError, match="blanks between words"):
            read("INSERT { ?s ?p ?a } WHERE { ?s ?p ?a FILTER(?a<?b#>}\n) } ; CLEAR ALL")
        with pytest.raises(QueryRefusedError, match="around <"):
            read(
                "INSERT { ?s ?p ?a } WHERE { ?s ?p ?a FILTER(?a<'x>y') } ; "
                "INSERT DATA { <e:a> <e:b> 'z', '' } #' }\n"
            )

    @pytest.mark.parametrize(
        "text", ["CLEARALL", "INSERTDATA { <http://e/a> <http://e/p> 1 }", "DROPGRAPH<http://e/a>"]
    )
    def test_words_that_run_into_each_other_are_refused(self, text: str) -> None:
        with pytest.raises(QueryRefusedError, match="blanks between words"):
            read(text)


class Caller:
    """A server on this machine that counts who calls it."""

    def __init__(self) -> None:
        self.calls = calls = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_error(404)

            do_POST = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def elsewhere() -> Iterator[Caller]:
    caller = Caller()
    thread = threading.Thread(target=caller.server.serve_forever)
    thread.start()
    yield caller
    caller.server.shutdown()
    thread.join()
    caller.server.server_close()


class TestReachingOut:
    @pytest.mark.parametrize(
        "text",
        [
            "LOAD <{0}>",
            "LOAD SILENT <{0}> INTO GRAPH <http://e/g>",
            "CLEAR ALL ; LOAD <{0}>",
            "PREFIX e: <{0}> LOAD e:",
            "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
            "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
            "DELETE {{ ?s ?p ?o }} WHERE {{ FILTER EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
            "INSERT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?a<?b)SERVICE<{0}>{{?s ?p ?o}}#>\n }}",
            "LOADSILENT<{0}>",
            "BASE <{0}> LOAD <x> ; CLEARALL",
        ],
    )
    def test_nothing_is_fetched(self, elsewhere: Caller, text: str) -> None:
        with pytest.raises(EvidenceGraphError):
            read(text.format(elsewhere.address))

        assert elsewhere.calls == []

    def test_a_text_with_the_word_service_in_it_is_read(self) -> None:
        (insert, modify) = read(
            f"PREFIX s: <{EX}service/> INSERT DATA {{ s:service s:p 'SERVICE <e:a> {{}}' }} ; "
            "INSERT { ?service ?p ?o } WHERE { ?service ?p ?o }"
        )

        assert isinstance(insert, InsertData)
        assert isinstance(modify, Modify)

    def test_the_line_of_what_is_refused_is_that_of_the_update(self) -> None:
        with pytest.raises(QueryRefusedError, match=r"\(line 3\)"):
            read("CLEAR ALL ;\nINSERT { ?s ?p ?o }\nWHERE { SERVICE <http://e/> { ?s ?p ?o } }")


class TestLimits:
    @pytest.mark.parametrize(
        "text",
        [
            "INSERT DATA { <e:a> <e:p> " + "[ <e:p> " * 100_000 + "1" + "]" * 100_000 + " }",
            "INSERT DATA { <e:a> <e:p> " + "(" * 100_000 + "1" + ")" * 100_000 + " }",
            "INSERT DATA { <e:a> <e:p> "
            + "<<( <e:a> <e:p> " * 40_000
            + "1"
            + ")>>" * 40_000
            + " }",
            "DELETE { ?s ?p ?o } INSERT { ?s ?p " + "[ ?p " * 90_000 + "]" * 90_000 + "} WHERE { }",
            "DELETE { ?s ?p ?o } WHERE " + "{" * 100_000 + "}" * 100_000,
            "DELETE { ?s ?p ?o } WHERE { FILTER(1" + "&&1" * 100_000 + ") }",
            "DELETE { ?s ?p ?o } WHERE { " + "{} UNION " * 50_000 + "{} }",
            "DELETE WHERE { " + "?s ?p ?o . " * 5_000 + "}",
            "CLEAR SILENT GRAPH <e:g> ; " * (MAX_OPERATIONS + 1),
            "INSERT DATA { <e:a> <e:p> " + "[ <e:p> " * 100_000,
            "".join(f"PREFIX p{n}: <e:p> " for n in range(20_000)) + "CLEAR ALL ; " * 900,
            ("PREFIX p: <e:p> " * 60 + "CLEAR ALL ; ") * 900,
            "NONSENSE" + "(" * 100_000,
        ],
    )
    def test_what_would_be_too_much_for_the_engine_never_gets_there(self, text: str) -> None:
        with pytest.raises(QueryTooComplexError):
            read(text)

    def test_data_may_be_long(self) -> None:
        rows = "".join(f"<{EX}s{n}> <{EX}p> {n}, ({n}) .\n" for n in range(5_000))

        (data,) = read(f"INSERT DATA {{ {rows} }}")

        assert isinstance(data, InsertData)
        assert len(data.quads) == 20_000

    def test_a_text_over_its_bytes_is_refused(self) -> None:
        with pytest.raises(QueryTooLongError):
            read_update("CLEAR ALL", within=replace(WITHIN, max_bytes=8))
