"""`query` and `queries`: what is asked, how the answer is written, what is said of faults."""

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from evidence_graph.graph import EvidenceGraph
from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore

REPORT = "https://w3id.org/evidence-graph/id/report/ut202002"
LABELS = [
    "O’Hara et al 2019 [4]",
    "Spittle et al 2015 [5]",
    "Benzies et al 2013 [1]",
    "Evans et al 2014 [2]",
    "Herd et al 2014 [3]",
]
GAP = "SELECT ?a ?gap { BIND (1 AS ?a) OPTIONAL { ?gap a <urn:nothing> } }"
AGENTS = "CONSTRUCT WHERE { ?agent a <http://www.w3.org/ns/prov#Agent> }"


@pytest.fixture
def ask(run, shipped_store: Path):
    return lambda *arguments: run("query", *arguments, "--store", shipped_store)


class TestWhatIsAsked:
    def test_a_shipped_question_by_its_name(self, ask) -> None:
        outcome = ask("@reviews-in-report", "--format", "csv")

        assert outcome.code == 0
        assert [row["label"] for row in csv.DictReader(io.StringIO(outcome.out))] == LABELS

    def test_a_query_as_text(self, ask) -> None:
        assert ask("SELECT (1 + 1 AS ?two) {}", "--format", "tsv").out == "?two\n2\n"

    def test_a_query_in_a_file_with_a_byte_order_mark_and_a_blank_in_its_name(
        self, ask, tmp_path: Path
    ) -> None:
        file = tmp_path / "my question.rq"
        file.write_text("\ufeffSELECT (2 AS ?n) {}", encoding="utf-8")

        assert ask(file, "--format", "tsv").out == "?n\n2\n"

    def test_a_query_from_standard_input(self, process, shipped_store: Path) -> None:
        outcome = process(
            "query",
            "-",
            "--format",
            "tsv",
            "--store",
            shipped_store,
            stdin='SELECT ("é" AS ?n) {}'.encode(),
        )

        assert outcome.out == '?n\n"é"\n'

    def test_the_shared_options_stand_before_the_command_too(self, run, shipped_store) -> None:
        outcome = run("--store", shipped_store, "query", "ASK {}")

        assert (outcome.code, outcome.out) == (0, "true\n")

    def test_without_a_store_the_graph_is_built_in_memory(self, run) -> None:
        outcome = run("query", "@reviews-in-report", "--format", "csv")

        assert len(outcome.out.splitlines()) == 6

    def test_parameters_are_set_by_name(self, ask) -> None:
        outcome = ask(
            "@conclusions-of-review", "-p", f"review={REPORT}/herd-2014", "--format", "csv"
        )

        assert outcome.code == 0
        assert "maternal sensitivity" not in outcome.out
        assert "Portage" in outcome.out

    def test_any_asks_about_all(self, ask) -> None:
        one = ask("@conclusions-of-review", "--format", "csv")
        every = ask("@conclusions-of-review", "-p", "review=any", "--format", "csv")

        assert len(every.out) > len(one.out)
        assert len(list(csv.reader(io.StringIO(every.out)))) == 1 + 8

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["@reviews-in-reprot"], "did you mean reviews-in-report"),
            (["@zzz"], "`evidence-graph queries` lists them"),
            (["@reviews-in-report", "-p", "rapport=x"], "did you mean report?"),
            (["@reviews-in-report", "-p", "report=not an iri"], "'not an iri' is not an IRI"),
            (["@reviews-in-report", "-p", "report"], "is not NAME=VALUE"),
            (["@reviews-in-report", "-p", "report=any", "-p", "report=any"], "given twice"),
            (["ASK {}", "-p", "x=1"], "--parameter is for a @name question"),
            (["absent.rq"], "neither a file that exists nor a SPARQL query"),
            (["@reviews-in-report", "--format", "turtle"], "table, json, xml, csv, tsv"),
            ([AGENTS, "--format", "csv"], "table, turtle, ntriples, rdfxml, jsonld, trig, nquads"),
        ],
    )
    def test_what_cannot_be_asked_is_wrong_usage(self, ask, arguments, said: str) -> None:
        outcome = ask(*arguments)

        assert (outcome.code, outcome.out) == (2, "")
        assert said in " ".join(outcome.err.split())

    def test_a_file_that_is_not_utf8_is_refused(self, ask, tmp_path: Path) -> None:
        (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p '\xe9' }")

        outcome = ask(tmp_path / "latin.rq")

        assert outcome.code == 2
        assert "is not UTF-8 at byte 13" in outcome.err

    @pytest.mark.parametrize(
        ("query", "said", "line", "caret"),
        [
            (
                "SELECT * {\n  ?s ex:p ?o }",
                "line 2, column 6: the prefix 'ex:' is not declared",
                "  2 |   ?s ex:p ?o }",
                "    |      ^",
            ),
            (
                'SELECT ("føø" AS ?x) { ?s\t?p }',
                "unexpected '}'",
                '  1 | SELECT ("føø" AS ?x) { ?s\t?p }',
                "    |                          \t   ^",
            ),
            (
                "ASK { " + "?s ?p ?o . " * 20 + "oops }",
                "'oops' is no word of SPARQL",
                "  1 | …" + ("?s ?p ?o . " * 20)[-60:] + "oops }",
                "    | " + " " * 61 + "^",
            ),
        ],
        ids=["second line", "not ASCII, and a tab", "long line"],
    )
    def test_a_syntax_error_is_shown_in_its_line(self, ask, query, said, line, caret) -> None:
        outcome = ask(query)

        assert (outcome.code, outcome.out) == (4, "")
        assert said in outcome.err
        assert outcome.err.splitlines()[-2:] == [line, caret]

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
            "ASK " + "{" * 3000 + "}" * 3000,
        ],
        ids=["federation", "update", "nesting"],
    )
    def test_what_could_do_harm_is_refused(self, ask, query: str) -> None:
        outcome = ask(query)

        assert (outcome.code, outcome.out) == (4, "")
        assert outcome.err.startswith("Error: ")


