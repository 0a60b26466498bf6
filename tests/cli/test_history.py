"""`load --author`, `log`, `diff`, `revert`: who changed what, and taking it back."""

from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph

MINE = "https://example.org/mine"
COMMENT = "<http://www.w3.org/2000/01/rdf-schema#comment>"


@pytest.fixture
def remarked(run, store: Path, tmp_path: Path) -> Path:
    """A store in which Ana has made a remark, and Bo another in its place."""
    for word, author, reason in (("one", "Ana", "A remark"), ("two", "Bo", None)):
        document = tmp_path / f"{word}.ttl"
        document.write_text(f'<https://example.org/a> {COMMENT} "{word}" .')
        options = [] if reason is None else ["--reason", reason]
        made = run(
            "load", document, "--graph", MINE, "--author", author, *options, "--store", store
        )
        assert made.code == 0, made.err
    return store


def version(store: Path) -> int:
    return EvidenceGraph.published(store).info().version


def test_what_was_done_is_told_shown_and_taken_back(run, remarked: Path, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in run("log", "--store", remarked).out.splitlines()
        if line.startswith("│")
    ]
    told = {row[0]: (row[2], row[3]) for row in rows}
    assert [row[0] for row in rows if row[0].isdigit()] == ["3", "2", "1"]
    assert told["2"] == ("Ana", "A remark")
    assert told["3"][0] == "Bo"
    assert "two.ttl" in told["3"][1]
    assert run("log", "--limit", 1, "--store", remarked).out.count("│ 2 ") == 0

    shown = run("diff", 3, "--store", remarked)
    assert (shown.code, shown.err) == (0, "1 added, 1 removed.\n")
    assert shown.out == (
        f'{MINE}\n  - https://example.org/a rdfs:comment "one"\n'
        '  + https://example.org/a rdfs:comment "two"\n\n'
    )

    patch = run("diff", 1, 3, "--format", "patch", "--store", remarked)
    assert patch.out == f'TX .\nA <https://example.org/a> {COMMENT} "two" <{MINE}> .\nTC .\n'

    dry = run("revert", 3, "--dry-run", "--store", remarked)
    assert (dry.code, version(remarked)) == (0, 3)
    assert "A dry run: nothing was changed." in dry.err

    refused = run("revert", 2, "--store", remarked)
    assert (refused.code, refused.out, version(remarked)) == (1, "", 3)
    assert "change 2 cannot be taken back" in refused.err

    taken = run("revert", 3, "--author", "Ana", "--reason", "It was right", "--store", remarked)
    assert (taken.code, version(remarked)) == (0, 4)
    asked = run(
        "query",
        f"SELECT ?o {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}",
        "--format",
        "tsv",
        "--store",
        remarked,
    )
    assert asked.out == '?o\n"one"\n'


def test_the_same_document_again_makes_no_version(run, remarked: Path, tmp_path: Path) -> None:
    outcome = run("load", tmp_path / "two.ttl", "--graph", MINE, "--store", remarked)

    assert (outcome.code, version(remarked)) == (0, 3)
    assert "Nothing to change: version 3 has it already." in outcome.err


@pytest.mark.parametrize(
    "arguments", [["revert", 9], ["diff", 1, 9], ["diff", 9]], ids=["revert", "between", "one"]
)
def test_a_version_that_was_never_made_is_wrong_usage(run, shipped_store, arguments) -> None:
    outcome = run(*arguments, "--store", shipped_store)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("arguments", [["log"], ["diff", 1], ["revert", 1], ["verify"]])
def test_without_a_store_there_is_no_history(run, arguments) -> None:
    outcome = run(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert "--store DIR" in outcome.err


def test_an_author_and_a_reason_are_one_line_each(run, store, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    document = tmp_path / "one.ttl"
    document.write_text(f'<https://example.org/a> {COMMENT} "one" .')
    load = ("load", document, "--graph", MINE, "--store", store)

    made = run(*load, "--author", "Ana\n  Lind", "--reason", "a\r\nremark")
    refused = run(*load, "--author", "Ana\x1b[2J")

    assert (made.code, refused.code) == (0, 1)
    assert "control character" in refused.err
    assert "Ana Lind │ a remark" in run("log", "--store", store).out
