"""`load`, `validate`, `infer`, `dump`, `info`: what changes, what does not, and what is said."""

import json
import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, URIRef

from evidence_graph.cli.explaining import explain
from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import INFERRED_GRAPH, SHAPES_GRAPH
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.vocabulary import GRAPHS

GOOD = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a thing"@en .\n'
# A concept with nothing but a name breaks several shapes.
BAD = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/bad> a skos:Concept ; skos:prefLabel "bad"@en .
"""
BROKEN = '<https://example.org/a> <https://example.org/b>\n  "c" "d" .\n'
MINE = "https://example.org/mine"


@pytest.fixture
def file(tmp_path: Path):
    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def state(store: Path) -> tuple[int, dict[str, int]]:
    graph = EvidenceGraph.published(store)
    return graph.info().version, {g.iri: g.triples for g in graph.graphs()}


class TestLoad:
    def test_without_a_store_it_is_refused_at_once(self, run, file) -> None:
        outcome = run("load", file("good.ttl", GOOD), "--graph", MINE)

        assert (outcome.code, outcome.out) == (2, "")
        assert "what is loaded would be lost" in outcome.err
        assert "--dry-run" in outcome.err

    def test_what_is_loaded_is_in_the_next_version_and_can_be_asked(self, run, store, file) -> None:
        before, _ = state(store)

        outcome = run("load", file("good.ttl", GOOD), "--graph", MINE, "--store", store)

        assert outcome.code == 0
        assert MINE in outcome.out
        assert f"Version {before + 1}" in outcome.err
        after, graphs = state(store)
        assert (after, graphs[MINE]) == (before + 1, 1)
        query = "SELECT ?l { <https://example.org/a> ?p ?l }"
        asked = run("query", query, "--format", "tsv", "--store", store)
        assert asked.out == '?l\n"a thing"@en\n'

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                BAD,
                [
                    "violation(s); nothing was changed",
                    "bad.ttl",
                    "https://example.org/bad skos:definition",
                ],
            ),
            (BROKEN, ["bad.ttl:2:"]),
        ],
        ids=["violates", "cannot be read"],
    )
    def test_unacceptable_evidence_is_code_1_and_changes_nothing(
        self, run, store, file, text: str, said
    ) -> None:
        before = state(store)

        outcome = run(
            "load", file("good.ttl", GOOD), file("bad.ttl", text), "--graph", MINE, "--store", store
        )

        assert (outcome.code, outcome.out) == (1, "")
        for words in said:
            assert words in outcome.err
        assert state(store) == before
        assert [p.name for p in store.glob("version-*.json")] == ["version-1.json"]

    @pytest.mark.parametrize("name", ["notes.docx", "good.ttl"])
    def test_what_has_no_format_or_no_graph_is_code_1(self, run, store, file, name: str) -> None:
        outcome = run("load", file(name, GOOD), "--store", store)

        assert outcome.code == 1
        assert name in outcome.err

    def test_shapes_that_the_engine_cannot_judge_are_told(self, run, store, file) -> None:
        shapes = file(
            "shapes.ttl",
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:t:s> a sh:NodeShape ;"
            ' sh:targetClass <urn:t:Odd> ; sh:pattern "(?=x)" .',
        )

        outcome = run("load", shapes, "--graph", SHAPES_GRAPH, "--dry-run", "--store", store)

        assert "Left to pySHACL, which takes longer: urn:t:s: sh:pattern: " in outcome.err

    def test_a_dry_run_reports_and_changes_nothing(self, run, store, file) -> None:
        before = state(store)

        outcome = run(
            "load", file("good.ttl", GOOD), "--graph", MINE, "--dry-run", "--store", store
        )

        assert outcome.code == 0
        assert "Conforms: 0 violations" in outcome.out
        assert "A dry run: nothing was changed." in outcome.err
        assert state(store) == before

    def test_a_second_writer_is_refused(self, process, store, file) -> None:
        with StoreDirectory(store).writing():
            outcome = process("load", file("good.ttl", GOOD), "--graph", MINE, "--store", store)

        assert (outcome.code, outcome.out) == (3, "")
        assert "another process is writing" in outcome.err

    def test_a_store_that_is_a_file_is_code_3(self, run, file) -> None:
        outcome = run("info", "--store", file("store", "not a directory"))

        assert outcome.code == 3
        assert "Traceback" not in outcome.err


class TestValidate:
    def test_the_shipped_graph_conforms(self, run, store) -> None:
        outcome = run("validate", "--store", store)

        assert outcome.code == 0
        assert "Conforms: 0 violations" in outcome.out

    def test_files_are_checked_together_with_the_graph_and_not_kept(self, run, store, file) -> None:
        before = state(store)

        outcome = run(
            "validate", file("bad.ttl", BAD), "--graph", MINE, "--format", "json", "--store", store
        )

        report = json.loads(outcome.out)
        assert outcome.code == 1
        assert report["conforms"] is False
        bad = [r for r in report["results"] if r["severity"] == "violation"]
        assert {r["focusNode"] for r in bad} == {"https://example.org/bad"}
        assert {Path(r["file"]).name for r in bad} == {"bad.ttl"}
        assert all(r["path"] and r["message"] for r in bad)
        assert state(store) == before

    def test_the_report_as_turtle_in_a_file(self, run, store, file, tmp_path) -> None:
        report = tmp_path / "report.ttl"

        outcome = run(
            "validate",
            file("bad.ttl", BAD),
            "--graph",
            MINE,
            "--format",
            "turtle",
            "--output",
            report,
            "--store",
            store,
        )

        assert (outcome.code, outcome.out) == (1, "")
        assert "Does not conform" in outcome.err
        graph = Graph().parse(report)
        node = graph.value(predicate=RDF.type, object=SH.ValidationReport)
        assert graph.value(node, SH.conforms).toPython() is False
        assert URIRef("https://example.org/bad") in set(graph.objects(None, SH.focusNode))

    def test_a_broken_file_says_where(self, run, store, file) -> None:
        outcome = run("validate", file("broken.ttl", BROKEN), "--graph", MINE, "--store", store)

        assert (outcome.code, outcome.out) == (1, "")
        assert "broken.ttl:2:7: " in outcome.err

    def test_shapes_that_are_loaded_count_too(self, run, store, file) -> None:
        shapes = """\
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            @prefix ev: <https://w3id.org/evidence-graph/ns#> .
            <https://example.org/shape> a sh:NodeShape ; sh:targetClass ev:EvidenceReport ;
              sh:property <https://example.org/shape/doi> .
            <https://example.org/shape/doi> a sh:PropertyShape ; sh:path ev:doi ; sh:minCount 1 ;
              sh:message "Our house wants a DOI."@en .
            """

        outcome = run("validate", file("ours.ttl", shapes), "--graph", "shapes", "--store", store)

        assert outcome.code == 1
        assert "Our house wants a DOI." in outcome.out


class TestInfer:
    def test_it_counts_what_is_inferred(self, run, store) -> None:
        outcome = run("infer", "--store", store)

        inferred = state(store)[1][INFERRED_GRAPH]
        assert f"{inferred:,} triples" in outcome.out
        assert "│ ev:isSupportFor" in outcome.out
        assert state(store)[0] == 2

    def test_it_writes_what_is_inferred(self, run, shipped_store, tmp_path) -> None:
        outcome = run("infer", "--output", tmp_path / "inferred.nt")

        assert (outcome.code, outcome.out) == (0, "")
        lines = (tmp_path / "inferred.nt").read_text(encoding="utf-8").splitlines()
        assert len(lines) == state(shipped_store)[1][INFERRED_GRAPH]


class TestDump:
    def test_a_dump_loaded_into_an_empty_store_is_the_same(
        self, run, shipped_store, tmp_path
    ) -> None:
        run("dump", "--output", tmp_path / "all.nq", "--store", shipped_store)

        lines = (tmp_path / "all.nq").read_text(encoding="utf-8").splitlines()
        graphs = state(shipped_store)[1]
        named = [
            line
            for line in lines
            if line.endswith("> .") and any(f"<{g}> ." in line for g in graphs)
        ]
        assert len(named) >= sum(graphs.values())

    def test_one_graph_is_turtle_and_can_be_named_shortly(self, run, shipped_store) -> None:
        outcome = run("dump", "--graph", "report/ut202002", "--store", shipped_store)

        expected = state(shipped_store)[1][f"{GRAPHS}report/ut202002"]
        assert len(Graph().parse(data=outcome.out, format="turtle")) == expected

    def test_a_format_of_one_graph_for_all_is_wrong_usage(self, run, shipped_store) -> None:
        outcome = run("dump", "--format", "turtle", "--store", shipped_store)

        assert (outcome.code, outcome.out) == (2, "")
        assert "name it with --graph" in outcome.err

    def test_a_graph_that_is_not_there_is_wrong_usage(self, run, shipped_store) -> None:
        outcome = run("dump", "--graph", "report/ut202003", "--store", shipped_store)

        assert (outcome.code, outcome.out) == (2, "")
        assert f"did you mean {GRAPHS}report/ut202002" in outcome.err


class TestInfo:
    def test_it_counts_as_the_graph_does(self, run, shipped_store) -> None:
        outcome = run("info", "--store", shipped_store)

        published = EvidenceGraph.published(shipped_store)
        assert f"{published.info().statements:,} in the merged default graph" in outcome.out
        words = outcome.out.split()
        for graph in published.graphs():
            at = words.index(graph.iri.removeprefix(GRAPHS))
            assert f"{graph.triples:,}" in words[at : at + 3]

    def test_in_memory_there_are_no_versions(self, run) -> None:
        assert "none: built in memory" in run("info").out


class TestSettings:
    def test_each_value_says_where_it_came_from(self, run, tmp_path, monkeypatch) -> None:
        (tmp_path / "mine.toml").write_text('host = "0.0.0.0"\nport = 1')
        monkeypatch.setenv("EVIDENCE_GRAPH_PORT", "2")
        monkeypatch.setenv("COLUMNS", "260")

        outcome = run("settings", "--config", tmp_path / "mine.toml", "--log-level", "error")

        rows = {
            cells[1]: cells[2:4]
            for line in outcome.out.splitlines()
            if len(cells := [cell.strip() for cell in line.split("│")]) == 6
        }
        assert rows["host"] == ["0.0.0.0", str(tmp_path / "mine.toml")]
        assert rows["port"] == ["2", "EVIDENCE_GRAPH_PORT"]
        assert rows["log_level"] == ["error", "command line"]
        assert rows["store"] == ["none", "default"]

    def test_all_faults_are_told_at_once(self, run, tmp_path, monkeypatch) -> None:
        (tmp_path / "mine.toml").write_text("prot = 1")
        monkeypatch.setenv("EVIDENCE_GRAPH_PORT", "high")

        outcome = run("--log-level", "loud", "settings", "--config", tmp_path / "mine.toml")

        assert (outcome.code, outcome.out) == (2, "")
        assert "3 settings are wrong" in outcome.err
        for fault in ("'prot'", "'high' is not a whole number", "'loud' is none of debug"):
            assert fault in outcome.err

    def test_a_commands_own_place_wins_over_the_one_before_it(self, run) -> None:
        outcome = run("--log-level", "error", "settings", "--log-level", "debug")

        assert "│ debug" in outcome.out


@pytest.mark.parametrize(
    "triple",
    re.findall(r"evidence-graph explain ([a-z]\S+ \S+ \S+)$", explain.epilog, re.MULTILINE),
)
def test_what_the_help_explains_can_be_explained(run, shipped_store, triple) -> None:
    outcome = run("explain", *triple.split(), "--store", shipped_store)

    assert (outcome.code, "follows by" in outcome.out) == (0, True)


@pytest.mark.parametrize("name", ["foo bar", "http://a/>", "javascript:x", "", "http:///x"])
@pytest.mark.parametrize("command", ["load", "validate"])
def test_what_is_no_name_of_a_graph_is_refused(run, file, store, command, name) -> None:
    outcome = run(command, file("good.ttl", GOOD), "--graph", name, "--store", store)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Error: --graph" in outcome.err
    assert state(store)[0] == 1


def test_the_faults_of_all_documents_are_told_at_once(run, file, store) -> None:
    broken = [file("one.ttl", BROKEN), file("good.ttl", GOOD), file("two.ttl", "<a> <b .")]

    outcome = run("load", *broken, "--graph", MINE, "--store", store)

    assert outcome.code == 1
    assert "2 documents cannot be read; nothing was changed" in outcome.err
    assert re.search(r"one\.ttl:2:\d+: ", outcome.err)
    assert re.search(r"two\.ttl:1:\d+: ", outcome.err)
    assert state(store)[0] == 1


def test_unknown_terms_in_several_documents_are_told_at_once(run, file, store) -> None:
    unknown = "<urn:t:{0}> <https://w3id.org/evidence-graph/ns#no{0}> 'x' ."
    files = [file(f"{name}.ttl", unknown.format(name)) for name in ("One", "Two")]

    outcome = run("load", *files, "--graph", MINE, "--store", store)

    assert outcome.code == 1
    assert ("noOne" in outcome.err, "noTwo" in outcome.err) == (True, True)
    assert state(store)[0] == 1