class TestTables:
    def test_a_table_of_the_reviews(self, ask) -> None:
        outcome = ask("@reviews-in-report")

        assert outcome.err == ""
        assert (
            outcome.out
            == """\
┌─────┬────────────────────────┬──────┬───────────┬───────────────────────┐
│ row │ label                  │ year │ reference │ review                │
├─────┼────────────────────────┼──────┼───────────┼───────────────────────┤
│ 1   │ O’Hara et al 2019 [4]  │ 2019 │ 4         │ ut202002:ohara-2019   │
│ 2   │ Spittle et al 2015 [5] │ 2015 │ 5         │ ut202002:spittle-2015 │
│ 3   │ Benzies et al 2013 [1] │ 2013 │ 1         │ ut202002:benzies-2013 │
│ 4   │ Evans et al 2014 [2]   │ 2014 │ 2         │ ut202002:evans-2014   │
│ 5   │ Herd et al 2014 [3]    │ 2014 │ 3         │ ut202002:herd-2014    │
└─────┴────────────────────────┴──────┴───────────┴───────────────────────┘
5 rows
Shortened with these prefixes (whole with --full):
  ut202002:  https://w3id.org/evidence-graph/id/report/ut202002/
"""
        )

    def test_a_gap_is_said_and_is_neither_empty_nor_zero(self, ask) -> None:
        outcome = ask(GAP)

        assert "│ 1 │ unbound │" in outcome.out
        assert "1 row; 1 cell unbound: the graph has no value there" in outcome.out

    def test_a_literal_that_says_unbound_is_no_gap(self, ask) -> None:
        outcome = ask('SELECT ("unbound" AS ?word) {}')

        assert '│ "unbound" │' in outcome.out
        assert outcome.out.splitlines()[-1] == "1 row"

    def test_an_empty_text_is_no_gap(self, ask) -> None:
        assert "unbound" not in ask('SELECT ("" AS ?nothing) {}').out

    def test_full_shows_terms_exactly(self, ask) -> None:
        outcome = ask('SELECT ("a\\nb"@en AS ?l) (1.0 AS ?n) (<urn:x> AS ?i) {}', "--full")

        cells = [cell.strip() for cell in outcome.out.splitlines()[3].strip("│").split("│")]
        assert cells[0] == r'"a\nb"@en'
        assert cells[2] == "<urn:x>"
        assert "^^<http://www.w3.org/2001/XMLSchema#decimal>" in outcome.out.replace(" │\n", "")

    def test_no_rows_are_told_as_none(self, ask) -> None:
        assert ask("SELECT ?s { ?s a <urn:nothing> }").out.splitlines()[-1] == "0 rows"

    def test_a_truth_value_is_a_word(self, ask) -> None:
        assert ask("ASK { ?s a <urn:nothing> }").out == "false\n"

    def test_triples_can_be_a_table_too(self, ask) -> None:
        outcome = ask(AGENTS, "--format", "table")

        assert "│ subject" in outcome.out
        assert "prov:Agent" in outcome.out

    def test_markup_in_a_literal_is_only_text(self, ask) -> None:
        assert "[bold]:smile:[/bold]" in ask('SELECT ("[bold]:smile:[/bold]" AS ?x) {}').out

    def test_a_literal_moves_no_cursor(self, ask) -> None:
        outcome = ask(r'SELECT ("\u001b[31m\u202e\u0007" AS ?x) {}')

        assert "\x1b" not in outcome.out
        assert r"\x1b[31m\u202e\x07" in outcome.out

    @pytest.mark.parametrize("width", [20, 60, 200])
    def test_an_answer_fits_the_width(self, ask, monkeypatch, width: int) -> None:
        monkeypatch.setenv("COLUMNS", str(width))

        for name in [
            "reviews-in-report",
            "evidence-map",
            "findings-of-absence",
            "triples-by-graph",
        ]:
            table, _, _ = ask(f"@{name}").out.partition("Shortened with")
            assert max(map(len, table.splitlines())) <= width, name


class TestFormats:
    @pytest.mark.parametrize("wanted", formats.SOLUTION_FORMATS, ids=lambda f: f.name)
    def test_solutions_are_the_engines_own_bytes(self, ask, shipped_store, wanted) -> None:
        expected = io.BytesIO()
        EvidenceGraph.published(shipped_store).answer("@reviews-in-report").write(expected, wanted)

        outcome = ask("@reviews-in-report", "--format", wanted.name)

        assert outcome.out == expected.getvalue().decode()

    def test_a_gap_in_json_is_left_out_as_the_standard_has_it(self, ask) -> None:
        answer = json.loads(ask(GAP, "--format", "json").out)

        assert answer["head"]["vars"] == ["a", "gap"]
        assert [list(row) for row in answer["results"]["bindings"]] == [["a"]]

    @pytest.mark.parametrize("wanted", formats.GRAPH_FORMATS, ids=lambda f: f.name)
    def test_graphs_can_be_read_back(self, ask, wanted) -> None:
        outcome = ask(AGENTS, "--format", wanted.name)

        read = QuadStore.in_memory()
        read.load(outcome.out.encode(), wanted, source="answer")
        assert read.size(None) >= 2

    def test_a_graph_is_turtle_unless_asked_otherwise(self, ask) -> None:
        assert len(Graph().parse(data=ask(AGENTS).out, format="turtle")) >= 2

    def test_json_of_a_truth_value(self, ask) -> None:
        assert json.loads(ask("ASK {}", "--format", "json").out) == {"head": {}, "boolean": True}


class TestOutput:
    def test_the_ending_of_the_file_says_the_format(self, ask, tmp_path: Path) -> None:
        outcome = ask("@reviews-in-report", "--output", tmp_path / "reviews.csv")

        assert (outcome.code, outcome.out) == (0, "")
        with (tmp_path / "reviews.csv").open(encoding="utf-8", newline="") as file:
            assert [row["label"] for row in csv.DictReader(file)] == LABELS

    def test_a_table_can_go_to_a_file(self, ask, tmp_path: Path) -> None:
        ask("@reviews-in-report", "--output", tmp_path / "reviews.txt")

        assert "│ O’Hara" in (tmp_path / "reviews.txt").read_text(encoding="utf-8")

    def test_a_query_that_fails_leaves_the_file_as_it_was(self, ask, tmp_path: Path) -> None:
        file = tmp_path / "answer.csv"
        file.write_text("yesterday")

        assert ask("SELECT nonsense", "--output", file).code == 4
        assert file.read_text() == "yesterday"
        assert list(tmp_path.iterdir()) == [file]

    def test_a_dash_is_standard_output(self, ask) -> None:
        assert ask("ASK {}", "--output", "-").out == "true\n"

    def test_a_device_is_written_not_replaced(self, ask) -> None:
        assert ask("ASK {}", "--output", "/dev/null").code == 0
        assert Path("/dev/null").is_char_device()

    def test_a_folder_that_is_not_there_is_told(self, ask, tmp_path: Path) -> None:
        outcome = ask("ASK {}", "--output", tmp_path / "no" / "answer.csv")

        assert outcome.code == 2
        assert "answer.csv cannot be written: No such file or directory" in outcome.err


class TestQueries:
    def test_every_question_is_listed_once_with_its_title(self, run, shipped_store) -> None:
        questions = EvidenceGraph.published(shipped_store).questions

        words = run("queries").out.split()

        assert [words.count(f"@{name}") for name in questions] == [1] * len(questions)

    def test_they_stand_under_those_who_ask(self, run) -> None:
        headings = [line for line in run("queries").out.splitlines() if line.startswith("Asked")]

        assert headings == [
            f"Asked by the {who}:" for who in ("consumer", "curator", "integrator", "analyst")
        ]

    @pytest.mark.parametrize("name", ["conclusions-of-review", "@conclusions-of-review"])
    def test_one_is_shown_as_the_query_that_it_is(self, run, shipped_store, name: str) -> None:
        question = EvidenceGraph.published(shipped_store).question("conclusions-of-review")

        outcome = run("queries", name)

        assert outcome.out == question.text.rstrip() + "\n"
        assert f"query @conclusions-of-review --parameter review={REPORT}/" in outcome.err

    def test_what_is_shown_can_be_saved_and_asked(self, run, ask, tmp_path: Path) -> None:
        (tmp_path / "mine.rq").write_text(run("queries", "evidence-map").out, encoding="utf-8")

        saved = ask(tmp_path / "mine.rq", "--format", "csv")

        assert saved.out == ask("@evidence-map", "--format", "csv").out

    def test_one_that_does_not_exist_is_wrong_usage(self, run) -> None:
        outcome = run("queries", "conclusion-of-reviews")

        assert (outcome.code, outcome.out) == (2, "")
        assert "did you mean conclusions-of-review" in outcome.err
